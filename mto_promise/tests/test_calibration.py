from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.tests import new_test_user, tagged

from .common import NOW, MtoCommon


@tagged("post_install", "-at_install")
class TestCalibration(MtoCommon):
    """Of promises made, how many were kept: ten of them counted by hand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.report = cls.env["mto.promise.calibration"]
        cls.chair = cls._create_product("Chair")
        cls.desk = cls._create_product("Desk")
        cls.saw, cls.press = cls._create_workcenter("Saw"), cls._create_workcenter("Press")
        cls.other_vendor = cls.env["res.partner"].create({"name": "Other vendor"})
        february, january = datetime(2026, 2, 10, 12), datetime(2026, 1, 10, 12)
        saw, press = {"workcenter_id": cls.saw.id}, {"workcenter_id": cls.press.id}
        vendor, other = {"partner_id": cls.vendor.id}, {"partner_id": cls.other_vendor.id}
        # (product, promised at, when, days late or None where it is open, who took part)
        cls._promise(cls.chair, "p80", january, -1, vendor, saw)
        cls._promise(cls.chair, "p80", january, 0, vendor, saw, press)
        cls._promise(cls.chair, "p80", january, 3, vendor, press, press)
        cls._promise(cls.desk, "p80", february, -2, other, saw)
        cls._promise(cls.desk, "p80", february, 0, other, saw)
        cls._promise(cls.desk, "p50", february, 5, other)
        cls._promise(cls.desk, "p50", february, 0)
        cls._promise(cls.desk, "plan", february, 1, saw)
        # overdue by 20 days minus 4 hours, and one that is not due yet
        cls._promise(cls.desk, "p80", february, None, vendor)
        cls._promise(cls.desk, "p80", NOW + timedelta(days=1), None, vendor)

    @classmethod
    def _promise(cls, product, confidence, promised, late, *steps):
        state = "committed" if late is None else "missed" if late > 0 else "kept"
        promise = cls.env["mto.promise"].create(
            {
                "sale_line_id": cls._create_order((product, 1)).order_line.id,
                "product_id": product.id,
                "quantity": 1.0,
                "strategy": "mto",
                "state": state,
                "confidence": confidence,
                "certainty": {"p50": 50.0, "p80": 80.0, "plan": 40.0}[confidence],
                "promised_date": promised,
                "delivered_date": False if late is None else promised + timedelta(days=late),
            }
        )
        values = [{"promise_id": promise.id, "kind": "make", "product_id": product.id} | step for step in steps]
        cls.env["mto.promise.step"].create(values)
        return promise

    def _kept(self, groupby, confidence="p80"):
        domain = [("product_id", "in", (self.chair | self.desk).ids), ("confidence", "=", confidence)]
        groups = self.report._read_group(domain, [groupby], ["kept:avg", "__count"])
        return {key.display_name if hasattr(key, "display_name") else key: (kept, count) for key, kept, count in groups}

    def test_over_time(self):
        self.assertEqual(
            self._kept("promised_date:month"),
            {datetime(2026, 1, 1): (200 / 3, 3), datetime(2026, 2, 1): (200 / 3, 3)},
        )

    def test_by_how_sure_they_were(self):
        found = {level: self._kept("confidence", level)[level] for level in ("plan", "p50", "p80")}
        self.assertEqual(found, {"plan": (0.0, 1), "p50": (50.0, 2), "p80": (400 / 6, 6)})

    def test_by_product(self):
        self.assertEqual(self._kept("product_id"), {"Chair": (200 / 3, 3), "Desk": (200 / 3, 3)})

    def test_by_vendor(self):
        """Two of three chairs and a desk that is overdue."""
        self.assertEqual(self._kept("vendor_ids"), {"Vendor": (50.0, 4), "Other vendor": (100.0, 2)})

    def test_by_work_center(self):
        """A promise that passes a work center twice counts once; one that passes two counts for both."""
        self.assertEqual(self._kept("workcenter_ids"), {"Saw": (100.0, 4), "Press": (50.0, 2), False: (0.0, 1)})

    def test_kept_to_the_moment(self):
        """Four hours late within the promised day: kept for the customer, but not what a certainty of 80 % tells."""
        late = self._promise(self.chair, "p80", datetime(2026, 3, 1, 12), 4 / 24)
        late.state = "kept"
        late.flush_recordset()
        domain = [("product_id", "in", (self.chair | self.desk).ids), ("confidence", "=", "p80")]
        ((kept, exact),) = self.report._read_group(domain, [], ["kept:avg", "kept_to_moment:avg"])
        # Of seven two are late by days or overdue; of the other five one is late by hours.
        self.assertAlmostEqual(kept, 500 / 7)
        self.assertAlmostEqual(exact, 400 / 7)

    def test_how_late(self):
        domain = [("product_id", "=", self.desk.id)]
        ((late, certainty),) = self.report._read_group(domain, [], ["lateness_days:avg", "certainty:avg"])
        overdue = 20 - 4 / 24
        self.assertAlmostEqual(late, (-2 + 0 + 5 + 0 + 1 + overdue) / 6, 6)
        self.assertAlmostEqual(certainty, (80 + 80 + 50 + 50 + 40 + 80) / 6)

    def test_each_line_opens_its_promise(self):
        line = self.report.search([("product_id", "=", self.chair.id)], limit=1)
        self.assertEqual(line.action_open_promise()["res_id"], line.promise_id.id)
        overdue = self.report.search([("product_id", "=", self.desk.id), ("outcome", "=", "overdue")])
        self.assertEqual(len(overdue), 1)
        self.assertEqual(overdue.vendor_ids, self.vendor)

    def test_a_delivery_settles_the_promise_and_when(self):
        self._set_stock(self.chair, 1)
        order = self._create_order((self.chair, 1))
        promise = self.env["mto.promise"]._promise(order.order_line)
        promise.action_accept()
        order.action_confirm()
        picking = order.picking_ids
        picking.move_ids.write({"quantity": 1, "picked": True})
        picking.button_validate()
        self.assertEqual((promise.state, promise.delivered_date), ("kept", NOW))

    def test_what_is_delivered_before_its_day_counts_when_that_is_over(self):
        """Else only the early ones of a month to come would be seen, and all of them kept."""
        early = self._promise(self.chair, "p80", NOW + timedelta(days=3), -4)
        early.flush_recordset()
        domain = [("promise_id", "=", early.id)]
        self.assertFalse(self.report.search(domain))
        with freeze_time(NOW + timedelta(days=4)):
            self.assertEqual(self.report.search(domain).outcome, "kept")

    def test_the_day_is_that_of_the_company(self):
        """In Auckland a day of March ends at 11:00 UTC."""
        self.env.company.partner_id.tz = "Pacific/Auckland"
        promise = self._promise(self.desk, "p80", NOW.replace(hour=10), None)
        self.env.flush_all()
        domain = [("promise_id", "=", promise.id)]
        for hour, count in ((10, 0), (11, 1)):
            with freeze_time(NOW.replace(hour=hour)):
                self.assertEqual(self.report.search_count(domain), count, f"at {hour}")

    def _put_off(self, **values):
        """A confirmed promise of January, cancelled for one of February that was kept."""
        january, february = datetime(2026, 1, 10, 12), datetime(2026, 2, 10, 12)
        old = self._promise(self.chair, "p80", january, None)
        new = old.copy({"version": 2, "state": "kept", "promised_date": february, "delivered_date": february, **values})
        old.write({"state": "cancelled", "committed_date": datetime(2026, 1, 2)})
        self.env.flush_all()
        return self.report.search([("promise_id", "in", (old | new).ids)], order="promised_date")

    def test_a_promise_that_was_put_off_is_judged_by_the_delivery(self):
        self.assertRecordValues(
            self._put_off(),
            [
                {"outcome": "missed", "is_put_off": True, "lateness_days": 31.0, "kept": 0.0},
                {"outcome": "kept", "is_put_off": False, "lateness_days": 0.0, "kept": 100.0},
            ],
        )

    def test_a_promise_for_another_quantity_is_another_one(self):
        self.assertEqual(self._put_off(quantity=2.0).mapped("outcome"), ["kept"])

    def test_a_plan_that_moved_within_its_date_counts_once(self):
        self.assertEqual(len(self._put_off(promised_date=datetime(2026, 1, 10, 12))), 1)

    def test_confirming_says_when(self):
        self._set_stock(self.chair, 1)
        order = self._create_order((self.chair, 1))
        promise = self.env["mto.promise"]._promise(order.order_line)
        promise.action_accept()
        self.assertFalse(promise.committed_date)
        order.action_confirm()
        self.assertEqual(promise.committed_date, NOW)

    def test_a_seller_sees_his_own_promises(self):
        seller = new_test_user(self.env, "calibrated", groups="sales_team.group_sale_salesman")
        self.assertFalse(self.report.with_user(seller).search([("user_id", "=", self.env.uid)]))
        self.assertTrue(self.report.search([("product_id", "=", self.desk.id)]))
