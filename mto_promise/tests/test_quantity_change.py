from datetime import timedelta

from odoo.fields import Domain
from odoo.tests import tagged

from .common import NOW, MtoCommon
from .test_plan_becomes_fact import PlanCase


@tagged("post_install", "-at_install")
class TestQuantityChange(PlanCase):
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

    def _assert_promised(self, quantity):
        """The line stands on one plan of its whole quantity, to the second."""
        promise = self.line.mto_promise_id
        self.assertEqual((promise.state, promise.quantity, promise.is_outdated), ("committed", quantity, False))
        plan = {step: (step.date_start, step.date_end, step.workcenter_id, step.duration_minutes) for step in promise.step_ids}
        self._assert_facts(promise, plan)
        self._assert_pegged(self.line)
        slots = self.env["resource.calendar.leaves"].search(
            [("resource_id", "in", (self.saw | self.bench).resource_id.ids), ("time_type", "=", "other")]
        )
        self.assertEqual(slots, self.line.mto_production_ids.workorder_ids.leave_id, "no slot is left over")

    def test_increase_grows_every_level(self):
        before, first = self.line.mto_production_ids, self.line.mto_promise_id
        requests = self.line.mto_purchase_line_ids
        self.line.product_uom_qty = 5
        self.assertEqual(self.line.mto_production_ids, before, "what has not begun grows")
        self.assertEqual(self.line.mto_purchase_line_ids, requests)
        self.assertEqual((self._made(self.table), self._made(self.beam)), ([5], [10, 20]))
        self.assertEqual(sorted(requests.mapped("product_qty")), [5, 20, 40])
        self.assertEqual(self.line.mto_promise_id.version, first.version + 1)
        self.assertEqual(first.state, "cancelled", "and stays on record")
        self._assert_promised(5)
        self.assertEqual(sum(self._deliveries(self.line).mapped("product_qty")), 5)
        self._produce_all(self.order)
        self._transfer(self.order.picking_ids)
        self.assertEqual(self.line.qty_delivered, 5)

    def test_increase_of_what_has_begun_is_a_supply_of_its_own(self):
        begun = self.line.mto_production_ids.filtered(lambda production: production.product_id == self.table)
        begun.workorder_ids[0].button_start()
        fed = self.line.mto_production_ids - begun
        dates = {production: (production.date_start, production.product_qty) for production in fed}
        slots = fed.workorder_ids.leave_id
        self.line.product_uom_qty = 5
        self.assertEqual(self._made(self.table), [2, 3])
        self.assertEqual(self._made(self.beam), [4, 6, 8, 12])
        for production, facts in dates.items():
            self.assertEqual((production.date_start, production.product_qty), facts, "what feeds it stays")
        self.assertEqual(slots.exists(), slots)
        self._assert_pegged(self.line)
        delivery = self.line.mto_promise_id.step_ids.filtered(lambda step: step.kind == "delivery")
        self.assertEqual(
            [(step.kind, step.quantity) for step in delivery._supplies()],
            [("receipt", 2), ("make", 3)],
        )
        self.assertFalse(self.line.mto_is_outdated)

    def test_decrease_frees_time_on_work_centers(self):
        self.line.product_uom_qty = 1
        self._assert_promised(1)
        workorders = self.line.mto_production_ids.workorder_ids
        self.assertEqual(sorted(workorders.mapped("duration_expected")), [9, 15, 20, 20, 20, 40])

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
        self.assertEqual(set(self.line.mto_promise_ids.mapped("state")), {"cancelled"})

    def test_increase_and_decrease_end_where_they_began(self):
        first = self.line.mto_production_ids
        self.line.product_uom_qty = 5
        self.line.product_uom_qty = 2
        self.assertEqual(self.line.mto_production_ids, first)
        self.assertEqual((self._made(self.table), self._made(self.beam)), ([2], [4, 8]))
        self._assert_promised(2)

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


@tagged("post_install", "-at_install")
class TestAnotherWorkCenter(MtoCommon):
    def test_what_moves_to_another_work_center_has_one_slot(self):
        """The saw is under repair by the time that the order grows: the work goes to the old one."""
        saw = self._create_workcenter("Saw", sequence=1)
        old = self._create_workcenter("Old Saw", sequence=2, time_efficiency=90.0)
        saw.alternative_workcenter_ids = old
        frame = self._create_product("Frame", mto_strategy="mto")
        self._create_bom(frame, [], [("Cut", saw, 60)])
        line = self._create_order((frame, 1)).order_line
        self.env["mto.promise"]._promise(line).action_accept()
        line.order_id.action_confirm()
        workorder = line.mto_production_ids.workorder_ids
        self.assertEqual(workorder.workcenter_id, saw)
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Repair",
                "calendar_id": saw.resource_calendar_id.id,
                "resource_id": saw.resource_id.id,
                "date_from": NOW,
                "date_to": NOW + timedelta(days=30),
                "time_type": "leave",
            }
        )
        line._mto_amend(quantity=2)
        self.assertEqual((workorder.workcenter_id, workorder.leave_id.resource_id), (old, old.resource_id))
        slots = Domain("resource_id", "in", (saw | old).resource_id.ids) & Domain("time_type", "=", "other")
        self.assertEqual(self.env["resource.calendar.leaves"].search(slots), workorder.leave_id, "no slot is left over")
        step = line.mto_promise_id.step_ids.filtered("workcenter_id")
        self.assertEqual((workorder.date_start, workorder.date_finished), (step.date_start, step.date_end))
