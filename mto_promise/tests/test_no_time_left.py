from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import NOW, MtoCommon


@tagged("post_install", "-at_install")
class TestNoTimeLeft(MtoCommon):
    """A work center is taken for longer than its planner looks ahead: what it gives away must not be given twice."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.saw, cls.bench = cls._create_workcenter("Saw"), cls._create_workcenter("Bench")
        cls.board = cls._create_product("Board", mto_always_stock=True)
        cls._set_stock(cls.board, 100)
        cls.table = cls._create_product("Table", mto_strategy="mto")
        cls._create_bom(cls.table, [(cls.board, 1)], [("Cut", cls.saw, 60), ("Join", cls.bench, 60)])
        cls.taken = cls.env["resource.calendar.leaves"].create(
            {
                "name": "Other work",
                "calendar_id": cls.bench.resource_calendar_id.id,
                "resource_id": cls.bench.resource_id.id,
                "date_from": NOW - timedelta(days=1),
                "date_to": NOW + timedelta(days=800),
                "time_type": "other",
            }
        )
        cls.order = cls._create_order((cls.table, 1))
        cls.promise = cls.env["mto.promise"]._promise(cls.order.order_line)

    def _bookings(self, workcenter):
        return self.env["resource.calendar.leaves"].search([("resource_id", "=", workcenter.resource_id.id)])

    def test_the_date_is_later_than_all_that_was_looked_at(self):
        self.assertGreater(self.promise.promised_date, NOW + timedelta(days=700))
        self.assertIn("Bench: the work center has no free time", self.promise.warning)

    def test_no_time_can_be_set_aside(self):
        with self.assertRaisesRegex(UserError, "Bench: the work center has no free time"):
            self.promise.action_hold()
        self.assertEqual(self.promise.state, "draft")
        self.assertEqual(self._bookings(self.bench), self.taken)
        self.assertFalse(self._bookings(self.saw))

    def test_an_order_is_confirmed_and_its_work_waits_to_be_planned(self):
        self.order.action_confirm()
        promise = self.order.order_line.mto_promise_id
        self.assertEqual((self.order.state, promise.state), ("sale", "committed"))
        production = self.order.order_line.mto_production_ids
        self.assertEqual(production.date_finished, promise.step_ids[1].date_end)
        cut, join = production.workorder_ids.sorted("id")
        self.assertEqual((cut.leave_id.date_from, cut.leave_id.date_to), (NOW, NOW + timedelta(hours=1)))
        self.assertEqual((join.workcenter_id, join.leave_id), (self.bench, self.taken.browse()))
        self.assertEqual(self._bookings(self.bench), self.taken)

    def test_work_that_waits_counts_once_there_is_time_again(self):
        self.order.action_confirm()
        self.taken.date_to = NOW + timedelta(days=7)
        other = self.env["mto.promise"]._promise(self._create_order((self.table, 1)).order_line)
        # An hour of the order that waits, and one of its own, after the week that is taken: Monday 8:00.
        self.assertEqual(other.promised_date, NOW + timedelta(days=7, hours=2))

    def test_the_date_is_shown_as_doubtful(self):
        self.assertTrue(self.promise.is_feasible and self.promise.is_doubtful)
        wizard = self.env["mto.promise.wizard"].create({"order_id": self.order.id})
        self.assertTrue(wizard.answer["doubtful"])
        self.assertTrue(wizard.line_ids.is_doubtful)
        self.assertIn("Data or free time of Bench is missing", self.promise.reason_ids[0].name)

    def test_work_that_waits_behind_other_work_is_no_doubt(self):
        self.taken.date_to = NOW + timedelta(days=80)
        promise = self.env["mto.promise"]._promise(self.order.order_line)
        self.assertFalse(promise.is_doubtful)
        self.assertFalse(self.env["mto.promise.wizard"].create({"order_id": self.order.id}).answer["doubtful"])
