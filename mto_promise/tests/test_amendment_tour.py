from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged

from .promise_data import create_quotation, create_shop


@tagged("post_install", "-at_install")
class TestAmendmentTour(HttpCase):
    """A seller changes a confirmed line in the browser: first what that does, then it is done."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        seller = new_test_user(cls.env, "mto_seller", groups="sales_team.group_sale_salesman")
        table = create_shop(cls.env)
        table.product_tmpl_id.write({"list_price": 1000, "taxes_id": False})
        cls.env["mto.parameter"].create(
            {
                "name": "Length",
                "code": "length",
                "minimum": 1200,
                "maximum": 3000,
                "default_value": "2000",
                "price_formula": "length - 2000",
                "product_tmpl_ids": [Command.set(table.product_tmpl_id.ids)],
            }
        )
        # The steel stands on the table itself: 4 tubes of the standard, a tube a meter of what is specified.
        frame = table.bom_ids.bom_line_ids[0].product_id
        table.bom_ids.bom_line_ids[0].product_id = frame.bom_ids.bom_line_ids.product_id
        table.bom_ids.bom_line_ids[0].write({"product_qty": 4, "mto_quantity_formula": "length / 1000 if length > 2000 else 4"})
        cls.order = create_quotation(cls.env, table, user_id=seller.id)
        cls.order.order_line.mto_specification = {"length": 2000}
        cls.env["mto.promise"]._promise(cls.order.order_line).action_accept()
        cls.order.action_confirm()

    def _assert_done(self):
        line = self.order.order_line
        self.assertEqual((line.mto_specification, line.product_uom_qty, line.price_unit), ({"length": 2600.0}, 2, 1600))
        production = line.mto_production_ids.filtered(lambda production: production.state != "cancel")
        self.assertEqual(production.product_qty, 2)
        steel = production.move_raw_ids.filtered(lambda move: move.product_id.name == "Steel Tube" and move.state != "cancel")
        self.assertAlmostEqual(steel.product_qty, 5.2)

    def test_seller_changes_a_confirmed_line(self):
        self.start_tour(f"/odoo/sales/{self.order.id}", "mto_promise_amendment", login="mto_seller")
        self._assert_done()

    def test_seller_changes_a_confirmed_line_on_a_phone(self):
        self.browser_size = "400x800"
        self.touch_enabled = True
        self.start_tour(f"/odoo/sales/{self.order.id}", "mto_promise_amendment_phone", login="mto_seller")
        self._assert_done()
