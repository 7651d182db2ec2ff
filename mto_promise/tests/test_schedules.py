from datetime import datetime, timedelta

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..snapshot.shop import read_plans, read_shop
from .common import NOW, MtoCommon


def at(day, hour=8, minute=0):
    """``day`` days after the Monday of ``NOW``."""
    return NOW.replace(hour=hour, minute=minute) + timedelta(days=day)


@tagged("post_install", "-at_install")
class TestSchedules(MtoCommon):
    """Vendors', warehouses' and customers' schedules, from the promise to the documents."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.part = cls._create_product("Part", mto_strategy="mto")
        cls._create_price(cls.part, delay=5)
        cls.saw = cls._create_workcenter("Saw")
        cls.thing = cls._create_product("Thing", mto_strategy="mto")
        cls._create_bom(cls.thing, [(cls.part, 1)], [("Cut", cls.saw, 120)])

    def _hours(self, name, days, start, end, tz="UTC", closed=()):
        attendances = [
            Command.create({"name": name, "dayofweek": str(day), "hour_from": start, "hour_to": end, "day_period": "morning"})
            for day in days
        ]
        calendar = self.env["resource.calendar"].create(
            {"name": name, "tz": tz, "company_id": self.company.id, "attendance_ids": [Command.clear(), *attendances]}
        )
        for first, last in closed:
            self._close(first, last, calendar_id=calendar.id)
        return calendar

    def _close(self, first, last, **values):
        return self.env["resource.calendar.leaves"].create(
            {"name": "Closed", "date_from": first, "date_to": last, "company_id": self.company.id} | values
        )

    def _ask(self, product=None, **values):
        order = self._create_order((product or self.thing, 1))
        return self.env["mto.promise"]._promise(order.order_line, **values)

    def _assert_facts(self, promise):
        """Accept, confirm, and compare every document with its step."""
        order = promise.order_id
        promise.action_accept()
        dates = {step: (step.date_start, step.date_end) for step in promise.step_ids}
        order.action_confirm()
        self.env.invalidate_all()
        self.assertEqual(promise.state, "committed")
        self.assertEqual(promise.step_ids, order.order_line.mto_promise_id.step_ids)
        for step, (start, end) in dates.items():
            if step.kind == "buy":
                self.assertEqual((step.purchase_line_id.order_id.date_order, step.purchase_line_id.date_planned), (start, end))
            elif step.kind == "make":
                self.assertEqual((step.production_id.date_start, step.production_id.date_finished), (start, end))
            elif step.kind == "delivery":
                move = self._deliveries(order.order_line)
                self.assertEqual((move.date, move.date_deadline), (start, promise.promised_date))
                self.assertEqual((end, order.commitment_date), (promise.promised_date, promise.promised_date))
        self.assertEqual(set(promise.step_ids.mapped("kind")), {"delivery", "make", "operation", "buy"})
        return dates

    def _step(self, promise, kind):
        step = promise.step_ids.filtered(lambda step: step.kind == kind)
        return step.date_start, step.date_end

    def _set_all(self):
        # The vendor works Monday to Friday, 9 to 17 in Berlin (8 to 16 UTC), takes orders until noon and has a holiday on
        # Tuesday; goods are received from Tuesday to Friday and leave on Mondays and Wednesdays, the carrier takes a day.
        holiday = (datetime(2026, 3, 2, 23), datetime(2026, 3, 3, 23))
        self.vendor.mto_calendar_id = self._hours("Mill", range(5), 9, 17, "Europe/Berlin", [holiday])
        self.vendor.mto_order_cutoff = 12.0
        self.warehouse.mto_receipt_calendar_id = self._hours("Dock", range(1, 5), 7, 15)
        self.warehouse.mto_shipping_calendar_id = self._hours("Truck", (0, 2), 6, 14)
        self.warehouse.mto_transit_days = 1
        self.customer.mto_delivery_calendar_id = self._hours("Door", (1, 3), 9, 11)

    def test_as_soon_as_can_be(self):
        self._set_all()
        promise = self._ask()
        # ordered now, taken at once (9:00 in Berlin); five open days without Tuesday are over on Tuesday week 8:00
        self.assertEqual(self._step(promise, "buy"), (at(0), at(8)))
        self.assertEqual(self._step(promise, "make"), (at(8), at(8, 10)))
        # leaves on Wednesday and arrives a day later; the door opens on Thursday from 9
        self.assertEqual(self._step(promise, "delivery")[1], at(10, 9))
        self.assertEqual(promise.promised_date, at(10, 9))
        self.assertEqual(promise.earliest_date, at(10, 6))
        self.assertFalse(promise.warning)
        reasons = {reason.kind: reason for reason in promise.reason_ids}
        self.assertEqual(reasons["window"]._record(), self.customer)
        # without the holiday the part would lie at the dock until Tuesday all the same: that takes both
        self.assertEqual({kind for kind, reason in reasons.items() if reason.is_joint}, {"vendor_closed", "receiving"})
        # nor would it help to ship on Tuesday: the door is closed on Wednesday
        self.assertNotIn("shipping", reasons)
        self.assertTrue(all(reason.name and reason.gain_minutes > 0 for reason in promise.reason_ids))
        self._assert_facts(promise)

    def test_shipping_days_hold_back_who_takes_goods_at_any_time(self):
        self._set_all()
        self.customer.mto_delivery_calendar_id = False
        promise = self._ask()
        # made by Tuesday 10:00, leaves on Wednesday at 6:00 instead, and takes a day
        self.assertEqual(promise.promised_date, at(10, 6))
        shipping = promise.reason_ids.filtered(lambda reason: reason.kind == "shipping")
        self.assertEqual((shipping._record(), shipping.gain_minutes), (self.warehouse, 20 * 60))

    def test_just_in_time(self):
        self._set_all()
        promise = self._ask(requested_date=at(18, 20))  # Friday evening
        self.assertTrue(promise.is_feasible)
        self.assertEqual(promise.promised_date, at(17, 11), "the end of the last window before")
        # leaves on Wednesday 11:00, is made before that, of what comes on Wednesday at 9:00
        self.assertEqual(self._step(promise, "delivery"), (at(16, 11), at(17, 11)))
        self.assertEqual(self._step(promise, "make"), (at(16, 9), at(16, 11)))
        # five open days before Wednesday 9:00 are over by then when the order is taken on Wednesday before
        self.assertEqual(self._step(promise, "buy"), (at(9, 9), at(16, 9)))
        self._assert_facts(promise)

    def test_after_the_cutoff(self):
        self.vendor.mto_calendar_id = self._hours("Mill", range(5), 9, 17, "Europe/Berlin")
        self.assertEqual(self._ask(self.part).promised_date, at(7), "taken at 9:00 in Berlin, five working days")
        self.vendor.mto_order_cutoff = 12.0
        self.assertEqual(self._ask(self.part).promised_date, at(7))
        self.vendor.mto_order_cutoff = 8.75
        self.vendor.mto_calendar_id.attendance_ids.hour_from = 7
        promise = self._ask(self.part)
        self.assertEqual(self._step(promise, "buy"), (at(0), at(8, 6)), "taken on Tuesday at 7:00 in Berlin")
        closed = promise.reason_ids.filtered(lambda reason: reason.kind == "vendor_closed")
        self.assertEqual((closed.gain_minutes, closed._record()), ((3 * 24 - 2) * 60, self.vendor))
        self.vendor.mto_calendar_id = False
        self.vendor.tz = "Europe/Berlin"
        promise = self._ask(self.part)
        self.assertEqual(self._step(promise, "buy")[1], at(5, 23), "no schedule: from midnight, where the vendor is")

    def test_nothing_set_nothing_changed(self):
        promise = self._ask()
        self.assertEqual(self._step(promise, "buy"), (at(0), at(5)))
        self.assertEqual(promise.promised_date, at(7, 10), "work on Saturday waits for Monday")
        self.assertEqual(set(promise.reason_ids.mapped("kind")), {"vendor", "calendar", "work"})

    # ------------------------------------------------------------------------------------------------- what is on its way

    def _receive(self, date):
        """A receipt of the part that was ordered from the vendor and is planned for ``date``."""
        order = self.env["purchase.order"].create(
            {
                "partner_id": self.vendor.id,
                "picking_type_id": self.warehouse.in_type_id.id,
                "order_line": [Command.create({"product_id": self.part.id, "product_qty": 5, "date_planned": date})],
            }
        )
        order.button_confirm()
        order.picking_ids.move_ids.date = date
        return order

    def _events(self):
        lines = self._create_order((self.part, 1)).order_line
        return [(event.at, event.overdue) for event in read_shop(lines, NOW).items[self.part.id, self.warehouse.id].events]

    def test_a_receipt_on_a_closed_day_counts_when_receiving_opens(self):
        self._receive(at(5, 10))
        self.assertEqual(self._events(), [(at(5, 10), False)])
        self.warehouse.mto_receipt_calendar_id = self._hours("Dock", range(5), 7, 15)
        self.assertEqual(self._events(), [(at(7, 7), False)])
        self._close(at(7, 0), at(9, 0), calendar_id=self.warehouse.mto_receipt_calendar_id.id)
        self.assertEqual(self._events(), [(at(9, 7), False)])

    def test_an_overdue_receipt_on_the_vendors_holiday(self):
        self._receive(at(-3))
        self.assertEqual(self._events(), [(at(5), True)], "as if it were ordered now")
        holiday = (at(0, 0), at(2, 0))
        self.vendor.mto_calendar_id = self._hours("Mill", range(5), 7, 15, closed=[holiday])
        self.assertEqual(self._events(), [(at(9, 7), True)], "taken on Wednesday at 7, five working days")
        self.warehouse.mto_receipt_calendar_id = self._hours("Dock", (3,), 7, 15)
        self.assertEqual(self._events(), [(at(10, 7), True)], "received on Thursday")

    def test_the_vendor_who_owes_it_counts(self):
        other = self.env["res.partner"].create({"name": "Slow"})
        self._create_price(self.part, delay=20, vendor=other, sequence=99)
        order = self._receive(at(-3))
        self.assertEqual(self._events(), [(at(5), True)])
        order.partner_id = other
        self.assertEqual(self._events(), [(at(20), True)])

    def test_a_closing_of_the_company_is_its_own(self):
        schedule = self._hours("Weekdays", range(5), 7, 15)
        self.vendor.mto_calendar_id = self.warehouse.mto_receipt_calendar_id = schedule
        self.assertEqual(self._ask(self.part).promised_date, at(7))
        self._close(at(7, 0), at(8, 0), calendar_id=False)
        self.assertEqual(self._ask(self.part).promised_date, at(8, 7), "receiving is closed, the vendor works")
        self._close(at(1, 0), at(2, 0), calendar_id=schedule.id)
        self.assertEqual(self._ask(self.part).promised_date, at(8))

    def test_a_purchase_keeps_its_date_once_ordered(self):
        self._set_all()
        promise = self._ask()
        promise.action_accept()
        promise.order_id.action_confirm()
        start, end = self._step(promise, "buy")
        line = promise.step_ids.purchase_line_id
        line.order_id.button_confirm()
        self.assertEqual((line.order_id.date_order, line.date_planned), (start, end))
        self.assertEqual(set(line.move_ids.mapped("date")), {end})

    # -------------------------------------------------------------------------------------------------- whose they are

    def test_an_address_has_its_companys_windows_unless_its_own(self):
        self.customer.is_company = True
        self.customer.mto_delivery_calendar_id = self._hours("Door", (1, 3), 9, 11)
        self.customer.mto_transit_days = 1
        site = self.env["res.partner"].create({"name": "Site", "parent_id": self.customer.id, "type": "delivery"})
        order = self._create_order((self.part, 1), partner_shipping_id=site.id)
        self.assertEqual(self.env["mto.promise"]._promise(order.order_line).promised_date, at(8, 9))
        site.mto_delivery_calendar_id = self._hours("Gate", (4,), 9, 11)
        site.mto_transit_days = 7
        self.assertEqual(self.env["mto.promise"]._promise(order.order_line).promised_date, at(18, 9))

    def test_each_company_has_its_own(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.vendor.with_company(other).mto_order_cutoff = 3.0
        self.vendor.with_company(other).mto_transit_days = 5.0
        self.assertFalse(self.vendor.mto_order_cutoff)
        self.assertEqual(self._ask(self.part).promised_date, at(5))

    def test_a_policys_weekdays_narrow_the_windows(self):
        self.customer.mto_delivery_calendar_id = self._hours("Door", (1, 3), 9, 11)
        self.env["mto.promise.policy"].create(
            {
                "name": "No Tuesdays",
                "company_id": self.company.id,
                "categ_id": self.category.id,
                "confidence": "plan",
                "delivery_days": True,
                "tuesday": False,
            }
        )
        self.assertEqual(self._ask(self.part).promised_date, at(10, 9))

    def test_a_seller_without_rights_on_vendors_is_told(self):
        self._set_all()
        seller = self.env["res.users"].create(
            {"name": "Seller", "login": "mto_seller", "group_ids": [self.env.ref("sales_team.group_sale_salesman").id]}
        )
        order = self._create_order((self.thing, 1), user_id=seller.id)
        promise = self.env["mto.promise"].with_user(seller)._promise(order.order_line.with_user(seller))
        self.assertEqual(promise.promised_date, at(10, 9))

    def test_wrong_input(self):
        for values in ({"mto_order_cutoff": 24}, {"mto_order_cutoff": -1}, {"mto_transit_days": -1}):
            with self.subTest(values), self.assertRaises(ValidationError):
                self.customer.write(values)

    def test_a_schedule_without_hours_is_a_doubt(self):
        self.vendor.mto_calendar_id = self._hours("Nothing", (), 0, 0)
        promise = self._ask(self.part)
        self.assertIn("Vendor: the schedule of vendor, warehouse, carrier or customer has no open hours", promise.warning)
        self.assertGreater(promise.promised_date, at(365))

    def test_queries_do_not_grow_with_vendors(self):
        def count(lines):
            lines = lines.browse(lines.ids)  # read as one set
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            read_plans(lines, {}, NOW, explain=False)
            return self.env.cr.sql_log_count - before

        def buy(number):
            product = self._create_product(f"Part {number}", mto_strategy="mto")
            vendor = self.env["res.partner"].create({"name": f"Vendor {number}"})
            vendor.mto_calendar_id = self._hours(f"Mill {number}", range(5), 7, 15, closed=[(at(number), at(number + 1))])
            self._create_price(product, vendor=vendor)
            return product

        few = self._create_order(*[(buy(number), 1) for number in range(2)])
        many = self._create_order(*[(buy(number), 1) for number in range(2, 14)])
        count(few.order_line)  # fills the registry's caches
        self.assertEqual(count(many.order_line), count(few.order_line))
