from datetime import datetime

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import MtoCommon


class MeasureCommon(MtoCommon):
    """A cabinet to measure: a body that is made, two panes of glass that are bought, each to a size of its own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.vendor.lang = "fr_FR"
        cls.saw = cls._create_workcenter("Saw")
        cls.board, cls.glass, cls.body = [cls._create_product(name) for name in ("Board", "Glass", "Body")]
        cls.cabinet = cls._create_product("Cabinet", mto_strategy="mto", taxes_id=False, weight=10.0, volume=0.5)
        for product in cls.board | cls.glass:
            cls._create_price(product, delay=5)
        height = cls._define(cls.cabinet, height={"minimum": 500, "maximum": 2000, "default_value": "1000", "unit": "mm"})
        tempered = cls._define(cls.cabinet, tempered={"kind": "boolean", "product_tmpl_ids": [], "name": "Tempered"})
        tempered.product_tmpl_ids = (cls.cabinet | cls.glass).product_tmpl_id
        tempered.with_context(lang="fr_FR").name = "Trempé"
        height.with_context(lang="fr_FR").name = "Hauteur"
        pane = cls._define(cls.glass, pane={"maximum": 1900, "unit": "mm", "is_required": True})
        pane.with_context(lang="fr_FR").name = "Vitre"
        cls._define(cls.body, inside={"unit": "mm"})
        cls.body_bom = cls._create_bom(cls.body, [(cls.board, 4)], [("Saw", cls.saw, 30)])
        cls.cabinet_bom = cls._create_bom(
            cls.cabinet, [(cls.body, 1), (cls.glass, 1), (cls.glass, 2)], [("Assemble", cls.saw, 60)]
        )
        body, door, shelf = cls.cabinet_bom.bom_line_ids
        body.mto_parameter_map = "inside = height - 40"
        door.mto_parameter_map = "pane = height - 100"
        shelf.mto_parameter_map = "pane = 400"
        cls.cabinet.product_tmpl_id.write(
            {"mto_weight_formula": "base_weight + height / 100", "mto_volume_formula": "height / 1000 * 0.6"}
        )

    @classmethod
    def _define(cls, product, **parameters):
        return cls.env["mto.parameter"].create(
            [
                {
                    "code": code,
                    "name": code.capitalize(),
                    "kind": "number",
                    "is_required": False,
                    "product_tmpl_ids": product.product_tmpl_id.ids,
                    **values,
                }
                for code, values in parameters.items()
            ]
        )

    def _specify(self, quantity=1, product=None, **values):
        order = self._create_order((product or self.cabinet, quantity))
        order.order_line.mto_specification = values
        return order.order_line

    def _confirm(self, line):
        self.env["mto.promise"]._promise(line).action_accept()
        line.order_id.action_confirm()
        return line


@tagged("post_install", "-at_install")
class TestSpecificationVisible(MeasureCommon):
    """Whoever makes, buys or moves a part to measure reads on their own document what it must be like."""

    def test_every_level_says_what_it_makes(self):
        line = self._confirm(self._specify(height=1500, tempered=True))
        texts = {production.product_id: production.mto_specification_text for production in line.mto_production_ids}
        self.assertEqual(texts, {self.cabinet: "Height: 1,500 mm\nTempered: Yes", self.body: "Inside: 1,460 mm"})
        self.assertEqual(
            [workorder.mto_specification_text for workorder in line.mto_production_ids.workorder_ids],
            [workorder.production_id.mto_specification_text for workorder in line.mto_production_ids.workorder_ids],
        )
        self.assertEqual(line.mto_bom_id.mto_specification, {"height": 1500.0, "tempered": True})
        top = line.mto_production_ids.filtered(lambda production: production.product_id == self.cabinet)
        components = {(move.product_id.name, move.product_qty, move.mto_specification_text) for move in top.move_raw_ids}
        self.assertEqual(
            components,
            {
                ("Body", 1.0, "Inside: 1,460 mm"),
                ("Glass", 1.0, "Tempered: Yes\nPane: 1,400 mm"),
                ("Glass", 2.0, "Tempered: Yes\nPane: 400 mm"),
            },
        )
        self.assertEqual(top.with_context(lang="fr_FR").mto_specification_text.splitlines()[0][:8], "Hauteur:")

    def test_what_is_bought_to_measure_is_bought_apart_in_the_words_of_the_vendor(self):
        line = self._confirm(self._specify(height=1500, tempered=True))
        panes = line.mto_purchase_line_ids.filtered(lambda bought: bought.product_id == self.glass)
        self.assertEqual(
            sorted((pane.product_qty, pane.mto_specification["pane"]) for pane in panes), [(1.0, 1400.0), (2.0, 400.0)]
        )
        door = panes.filtered(lambda pane: pane.product_qty == 1.0)
        self.assertIn("Trempé: ", door.name)
        self.assertIn("Vitre: 1", door.name)
        self.assertNotIn("Pane", door.name)
        self.assertEqual(door.mto_specification_text, "Tempered: Yes\nPane: 1,400 mm", "in the language of who reads it")
        panes.order_id.button_confirm()
        receipt = door.move_ids
        self.assertEqual(receipt.mto_specification_text, "Tempered: Yes\nPane: 1,400 mm")
        board = line.mto_purchase_line_ids.filtered(lambda bought: bought.product_id == self.board)
        self.assertFalse(board.mto_specification_text)

    def test_no_pane_in_stock_is_the_one_that_was_specified(self):
        self._set_stock(self.glass, 10)
        self._set_stock(self.board, 10)
        line = self._specify(height=1500)
        line.mto_strategy = "ato"
        promise = self.env["mto.promise"]._promise(line)
        kinds = {(step.kind, step.product_id.name) for step in promise.step_ids if step.kind in ("stock", "buy")}
        self.assertEqual(kinds, {("buy", "Glass"), ("stock", "Board")})
        # Glass comes on Saturday, assembling takes an hour on Monday.
        self.assertEqual(promise.promised_date, datetime(2026, 3, 9, 9))
        promise.action_accept()
        line.order_id.action_confirm()
        self.assertEqual(sum(line.mto_purchase_line_ids.mapped("product_qty")), 3.0)
        self.assertEqual(line.mto_purchase_line_ids.product_id, self.glass)
        line.product_uom_qty = 2
        self.assertEqual(sum(line.mto_purchase_line_ids.mapped("product_qty")), 6.0, "what is added later is bought as well")

    def test_what_is_always_kept_in_stock_stays_so(self):
        self.glass.mto_always_stock = True
        self._set_stock(self.glass, 10)
        promise = self.env["mto.promise"]._promise(self._specify(height=1500))
        steps = promise.step_ids.filtered(lambda step: step.product_id == self.glass)
        self.assertEqual(set(steps.mapped("kind")), {"stock"})

    def test_values_that_cannot_be_bought_are_refused_with_the_line(self):
        line = self._specify(height=2000)
        line.mto_specification = {"height": 2000}
        self.cabinet_bom.bom_line_ids[1].mto_parameter_map = "pane = height"
        with self.assertRaisesRegex(UserError, "Glass: .*(Pane|pane).* 1900"):
            self.env["mto.promise"]._promise(line)

    def test_a_sold_part_is_bought_as_specified(self):
        self._set_stock(self.glass, 10)
        self.glass.mto_stock_first = True
        line = self._confirm(self._specify(3, self.glass, pane=900, tempered=True))
        bought = line.mto_purchase_line_ids
        self.assertEqual((bought.product_qty, bought.mto_specification), (3.0, {"tempered": True, "pane": 900.0}))
        self.assertIn("Trempé: ", bought.name)
        self.assertNotIn("Tempered", bought.name)
        self.assertEqual(line.move_ids.mto_specification_text, "Tempered: Yes\nPane: 900 mm")

    def test_without_bom_and_vendor_it_cannot_be_had(self):
        self.glass.seller_ids.unlink()
        with self.assertRaisesRegex(UserError, "neither a bill of materials .* nor a vendor"):
            self.env["mto.promise"]._promise(self._specify(1, self.glass, pane=900))

    def test_a_parameter_taken_off_still_says_what_was_ordered(self):
        line = self._confirm(self._specify(height=1500))
        top = line.mto_production_ids.filtered(lambda production: production.product_id == self.cabinet)
        self.body_bom.product_tmpl_id.mto_parameter_ids = [Command.clear()]
        sub = line.mto_production_ids - top
        self.assertEqual(sub.mto_specification_text, "inside: 1460.0")

    def test_pick_components_says_it_too(self):
        self.warehouse.manufacture_steps = "pbm"
        line = self._confirm(self._specify(height=1500))
        top = line.mto_production_ids.filtered(lambda production: production.product_id == self.cabinet)
        picks = top.move_raw_ids.move_orig_ids.filtered(lambda move: move.product_id == self.glass)
        self.assertEqual(
            set(picks.mapped("mto_specification_text")), {"Tempered: No\nPane: 1,400 mm", "Tempered: No\nPane: 400 mm"}
        )
        # what the slips print beside the product
        self.assertEqual(picks.mapped("description_picking"), picks.mapped("mto_specification_text"))
        bought = line.mto_purchase_line_ids.filtered(lambda bought: bought.product_id == self.glass)
        self.assertEqual(len(bought), 2)
        self.assertNotIn("Pane", "".join(bought.mapped("name")))

    def test_a_standard_product_says_nothing(self):
        line = self._confirm(self._create_order((self.cabinet, 1)).order_line)
        self.assertFalse(any(line.mto_production_ids.mapped("mto_specification_text")))
        self.assertFalse(any(line.mto_purchase_line_ids.mapped("mto_specification_text")))
        self.assertFalse(any(line.mto_production_ids.move_raw_ids.mapped("mto_specification_text")))
