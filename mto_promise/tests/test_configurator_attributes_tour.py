from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged

from .promise_data import create_quotation, create_shop


@tagged("post_install", "-at_install")
class TestConfiguratorAttributesTour(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = new_test_user(cls.env, "mto_seller", groups="sales_team.group_sale_salesman,product.group_product_variant")
        cls.table = create_shop(cls.env)
        legs = cls.env["product.attribute"].create(
            {
                "name": "Legs",
                "create_variant": "no_variant",
                "value_ids": [
                    Command.create({"name": "Steel"}),
                    Command.create({"name": "Brass", "default_extra_price": 40}),
                ],
            }
        )
        cls.bench = cls.env["product.template"].create(
            {
                "name": "Measured Bench",
                "is_storable": True,
                "list_price": 200,
                "taxes_id": False,
                "attribute_line_ids": [
                    Command.create({"attribute_id": legs.id, "value_ids": [Command.set(legs.value_ids.ids)]})
                ],
            }
        )
        height = cls.env["mto.parameter"].create({"name": "Height", "code": "height", "unit": "mm", "default_value": "450"})
        cls.bench.mto_parameter_ids = height
        height.price_formula = "height - 450"
        cls.bench.mto_price_formula = "base_price + (10 if legs == 'Brass' else 0)"

    def test_attributes_and_parameters_in_a_row(self):
        """A product that is added in the browser: attributes first, then what is to measure, by the keyboard."""
        order = create_quotation(self.env, self.table, user_id=self.seller.id)
        self.start_tour(f"/odoo/sales/{order.id}", "mto_promise_configurator_attributes", login="mto_seller")
        line = order.order_line[1]
        self.assertEqual(line.product_no_variant_attribute_value_ids.mapped("name"), ["Brass"])
        self.assertEqual((line.mto_specification, line.price_unit), ({"height": 451.0}, 251.0))
