from collections import defaultdict
from datetime import timedelta

from odoo.tests import tagged

from .common import NOW
from .random_shop import ALL_STEPS, RandomShopCase

ORDERS = 3
#: After so many shops all that is to be tried must have come up.
SHOPS = 12


@tagged("post_install", "-at_install")
class TestRandomShops(RandomShopCase):
    """Promise, accept and confirm random orders in random shops: the plan shown is the plan created, and all is pegged."""

    def test_all_that_bears_on_a_plan(self):
        second = self.env["res.company"].create({"name": "Second"})
        for number in range(SHOPS):
            steps = ALL_STEPS if number % 2 else {}
            self._shop([self.company, second], schedules=number % 4 > 1, **steps)
            self._run()
            missing = [feature for feature in self.FEATURES if not self.seen[feature]]
            if not missing and number > 2:
                break
        self.assertFalse(missing, f"seed {self.seed}")

    def _run(self):
        orders = self.env["sale.order"]
        for _n in range(ORDERS):
            order = self._random_order()
            wish = self.dice.choice([None, NOW + timedelta(days=self.dice.randint(1, 60))])
            with self.subTest(seed=self.seed, order=order.name, steps=order.warehouse_id.delivery_steps):
                promises = self.env["mto.promise"]._promise(order.order_line, wish)
                promises.action_accept()
                shown = self._shown(promises)
                order.action_confirm()
                self.env.invalidate_all()
                self._count(promises)
                self.assertEqual(order.order_line.mto_promise_id, promises)
                self.assertEqual(self._shown(promises), shown, "confirmation changes no step")
                self._assert_plan_is_fact(promises)
                self._assert_pegged(order)
            orders |= order
        with self.subTest(seed=self.seed):
            self._assert_no_overlap(orders)

    def _shown(self, promises):
        return [(step.id, step.kind, step.quantity, step.date_start, step.date_end) for step in promises.step_ids]

    def _assert_plan_is_fact(self, promises):
        for step in promises.step_ids:
            if step.kind == "make":
                dates = step.production_id.date_start, step.production_id.date_finished
                self.assertEqual(dates, (step.date_start, step.date_end), step.production_id.name)
                self.assertEqual(step.production_id.product_qty, step.quantity)
                self.assertEqual(step.production_id.bom_id, step.bom_id)
                starts = {child.operation_id: child.date_start for child in step.child_ids if child.operation_id}
                for move in step.production_id.move_raw_ids:
                    self.assertEqual(move.date, starts.get(move.operation_id, step.date_start))
            elif step.kind == "operation":
                slot = step.workorder_id.date_start, step.workorder_id.date_finished
                self.assertEqual(slot, (step.date_start, step.date_end), step.workorder_id.display_name)
                self.assertEqual(step.workorder_id.workcenter_id, step.workcenter_id)
                self.assertAlmostEqual(step.workorder_id.duration_expected, step.duration_minutes, 2)
            elif step.kind == "buy":
                self.assertEqual(step.purchase_line_id.date_planned, step.date_end)
                line = step.purchase_line_id
                self.assertEqual(line.partner_id, step.supplierinfo_id.partner_id)
                # Odoo rounds what is bought by the dozen up to hundredths.
                self.assertGreaterEqual(line.product_uom_qty, step.quantity)
                self.assertLessEqual(line.product_uom_qty - step.quantity, self._rounding(line))
                planned = line.order_id.order_line.mto_step_id
                self.assertEqual(line.order_id.date_order, max(NOW, min(planned.mapped("date_start"))))
        for promise in promises:
            moves = self._deliveries(promise.sale_line_id)
            self.assertEqual(set(moves.mapped("date_deadline")), {promise.promised_date})
            self.assertEqual(set(moves.mapped("date")), {promise.step_ids[0].date_start})
            self.assertEqual(len(promise.sale_line_id.mto_production_ids), len(self._kind(promise, "make")))
            self.assertEqual(len(promise.sale_line_id.mto_purchase_line_ids), len(self._kind(promise, "buy")))

    def _rounding(self, purchase_line):
        """The most that is bought above what is needed (product unit)."""
        return 0.01 * purchase_line.product_uom_id.factor if purchase_line.product_uom_id == self.dozen else 0.0

    def _kind(self, promise, kind):
        return promise.step_ids.filtered(lambda step: step.kind == kind)

    def _assert_pegged(self, order):
        for line in order.order_line:
            productions = line.mto_production_ids
            moves = line.move_ids | productions.move_raw_ids | productions.move_finished_ids
            self.assertEqual(moves.mto_line_id, line)
            for move in moves.filtered(lambda move: move.procure_method == "make_to_order"):
                made = sum(move.move_orig_ids.mapped("product_qty"))
                lines = self.env["purchase.order.line"].search([("move_dest_ids", "in", move.ids)])
                bought = sum(lines.mapped("product_uom_qty"))
                # The last batch is a whole one, and dozens are rounded.
                more = sum(map(self._rounding, lines))
                batches = move.move_orig_ids.production_id.bom_id.filtered("enable_batch_size")
                more += max(batches.mapped("batch_size"), default=0.0)
                surplus = made + bought - move.product_qty
                self.assertTrue(-0.0001 < surplus < more + 0.0001, f"{move.reference} {move.product_id.name} {surplus}")
            delivered = defaultdict(float)
            for move in self._deliveries(line):
                delivered[move.product_id] += move.product_qty
            sold = {line.product_id: line._mto_quantity()}
            if line.product_id == self.kit:
                kit = self._deliveries(line).bom_line_id.bom_id
                sold = {part.product_id: data["qty"] for part, data in kit.explode(self.kit, line._mto_quantity())[1]}
            self.assertEqual(delivered, sold)
            for production in productions:
                needed = defaultdict(float)
                bom = production.bom_id
                for bom_line, data in bom.explode(production.product_id, production.product_qty / bom.product_qty)[1]:
                    needed[bom_line.product_id] += data["qty"]
                consumed = defaultdict(float)
                for move in production.move_raw_ids:
                    consumed[move.product_id] += move.product_qty
                self.assertEqual(consumed, needed)

    def _assert_no_overlap(self, orders):
        by_workcenter = defaultdict(list)
        for workorder in orders.order_line.mto_production_ids.workorder_ids:
            by_workcenter[workorder.workcenter_id].append((workorder.date_start, workorder.date_finished))
        for slots in by_workcenter.values():
            slots.sort()
            for (_start, end), (start, _end) in zip(slots, slots[1:], strict=False):
                self.assertLessEqual(end, start)
