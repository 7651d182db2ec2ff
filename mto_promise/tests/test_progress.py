"""Stage, percent and expected date of order lines, on documents that stand where the test puts them.

The documents are made here by hand and pegged to the line: what confirmation creates is the matter of the pegging tests.
"""

from datetime import timedelta

from freezegun import freeze_time

from odoo.tests import tagged

from .progress_case import NOW, PROMISED, ProgressCase


@tagged("post_install", "-at_install")
class TestStage(ProgressCase):
    def test_line_made_to_stock_without_promise_has_no_stage(self):
        line = self._create_order().order_line
        self.assertFalse(line.mto_stage)
        self.assertFalse(line.order_id.mto_stage)
        self.assertFalse(line.mto_expected_date)

    def test_quotation_is_to_promise_and_cancelled_line_has_no_stage(self):
        self.table.mto_strategy = "mto"
        order = self._create_order(confirm=False)
        self.assertEqual(order.order_line.mto_stage, "to_promise")
        self.assertEqual(order.order_line.mto_progress, 0)
        self.assertFalse(order.order_line.mto_expected_date)
        order.action_cancel()
        self.assertFalse(order.order_line.mto_stage)

    def test_service_line_has_no_stage(self):
        service = self.env["product.product"].create({"name": "Advice", "type": "service"})
        service.mto_strategy = "mto"
        self.assertFalse(self._create_order(confirm=False, products=[service]).order_line.mto_stage)

    def test_stages_from_purchase_to_delivery(self):
        line = self._create_order().order_line
        promise = self._create_promise(line)
        purchase_line = self._create_purchase_line(line, NOW + timedelta(days=5))
        frame = self._create_production(line, self.frame_bom, NOW + timedelta(days=6), NOW + timedelta(days=7))
        table = self._create_production(line, self.table_bom, NOW + timedelta(days=8), NOW + timedelta(days=9))
        self.assertEqual(line.mto_stage, "to_buy")
        purchase_line.order_id.button_confirm()
        self.assertEqual(line.mto_stage, "waiting")
        self._receive(purchase_line)
        self.assertEqual(line.mto_stage, "production")
        self._produce(frame)
        self.assertEqual(line.mto_stage, "production")
        self._produce(table)
        self.assertEqual(line.mto_stage, "ready")
        self.assertEqual(line.mto_progress, 100)
        self._deliver(line, 1)
        self.assertEqual(line.mto_stage, "delivered")
        self.assertEqual(promise.state, "kept")

    def test_in_production_while_other_parts_are_on_their_way(self):
        line = self._create_order().order_line
        self._create_promise(line)
        self._create_purchase_line(line, NOW + timedelta(days=5)).order_id.button_confirm()
        production = self._create_production(line, self.table_bom, NOW, NOW + timedelta(days=1))
        production.workorder_ids[0].button_start()
        self.assertEqual(production.state, "progress")
        self.assertEqual(line.mto_stage, "production")

    def test_part_received_still_waits_and_cancelled_purchase_hinders_nothing(self):
        line = self._create_order().order_line
        self._create_promise(line)
        purchase_line = self._create_purchase_line(line, NOW + timedelta(days=5))
        purchase_line.order_id.button_confirm()
        picking = purchase_line.move_ids.picking_id
        picking.move_ids.write({"quantity": 3, "picked": True})
        picking._action_done()
        self.assertEqual(purchase_line.qty_received, 3)
        self.assertEqual(line.mto_stage, "waiting")
        cancelled = self._create_purchase_line(line, NOW + timedelta(days=5))
        self.assertEqual(line.mto_stage, "to_buy")
        cancelled.order_id.button_cancel()
        self.assertEqual(line.mto_stage, "waiting")

    def test_stage_can_be_searched_and_grouped(self):
        self.table.mto_strategy = "mto"
        line = self._create_order(confirm=False).order_line
        lines = self.env["sale.order.line"].search([("mto_stage", "=", "to_promise")])
        self.assertIn(line, lines)
        groups = dict(self.env["sale.order.line"]._read_group([("id", "=", line.id)], ["mto_stage"], ["__count"]))
        self.assertEqual(groups, {"to_promise": 1})


@tagged("post_install", "-at_install")
class TestPercent(ProgressCase):
    def test_percent_is_weighted_by_expected_minutes_of_all_levels(self):
        line = self._create_order().order_line
        self._create_promise(line)
        frame = self._create_production(line, self.frame_bom, NOW, NOW + timedelta(days=1))
        table = self._create_production(line, self.table_bom, NOW, NOW + timedelta(days=1))
        weld, (assemble, finish) = frame.workorder_ids, table.workorder_ids.sorted("id")
        (weld | assemble | finish).mapped("duration_expected")
        weld.duration_expected, assemble.duration_expected, finish.duration_expected = 30, 60, 30
        self.assertEqual(line.mto_progress, 0)
        self._produce(frame)
        self.assertAlmostEqual(line.mto_progress, 100 * 30 / 120)
        assemble.button_start()
        assemble.button_finish()
        self.assertAlmostEqual(line.mto_progress, 100 * 90 / 120)
        self.assertAlmostEqual(line.order_id.mto_progress, 75)

    def test_work_in_progress_counts_its_time_and_overrun_finishes_nothing(self):
        line = self._create_order().order_line
        self._create_promise(line)
        production = self._create_production(line, self.frame_bom, NOW, NOW + timedelta(days=1))
        weld = production.workorder_ids
        weld.duration_expected = 30
        weld.button_start()
        weld.duration = 12
        self.assertAlmostEqual(line.mto_progress, 100 * 12 / 30)
        weld.duration = 45
        self.assertAlmostEqual(line.mto_progress, 90)

    def test_percent_without_work_orders_counts_documents(self):
        line = self._create_order().order_line
        self._create_promise(line)
        self.table_bom.operation_ids.unlink()
        production = self._create_production(line, self.table_bom, NOW, NOW + timedelta(days=1))
        purchase_line = self._create_purchase_line(line, NOW + timedelta(days=2))
        self._create_purchase_line(line, NOW + timedelta(days=2)).order_id.button_cancel()
        self.assertEqual(line.mto_progress, 0)
        purchase_line.order_id.button_confirm()
        self._receive(purchase_line)
        self.assertAlmostEqual(line.mto_progress, 50)
        self._produce(production)
        self.assertAlmostEqual(line.mto_progress, 100)


@tagged("post_install", "-at_install")
class TestExpected(ProgressCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.line = cls._create_order().order_line
        cls.arrival = NOW + timedelta(days=7)
        cls.purchase_line = cls._create_purchase_line(cls.line, cls.arrival)
        cls.purchase_line.order_id.button_confirm()
        cls.frame_mo = cls._create_production(cls.line, cls.frame_bom, NOW + timedelta(days=8), NOW + timedelta(days=9))
        cls.table_mo = cls._create_production(cls.line, cls.table_bom, NOW + timedelta(days=10), NOW + timedelta(days=12))
        cls.promise = cls._create_promise(
            cls.line,
            steps=[
                ("buy", cls.tube, cls.arrival, 0),
                ("make", cls.frame, NOW + timedelta(days=9), 24 * 60),
                ("make", cls.table, NOW + timedelta(days=12), 0),
            ],
        )
        buy, make_frame, make_table = cls.promise.step_ids.sorted("id")
        buy.purchase_line_id = cls.purchase_line
        make_frame.production_id = cls.frame_mo
        make_table.production_id = cls.table_mo

    def test_on_time_is_the_promised_date(self):
        self.assertEqual(self.line.mto_expected_date, PROMISED)
        self.assertFalse(self.line.mto_is_late)

    def test_receipt_16_days_late_shows_on_the_line_and_the_order_at_once(self):
        self.purchase_line.date_planned = self.arrival + timedelta(days=16)
        self.assertEqual(self.line.mto_expected_date, PROMISED + timedelta(days=16))
        self.assertTrue(self.line.mto_is_late)
        self.assertTrue(self.line.order_id.mto_is_late)
        self.assertEqual(self.line.order_id.mto_expected_date, PROMISED + timedelta(days=16))
        self.assertEqual(self.env["sale.order.line"].search([("mto_is_late", "=", True)]) & self.line, self.line)

    def test_receipt_moved_in_the_warehouse_counts_too(self):
        self.purchase_line.move_ids.picking_id.scheduled_date = self.arrival + timedelta(days=3)
        self.assertEqual(self.line.mto_expected_date, PROMISED + timedelta(days=3))

    def test_arrival_frees_the_line(self):
        self.purchase_line.date_planned = self.arrival + timedelta(days=16)
        self._receive(self.purchase_line)
        self.assertEqual(self.line.mto_expected_date, PROMISED)
        self.assertFalse(self.line.mto_is_late)

    def test_slack_of_a_step_takes_delay_away(self):
        self.frame_mo.date_finished += timedelta(days=1)
        self.assertEqual(self.line.mto_expected_date, PROMISED)
        self.frame_mo.date_finished += timedelta(days=2)
        self.assertEqual(self.line.mto_expected_date, PROMISED + timedelta(days=2))

    def test_a_plan_just_in_time_forgives_nothing(self):
        for step in self.promise.step_ids:
            step.latest_date = step.date_start
        self.frame_mo.date_finished += timedelta(days=1)
        self.assertEqual(self.line.mto_expected_date, PROMISED + timedelta(days=1))

    def test_overdue_receipt_and_late_start_count_from_now(self):
        with freeze_time(self.arrival + timedelta(days=4)):
            self.line._mto_follow()
            # The tubes, due 4 days ago, and nothing else would move the date by 4 days; so would the frame's start,
            # 3 days late, less one day of slack.
            self.assertEqual(self.line.mto_expected_date, PROMISED + timedelta(days=4))
            self._receive(self.purchase_line)
            self.assertEqual(self.line.mto_expected_date, PROMISED + timedelta(days=2))

    def test_late_work_order_delays_by_its_own_step(self):
        assemble, finish = self.table_mo.workorder_ids.sorted("id")
        start = NOW + timedelta(days=9)
        assemble.write({"date_start": start, "date_finished": start + timedelta(hours=1)})
        finish.write({"date_start": start + timedelta(days=1), "date_finished": start + timedelta(days=1, hours=1)})
        self.promise.step_ids.create(
            {
                "promise_id": self.promise.id,
                "kind": "operation",
                "product_id": self.table.id,
                "date_start": assemble.date_start,
                "latest_date": assemble.date_start,
                "date_end": assemble.date_finished,
                "workorder_id": assemble.id,
            }
        )
        self.assertEqual(self.line.mto_expected_date, PROMISED)
        assemble.write({"date_start": start + timedelta(hours=5), "date_finished": start + timedelta(hours=6)})
        self.assertEqual(self.line.mto_expected_date, PROMISED + timedelta(hours=5))
        self.assertFalse(self.line.mto_is_late, "Still on the promised day")

    def test_document_without_step_counts_as_the_step_of_its_product(self):
        other = self._create_purchase_line(self.line, self.arrival + timedelta(days=2))
        self.assertEqual(self.line.mto_expected_date, PROMISED + timedelta(days=2))
        other.order_id.button_cancel()
        self.assertEqual(self.line.mto_expected_date, PROMISED)

    def test_never_in_the_past(self):
        for production in (self.frame_mo, self.table_mo):
            production.action_cancel()
        self.purchase_line.move_ids._action_cancel()
        self.purchase_line.product_qty = 0
        with freeze_time(PROMISED + timedelta(days=3, minutes=20)):
            self.line._mto_follow()
            self.assertEqual(self.line.mto_expected_date, PROMISED + timedelta(days=3, hours=1))
            self.assertTrue(self.line.mto_is_late)

    def test_line_without_promise_is_expected_when_its_documents_end(self):
        self.table.mto_strategy = "mto"
        self.line.mto_strategy = "mto"
        self.promise.unlink()
        self.table_mo.date_finished = NOW + timedelta(days=40)
        self.assertEqual(self.line.mto_expected_date, NOW + timedelta(days=40))
        self.assertFalse(self.line.mto_is_late)

    def test_order_shows_the_line_furthest_behind(self):
        self._set_stock(self.table, 9)
        order = self._create_order(products=[self.table, self.table, self.table])
        first, second, third = order.order_line
        for line in order.order_line:
            self._create_promise(line)
        self._create_production(second, self.table_bom, NOW, NOW + timedelta(days=1))
        self.assertEqual((first.mto_stage, second.mto_stage), ("ready", "production"))
        self.assertEqual(order.mto_stage, "production")
        self._create_promise(third, promised=NOW - timedelta(days=2))
        self.assertEqual(third.mto_expected_date, NOW)
        self.assertEqual(order.mto_stage, "ready")
        self.assertTrue(order.mto_is_late)
        self.assertEqual(order.mto_expected_date, order.mto_promised_date, "it is not complete before its other lines are")

    def test_of_lines_that_are_level_the_order_is_expected_with_the_last(self):
        order = self._create_order(products=[self.table] * 3)
        days = (2, 30, 9)
        for line, later in zip(order.order_line, days, strict=True):
            self._create_promise(line, promised=PROMISED + timedelta(days=later))
        self.assertEqual(len(set(order.order_line.mapped("mto_stage"))), 1)
        self.assertEqual(order.mto_expected_date, PROMISED + timedelta(days=30))

    def test_queries_do_not_grow_with_lines(self):
        orders = self.env["sale.order"].browse()
        for _index in range(4):
            order = self._create_order()
            orders |= order
            self._create_promise(order.order_line, steps=[("make", self.table, NOW + timedelta(days=2), 0)])
            self._create_production(order.order_line, self.table_bom, NOW, NOW + timedelta(days=1))
            self._create_purchase_line(order.order_line, NOW)
        self.env.flush_all()

        def count(lines):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            lines = lines.browse(lines.ids)
            lines._compute_mto_stage()
            lines._compute_mto_progress()
            lines._compute_mto_expected_date()
            lines.flush_recordset()
            return self.env.cr.sql_log_count - before

        self.assertEqual(count(orders.order_line[:1]), count(orders.order_line))
