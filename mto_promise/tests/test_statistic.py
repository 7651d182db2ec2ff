from datetime import datetime, timedelta

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged

from ..engine.spread import LEVELS
from .common import NOW, MtoCommon


@tagged("post_install", "-at_install")
class TestStatistic(MtoCommon):
    """What the records say, by hand. Shifts are 8-12 and 13-17; Monday the 2nd of March, 8:00, is now."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env["res.company"].create({"name": "Measured"})
        cls.env = cls.env(context=dict(cls.env.context, allowed_company_ids=cls.company.ids))
        cls.env.user.company_ids |= cls.company
        cls.company = cls.company.with_env(cls.env)
        cls.warehouse = cls.env["stock.warehouse"].search([("company_id", "=", cls.company.id)], limit=1)
        cls.calendar = cls._create_calendar("Measured")
        cls.saw = cls._create_workcenter("Saw", company_id=cls.company.id)
        cls.steel = cls._create_product("Steel")
        cls._create_price(cls.steel, delay=10)
        cls.top = cls._create_product("Top")
        cls.bom = cls._create_bom(cls.top, [], [("Cut", cls.saw, 60)])
        cls.statistics = cls.env["mto.statistic"]

    def _purchase(self, ordered, planned, received=None, product=None, vendor=None, quantity=1.0):
        """A confirmed purchase, received at a moment, or open."""
        purchase = self.env["purchase.order"].create(
            {
                "partner_id": (vendor or self.vendor).id,
                "picking_type_id": self.warehouse.in_type_id.id,
                "order_line": [
                    Command.create({"product_id": (product or self.steel).id, "product_qty": quantity, "price_unit": 1.0})
                ],
            }
        )
        purchase.button_confirm()
        purchase.date_approve = ordered
        purchase.order_line.date_planned = planned
        if received:
            move = purchase.order_line.move_ids
            move.quantity = quantity
            move.picked = True
            move._action_done()
            move.date = received
        return purchase

    def _work(self, *times, expected=60.0, production=None):
        """A work order done in the spells of work given as pairs of moments."""
        if not production:
            production = self.env["mrp.production"].create({"product_id": self.top.id, "bom_id": self.bom.id})
            production.action_confirm()
        workorder = production.workorder_ids
        loss = self.env["mrp.workcenter.productivity.loss"].search([("loss_type", "=", "productive")], limit=1)
        self.env["mrp.workcenter.productivity"].create(
            [
                {
                    "workorder_id": workorder.id,
                    "workcenter_id": workorder.workcenter_id.id,
                    "loss_id": loss.id,
                    "company_id": self.company.id,
                    "date_start": start,
                    "date_end": end,
                }
                for start, end in times
            ]
        )
        workorder.write({"state": "done", "date_finished": times[-1][1], "duration_expected": expected})
        return workorder

    def _find(self, kind, **whose):
        names = {"partner_id": False, "product_id": False, "workcenter_id": False, "operation_id": False} | whose
        domain = [(name, "=", value and value.id) for name, value in names.items()]
        return self.statistics.search([("kind", "=", kind), ("company_id", "=", self.company.id), *domain])

    def _refresh(self):
        self.statistics._refresh(self.company)

    # -------------------------------------------------------------------------------------------------------- vendors

    def test_how_late_vendors_are(self):
        day = timedelta(days=1)
        ordered = datetime(2026, 1, 5, 8)
        self._purchase(ordered, ordered + 10 * day, ordered + 12 * day)
        self._refresh()
        line = self._find("vendor", partner_id=self.vendor, product_id=self.steel)
        # two days of ten; one record against ten of the pool, which is one against ten of what is assumed (0, .2, .5)
        self.assertRecordValues(line, [{"record_count": 1, "record_mean": 0.2, "source": "default"}])
        company = self._find("vendor")
        self.assertEqual(company.record_count, 1)
        self.assertAlmostEqual(company.p50, (0.2 + 10 * 0.0) / 11, 4)
        vendor_p50 = (0.2 + 10 * 0.2 / 11) / 11
        self.assertAlmostEqual(self._find("vendor", partner_id=self.vendor).p50, vendor_p50, 4)
        self.assertAlmostEqual(line.p50, (0.2 + 10 * vendor_p50) / 11, 4)
        self.assertAlmostEqual(line.p80, 0.2, 4)

    def test_enough_records_are_measured(self):
        ordered = datetime(2026, 1, 5, 8)
        for late in range(10):
            planned = ordered + timedelta(days=10)
            self._purchase(ordered, planned, planned + timedelta(days=late))
        self._refresh()
        line = self._find("vendor", partner_id=self.vendor, product_id=self.steel)
        self.assertRecordValues(line, [{"record_count": 10, "source": "measured", "is_known": True}])
        # the median of 0, .1 .. .9 is .45; at each of three levels half of it and half of the pool's
        self.assertAlmostEqual(line.record_mean, 0.45)
        self.assertAlmostEqual(line.p50, 0.45 * (1 - 1 / 8), 4)

    def test_what_a_vendor_was_not_asked_for_is_no_delay_of_his(self):
        ordered = datetime(2026, 1, 5, 8)
        # asked for in 2 days, though 10 are agreed, and received after 11: a day late
        self._purchase(ordered, ordered + timedelta(days=2), ordered + timedelta(days=11))
        # asked for in 40 days and 4 late: four days of the ten that he takes
        self._purchase(ordered, ordered + timedelta(days=40), ordered + timedelta(days=44))
        self._refresh()
        line = self._find("vendor", partner_id=self.vendor, product_id=self.steel)
        self.assertAlmostEqual(line.record_mean, (0.1 + 0.4) / 2)

    def test_short_lead_times_count_as_a_week(self):
        nail = self._create_product("Nail")
        ordered = datetime(2026, 1, 5, 8)
        self._purchase(ordered, ordered + timedelta(days=1), ordered + timedelta(days=8), product=nail)
        self._refresh()
        self.assertAlmostEqual(self._find("vendor", partner_id=self.vendor, product_id=nail).record_mean, 1.0)

    def test_overdue_purchases_count_and_those_to_come_do_not(self):
        self._purchase(NOW - timedelta(days=30), NOW - timedelta(days=5))
        self._purchase(NOW - timedelta(days=3), NOW + timedelta(days=20))
        self._refresh()
        self.assertRecordValues(
            self._find("vendor", partner_id=self.vendor, product_id=self.steel), [{"record_count": 1, "record_mean": 0.5}]
        )

    def test_what_was_long_ago_and_what_other_companies_bought_does_not_count(self):
        ordered = NOW - timedelta(days=800)
        self._purchase(ordered, ordered + timedelta(days=10), ordered + timedelta(days=20))
        self._refresh()
        self.assertEqual(self._find("vendor").record_count, 0)
        self.assertFalse(self._find("vendor", partner_id=self.vendor))
        other = self.env["res.company"].create({"name": "Without records"})
        self.statistics._refresh(other)
        self.assertEqual(self.statistics.search([("company_id", "=", other.id)]).mapped("record_count"), [0, 0, 0, 0])

    # ----------------------------------------------------------------------------------------------------------- work

    def test_how_long_work_takes(self):
        # from 11:00 to 14:00, with the break for lunch, and a second spell: three worked hours instead of one
        self._work(
            (datetime(2026, 2, 2, 11), datetime(2026, 2, 2, 11, 30)), (datetime(2026, 2, 2, 14), datetime(2026, 2, 2, 15))
        )
        self._refresh()
        operation = self._find("operation", workcenter_id=self.saw, operation_id=self.bom.operation_ids)
        self.assertRecordValues(operation, [{"record_count": 1, "record_mean": 2.0}])
        self.assertEqual(self._find("operation", workcenter_id=self.saw).record_count, 1)
        self.assertEqual(self._find("operation").record_count, 1)

    def test_overtime_counts_as_it_was_noted(self):
        self._work((datetime(2026, 2, 7, 8), datetime(2026, 2, 7, 9, 30)))
        self._refresh()
        self.assertAlmostEqual(self._find("operation", workcenter_id=self.saw).record_mean, 0.5)

    def test_work_that_nobody_timed_tells_nothing(self):
        self._work((datetime(2026, 2, 2, 8), datetime(2026, 2, 2, 9)))
        self._refresh()
        self.assertEqual(self._find("operation").record_count, 0)

    def test_a_clock_that_ran_through_the_night(self):
        """From 16:00 to 9:00 Odoo notes 17 hours; the saw has worked for two, of one expected."""
        self._work((datetime(2026, 2, 3, 16), datetime(2026, 2, 4, 9)))
        self._refresh()
        self.assertAlmostEqual(self._find("operation", workcenter_id=self.saw).record_mean, 1.0)

    def test_overtime_counts_as_noted(self):
        """From 16:00 to 19:00, two hours of it after the shift: three hours, of one expected."""
        self._work((datetime(2026, 2, 3, 16), datetime(2026, 2, 3, 19)))
        self._refresh()
        self.assertAlmostEqual(self._find("operation", workcenter_id=self.saw).record_mean, 2.0)

    def test_work_on_an_order_bom_counts_for_the_standard_operation(self):
        own = self.bom.copy({"active": False, "mto_origin_bom_id": self.bom.id, "product_id": self.top.id})
        own.operation_ids.write({"name": "Cut askew", "mto_standard_operation_id": self.bom.operation_ids.id})
        production = self.env["mrp.production"].create({"product_id": self.top.id, "bom_id": own.id})
        production.action_confirm()
        self._work((datetime(2026, 2, 2, 8), datetime(2026, 2, 2, 10)), production=production)
        self._refresh()
        standard = self._find("operation", workcenter_id=self.saw, operation_id=self.bom.operation_ids)
        self.assertEqual(standard.record_count, 1)
        self.assertFalse(self._find("operation", workcenter_id=self.saw, operation_id=own.operation_ids))

    def test_how_late_work_begins(self):
        self.top.mto_strategy = "mto"
        order = self._create_order((self.top, 1), company_id=self.company.id)
        self.env["mto.promise"]._promise(order.order_line).action_accept()
        order.action_confirm()
        production = order.order_line.mto_production_ids
        step = production.mto_step_id.child_ids.filtered(lambda step: step.kind == "operation")
        self.assertEqual(step.date_start, NOW)
        # planned for 8:00 and begun the next day at 9:00: nine worked hours
        self._work((datetime(2026, 3, 3, 9), datetime(2026, 3, 3, 10, 1)), production=production)
        self._refresh()
        self.assertRecordValues(self._find("start", workcenter_id=self.saw), [{"record_count": 1, "record_mean": 540.0}])

    def test_work_that_waits_for_others_work_is_not_late_of_its_own(self):
        self.top.mto_strategy = "mto"
        order = self._create_order((self.top, 1), company_id=self.company.id)
        self.env["mto.promise"]._promise(order.order_line).action_accept()
        order.action_confirm()
        # planned for 8:00 and begun at 14:30: until 14:00 the saw was at work for others, with an hour's break on its own
        self._work((datetime(2026, 3, 2, 8), datetime(2026, 3, 2, 10)), (datetime(2026, 3, 2, 11), datetime(2026, 3, 2, 14)))
        production = order.order_line.mto_production_ids
        self._work((datetime(2026, 3, 2, 14, 30), datetime(2026, 3, 2, 15, 31)), production=production)
        # what is done later does not count
        self._work((datetime(2026, 3, 2, 15, 31), datetime(2026, 3, 2, 17)))
        self._refresh()
        self.assertRecordValues(self._find("start", workcenter_id=self.saw), [{"record_count": 1, "record_mean": 30.0}])

    def test_how_late_what_work_needs_comes(self):
        self.top.mto_strategy = "mto"
        order = self._create_order((self.top, 1), company_id=self.company.id)
        self.bom.bom_line_ids = [Command.create({"product_id": self.steel.id, "product_qty": 1})]
        self.env["mto.promise"]._promise(order.order_line).action_accept()
        order.action_confirm()
        production = order.order_line.mto_production_ids
        step = production.mto_step_id.child_ids.filtered(lambda step: step.kind == "operation")
        # planned for Thursday the 12th at 8:00; the steel comes on Friday at 10:00, after ten worked hours
        self.assertEqual(step.date_start, datetime(2026, 3, 12, 8))
        purchase = order.order_line.mto_purchase_line_ids.order_id
        purchase.button_confirm()
        move = purchase.order_line.move_ids
        move.picked = True
        move._action_done()
        move.date = datetime(2026, 3, 13, 10)
        self._work((datetime(2026, 3, 13, 10), datetime(2026, 3, 13, 11, 1)), production=production)
        self._refresh()
        expected = [{"record_count": 1, "record_mean": 600.0}]
        self.assertRecordValues(self._find("arrival", workcenter_id=self.saw), expected)
        self.assertEqual(self._find("start", workcenter_id=self.saw).record_mean, 0.0)

    # ------------------------------------------------------------------------------------------------ kept and by hand

    def test_refreshing_again_changes_nothing(self):
        self._work((datetime(2026, 2, 2, 8), datetime(2026, 2, 2, 10)))
        self._purchase(NOW - timedelta(days=30), NOW - timedelta(days=20), NOW - timedelta(days=19))
        self._refresh()
        lines = self.statistics.search([("company_id", "=", self.company.id)])
        # the company's four, vendor and product, work center and operation
        self.assertEqual(len(lines), 8)
        self.patch(type(self.statistics), "write", lambda *args: self.fail("written again"))
        self._refresh()
        self.assertEqual(self.statistics.search([("company_id", "=", self.company.id)]), lines)

    def test_what_has_no_records_any_more_goes(self):
        workorder = self._work((datetime(2026, 2, 2, 8), datetime(2026, 2, 2, 10)))
        self._refresh()
        workorder.time_ids.unlink()
        self._refresh()
        self.assertFalse(self._find("operation", workcenter_id=self.saw))
        self.assertEqual(self._find("operation").source, "default")

    def test_what_is_set_by_hand_stays_and_can_be_taken_back(self):
        self._purchase(NOW - timedelta(days=30), NOW - timedelta(days=20), NOW - timedelta(days=19))
        self._refresh()
        line = self._find("vendor", partner_id=self.vendor)
        measured = line.p80
        line.write({"p50": 0.1, "p80": 0.6, "p95": 0.9})
        self.assertRecordValues(
            line, [{"source": "manual", "manual_user_id": self.env.uid, "manual_date": NOW, "is_manual": True}]
        )
        self.assertAlmostEqual(line._spread().at(0.65), 0.35)
        self._purchase(NOW - timedelta(days=30), NOW - timedelta(days=20), NOW - timedelta(days=10))
        self._refresh()
        self.assertRecordValues(line, [{"p80": 0.6, "record_count": 2, "source": "manual"}])
        line.action_use_records()
        self.assertRecordValues(line, [{"source": "default", "manual_user_id": False}])
        self.assertGreater(line.p80, measured)

    def test_what_is_known_without_records_can_be_entered(self):
        line = self.statistics.create({"kind": "vendor", "partner_id": self.vendor.id, "p80": 0.5, "p95": 1.0})
        self.assertEqual((line.source, line.company_id), ("manual", self.company))
        self._refresh()
        self.assertTrue(line.exists())
        line.action_use_records()
        self.assertFalse(line.exists())

    def test_nonsense_is_refused(self):
        for values in (
            {"kind": "vendor", "p50": 0.5, "p80": 0.2, "p95": 1.0},
            {"kind": "start", "p50": -1.0, "p80": 0.2, "p95": 1.0},
        ):
            with self.assertRaisesRegex(ValidationError, "must rise"):
                self.statistics.create(values)
        for values in (
            {"kind": "vendor", "workcenter_id": self.saw.id},
            {"kind": "vendor", "product_id": self.steel.id},
            {"kind": "start", "workcenter_id": self.saw.id, "operation_id": self.bom.operation_ids.id},
        ):
            with self.assertRaisesRegex(ValidationError, "a vendor delay is of a vendor"):
                self.statistics.create(values)

    def test_the_scheduled_action_measures_every_company(self):
        self._work((datetime(2026, 2, 2, 8), datetime(2026, 2, 2, 10)))
        with self.enter_registry_test_mode():
            self.env.ref("mto_promise.ir_cron_mto_statistic").method_direct_trigger()
        self.assertEqual(self._find("operation", workcenter_id=self.saw).record_count, 1)
        companies = self.env["res.company"].search([])
        pools = self.statistics.sudo().search([("kind", "=", "start"), ("workcenter_id", "=", False)])
        self.assertEqual(pools.company_id, companies)

    def test_who_may_see_and_who_may_set(self):
        self._refresh()
        line = self._find("vendor")
        company = {"company_id": self.company.id, "company_ids": [Command.set(self.company.ids)]}
        seller = new_test_user(self.env, "looks_on", groups="sales_team.group_sale_salesman", **company)
        planner = new_test_user(self.env, "sets_delays", groups="mrp.group_mrp_manager", **company)
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        company = {"company_id": elsewhere.id, "company_ids": [Command.set(elsewhere.ids)]}
        stranger = new_test_user(self.env, "elsewhere", groups="mrp.group_mrp_manager", **company)
        self.assertEqual(line.with_user(seller).p80, line.p80)
        start = self.statistics.create({"kind": "start", "workcenter_id": self.saw.id})
        self.env.invalidate_all()
        self.assertIn("Saw", start.with_user(seller).display_name)
        with self.assertRaises(AccessError):
            line.with_user(seller).p80 = 0.4
        with self.assertRaises(AccessError):
            self.statistics.with_user(seller).action_refresh()
        self.statistics.with_user(planner).action_refresh()
        line.with_user(planner).p80 = 0.4
        self.assertEqual(line.manual_user_id, planner)
        with self.assertRaises(AccessError):
            line.with_user(stranger).read(["p80"])

    def test_levels_have_their_fields(self):
        self.assertLessEqual({0.5, 0.8, 0.95}, set(LEVELS))

    def test_delays_are_never_added_up(self):
        """A graph by vendor shows the delay of each, not the sum over his products."""
        described = self.env["mto.statistic"].fields_get(["p50", "p80", "p95", "record_mean"], ["aggregator"])
        self.assertEqual({field["aggregator"] for field in described.values()}, {"avg"})
