from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged

from .promise_data import create_quotation, create_shop


@tagged("post_install", "-at_install")
class TestConfiguratorPresetsTour(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = new_test_user(cls.env, "mto_seller", groups="sales_team.group_sale_salesman")
        cls.table = create_shop(cls.env)
        parameters = cls.env["mto.parameter"].create(
            [
                {"name": "Length", "code": "length", "default_value": "2000", "price_formula": "length - 2000"},
                {
                    "name": "Wood",
                    "code": "wood",
                    "kind": "choice",
                    "default_value": "oak",
                    "option_ids": [
                        Command.create({"name": "Oak", "code": "oak"}),
                        Command.create({"name": "Elm", "code": "elm"}),
                    ],
                },
                {"name": "Drawing", "code": "drawing", "kind": "file", "is_required": False},
            ]
        )
        cls.table.product_tmpl_id.write(
            {"list_price": 1000, "taxes_id": False, "mto_parameter_ids": [Command.set(parameters.ids)]}
        )
        cls.order = create_quotation(cls.env, cls.table, user_id=cls.seller.id)

    def test_a_seller_starts_from_a_preset_and_saves_another(self):
        file = self.env["ir.attachment"].create({"name": "old.svg", "raw": b"<svg/>"})
        self.env["mto.specification.preset"].create(
            {
                "name": "Usual",
                "product_tmpl_id": self.table.product_tmpl_id.id,
                "partner_id": self.order.partner_id.id,
                "values": {"length": 2400.0, "wood": "elm", "drawing": {"id": file.id}},
            }
        )
        self.table.product_tmpl_id.mto_parameter_ids.option_ids.filtered(lambda option: option.code == "elm").active = False
        self.start_tour(f"/odoo/sales/{self.order.id}", "mto_promise_configurator_presets", login="mto_seller")
        line = self.order.order_line
        self.assertEqual((line.mto_specification["length"], line.mto_specification["wood"]), (2400.0, "oak"))
        self.assertEqual((line._mto_drawings().name, line._mto_drawings().raw), ("new.svg", b"<svg/>"))
        saved = self.env["mto.specification.preset"].search([("name", "=", "Long and engraved")])
        self.assertEqual((saved.partner_id, saved.create_uid), (self.order.partner_id, self.seller))
        self.assertEqual(saved.values["drawing"]["checksum"], line.mto_specification["drawing"]["checksum"])
        self.assertNotEqual(saved.values["drawing"]["id"], line.mto_specification["drawing"]["id"])

    def test_a_seller_finds_orders_by_a_length(self):
        self.order.order_line.mto_specification = {"length": 2400}
        other = create_quotation(self.env, self.table, user_id=self.seller.id)
        other.order_line.mto_specification = {"length": 2200}
        self.start_tour("/odoo/sales", "mto_promise_specification_search", login="mto_seller")
