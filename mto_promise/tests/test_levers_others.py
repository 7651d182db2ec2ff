from datetime import datetime, timedelta

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged

from ..snapshot.capacity import read_workcenters
from .common import NOW
from .test_levers import LeverCase

MONDAY_EVENING = datetime(2026, 3, 9, 17), datetime(2026, 3, 9, 19)


@tagged("post_install", "-at_install")
class TestExtraHours(LeverCase):
    """Two frames: 600 minutes from Monday 9 March 8:00, or until 19:00 with two hours in the evening."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.saw.write({"mto_overtime_hours": 3.0, "mto_overtime_cost": 25.0})
        cls.seller = new_test_user(cls.env, "overtime_seller", groups="sales_team.group_sale_salesman")

    def _wizard(self, user=None):
        return self._open(self._create_order((self.frame, 2), user_id=self.seller.id), user)

    def test_overtime_is_entered_with_the_hold_and_goes_with_it(self):
        wizard = self._wizard()
        self.assertEqual(self._levers(wizard), [("Overtime at Saw", MONDAY_EVENING[1], 50.0)])
        self._choose(wizard, "Overtime")
        self.assertEqual(wizard.complete_date, MONDAY_EVENING[1])
        self.assertFalse(self.saw.mto_overtime_ids, "a draft enters nothing")
        wizard.action_hold()
        self.assertRecordValues(self.saw.mto_overtime_ids, [{"date_from": MONDAY_EVENING[0], "date_to": MONDAY_EVENING[1]}])
        wizard.action_release()
        self.assertFalse(self.saw.mto_overtime_ids)

    def test_overtime_stays_with_the_confirmed_order_and_goes_when_it_is_cancelled(self):
        wizard = self._wizard()
        self._choose(wizard, "Overtime")
        promise = self._confirm(wizard)
        workorder = self._kind(promise, "operation").workorder_id
        self.assertEqual(workorder.date_finished, MONDAY_EVENING[1])
        self.assertTrue(self.saw.mto_overtime_ids)
        promise.order_id._action_cancel()
        self.assertFalse(self.saw.mto_overtime_ids)

    def _share_the_evening(self):
        """A hold brings in Monday evening, 17:00 to 19:00, and leaves the last hour to another one of 60 minutes."""
        wizard = self._wizard()
        self._choose(wizard, "Overtime")
        wizard.action_hold()
        first = wizard.line_ids.promise_id
        small = self._create_product("Small frame", mto_strategy="mto")
        self._create_bom(small, [], [("Cut", self.saw, 60)])
        order = self._create_order((small, 1))
        (second,) = self._hold(order.order_line)
        step = self._kind(second, "operation")
        # As somebody may do in Odoo's planner.
        self._kind(first, "operation").leave_id.date_to = datetime(2026, 3, 9, 18)
        step.leave_id.write({"date_from": datetime(2026, 3, 9, 18), "date_to": datetime(2026, 3, 9, 19)})
        return first, second

    def test_hours_that_another_uses_stay_with_it(self):
        first, second = self._share_the_evening()
        first.action_release()
        self.assertRecordValues(
            self.saw.mto_overtime_ids,
            [{"date_from": datetime(2026, 3, 9, 18), "date_to": datetime(2026, 3, 9, 19), "promise_id": second.id}],
        )
        second.action_release()
        self.assertFalse(self.saw.mto_overtime_ids)

    def test_hours_in_which_strangers_work_stay(self):
        first, second = self._share_the_evening()
        stranger = self._kind(second, "operation").leave_id.copy()
        second.action_release()
        first.action_release()
        self.assertFalse(self.saw.mto_overtime_ids.promise_id)
        self.assertEqual(self.saw.mto_overtime_ids.date_to, stranger.date_to)

    def test_a_seller_sees_it_and_holds_what_a_manager_chose(self):
        wizard = self._wizard(self.seller)
        (lever,) = wizard.line_ids.promise_id.lever_ids.filtered(lambda lever: not lever.quantity)
        with self.assertRaises(AccessError):
            wizard.action_choose(lever.id)
        self._choose(self._open(wizard.order_id.sudo(False).with_env(self.env)), "Overtime")
        self._open(wizard.order_id, self.seller).action_hold()
        self.assertTrue(self.saw.mto_overtime_ids)

    def test_an_extra_shift(self):
        saturday = self._create_calendar("Saturdays")
        saturday.attendance_ids.filtered(lambda line: line.dayofweek != "4" or line.hour_from > 8).unlink()
        saturday.attendance_ids.dayofweek = "5"
        self.saw.write({"mto_overtime_hours": 0.0, "mto_shift_calendar_id": saturday.id, "mto_shift_cost": 10.0})
        # Steel on Saturday 8:00; 4 hours then, the other 6 on Monday until 15:00.
        wizard = self._wizard()
        self.assertEqual(self._levers(wizard), [("Extra shift at Saw", datetime(2026, 3, 9, 15), 40.0)])
        self._choose(wizard, "shift")
        self._confirm(wizard)
        self.assertRecordValues(
            self.saw.mto_overtime_ids, [{"date_from": datetime(2026, 3, 7, 8), "date_to": datetime(2026, 3, 7, 12)}]
        )

    def test_odoo_and_the_engine_work_the_same_extra_hours(self):
        spans = [
            (NOW + timedelta(days=day, hours=start), NOW + timedelta(days=day, hours=end))
            for day, start, end in ((0, 9, 12), (1, -2, 1), (5, 0, 4), (6, 23, 26), (8, 3.5, 5.5))
        ]
        self.env["mto.overtime"].create(
            [{"workcenter_id": self.saw.id, "date_from": start, "date_to": end} for start, end in spans]
        )
        from ..engine.capacity import Machine

        machine = Machine(read_workcenters(self.env, self.saw.ids, NOW)[self.saw.id])
        for hours in range(0, 24 * 9, 5):
            for minutes in (15, 200, 700):
                start = NOW + timedelta(hours=hours)
                odoo = self.saw._get_first_available_slot(start, minutes)
                self.assertEqual(machine.first_slot(start, minutes), odoo, (start, minutes))
        self.assertEqual(machine.first_slot(spans[2][0], 60), (spans[2][0], spans[2][0] + timedelta(hours=1)))

    def test_other_resources_keep_their_hours(self):
        self.env["mto.overtime"].create({"workcenter_id": self.saw.id, "date_from": NOW, "date_to": NOW + timedelta(hours=9)})
        other = self._create_workcenter("Bench")
        self.assertEqual(other._get_first_available_slot(NOW, 600)[1], datetime(2026, 3, 3, 10))

    def test_a_day_is_the_most(self):
        with self.assertRaisesRegex(ValidationError, "24 hours"):
            self.env["mto.overtime"].create(
                {"workcenter_id": self.saw.id, "date_from": NOW, "date_to": NOW + timedelta(hours=25)}
            )

    def test_a_flexible_schedule_is_no_shift(self):
        flexible = self.env["resource.calendar"].create({"name": "Flexible", "flexible_hours": True})
        with self.assertRaisesRegex(ValidationError, "Flexible"):
            self.saw.mto_shift_calendar_id = flexible


@tagged("post_install", "-at_install")
class TestLaterOrders(LeverCase):
    def test_stock_of_a_later_order(self):
        """Four pieces lie there for an order of day 20; new ones take five days."""
        self._set_stock(self.steel, 4)
        self.steel.mto_strategy = "mts"
        later = self._create_order((self.steel, 4), commitment_date=NOW + timedelta(days=20))
        later.action_confirm()
        moved = later.order_line.move_ids
        self.assertEqual(moved.state, "assigned")
        order = self._create_order((self.steel, 3))
        wizard = self._open(order)
        self.assertEqual(wizard.complete_date, NOW + timedelta(days=5))
        ((name, date, price),) = self._levers(wizard)
        self.assertIn(later.picking_ids.name, name)
        self.assertEqual((date, price), (NOW, 0.0))
        effect = wizard.line_ids.promise_id.lever_ids[:1].effects
        self.assertIn("in time", effect)
        self._choose(wizard, "meant for")
        self._confirm(wizard)
        own = self._deliveries(order.order_line)
        self.assertEqual((own.state, own.date), ("assigned", NOW))
        self.assertEqual(moved.quantity, 1.0)
        self.assertIn(order.name, later.picking_ids.activity_ids.summary)

    def test_it_is_for_managers(self):
        self._set_stock(self.steel, 4)
        self._create_order((self.steel, 4), commitment_date=NOW + timedelta(days=2)).action_confirm()
        head = new_test_user(self.env, "later_head", groups="sales_team.group_sale_manager")
        wizard = self._open(self._create_order((self.steel, 3), user_id=head.id), head)
        (lever,) = [lever for lever in wizard.answer["lines"][0]["levers"] if lever["effects"]]
        self.assertFalse(lever["may_choose"])
        self.assertIn("3 d late", lever["effects"][0])
