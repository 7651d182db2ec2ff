from datetime import datetime

from freezegun import freeze_time

from odoo.tests import tagged

from .test_levers import LeverCase


@tagged("post_install", "-at_install")
class TestCause(LeverCase):
    """What made a delivery late, by Odoo's own documents: steel comes Saturday, 7 March, a frame is cut Monday until 14:00."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order((cls.frame, 1))
        cls.promise = cls.env["mto.promise"]._promise(cls.order.order_line)
        cls.promise.action_accept()
        cls.order.action_confirm()

    def _go(self, received, cut, delivered):
        """What happens, by days of March and hours."""
        self._receive(received)
        self._cut(cut)
        self._deliver(delivered)
        self.env.flush_all()
        self.startPatcher(freeze_time(datetime(2026, 4, 1)))
        return self.env["mto.promise.calibration"].search([("promise_id", "=", self.promise.id)])

    def _receive(self, received):
        with freeze_time(datetime(2026, 3, *received)):
            purchase = self.promise.step_ids.purchase_line_id.order_id
            purchase.button_confirm()
            purchase.picking_ids.move_ids.picked = True
            purchase.picking_ids._action_done()

    def _cut(self, cut):
        with freeze_time(datetime(2026, 3, *cut)):
            production = self.promise.step_ids.production_id
            production.workorder_ids.button_start()
            production.workorder_ids.button_finish()
            production.button_mark_done()

    def _deliver(self, delivered):
        with freeze_time(datetime(2026, 3, *delivered)):
            self.order.picking_ids.move_ids.picked = True
            self.order.picking_ids._action_done()

    def test_a_vendor(self):
        row = self._go((11, 8), (11, 14), (11, 15))
        self.assertEqual(self.promise.state, "missed")
        self.assertEqual(row.cause, "buy")
        self.assertEqual((row.cause_partner_id, row.cause_workcenter_id), (self.vendor, self.saw.browse()))
        self.assertEqual(self.promise.cause_step_id.display_name, "Steel · Vendor")

    def test_a_work_center(self):
        row = self._go((7, 8), (12, 14), (12, 15))
        self.assertEqual(row.cause, "operation")
        self.assertEqual((row.cause_partner_id, row.cause_workcenter_id), (self.vendor.browse(), self.saw))

    def test_the_delivery_itself(self):
        row = self._go((7, 8), (9, 14), (12, 15))
        self.assertEqual((row.cause, row.outcome), ("delivery", "missed"))

    def test_nothing_where_it_came_in_time(self):
        row = self._go((9, 8), (9, 14), (9, 15))
        self.assertEqual((row.outcome, row.cause, self.promise.cause_step_id.id), ("kept", False, False))

    def _overdue(self, day, hour=12):
        """The rows of what is overdue, as the scheduled action finds it on a day of March."""
        self.env.flush_all()
        with freeze_time(datetime(2026, 3, day, hour)):
            self.promise.sale_line_id._mto_follow()
            self.env.flush_all()
            return self.env["mto.promise.calibration"].search_fetch(
                [("promise_id", "=", self.promise.id)], ["cause", "cause_partner_id", "outcome"]
            )

    def test_overdue_for_want_of_a_purchase(self):
        self._overdue(9, 22)
        self.assertTrue(self.order.order_line.mto_is_late)
        self.assertFalse(self.promise.cause_step_id, "its day is not over")
        row = self._overdue(11)
        self.assertRecordValues(row, [{"outcome": "overdue", "cause": "buy", "cause_partner_id": self.vendor.id}])
        self.assertEqual(self.promise.cause_step_id.display_name, "Steel · Vendor")

    def test_overdue_for_want_of_work_then_of_the_delivery(self):
        self._receive((7, 8))
        self.assertEqual(self._overdue(11).cause, "operation")
        self._cut((11, 14))
        self.assertEqual(self._overdue(12).cause, "operation", "two days were lost there, one since")
        self.env.invalidate_all()
        self.assertEqual(self._overdue(20).cause, "delivery")
        self._deliver((20, 15))
        self.assertEqual((self.promise.state, self.promise.cause_step_id.kind), ("missed", "delivery"))
