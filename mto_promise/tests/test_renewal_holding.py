from datetime import datetime

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .renewal_case import RenewalCase


@tagged("post_install", "-at_install")
class TestRenewalHolding(RenewalCase):
    """Many answers are held in one go: after Promise Anew in place of old holds, or from the list of promises."""

    def _hold(self, promises, user=None):
        """The dialog of Hold for ``promises``, once it is through."""
        user = user or self.env.user
        action = promises.with_user(user).action_hold_each()
        renewal = self.env["mto.renewal"].with_user(user).browse(action["res_id"])
        self._finish(renewal)
        return renewal

    def _hold_again(self, renewal):
        renewal.action_hold()
        self._finish(renewal)

    # ------------------------------------------------------------------------------------------------------ from a list

    def test_those_that_can_be_are_held_and_the_others_say_why(self):
        first, second, third = self._asked(), self._asked(), self._asked()
        self.assertEqual((first | second | third).mapped("promised_date"), [datetime(2026, 3, 2, 14)] * 3)
        later = self._asked(commitment_date=datetime(2026, 3, 6, 14))
        renewal = self._hold(first | second | third | later)
        # All were asked for alone, and there is one Monday.
        self.assertEqual((first | later).mapped("state"), ["held"] * 2)
        self.assertEqual((second | third).mapped("state"), ["draft"] * 2)
        self.assertFalse((second | third).step_ids.leave_id)
        self.assertEqual(renewal.summary, "Not held: 2 · Held: 2")
        refused = self._row(renewal, second)
        self.assertEqual((refused.kind, refused.new_date, refused.was), ("refused", False, "draft"))
        self.assertIn("can no longer be promised for Mar 2, 2026", refused.note)
        self.assertIn("now Mar 3, 2026", refused.note)
        self.assertRecordValues(
            self._row(renewal, later),
            [{"kind": "held", "old_date": datetime(2026, 3, 6, 14), "new_date": datetime(2026, 3, 6, 14), "note": False}],
        )
        self.assertEqual(renewal.row_ids.sorted()[:2], self._row(renewal, second) | self._row(renewal, third), "on top")

    def test_those_that_share_a_day_are_held_one_after_the_other(self):
        stool = self._create_product("Stool", mto_strategy="mto")
        self._create_bom(stool, [], [("Saw", self.saw, 60)])
        first, second = self._asked((stool, 1)), self._asked((stool, 1))
        self.assertEqual((first | second).mapped("promised_date"), [datetime(2026, 3, 2, 9)] * 2, "each as if alone")
        with self.assertRaisesRegex(UserError, "others have taken"):
            (first | second).action_hold()
        renewal = self._hold(first | second)
        self.assertEqual(renewal.summary, "Held: 2")
        self.assertEqual((first | second).mapped("promised_date"), [datetime(2026, 3, 2, 9), datetime(2026, 3, 2, 10)])
        self.assertEqual(renewal.row_ids.sorted("id").mapped("new_date"), (first | second).mapped("promised_date"))

    def test_the_others_are_held_later_once_that_is_wanted(self):
        first, second, third = self._asked(), self._asked(), self._asked()
        changed = self._asked()
        changed.sale_line_id.product_uom_qty = 2
        renewal = self._hold(first | second | third | changed)
        self.assertEqual(renewal.refused_count, 3)
        renewal.action_hold_anew()
        self._finish(renewal)
        self.assertEqual(renewal.summary, "Held: 4")
        rows = [self._row(renewal, promise) for promise in (first, second, third, changed)]
        # Five hours each, the last one ten; eight hours a day.
        dates = [datetime(2026, 3, 2, 14), datetime(2026, 3, 3, 10), datetime(2026, 3, 3, 16), datetime(2026, 3, 5, 9)]
        self.assertEqual([row.new_date for row in rows], dates)
        self.assertEqual([row.days for row in rows], [0, 1, 1, 3])
        self.assertEqual([row.promise_id.state for row in rows], ["held"] * 4)
        with self.assertRaisesRegex(UserError, "nothing left to hold"):
            renewal.action_hold_anew()

    def test_what_cannot_be_held_at_all_says_so_again(self):
        self.env.company.mto_hold_limit = 1
        first, second = self._asked(), self._asked()
        renewal = self._hold(first | second, self.seller)
        renewal.action_hold_anew()
        self._finish(renewal)
        self.assertEqual(renewal.summary, "Not held: 1 · Held: 1")
        self.assertIn("quotations on hold", self._row(renewal, second).note)
        self.assertEqual(second.promised_date, datetime(2026, 3, 2, 14), "nothing half-written")

    def test_what_is_due_first_is_held_first(self):
        late, early = self._asked((self.table, 2)), self._asked()
        self.assertEqual((late | early).mapped("promised_date"), [datetime(2026, 3, 3, 10), datetime(2026, 3, 2, 14)])
        self._hold(late | early)
        self.assertEqual((late | early).mapped("state"), ["held"] * 2)
        self.assertEqual((late | early).mapped("promised_date"), [datetime(2026, 3, 3, 16), datetime(2026, 3, 2, 14)])

    def test_changed_held_confirmed_and_cancelled(self):
        changed, held, confirmed, cancelled = self._asked(), self._held(), self._held(), self._asked()
        changed.sale_line_id.product_uom_qty = 2
        confirmed.order_id.action_confirm()
        cancelled.order_id._action_cancel()
        slots = held.step_ids.leave_id
        renewal = self._hold(changed | held | confirmed | cancelled)
        told = {row.promise_id: (row.kind, row.note) for row in renewal.row_ids}
        self.assertEqual(told[changed][0], "refused")
        self.assertIn("has changed", told[changed][1])
        self.assertEqual(told[held], ("skipped", "Held already."))
        self.assertEqual(told[confirmed][0], "skipped")
        self.assertIn("Confirmed", told[confirmed][1])
        self.assertEqual(told[cancelled][0], "skipped")
        self.assertEqual(held.step_ids.leave_id, slots)

    def test_the_share_of_a_seller_bounds_what_is_held(self):
        self.env.company.mto_hold_limit = 2
        wished = [datetime(2026, 3, day, 14) for day in (2, 3, 4)]
        promises = self.env["mto.promise"].union(*(self._asked(commitment_date=date) for date in wished))
        steps = promises[2].step_ids
        renewal = self._hold(promises, self.seller)
        self.assertEqual(promises.mapped("state"), ["held", "held", "draft"])
        self.assertEqual(promises[2].step_ids, steps, "nothing half-written")
        self.assertIn("may have 2 quotations on hold", self._row(renewal, promises[2]).note)

    def test_what_ships_together_is_held_together_or_not_at_all(self):
        both = self._asked((self.table, 1), (self.table, 1), picking_policy="one")
        self.assertEqual(both.mapped("promised_date"), [datetime(2026, 3, 3, 10)] * 2)
        self._close_saw(3, 3)
        renewal = self._hold(both)
        self.assertEqual(renewal.row_ids.mapped("kind"), ["refused"] * 2)
        self.assertEqual(both.mapped("state"), ["draft"] * 2)
        self.assertFalse(both.step_ids.leave_id)

    def test_nothing_selected(self):
        with self.assertRaisesRegex(UserError, "Select the promises"):
            self.env["mto.promise"].action_hold_each()

    # ------------------------------------------------------------------------------------------------ after promise anew

    def test_new_dates_take_the_place_of_old_holds(self):
        held, asked = self._held(), self._asked()
        self._close_saw(2, 4)
        renewal = self._look(held | asked, self.seller)
        with self.assertRaisesRegex(UserError, "nothing to hold again"):
            renewal.action_hold()
        self._apply(renewal)
        self.assertEqual(renewal.hold_count, 1, "the other was never held")
        self._hold_again(renewal)
        new = self._row(renewal, held).promise_id
        self.assertRecordValues(
            held | new | asked,
            [
                {"state": "cancelled", "promised_date": datetime(2026, 3, 2, 14)},
                {"state": "held", "promised_date": datetime(2026, 3, 5, 14)},
                {"state": "draft", "promised_date": datetime(2026, 3, 5, 14)},
            ],
        )
        self.assertFalse(held.step_ids.leave_id)
        self.assertTrue(new.step_ids.leave_id)
        self.assertEqual(new.sale_line_id.mto_promise_id, new)
        self.assertEqual(renewal.summary, "Later: 1 · Held: 1")
        self.assertEqual(renewal.hold_count, 0)
        with self.assertRaisesRegex(UserError, "nothing to hold again"):
            renewal.action_hold()

    def test_where_somebody_took_the_date_the_old_hold_stays(self):
        held = self._held()
        self._close_saw(2, 4)
        renewal = self._look(held)
        self._apply(renewal)
        new = renewal.row_ids.promise_id
        other = self._held()
        self.assertEqual(other.promised_date, new.promised_date)
        self._hold_again(renewal)
        self.assertEqual((held | new | other).mapped("state"), ["held", "draft", "held"])
        self.assertTrue(held.step_ids.leave_id)
        self.assertEqual(renewal.row_ids.kind, "refused")
        self.assertIn("others have taken", renewal.row_ids.note)

    # ------------------------------------------------------------------------------------------------ rights, companies

    def test_who_may_not_change_orders_holds_nothing(self):
        promise = self._asked()
        renewal = self._hold(promise, self._reader())
        self.assertEqual((renewal.row_ids.kind, promise.state), ("refused", "draft"))
        self.assertIn("Sales Order", renewal.row_ids.note)

    def test_sellers_hold_their_own(self):
        own = self._asked()
        colleague = new_test_user(self.env, "holding_colleague", groups="sales_team.group_sale_salesman")
        with self.assertRaises(AccessError):
            own.with_user(colleague).action_hold_each()
        renewal = self._hold(own, self.seller)
        self.assertEqual((renewal.row_ids.kind, own.state), ("held", "held"))

    def test_each_company_holds_its_own(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        warehouse = self.env["stock.warehouse"].search([("company_id", "=", other.id)], limit=1)
        here = self._asked()
        there = self._asked(company_id=other.id, warehouse=warehouse, user_id=False)
        user = new_test_user(
            self.env,
            "holding_both",
            groups="sales_team.group_sale_salesman_all_leads",
            company_id=self.company.id,
            company_ids=[self.company.id, other.id],
        )
        both = (here | there).with_context(allowed_company_ids=[self.company.id, other.id])
        renewal = self._hold(both, user)
        self.assertEqual(renewal.summary, "Held: 2")
        self.assertEqual((here | there).mapped("state"), ["held"] * 2)
        self.assertEqual([here.company_id, there.company_id], [self.company, other])
        local = new_test_user(self.env, "holding_there", groups="sales_team.group_sale_salesman_all_leads")
        local.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        with self.assertRaises(AccessError):
            here.with_user(local).with_context(allowed_company_ids=other.ids).action_hold_each()
