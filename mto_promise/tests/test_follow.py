import logging
from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged

from .committed_shop import CommittedShop

LOGGER = "odoo.addons.mto_promise.models.sale_order_line_follow"


@tagged("post_install", "-at_install")
class TestFollow(CommittedShop):
    """The scheduled action that follows open lines, in transactions of its own, as the server runs it."""

    def setUp(self):
        super().setUp()
        self.orders.action_confirm()
        self.first.cr.commit()
        self.later = max(self.orders.order_line.mapped("mto_promised_date")) + timedelta(days=3)
        # One order a transaction.
        self.enterContext(patch("odoo.addons.mto_promise.models.sale_order_line_follow.BATCH", 1))

    def _run(self):
        self.second.cr.rollback()
        self.second.invalidate_all()
        with freeze_time(self.later):
            self.second["sale.order.line"]._cron_mto_expected_date()

    def _told(self):
        """Which of both orders are late, and told to be, as another transaction sees it."""
        self.first.cr.rollback()
        self.first.invalidate_all()
        activities = [order.activity_search(["mto_promise.activity_type_slip"]) for order in self.orders]
        late = self.orders.mapped("mto_is_late")
        self.assertEqual(late, [bool(activity) for activity in activities])
        return late

    def test_time_alone_makes_late(self):
        self.assertEqual(self._told(), [False, False])
        self._run()
        self.assertEqual(self._told(), [True, True])

    def test_what_somebody_is_changing_holds_up_no_other(self):
        follow = self.registry["sale.order.line"]._mto_follow
        one, other = sorted(self.orders.ids)

        def meanwhile(lines):
            if lines.order_id.id == one:
                self.first["sale.order.line"].browse(lines.ids).name = "Changed by the seller meanwhile"
                self.first.cr.commit()
            return follow(lines)

        # Odoo names another level "INFO".
        model = self.registry["sale.order.line"]
        with patch.object(model, "_mto_follow", meanwhile), self.assertLogs(LOGGER, logging.INFO) as log:
            self._run()
        self.assertIn(str(one), log.output[0])
        self.assertEqual(self._told(), [order.id == other for order in self.orders])
        self._run()
        self.assertEqual(self._told(), [True, True])

    def test_what_cannot_be_followed_holds_up_no_other(self):
        follow = self.registry["sale.order.line"]._mto_follow
        one = min(self.orders.ids)

        def fail(lines):
            follow(lines)
            if lines.order_id.id == one:
                raise RuntimeError("somebody's own rule")

        with patch.object(self.registry["sale.order.line"], "_mto_follow", fail), self.assertLogs(LOGGER, "ERROR"):
            self._run()
        self.assertEqual(self._told(), [order.id != one for order in self.orders], "nothing of the bad one is half done")
