from datetime import datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import NOW
from .renewal_case import RenewalCase


@tagged("post_install", "-at_install")
class TestRenewalDialog(RenewalCase):
    """Promise Anew shows what would change, and records it once it is applied."""

    def test_later_with_days_and_reason(self):
        promise = self._held()
        self.assertEqual(promise.promised_date, datetime(2026, 3, 2, 14))
        self._close_saw(2, 4)
        row = self._look(promise).row_ids
        self.assertRecordValues(
            row,
            [
                {
                    "kind": "later",
                    "was": "held",
                    "old_date": datetime(2026, 3, 2, 14),
                    "new_date": datetime(2026, 3, 5, 14),
                    "earliest_date": datetime(2026, 3, 5, 14),
                    "days": 3,
                    "delay_minutes": 3 * 24 * 60,
                    "note": "Saw is closed part of the time",
                }
            ],
        )

    def test_looking_writes_nothing(self):
        promises = self._held() | self._asked()
        self._close_saw(2, 4)
        before = [promise.read()[0] for promise in promises]
        count = self.env["mto.promise"].search_count([])
        renewal = self._look(promises)
        self.assertEqual(renewal.change_count, 2)
        self.env.invalidate_all()
        self.assertEqual([promise.read()[0] for promise in promises], before)
        self.assertEqual(self.env["mto.promise"].search_count([]), count)
        self.assertFalse(promises.order_id.activity_ids)

    def test_what_is_held_and_given_stays(self):
        promise = self._asked()
        promise.action_accept()
        order, slots = promise.order_id, promise.step_ids.leave_id
        self._close_saw(2, 4)
        renewal = self._look(promise)
        self._apply(renewal)
        new = renewal.row_ids.promise_id
        self.assertRecordValues(new, [{"state": "draft", "promised_date": datetime(2026, 3, 5, 14), "version": 2}])
        self.assertRecordValues(promise, [{"state": "held", "promised_date": datetime(2026, 3, 2, 14)}])
        self.assertEqual(promise.step_ids.leave_id, slots)
        self.assertEqual(order.commitment_date, datetime(2026, 3, 2, 14))
        self.assertEqual(order.order_line.mto_promise_id, promise, "what is held counts until another is held")
        self.assertEqual(renewal.row_ids.given_date, datetime(2026, 3, 2, 14))
        self.assertEqual(renewal.row_ids.action_open()["res_id"], new.id)
        new.action_accept()
        self.assertEqual(order.order_line.mto_promise_id, new)

    def test_the_seller_is_asked_once(self):
        self.seller.tz = "UTC"
        promise = self._held()
        self._close_saw(2, 4)
        self._apply(self._look(promise))
        self._apply(self._look(promise))
        activity = promise.order_id.activity_ids
        self.assertRecordValues(activity, [{"user_id": self.seller.id, "summary": "A held date can no longer be kept"}])
        self.assertRegex(activity.note, r"held for Mar 2, 2026, 2:00\sPM and can be had on Mar 5, 2026, 2:00\sPM")
        self.assertIn(f'data-oe-id="{promise.sale_line_id.mto_promise_ids.sorted("version")[-1].id}"', activity.note)

    def test_a_hold_that_stands_is_not_asked_anew(self):
        promise = self._held()
        renewal = self._look(promise)
        self.assertRecordValues(renewal.row_ids, [{"kind": "kept", "new_date": promise.promised_date, "days": 0}])
        with self.assertRaisesRegex(UserError, "nothing to apply"):
            renewal.action_apply()
        self.assertEqual(promise.sale_line_id.mto_promise_ids, promise)

    def test_a_lost_hold_is_told_even_if_its_day_can_be_kept(self):
        promise = self._held()
        promise.step_ids.leave_id.unlink()
        row = self._look(promise).row_ids
        self.assertEqual((row.kind, row.days), ("same", 0))
        self.assertIn("does not stand any more", row.note)

    def test_expired_holds_are_stale_until_asked_anew(self):
        promise, stands = self._held(), self._held()
        promise._expire()
        self.assertEqual(self._stale(), promise)
        renewal = self._look(promise)
        self.assertRecordValues(renewal.row_ids, [{"kind": "same", "was": "expired"}])
        self._apply(renewal)
        self.assertFalse(self._stale())
        self.assertEqual(promise.sale_line_id.mto_promise_id, renewal.row_ids.promise_id)
        self.assertEqual(stands.sale_line_id.mto_promise_ids, stands)

    def _stale(self):
        return self.env["mto.promise"].search([("is_stale", "=", True), ("partner_id", "=", self.customer.id)])

    def test_stale(self):
        changed, held, asked = self._held(), self._held(), self._asked()
        self.assertFalse(self._stale())
        changed.sale_line_id.product_uom_qty = 2
        self.assertEqual(self._stale(), changed)
        self.assertTrue(changed.is_stale)
        self.assertFalse((held | asked).filtered("is_stale"))
        with freeze_time(NOW + timedelta(days=4)):
            self.env.invalidate_all()
            self.assertEqual(self._stale(), changed | held | asked, "work should have begun")
        changed.order_id._action_cancel()
        self.assertFalse(self._stale(), "only quotations are open")

    def test_all_stale(self):
        self.env["sale.order"].search([("state", "in", ("draft", "sent"))])._action_cancel()
        promise, held = self._held(), self._held()
        nothing = self.env["mto.promise"]
        with self.assertRaisesRegex(UserError, "Nothing is stale"):
            nothing.action_promise_stale_anew()
        promise._expire()
        action = nothing.action_promise_stale_anew()
        rows = self.env["mto.renewal"].browse(action["res_id"]).row_ids
        self.assertEqual(rows.sale_line_id, promise.sale_line_id)
        self.assertNotIn(held.sale_line_id, rows.sale_line_id)

    def test_nothing_selected(self):
        for nothing in (self.env["mto.promise"], self.env["sale.order.line"]):
            with self.assertRaisesRegex(UserError, "Select the lines"):
                self._look(nothing)

    def test_longest_delay_first(self):
        early, late, kept = self._asked(), self._asked((self.table, 4)), self._held()
        self.assertEqual(late.promised_date, datetime(2026, 3, 4, 12), "twenty hours")
        self._close_saw(3, 9)
        renewal = self._look(kept | early | late)
        told = [(row.sale_line_id, row.kind, row.days, row.new_date) for row in renewal.row_ids.sorted()]
        # The hold keeps Monday until 14:00. The others have three hours there and go on on Tuesday the 10th.
        self.assertEqual(
            told,
            [
                (late.sale_line_id, "later", 8, datetime(2026, 3, 12, 9)),
                (early.sale_line_id, "later", 8, datetime(2026, 3, 10, 10)),
                (kept.sale_line_id, "kept", 0, datetime(2026, 3, 2, 14)),
            ],
        )
        self.assertEqual(renewal.summary, "Later: 2 · Hold stands: 1")

    def test_what_cannot_be_promised_says_why_and_stops_nobody(self):
        chair = self._create_product("Chair", mto_strategy="mto")
        self._create_bom(chair, [(self.steel, 1)], [])
        good, circular, empty, other = self._asked(), self._asked((chair, 1)), self._asked(), self._asked()
        self.env["mrp.bom"].search([("product_id", "=", chair.id)]).unlink()
        seat = self._create_product("Seat", mto_strategy="mto")
        self._create_bom(chair, [(seat, 1)])
        with patch("odoo.addons.mrp.models.mrp_bom.MrpBom._check_bom_cycle"):
            self._create_bom(seat, [(chair, 1)])
        empty.sale_line_id.product_uom_qty = 0
        renewal = self._look(good | circular | empty | other)
        self.assertEqual(len(renewal.row_ids), 4)
        failed = renewal.row_ids.sorted()[:2]
        self.assertEqual(set(failed.mapped("kind")), {"failed"})
        self.assertIn("above zero", self._row(renewal, empty).note)
        self.assertIn("Chair", self._row(renewal, circular).note)
        self.assertEqual((self._row(renewal, good) | self._row(renewal, other)).mapped("kind"), ["same", "same"])
        self._apply(renewal)
        self.assertEqual(failed.mapped("kind"), ["failed", "failed"], "still told")
        self.assertEqual(circular.sale_line_id.mto_promise_id, circular)
        self.assertEqual(renewal.summary, "No date: 2 · Same day: 2")

    def test_lines_without_a_date_get_one(self):
        order = self._create_order((self.table, 1))
        renewal = self._look(order.order_line)
        self.assertRecordValues(
            renewal.row_ids, [{"kind": "new", "old_date": False, "new_date": datetime(2026, 3, 2, 14), "days": 0}]
        )
        self._apply(renewal)
        self.assertEqual(order.order_line.mto_promised_date, datetime(2026, 3, 2, 14))

    def test_confirmed_cancelled_and_services_are_left_alone(self):
        confirmed, cancelled, good = self._held(), self._asked(), self._asked()
        confirmed.order_id.action_confirm()
        cancelled.order_id._action_cancel()
        service = self.env["product.product"].create({"name": "Advice", "type": "service"})
        advice = self._create_order((service, 1)).order_line
        renewal = self._look((confirmed | cancelled | good).sale_line_id | advice)
        notes = {row.sale_line_id: row.note for row in renewal.row_ids if row.kind == "skipped"}
        self.assertEqual(notes.keys(), set(confirmed.sale_line_id | cancelled.sale_line_id | advice))
        self.assertIn("Confirmed", notes[confirmed.sale_line_id])
        self.assertIn("Cancelled", notes[cancelled.sale_line_id])
        self.assertIn("No goods", notes[advice])
        self._apply(renewal)
        self.assertEqual(confirmed.sale_line_id.mto_promise_ids, confirmed)

    def test_confirmed_meanwhile(self):
        first, second = self._held(), self._held()
        self._close_saw(2, 4)
        renewal = self._look(first | second)
        first.order_id.action_confirm()
        count = len(first.sale_line_id.mto_promise_ids)
        self._apply(renewal)
        self.assertRecordValues(
            self._row(renewal, first), [{"kind": "skipped", "is_otherwise": True, "promise_id": False, "new_date": False}]
        )
        self.assertEqual(renewal.other_count, 1)
        self.assertEqual(len(first.sale_line_id.mto_promise_ids), count)
        self.assertEqual(self._row(renewal, second).promise_id.state, "draft")

    def test_held_meanwhile(self):
        promise = self._asked()
        renewal = self._look(promise)
        self.assertEqual(renewal.row_ids.kind, "same")
        promise.action_hold()
        self._apply(renewal)
        self.assertRecordValues(renewal.row_ids, [{"kind": "kept", "is_otherwise": True, "promise_id": False}])
        self.assertEqual(promise.sale_line_id.mto_promise_ids, promise)

    def test_the_answer_recorded_is_that_of_the_moment(self):
        promise = self._asked()
        self._close_saw(2, 4)
        renewal = self._look(promise)
        self._close_saw(5, 5)
        self._apply(renewal)
        self.assertRecordValues(renewal.row_ids, [{"new_date": datetime(2026, 3, 6, 14), "days": 4, "is_otherwise": True}])
        self.assertEqual(promise.promised_date, datetime(2026, 3, 6, 14), "a draft is replaced")

    def test_what_ships_together_is_asked_together(self):
        first, second = self._asked((self.table, 1), (self.table, 1), picking_policy="one")
        self._close_saw(2, 4)
        renewal = self._look(first)
        self.assertEqual(renewal.row_ids.sale_line_id, (first | second).sale_line_id)
        # Ten hours: Thursday, and two on Friday morning.
        self.assertEqual(renewal.row_ids.mapped("new_date"), [datetime(2026, 3, 6, 10)] * 2)

    def test_batches(self):
        promises = self._asked() | self._asked() | self._asked() | self._asked() | self._asked()
        self._close_saw(2, 4)
        action = promises.action_promise_anew()
        renewal = self.env["mto.renewal"].browse(action["res_id"])
        with patch.multiple("odoo.addons.mto_promise.wizards.mto_renewal", BATCH=2, SECONDS=0):
            left = [renewal.left_count]
            while renewal.left_count:
                renewal.action_continue()
                left.append(renewal.left_count)
            self.assertEqual(left, [5, 3, 1, 0])
            renewal.action_apply()
            with self.assertRaisesRegex(UserError, "nothing to apply"):
                renewal.action_apply()
            self._finish(renewal)
        self.assertEqual(promises.mapped("promised_date"), [datetime(2026, 3, 5, 14)] * 5)

    def test_goes_on_while_there_is_time(self):
        promises = self._asked() | self._asked() | self._asked()
        renewal = self.env["mto.renewal"].browse(promises.action_promise_anew()["res_id"])
        with patch("odoo.addons.mto_promise.wizards.mto_renewal.BATCH", 1):
            renewal.action_continue()
        self.assertEqual((renewal.left_count, renewal.progress), (0, 100.0))

    @patch("odoo.addons.mto_promise.wizards.mto_renewal.BATCH", 100)
    def test_queries_do_not_grow_with_the_lines_of_a_batch(self):
        few, many = self._asked(), self._asked()
        for _number in range(3):
            few |= self._asked()
        for _number in range(30):
            many |= self._asked()
        self._close_saw(2, 4)

        def count(promises):
            renewal = self.env["mto.renewal"].browse(promises.action_promise_anew()["res_id"])
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._finish(renewal)
            self._apply(renewal)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        count(few[:1])
        self.assertLessEqual(count(many), count(few) + 10)
