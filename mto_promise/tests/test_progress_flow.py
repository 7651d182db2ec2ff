from datetime import timedelta

from odoo.tests import tagged

from .test_pegging import PeggingCase


@tagged("post_install", "-at_install")
class TestProgressFlow(PeggingCase):
    """Stages and dates on the documents that confirmation really creates."""

    def test_from_confirmation_to_a_promise_kept(self):
        order = self._create_order((self.table, 1))
        line = order.order_line
        self.assertEqual(line.mto_stage, "to_promise")
        promise = self._hold(line)
        order.action_confirm()
        self.assertEqual(promise.state, "committed")
        self.assertEqual((line.mto_stage, line.mto_progress), ("to_buy", 0))
        self.assertEqual(line.mto_expected_date, promise.promised_date)
        self.assertFalse(line.mto_is_late)
        line.mto_purchase_line_ids.order_id.button_confirm()
        self.assertEqual(line.mto_stage, "waiting")
        self._produce_all(order)
        self.assertEqual((line.mto_stage, line.mto_progress), ("ready", 100))
        self._transfer(line.move_ids.picking_id)
        self.assertEqual(line.mto_stage, "delivered")
        self.assertEqual(promise.state, "kept")

    def test_receipt_16_days_late_at_the_lowest_level_shows_at_once(self):
        order = self._create_order((self.table, 1))
        line = order.order_line
        promise = self._hold(line)
        order.action_confirm()
        purchase_line = line.mto_purchase_line_ids[0]
        purchase_line.date_planned += timedelta(days=16)
        step = promise.step_ids.filtered(lambda step: step.purchase_line_id == purchase_line)
        slack = timedelta(minutes=step.slack_minutes)
        self.assertEqual(line.mto_expected_date, promise.promised_date + timedelta(days=16) - slack)
        self.assertTrue(line.mto_is_late)
