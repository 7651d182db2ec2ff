"""Dates in messages are written to the minute, in the time zone of whoever reads them."""

from datetime import datetime

from odoo.tests import new_test_user, tagged

from ..snapshot import words
from .common import MtoCommon


@tagged("post_install", "-at_install")
class TestToldDates(MtoCommon):
    def test_a_moment_in_words(self):
        moment = datetime(2026, 12, 10, 14, 58, 48)
        user = new_test_user(self.env, "moment_user", tz="America/New_York")
        env = self.env(user=user)
        self.assertEqual(words.moment(env, moment).replace("\u202f", " "), "Dec 10, 2026, 9:58 AM")
        self.assertEqual(words.moment(env, moment, "Asia/Tokyo").replace("\u202f", " "), "Dec 10, 2026, 11:58 PM")

    def test_the_seller_reads_of_a_later_delivery_in_his_own_time(self):
        seller = new_test_user(self.env, "tokyo_seller", groups="sales_team.group_sale_salesman", tz="Asia/Tokyo", lang="en_US")
        self.env.user.tz = "America/New_York"
        chair = self._create_product("Chair", mto_strategy="mto")
        self._create_bom(chair, [(self._create_product("Oak"), 1)])
        order = self._create_order((chair, 1), (chair, 2))
        order.user_id = seller
        promises = self.env["mto.promise"]._promise(order.order_line)
        promises.promised_date = datetime(2026, 12, 10, 14, 58, 48)
        order._mto_tell_late(promises, dict.fromkeys(order.order_line, datetime(2026, 12, 9, 8)))
        note = order.activity_ids.note.replace("\u202f", " ")
        self.assertIn("given for Dec 9, 2026, 5:00 PM, now possible on Dec 10, 2026, 11:58 PM.", note)
        self.assertEqual(note.count("<br"), 1, "a line for each of the two")
