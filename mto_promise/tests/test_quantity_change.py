from odoo.tests import tagged

from .test_pegging import PeggingCase


@tagged("post_install", "-at_install")
class TestQuantityChange(PeggingCase):
    def setUp(self):
        super().setUp()
        self.order = self._create_order((self.table, 2))
        self.line = self.order.order_line
        self._hold(self.line, stock={self.screw: 1000})
        self.order.action_confirm()

    def _made(self, product):
        productions = self.line.mto_production_ids.filtered(
            lambda production: production.product_id == product and production.state != "cancel"
        )
        return sorted(productions.mapped("product_qty"))

    def test_increase_is_a_supply_of_its_own(self):
        before = self.line.mto_production_ids
        dates = {production: (production.date_start, production.product_qty) for production in before}
        self.line.product_uom_qty = 5
        self.assertEqual(self._made(self.table), [2, 3])
        self.assertEqual(self._made(self.beam), [4, 6, 8, 12])
        self._assert_pegged(self.line)
        for production, facts in dates.items():
            self.assertEqual((production.date_start, production.product_qty), facts, "what was planned stays")
        self.assertEqual(sum(self._deliveries(self.line).mapped("product_qty")), 5)
        self._produce_all(self.order)
        self._transfer(self.order.picking_ids)
        self.assertEqual(self.line.qty_delivered, 5)

    def test_decrease_reduces_every_level(self):
        self.line.product_uom_qty = 1
        self.assertEqual(self._deliveries(self.line).filtered(lambda m: m.state != "cancel").product_qty, 1)
        self.assertEqual(self._made(self.table), [1])
        self.assertEqual(self._made(self.frame), [1])
        self.assertEqual(self._made(self.leg), [4])
        self.assertEqual(self._made(self.beam), [2, 4])
        self.assertEqual(sorted(self.line.mto_purchase_line_ids.mapped("product_qty")), [1, 4, 8])
        self._assert_pegged(self.line)

    def test_decrease_to_nothing_cancels_every_level(self):
        self.line.product_uom_qty = 0
        self.assertEqual(set(self.line.mto_production_ids.mapped("state")), {"cancel"})
        self.assertFalse(self.line.mto_purchase_line_ids.filtered(lambda line: line.state != "cancel"))
        self.assertFalse(self.line.mto_production_ids.workorder_ids.leave_id)

    def test_decrease_takes_back_the_latest_increase_first(self):
        first = self.line.mto_production_ids
        self.line.product_uom_qty = 5
        self.line.product_uom_qty = 2
        self.assertEqual(self._made(self.table), [2])
        self.assertNotIn("cancel", first.mapped("state"))
        self.assertEqual(set((self.line.mto_production_ids - first).mapped("state")), {"cancel"})

    def test_decrease_of_what_has_started_is_told(self):
        production = self.line.mto_production_ids.filtered(lambda production: production.product_id == self.beam)[:1]
        production.user_id = self.env.ref("base.user_admin")
        production.workorder_ids.button_start()
        self.line.product_uom_qty = 0
        self.assertEqual(production.state, "progress")
        self.assertEqual(production.activity_ids.user_id, production.user_id)

    def test_component_added_by_hand_is_pegged(self):
        production = self.line.mto_production_ids.filtered(lambda production: production.product_id == self.table)
        production.move_raw_ids = [(0, 0, {"product_id": self.leg.id, "product_uom_qty": 1, "product_uom": self.leg.uom_id.id})]
        added = production.move_raw_ids.filtered(lambda move: move.product_id == self.leg)
        self.assertEqual(added.mto_line_id, self.line)
        self.assertEqual(added.move_orig_ids.production_id.product_qty, 1)
        self._assert_pegged(self.line)

    def test_line_added_after_confirmation(self):
        self.table.mto_stock_first = True
        self._set_stock(self.table, 3)
        self.order.order_line = [(0, 0, {"product_id": self.table.id, "product_uom_qty": 5})]
        line = self.order.order_line - self.line
        self._assert_pegged(line)
        moves = self._deliveries(line)
        self.assertEqual(moves.mto_line_id, line)
        self.assertEqual(
            sorted(moves.mapped(lambda move: (move.procure_method, move.product_qty))),
            [("make_to_order", 2), ("make_to_stock", 3)],
        )
