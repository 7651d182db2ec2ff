from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_specification_visible import MeasureCommon


@tagged("post_install", "-at_install")
class TestSubcontractedToMeasure(MeasureCommon):
    """The panes of a cabinet are cut by a subcontractor from sheets that we send: by length, with film where tempered."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "subcontractor_ids" not in cls.env["mrp.bom"]._fields:
            return
        cls.sheet, cls.film = cls._create_product("Sheet"), cls._create_product("Film")
        cls.glass_bom = cls._create_bom(
            cls.glass,
            [(cls.sheet, 1), (cls.film, 1)],
            type="subcontract",
            subcontractor_ids=[Command.set(cls.vendor.ids)],
        )
        sheet, film = cls.glass_bom.bom_line_ids
        sheet.mto_quantity_formula = "pane / 1000"
        film.mto_condition = "tempered"

    def setUp(self):
        super().setUp()
        if "subcontractor_ids" not in self.env["mrp.bom"]._fields:
            self.skipTest("only with subcontracting")

    def _panes(self, **values):
        line = self._confirm(self._specify(height=1500, **values))
        return line.mto_purchase_line_ids.filtered(lambda bought: bought.product_id == self.glass)

    def _made(self, panes):
        """Components by the length of the pane that the subcontractor makes of them."""
        panes.order_id.button_confirm()
        made = {}
        for pane in panes:
            production = pane.move_ids.move_orig_ids.production_id
            self.assertEqual((production.subcontractor_id, production.bom_id), (self.vendor, pane.mto_bom_id))
            made[pane.mto_specification["pane"]] = {
                move.product_id.name: move.product_uom_qty for move in production.move_raw_ids
            }
        return made

    def test_the_components_sent_are_those_of_the_specification(self):
        # door: 1 pane of 1500 - 100 mm; shelves: 2 panes of 400 mm; the standard would be 1 sheet and 1 film each
        panes = self._panes(tempered=False)
        self.assertEqual(self._made(panes), {1400.0: {"Sheet": 1.4}, 400.0: {"Sheet": 0.8}})

    def test_a_condition_brings_a_component(self):
        self.assertEqual(self._made(self._panes(tempered=True))[400.0], {"Sheet": 0.8, "Film": 2.0})

    def test_it_is_an_order_bom_that_equal_parts_share(self):
        first, second = self._panes(tempered=True), self._panes(tempered=True)
        boms = first.mto_bom_id
        self.assertEqual((len(boms), second.mto_bom_id), (2, boms))
        self.assertEqual(boms.mto_origin_bom_id, self.glass_bom)
        self.assertFalse(any(boms.mapped("active")))

    def test_a_later_change_of_its_rules_changes_no_order(self):
        panes = self._panes()
        self.glass_bom.bom_line_ids[0].mto_quantity_formula = "pane / 100"
        self.assertEqual(self._made(panes), {1400.0: {"Sheet": 1.4}, 400.0: {"Sheet": 0.8}})

    def test_another_vendor_makes_by_their_own(self):
        panes = self._panes()
        other = self.env["res.partner"].create({"name": "Other Vendor"})
        other_bom = self.glass_bom.copy({"subcontractor_ids": [Command.set(other.ids)]})
        other_bom.bom_line_ids[0].mto_quantity_formula = "pane / 500"
        panes.order_id.partner_id = other
        panes.order_id.button_confirm()
        made = panes.move_ids.move_orig_ids.production_id
        self.assertEqual(made.bom_id.mto_origin_bom_id, other_bom)
        self.assertEqual(sorted(made.move_raw_ids.mapped("product_uom_qty")), [1.6, 2.8])

    def test_what_is_sold_as_the_subcontractor_makes_it(self):
        line = self._confirm(self._specify(3, product=self.glass, pane=600, tempered=False))
        self.assertEqual(self._made(line.mto_purchase_line_ids), {600.0: {"Sheet": 1.8}})

    def test_what_cannot_be_made_is_told_and_not_ordered(self):
        self.glass_bom.bom_line_ids[0].mto_quantity_formula = "pane - 500"
        line = self._specify(height=1500)
        self.env["mto.promise"]._promise(line).action_accept()
        with self.assertRaisesRegex(UserError, "Vendor cannot make Glass as specified(.|\n)*Sheet"):
            line.order_id.action_confirm()

    def test_the_standard_product_is_made_by_the_standard(self):
        self.glass_bom.bom_line_ids.write({"mto_quantity_formula": False, "mto_condition": False})
        order = self.env["purchase.order"].create(
            {"partner_id": self.vendor.id, "order_line": [Command.create({"product_id": self.glass.id, "product_qty": 2})]}
        )
        order.button_confirm()
        made = order.order_line.move_ids.move_orig_ids.production_id
        self.assertEqual(made.bom_id, self.glass_bom)
