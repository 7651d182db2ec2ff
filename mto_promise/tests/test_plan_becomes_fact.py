from datetime import datetime, timedelta

from odoo.tests import tagged

from .common import NOW
from .test_pegging import PeggingCase


class PlanCase(PeggingCase):
    def _assert_facts(self, promises, plan):
        for step, (start, end, workcenter, minutes) in plan.items():
            with self.subTest(kind=step.kind, product=step.product_id.name):
                if step.kind == "make":
                    self.assertTrue(step.production_id)
                    self.assertEqual((step.production_id.date_start, step.production_id.date_finished), (start, end))
                    self.assertEqual(step.production_id.product_uom_qty, step.quantity)
                    self.assertEqual(step.production_id.bom_id, step.bom_id)
                    self.assertEqual(set(step.production_id.move_finished_ids.mapped("date")), {end})
                    starts = {child.operation_id: plan[child][0] for child in step.child_ids if child.operation_id}
                    for move in step.production_id.move_raw_ids:
                        self.assertEqual(move.date, starts.get(move.operation_id, start))
                elif step.kind == "operation":
                    workorder = step.workorder_id
                    self.assertRecordValues(
                        workorder,
                        [
                            {
                                "date_start": start,
                                "date_finished": end,
                                "workcenter_id": workcenter.id,
                                "duration_expected": minutes,
                            }
                        ],
                    )
                    self.assertEqual(workorder.production_id, step.parent_id.production_id)
                    leave = workorder.leave_id
                    self.assertEqual((leave.date_from, leave.date_to), (start, end))
                    self.assertEqual(leave.resource_id, workcenter.resource_id)
                    self.assertEqual(leave.time_type, "other")
                    self.assertEqual(leave.name, workorder.display_name)
                elif step.kind == "buy":
                    self.assertEqual(step.purchase_line_id.date_planned, end)
                    self.assertEqual(step.purchase_line_id.partner_id, step.partner_id)
                    self.assertEqual(step.purchase_line_id.product_uom_qty, step.quantity)
                    self.assertLessEqual(step.purchase_line_id.order_id.date_order, max(start, NOW))
                    self.assertGreaterEqual(step.purchase_line_id.order_id.date_order, NOW)
                elif step.kind == "delivery":
                    moves = self._deliveries(step.promise_id.sale_line_id)
                    self.assertEqual(set(moves.mapped("date")), {start})
                    self.assertEqual(set(moves.mapped("date_deadline")), {step.promise_id.promised_date})
                    self.assertEqual(step.move_id, moves[:1])
                elif step.kind == "stock":
                    self.assertEqual(step.move_id.product_id, step.product_id)
        self.assertEqual(set(promises.mapped("state")), {"committed"})


@tagged("post_install", "-at_install")
class TestPlanBecomesFact(PlanCase):
    """Invariant 1: the plan shown is the plan created, to the second."""

    def _confirm_as_planned(self, *goods, **options):
        order = self._create_order(*goods)
        promises = self._hold(order.order_line, **options)
        plan = {step: (step.date_start, step.date_end, step.workcenter_id, step.duration_minutes) for step in promises.step_ids}
        order.action_confirm()
        self.env.invalidate_all()
        self.assertEqual(plan.keys(), set(promises.step_ids))
        return order, promises, plan

    def test_documents_stand_on_the_dates_of_the_steps(self):
        order, promises, plan = self._confirm_as_planned((self.table, 3), stock={self.screw: 1000})
        self._assert_facts(promises, plan)
        self.assertTrue(all(order.order_line.mto_production_ids.mapped("is_planned")))
        self.assertEqual(len(plan), len(promises.step_ids))

    def test_slots_are_moved_not_doubled(self):
        order = self._create_order((self.table, 1))
        promise = self._hold(order.order_line, stock={self.screw: 1000})
        held = promise.step_ids.leave_id
        self.assertEqual(len(held), 6)
        order.action_confirm()
        workorders = order.order_line.mto_production_ids.workorder_ids
        self.assertEqual(workorders.leave_id, held)
        load = self.env["resource.calendar.leaves"].search(
            [("resource_id", "in", (self.saw | self.bench).resource_id.ids), ("time_type", "=", "other")]
        )
        self.assertEqual(load, held, "each minute of the work centers is taken once")

    def test_another_work_center_than_the_routing_says(self):
        other = self._create_workcenter("Other saw", time_efficiency=50.0)
        self.saw.alternative_workcenter_ids = other
        order = self._create_order((self.table, 2))
        promise = self._hold(order.order_line, stock={self.screw: 1000})
        cuts = promise.step_ids.filtered(lambda step: step.workcenter_id == self.saw)
        for step in cuts:
            step.write({"workcenter_id": other.id, "duration_minutes": step.duration_minutes * 2})
            step.leave_id.resource_id = other.resource_id
        plan = {step: (step.date_start, step.date_end, step.workcenter_id, step.duration_minutes) for step in promise.step_ids}
        order.action_confirm()
        self._assert_facts(promise, plan)

    def test_two_lines_with_dates_of_their_own(self):
        order, promises, plan = self._confirm_as_planned((self.table, 1), (self.table, 2), stock={self.screw: 1000})
        self._assert_facts(promises, plan)
        first, second = order.order_line
        self.assertNotEqual(first.mto_promised_date, second.mto_promised_date)
        self.assertFalse(first.mto_production_ids & second.mto_production_ids)
        for line in order.order_line:
            self._assert_pegged(line)
            self.assertEqual(self._deliveries(line).product_uom_qty, line.product_uom_qty)

    def test_part_from_stock_part_made_in_two_batches(self):
        self._set_stock(self.beam, 5)
        order, promises, plan = self._confirm_as_planned(
            (self.table, 2), stock={self.screw: 1000, self.beam: 5}, batch={self.leg: 5}
        )
        self._assert_facts(promises, plan)
        line = order.order_line
        self._assert_pegged(line)
        legs = line.mto_production_ids.filtered(lambda mo: mo.product_id == self.leg)
        self.assertEqual(sorted(legs.mapped("product_qty")), [3, 5])
        beams = line.mto_production_ids.move_raw_ids.filtered(lambda move: move.product_id == self.beam)
        from_stock = beams.filtered(lambda move: move.procure_method == "make_to_stock")
        self.assertEqual(sum(from_stock.mapped("product_qty")), 5)
        self.assertEqual(sum(beams.mapped("product_qty")), 2 * 2 + 8)
        self._produce_all(order)

    def test_purchases_of_one_vendor_keep_their_lines_and_dates(self):
        self.vendor.group_rfq = "all"
        early = self.env["purchase.order"].create(
            {
                "partner_id": self.vendor.id,
                "picking_type_id": self.warehouse.in_type_id.id,
                "date_order": datetime(2026, 5, 1, 8),
                "order_line": [(0, 0, {"product_id": self.wood.id, "product_qty": 1, "date_planned": datetime(2026, 5, 20)})],
            }
        )
        stranger = early.order_line
        order, promises, plan = self._confirm_as_planned((self.table, 1), (self.table, 2), stock={self.screw: 1000})
        self._assert_facts(promises, plan)
        self.assertEqual(stranger.product_qty, 1)
        self.assertEqual(stranger.date_planned, datetime(2026, 5, 20))
        purchases = order.order_line.mto_purchase_line_ids
        self.assertEqual(len(purchases), 6)
        self.assertFalse(purchases & stranger)

    def test_a_vendors_weekday_does_not_postpone(self):
        self.vendor.write({"group_rfq": "week", "group_on": "5"})
        _order, promises, plan = self._confirm_as_planned((self.table, 1), stock={self.screw: 1000})
        self._assert_facts(promises, plan)

    def test_security_lead_lies_between_delivery_and_promise(self):
        self.company.security_lead = 2.0
        order, promises, plan = self._confirm_as_planned((self.table, 1), stock={self.screw: 1000})
        self._assert_facts(promises, plan)
        self.assertGreater(order.order_line.mto_promised_date - self._deliveries(order.order_line).date, timedelta(days=2))
