from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import NOW
from .test_levers import LeverCase

MONDAY, TUESDAY = datetime(2026, 3, 2, 14), datetime(2026, 3, 3, 10)


class RushCase(LeverCase):
    """Steel lies there: a frame of 300 minutes is cut Monday 8:00-14:00, the next one until Tuesday 10:00."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.steel.mto_always_stock = True
        cls._set_stock(cls.steel, 100)
        cls.seller = new_test_user(cls.env, "rushed_seller", groups="sales_team.group_sale_salesman")
        cls.first = cls._create_order((cls.frame, 1), user_id=cls.seller.id)
        cls.held = cls.env["mto.promise"]._promise(cls.first.order_line)
        cls.held.action_hold()

    def _do_rush(self, wizard, promise, answer="holds", kept=(), renew=False):
        preview = wizard.rush_preview(promise.id, kept)[answer]
        shown = {str(one["id"]): one["new"] for one in preview["delays"]} | {str(promise.id): preview["date"]}
        wizard.action_rush(promise.id, shown, answer == "confirmed", kept, renew)
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestRush(RushCase):
    def _rush(self, date=TUESDAY):
        wizard = self._open(self._create_order((self.frame, 1)))
        self.assertEqual(wizard.complete_date, date)
        return wizard, wizard.line_ids.promise_id

    def test_what_it_would_delay_is_told_before(self):
        wizard, promise = self._rush()
        preview = wizard.rush_preview(promise.id)["holds"]
        self.assertEqual((preview["date"], preview["gain"]), ("2026-03-02 14:00:00", 20 * 60))
        (delay,) = preview["delays"]
        self.assertEqual(
            (delay["order"], delay["old"], delay["new"], delay["minutes"]),
            (self.first.name, "2026-03-02 14:00:00", "2026-03-03 10:00:00", 20 * 60),
        )
        self.assertEqual((self.held.state, promise.state), ("held", "draft"), "nothing has happened yet")

    def test_pieces_that_it_takes_are_not_kept_for_another(self):
        """Of three pieces the rush takes two: the other order has one and buys three, on the very dates of before."""
        self._set_stock(self.steel, -97)
        self.first.commitment_date = NOW + timedelta(days=30)
        self.first.order_line.product_uom_qty = 2
        held = self.env["mto.promise"]._promise(self.first.order_line)
        held.action_hold()

        def supplies(promise):
            steps = promise.step_ids.filtered(lambda step: step.product_id == self.steel)
            return {step.kind: (step.quantity, step.date_end) for step in steps}

        before = supplies(held)
        self.assertEqual([(kind, before[kind][0]) for kind in sorted(before)], [("buy", 1.0), ("stock", 3.0)])
        wizard, promise = self._rush(datetime(2026, 3, 9, 14))
        self._do_rush(wizard, promise)
        self.assertEqual((promise.promised_date, supplies(promise)["stock"][0]), (MONDAY, 2.0))
        after = supplies(self.first.order_line.mto_promise_id)
        self.assertEqual(after, {"buy": (3.0, before["buy"][1]), "stock": (1.0, before["stock"][1])})

    def test_minutes_to_think_about_it_cost_nothing(self):
        """Work of the whole day, begun ten minutes later, would end on the next."""
        self.bom.operation_ids.time_cycle_manual = 480
        wizard, promise = self._rush(datetime(2026, 3, 3, 14))
        with freeze_time(NOW + timedelta(minutes=10)):
            preview = wizard.rush_preview(promise.id)["holds"]
            self.assertEqual(preview["date"], "2026-03-02 17:00:00")
            self._do_rush(wizard, promise)
        self.assertEqual(promise.promised_date, datetime(2026, 3, 2, 17))

    def test_late_dates_have_their_reasons_afterwards(self):
        wizard, promise = self._rush()
        self._do_rush(wizard, promise)
        renewed = self.first.order_line.mto_promise_id
        self.assertTrue(promise.reason_ids, "nobody wished for a date, and sooner is better")
        self.assertIn("Saw", renewed.reason_ids.mapped("name")[0])

    def test_each_delivery_of_a_split_line_is_told_apart(self):
        self.first.order_line.product_uom_qty = 2
        self.first.order_line._mto_split(1)
        self.env["mto.promise"]._promise(self.first.order_line).action_hold()
        wizard = self._open(self._create_order((self.frame, 1)))
        delays = wizard.rush_preview(wizard.line_ids.promise_id.id)["holds"]["delays"]
        self.assertEqual({delay["product"] for delay in delays}, {"Frame, delivery 1", "Frame, delivery 2"})

    def test_the_seller_hears_once_of_an_order_with_several_lines(self):
        self.first.order_line.product_uom_qty = 2
        self.first.order_line._mto_split(1)
        self.env["mto.promise"]._promise(self.first.order_line).action_hold()
        wizard = self._open(self._create_order((self.frame, 1)))
        self._do_rush(wizard, wizard.line_ids.promise_id)
        activity = self.first.activity_ids
        self.assertEqual(len(activity), 1)
        self.assertEqual(activity.note.count("was put before it"), 2)

    def test_what_was_told_happens_and_the_seller_hears_of_it(self):
        wizard, promise = self._rush()
        expires = self.held.expires_at
        self._do_rush(wizard, promise)
        self.assertEqual((promise.state, promise.promised_date), ("held", MONDAY))
        renewed = self.first.order_line.mto_promise_id
        self.assertNotEqual(renewed, self.held)
        self.assertEqual(self.held.state, "cancelled")
        self.assertRecordValues(renewed, [{"state": "held", "promised_date": TUESDAY, "expires_at": expires, "version": 2}])
        activity = self.first.activity_ids
        self.assertEqual(activity.user_id, self.seller)
        self.assertIn(wizard.order_id.name, activity.note)
        slots = (promise | renewed).step_ids.leave_id
        self.assertEqual(sorted(slots.mapped("date_to")), [MONDAY, TUESDAY])
        for order in wizard.order_id | self.first:
            order.action_confirm()
            self.assertFalse(order.order_line.mto_promise_ids.filtered(lambda one: one.state == "draft"))
        self.assertEqual(renewed.state, "committed")

    def test_what_was_held_and_need_not_move_stays(self):
        idle = self._create_workcenter("Bench")
        other = self._create_product("Stool", mto_strategy="mto")
        self._create_bom(other, [(self.steel, 1)], [("Bend", idle, 60)])
        order = self._create_order((other, 1))
        held = self.env["mto.promise"]._promise(order.order_line)
        held.action_hold()
        wizard, promise = self._rush()
        self._do_rush(wizard, promise)
        self.assertEqual(held.state, "held")

    def test_what_is_confirmed_keeps_its_place_where_only_holds_are_rushed(self):
        self.first.action_confirm()
        wizard, promise = self._rush()
        self.assertFalse(wizard.rush_preview(promise.id)["holds"]["delays"])
        with self.assertRaisesRegex(UserError, "gains nothing"):
            wizard.action_rush(promise.id, {})
        self.assertEqual(self.held.state, "committed")

    def test_only_managers(self):
        order = self._create_order((self.frame, 1), user_id=self.seller.id)
        wizard = self._open(order, self.seller)
        shown = wizard.line_ids.promise_id.id
        for method, *values in (
            (wizard.rush_preview, shown),
            (wizard.action_rush, shown, {}),
            (wizard.action_rush, shown, {}, True),
        ):
            with self.assertRaises(AccessError):
                method(*values)
        self.assertEqual(self.held.state, "held")

    def test_an_old_answer_is_not_rushed(self):
        wizard, promise = self._rush()
        wizard.order_id.order_line.product_uom_qty = 2
        with self.assertRaises(UserError):
            wizard.action_rush(promise.id, {})
        self.assertGreater(self.held.promised_date, NOW + timedelta(hours=1))
