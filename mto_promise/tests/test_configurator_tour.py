from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged

from .promise_data import create_quotation, create_shop


@tagged("post_install", "-at_install")
class TestConfiguratorTour(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = new_test_user(cls.env, "mto_seller", groups="sales_team.group_sale_salesman")
        cls.table = create_shop(cls.env)
        parameters = cls.env["mto.parameter"].create(
            [
                {
                    "name": "Length",
                    "code": "length",
                    "section": "Dimensions",
                    "unit": "mm",
                    "minimum": 1200,
                    "maximum": 3000,
                    "default_value": "2000",
                    "price_formula": "length - 2000",
                },
                {
                    "name": "Wood",
                    "code": "wood",
                    "section": "Material",
                    "kind": "choice",
                    "default_value": "oak",
                    "option_ids": [
                        Command.create({"name": "Oak", "code": "oak", "color": "#c8a165"}),
                        Command.create({"name": "Walnut", "code": "walnut", "color": "#5c4033", "price_extra": 300}),
                    ],
                },
                {"name": "Engraving", "code": "engraving", "section": "Details", "kind": "boolean", "default_value": "no"},
                {
                    "name": "Engraved Text",
                    "code": "engraving_text",
                    "section": "Details",
                    "kind": "text",
                    "visible_formula": "engraving",
                },
            ]
        )
        cls.table.product_tmpl_id.write(
            {"list_price": 1000, "taxes_id": False, "mto_parameter_ids": [Command.set(parameters.ids)]}
        )
        cls.table.bom_ids.operation_ids.mto_duration_formula = "length / 100"

    def test_seller_specifies_a_table(self):
        order = create_quotation(self.env, self.table, 2, user_id=self.seller.id)
        self.start_tour(f"/odoo/sales/{order.id}", "mto_promise_configurator", login="mto_seller")
        line = order.order_line
        values = {"length": 2240.0, "wood": "walnut", "engraving": True, "engraving_text": "Oslo"}
        self.assertEqual(line.mto_specification, values)
        self.assertEqual(line.price_unit, 1540.0)

    def test_seller_specifies_and_resets_on_a_phone(self):
        self.browser_size = "400x800"
        self.touch_enabled = True
        order = create_quotation(self.env, self.table, user_id=self.seller.id)
        order.order_line.mto_specification = {"length": 1500}
        self.start_tour(f"/odoo/sales/{order.id}", "mto_promise_configurator_phone", login="mto_seller")
        self.assertFalse(order.order_line.mto_specification)
        self.assertEqual(order.order_line.price_unit, 1000.0)
