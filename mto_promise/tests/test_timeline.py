from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import NOW, MtoCommon


@tagged("post_install", "-at_install")
class TestTimeline(MtoCommon):
    """What a timeline draws behind the steps: the hours around them. NOW is Monday 8:00; open 8-12 and 13-17."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bench = cls._create_workcenter("Bench")
        cls.chair = cls._create_product("Chair", mto_strategy="mto")
        cls._create_bom(cls.chair, [], [("Assemble", cls.bench, 120)])

    def _promise(self, **values):
        order = self._create_order((self.chair, 1), **values)
        return self.env["mto.promise"]._promise(order.order_line)

    def _spans(self, pairs):
        return [tuple(map(fields.Datetime.to_datetime, pair)) for pair in pairs]

    def test_from_now_to_the_end_of_all_steps_with_a_margin(self):
        promise = self._promise()
        picture = promise.mto_timeline()
        self.assertEqual(picture["now"], "2026-03-02 08:00:00")
        self.assertEqual(picture["start"], "2026-03-02 04:00:00", "four hours of margin")
        self.assertEqual(picture["end"], "2026-03-02 14:00:00", "two hours of work and the margin")

    def test_a_wish_is_in_the_picture(self):
        wish = NOW + timedelta(days=30)
        picture = self._promise(commitment_date=wish).mto_timeline()
        self.assertGreater(fields.Datetime.to_datetime(picture["end"]), wish)

    def test_closed_is_what_the_schedule_and_closings_leave(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Meeting",
                "calendar_id": self.calendar.id,
                "date_from": NOW + timedelta(hours=2),
                "date_to": NOW + timedelta(hours=3),
            }
        )
        (bench,) = self._promise().mto_timeline()["workcenters"]
        hours = [(begin.hour, stop.hour) for begin, stop in self._spans(bench["closed"])]
        self.assertEqual(bench["name"], "Bench")
        self.assertEqual(hours, [(4, 8), (10, 11), (12, 13)], "before the shift, the meeting, lunch")

    def test_other_work_is_drawn_and_what_the_promise_holds_itself_is_not(self):
        other = self._promise()
        other.action_hold()
        promise = self._promise()
        promise.action_hold()
        (bench,) = promise.mto_timeline()["workcenters"]
        self.assertEqual(self._spans(bench["loads"]), [(NOW, NOW + timedelta(hours=2))], "the first hold's two hours")

    def test_after_the_confirmation_the_work_orders_are_its_own(self):
        promise = self._promise()
        promise.sale_line_id.order_id.action_confirm()
        (bench,) = promise.sale_line_id.mto_promise_id.mto_timeline()["workcenters"]
        self.assertFalse(bench["loads"])

    def test_a_seller_sees_it_and_a_stranger_does_not(self):
        seller = new_test_user(
            self.env, "timeline_seller", "sales_team.group_sale_salesman_all_leads,mto_promise.group_mto_user"
        )
        promise = self._promise()
        self.assertEqual(len(promise.with_user(seller).mto_timeline()["workcenters"]), 1)
        with self.assertRaises(AccessError):
            promise.with_user(new_test_user(self.env, "timeline_stranger", "base.group_user")).mto_timeline()
