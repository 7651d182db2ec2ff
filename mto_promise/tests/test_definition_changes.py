from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .specification_case import SpecificationCommon


@tagged("post_install", "-at_install")
class TestDefinitionChanges(SpecificationCommon):
    """A change to a definition never changes orders already made."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("de_DE")
        cls.template.write({"list_price": 100.0, "mto_weight_formula": "length / 100"})
        cls.length.price_formula = "length / 10"
        cls.depth = cls.length.copy({"name": "Depth", "code": "depth", "price_formula": False})
        cls.template.mto_parameter_ids |= cls.depth
        cls.feet_line.mto_option_parameter_id = cls.feet
        cls.board_bom.bom_line_ids.mto_quantity_formula = "length / 1000"
        for bought in (cls.wood, cls.steel_foot, cls.oak_foot):
            cls._create_price(bought)
        cls.order = cls._create_order((cls.shelf, 2))
        cls.line = cls.order.order_line
        cls.line.mto_specification = {"length": 2000, "feet": "oak", "depth": 700}
        cls.line._mto_ensure_order_bom()

    def _seen(self):
        self.env.flush_all()
        self.env.invalidate_all()
        boms = self.line.mto_bom_id | self.line.mto_bom_id.bom_line_ids.mto_bom_id
        return {
            **{name: self.line[name] for name in ("name", "mto_specification", "mto_specification_text", "price_unit")},
            "bom": [(line.product_id.name, line.product_qty, line.mto_bom_id.id) for line in boms.bom_line_ids],
            "operations": [(operation.name, operation.time_cycle) for operation in boms.operation_ids],
        }

    def _change_everything(self):
        self.oak.name = "Solid Oak"
        self.length.write({"name": "Breadth", "unit": "cm", "minimum": 100, "maximum": 1500, "price_formula": "length"})
        self.template.mto_price_formula = "base_price * 3"
        self.template.mto_constraint_ids = [Command.create({"formula": "length < 600", "message": "Short ones only."})]
        self.board_bom.bom_line_ids.mto_quantity_formula = "length / 100"
        self.board_bom.operation_ids.mto_duration_formula = "length"
        self.depth.unlink()
        self.steel.active = True
        self.oak.active = False
        self.customer.lang = "de_DE"

    def test_confirmed_orders_stay_as_they_are(self):
        self.order.action_confirm()
        before = self._seen()
        self.assertEqual(before["mto_specification_text"], "Length: 2,000 mm\nFeet: Oak\nDepth: 700 mm")
        self.assertEqual(before["price_unit"], 320.0)
        self._change_everything()
        self.assertEqual(self._seen(), before)

    def test_quotations_stay_until_somebody_changes_them(self):
        before = self._seen()
        self._change_everything()
        self.assertEqual(self._seen(), before)
        self.line.product_uom_qty = 3
        self.assertEqual(self._seen()["price_unit"], 320.0, "not the price of the standard product")
        with self._refusal("Breadth: 2000 is above the maximum of 1500", UserError):
            self.line.mto_specification = {"length": 2000}
        with self._refusal("no parameter “depth”", UserError):
            self.line._mto_derive()
        self.line.mto_specification = {"length": 550, "feet": "steel"}
        # three times 100, and 550 for the length
        self.assertEqual(self.line.price_unit, 850.0)
        self.assertEqual(self.line.mto_specification_text, "Breadth: 550 cm\nFeet: Steel")

    def test_another_customer_reads_it_in_their_language(self):
        self.length.with_context(lang="de_DE").name = "Länge"
        self.order.partner_id = self.env["res.partner"].create({"name": "Kunde", "lang": "de_DE"})
        self.assertIn("Länge: 2.000 mm", self.line.mto_specification_text)
