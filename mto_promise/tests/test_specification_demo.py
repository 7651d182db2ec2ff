from unittest import SkipTest

from odoo.tests import TransactionCase, tagged

from ..engine.bom_difference import difference
from ..engine.order_bom import derive, standard
from ..snapshot.standard_boms import read_items


@tagged("post_install", "-at_install")
class TestSpecificationDemo(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not cls.env.ref("mto_promise.product_dining_table", raise_if_not_found=False):
            raise SkipTest("the demo data of mto_promise is not loaded (--with-demo)")
        cls.warehouse = cls.env["stock.warehouse"].search([("company_id", "=", cls.env.company.id)], limit=1)

    def _derive(self, name, **values):
        product = self.env.ref(f"mto_promise.product_{name}")
        items = read_items(product, self.warehouse)
        derivation = derive(items, product.id, values)
        self.assertFalse(derivation.problems, name)
        return derivation.order_bom, standard(items, product.id)

    def _content(self, bom):
        """Items with quantities and operations with minutes, level by level."""
        return {
            "operations": [(operation.name, round(operation.minutes, 6)) for operation in bom.operations],
            "lines": [
                (line.name, line.item, round(line.quantity, 6), line.bom and self._content(line.bom)) for line in bom.lines
            ],
        }

    def test_defaults_are_the_standard_product(self):
        for name in ("dining_table", "sofa", "pc", "machine"):
            with self.subTest(name):
                ordered, plain = self._derive(name)
                self.assertEqual(self._content(ordered), self._content(plain))
                self.assertFalse(difference(plain, ordered))
                self.assertTrue(ordered.own)

    def test_a_table_to_measure(self):
        """2,240 x 960 mm in beech: 8 boards of 2.49 m, a frame of 1,840 x 760 mm."""
        ordered, _plain = self._derive(
            "dining_table", length=2240, width=960, wood="beech", edge="beveled", engraving=True, engraving_text="Oslo"
        )
        top, frame = ordered.lines[0].bom, ordered.lines[1].bom
        board = top.lines[0].bom.lines[0]
        self.assertEqual(board.item, self.env.ref("mto_promise.product_beech_board").id)
        self.assertAlmostEqual(board.quantity, 8 * 2.49)
        self.assertEqual(top.operations[0].minutes, 80.0)
        self.assertEqual(frame.values, {"span": 1840.0, "depth": 760.0})
        self.assertAlmostEqual(frame.lines[0].bom.lines[0].quantity, 3.12)
        self.assertAlmostEqual(frame.lines[1].quantity, 2 * 2.04)

    def test_a_machine_hands_parameters_down_three_levels(self):
        ordered, _plain = self._derive("machine", belt_length=4000, drives=3, power=10)
        drive = ordered.lines[1]
        self.assertEqual(drive.quantity, 3.0)
        self.assertEqual(drive.bom.values, {"power": 10.0})
        self.assertEqual(drive.bom.lines[2].bom.values, {"bore": 120.0})
        self.assertEqual(drive.bom.lines[2].bom.operations[0].minutes, 230.0)
        self.assertEqual(ordered.lines[0].bom.lines[0].quantity, 36.0)

    def test_a_pc_without_graphics_card(self):
        ordered, plain = self._derive("pc", graphics="onboard", disk="4tb", memory_modules=4, burn_in=False)
        self.assertEqual(len(ordered.lines), len(plain.lines) - 1)
        self.assertEqual(len(ordered.operations), 1)
        self.assertIn(self.env.ref("mto_promise.product_pc_ssd_4tb").id, [line.item for line in ordered.lines])
