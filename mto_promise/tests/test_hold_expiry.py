from datetime import timedelta
from unittest.mock import patch

from odoo.fields import Datetime
from odoo.tests import tagged

from .committed_shop import CommittedShop

LOGGER = "odoo.addons.mto_promise.models.mto_promise_expiry"


class Killed(BaseException):
    """The worker ends here."""


@tagged("post_install", "-at_install")
class TestHoldExpiry(CommittedShop):
    """The scheduled action in transactions of its own, as the server runs it."""

    def setUp(self):
        super().setUp()
        self.promises = self.first["mto.promise"]._promise(self.orders.order_line)
        self.promises.action_hold()
        self.promises.expires_at = Datetime.now() - timedelta(minutes=1)
        self.first.cr.commit()
        self.second.cr.rollback()
        self.model = self.registry["mto.promise"]
        # In the order in which they expire.
        self.one, self.other = self.promises.search([("id", "in", self.promises.ids)])

    def _run(self):
        self.second.invalidate_all()
        self.second["mto.promise"]._cron_expire()

    def _states(self):
        """States of both, and of which of them the work center still keeps time, as another transaction sees it."""
        self.first.cr.rollback()
        self.first.invalidate_all()
        leaves = self.first["resource.calendar.leaves"].search([("resource_id", "=", self.workcenter.resource_id.id)])
        kept = {promise: promise.step_ids.leave_id & leaves for promise in (self.one, self.other)}
        self.assertEqual(sum(map(len, kept.values())), len(leaves), "time is kept for nobody")
        return [(promise.state, len(kept[promise])) for promise in (self.one, self.other)]

    def test_both(self):
        self._run()
        self.assertEqual(self._states(), [("expired", 0), ("expired", 0)])

    def test_one_that_cannot_be_released_holds_up_no_other(self):
        expire = self.model._expire

        def fail(promise):
            expire(promise)
            promise.env.flush_all()
            if promise == self.one.with_env(promise.env):
                raise RuntimeError("somebody's own rule")

        with (
            patch.object(self.model, "_expire", fail),
            self.assertLogs(LOGGER, "ERROR") as log,
        ):
            self._run()
        self.assertIn(f"promise {self.one.id} ", log.output[0])
        self.assertEqual(self._states(), [("held", 1), ("expired", 0)], "nothing of the bad one is half done")
        self._run()
        self.assertEqual(self._states(), [("expired", 0), ("expired", 0)])

    def test_a_worker_killed_in_the_middle(self):
        commit = self.registry["ir.cron"]._commit_progress

        def die(cron, processed=0, **values):
            left = commit(cron, processed, **values)
            if processed:
                raise Killed
            return left

        with patch.object(self.registry["ir.cron"], "_commit_progress", die), self.assertRaises(Killed):
            self._run()
        self.second.cr.rollback()
        self.assertEqual(self._states(), [("expired", 0), ("held", 1)])
        self._run()
        self.assertEqual(self._states(), [("expired", 0), ("expired", 0)])

    def test_one_without_time_left_goes_on_the_next_time(self):
        commit = self.registry["ir.cron"]._commit_progress

        def hurry(cron, processed=0, **values):
            commit(cron, processed, **values)
            return 0.0

        with patch.object(self.registry["ir.cron"], "_commit_progress", hurry):
            self._run()
        self.assertEqual(self._states(), [("expired", 0), ("held", 1)])

    def test_two_at_once(self):
        # Waiting for the other would be waiting for oneself here.
        self.second.cr.execute("SET lock_timeout = '5s'")
        self.addCleanup(self.second.cr.execute, "RESET lock_timeout")
        self.first.cr.rollback()
        self.assertTrue(self.one.try_lock_for_update(), "the first worker is at it")
        self._run()
        self.one._expire()
        self.first.cr.commit()
        self.assertEqual(self._states(), [("expired", 0), ("expired", 0)])

    def test_one_that_was_confirmed_at_this_moment(self):
        order, lock = self.one.order_id, self.model.try_lock_for_update

        def confirm(promise):
            if promise.id == self.one.id:
                # Between the beginning of its transaction and the lock.
                promise.env.cr.execute("SELECT 1")
                order.action_confirm()
                self.first.cr.commit()
            return lock(promise)

        with patch.object(self.model, "try_lock_for_update", confirm), self.assertNoLogs(LOGGER, "ERROR"):
            self._run()
        self.first.invalidate_all()
        current = order.order_line.mto_promise_id
        self.assertEqual((current.state, self.one.state, self.other.state), ("committed", "cancelled", "expired"))
        slot = order.order_line.mto_production_ids.workorder_ids.leave_id
        self.assertEqual((slot, slot.date_from), (current.step_ids.leave_id, current.step_ids.leave_id.date_from))
