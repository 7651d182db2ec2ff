from datetime import datetime, timedelta

from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import NOW, MtoCommon


@tagged("post_install", "-at_install")
class TestCertainty(MtoCommon):
    """Dates that are sure, worked out by hand from Monday 8:00, shifts 8-12 and 13-17.

    Steel takes 10 days, 2 longer in one of five cases and 5 longer in one of twenty; a frame is an hour of work. As
    planned that is Thursday the 12th, 9:00; steel that comes on Saturday is worked on Monday the 16th.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["mto.promise.policy"].search([]).unlink()
        cls.env["mto.statistic"].search([]).unlink()
        cls.company.partner_id.tz = "UTC"
        cls.saw = cls._create_workcenter("Saw")
        cls.steel = cls._create_product("Steel")
        cls._create_price(cls.steel, delay=10)
        cls.frame = cls._create_product("Frame", mto_strategy="mto")
        cls._create_bom(cls.frame, [(cls.steel, 2)], [("Cut", cls.saw, 60)])
        cls._create_statistic("vendor", 0.0, 0.2, 0.5)
        cls._create_statistic("operation", 0.0, 0.0, 0.0)
        cls._create_statistic("start", 0.0, 0.0, 0.0)
        cls.planned = datetime(2026, 3, 12, 9)
        cls.sure = datetime(2026, 3, 16, 9)
        cls.surest = datetime(2026, 3, 17, 9)

    @classmethod
    def _create_statistic(cls, kind, p50, p80, p95, **whose):
        return cls.env["mto.statistic"].create({"kind": kind, "p50": p50, "p80": p80, "p95": p95, **whose})

    @classmethod
    def _create_policy(cls, confidence="p80", **values):
        return cls.env["mto.promise.policy"].create({"name": "Sure", "confidence": confidence, **values})

    def _ask(self, requested=None, **values):
        order = self._create_order((self.frame, 1), **values)
        return self.env["mto.promise"]._promise(order.order_line, requested)

    def _steps(self, promise, *kinds):
        steps = promise.step_ids.filtered(lambda step: step.kind in kinds)
        return [(step.kind, step.date_start, step.date_end) for step in steps]

    # ----------------------------------------------------------------------------------------------------------- dates

    def test_without_a_policy_the_date_is_the_plans(self):
        promise = self._ask()
        self.assertRecordValues(
            promise,
            [
                {
                    "earliest_date": self.planned,
                    "promised_date": self.planned,
                    "date_p50": self.planned,
                    "date_p80": self.sure,
                    "date_p95": self.surest,
                    "confidence": "plan",
                    "policy_id": False,
                    "assumption": "",
                    "warning": "",
                }
            ],
        )
        # half of the cases are on time, and the first of five that are late comes on the same day
        self.assertGreaterEqual(promise.certainty, 50.0)
        self.assertLess(promise.certainty, 60.0)

    def test_a_sure_date_is_promised_and_the_plan_stands_before_it(self):
        policy = self._create_policy()
        promise = self._ask()
        self.assertRecordValues(
            promise,
            [
                {
                    "earliest_date": self.planned,
                    "promised_date": self.sure,
                    "confidence": "p80",
                    "policy_id": policy.id,
                    "is_feasible": True,
                }
            ],
        )
        self.assertGreaterEqual(promise.certainty, 80.0)
        self.assertEqual(
            self._steps(promise, "delivery", "operation"),
            [("delivery", self.sure, self.sure), ("operation", datetime(2026, 3, 12, 8), self.planned)],
        )
        operation = promise.step_ids.filtered(lambda step: step.kind == "operation")
        self.assertEqual(operation.slack_minutes, 4 * 24 * 60)

    def test_what_is_set_by_hand_of_a_vendor_counts_for_what_is_measured_of_his_products(self):
        whose = {"partner_id": self.vendor.id, "product_id": self.steel.id}
        product = self._create_statistic("vendor", 0.0, 0.2, 0.5, **whose, is_manual=False, quantiles=[0.0] * 9 + [0.5] * 3)
        self.assertEqual(self._ask().date_p80, self.planned)
        vendor = self._create_statistic("vendor", 0.5, 0.5, 0.5, partner_id=self.vendor.id)
        self.assertEqual(self._ask().date_p80, self.surest)
        product.write({"p50": 0.0, "p80": 0.0, "p95": 0.0})
        self.assertEqual(self._ask().date_p80, self.planned, "both are set by hand")
        product.action_use_records()
        vendor.action_use_records()
        self.assertEqual(self._ask().date_p80, self.planned, "the records count again")

    def test_policies_go_with_their_category_and_their_class(self):
        category = self.env["product.category"].create({"name": "Steel", "parent_id": self.frame.categ_id.id})
        for values in (
            {"categ_id": category.id},
            {"customer_tag_id": self.env["res.partner.category"].create({"name": "Builders"}).id},
        ):
            policy = self._create_policy(**values)
            self.assertFalse(self._ask().policy_id)
            policy[next(iter(values))].unlink()
            self.assertFalse(policy.exists())
            self.assertEqual(self._ask().promised_date, self.planned)

    def test_the_policy_is_among_the_reasons_and_can_be_opened(self):
        policy = self._create_policy()
        reason = self._ask().reason_ids.filtered(lambda reason: reason.kind == "policy")
        self.assertEqual((reason.gain_minutes, reason.name), (4 * 24 * 60, "How sure the date must be: policy Sure"))
        self.assertEqual(reason.action_open()["res_id"], policy.id)

    def test_what_the_date_has_to_spare_makes_nothing_late(self):
        self._create_policy()
        promise = self._ask(datetime(2026, 4, 10, 9))
        promise.action_accept()
        promise.order_id.action_confirm()
        line, step = promise.sale_line_id, promise.step_ids.filtered(lambda step: step.kind == "buy")
        margin = step.latest_date - step.date_start
        self.assertGreaterEqual(margin, timedelta(days=2), "steel is so much late in one of five cases")
        line.mto_purchase_line_ids.date_planned = step.date_end + margin
        self.assertEqual(line.mto_expected_date, promise.promised_date)
        line.mto_purchase_line_ids.date_planned = step.date_end + margin + timedelta(days=1)
        self.assertEqual(line.mto_expected_date, promise.promised_date + timedelta(days=1))

    def test_what_is_confirmed_is_what_was_promised(self):
        self._create_policy()
        promise = self._ask()
        promise.action_accept()
        order = promise.order_id
        self.assertEqual(order.commitment_date, self.sure)
        order.action_confirm()
        line = order.order_line
        self.assertEqual(promise.state, "committed")
        self.assertEqual(line.mto_production_ids.date_finished, self.planned)
        self.assertEqual(line.mto_production_ids.workorder_ids.date_start, datetime(2026, 3, 12, 8))
        self.assertEqual(line.mto_purchase_line_ids.date_planned, datetime(2026, 3, 12, 8))
        delivery = self._deliveries(line)
        self.assertEqual((delivery.date, delivery.date_deadline), (self.sure, self.sure))
        self.assertEqual((line.mto_expected_date, line.mto_is_late), (self.sure, False))

    def test_a_delay_within_the_margin_is_no_delay_of_the_order(self):
        self._create_policy()
        promise = self._ask()
        promise.action_accept()
        promise.order_id.action_confirm()
        line = promise.sale_line_id
        line.mto_purchase_line_ids.date_planned = datetime(2026, 3, 16, 8)
        self.assertFalse(line.mto_is_late)
        line.mto_purchase_line_ids.date_planned = datetime(2026, 3, 18, 8)
        self.assertTrue(line.mto_is_late)
        self.assertEqual(line.mto_expected_date, datetime(2026, 3, 18, 9))

    def test_a_wish_that_is_not_sure_enough_is_not_met(self):
        wish = datetime(2026, 3, 13, 12)
        self.assertTrue(self._ask(wish).is_feasible)
        self._create_policy()
        promise = self._ask(wish)
        self.assertRecordValues(promise, [{"is_feasible": False, "promised_date": self.sure}])
        self.assertIn("policy", promise.reason_ids.mapped("kind"))

    def test_a_later_wish_is_planned_in_time_for_the_delays(self):
        self._create_policy()
        promise = self._ask(datetime(2026, 4, 1, 9))
        self.assertEqual(promise.promised_date, datetime(2026, 4, 1, 9))
        # four days before: Saturday the 28th, so that the hour of work is the last one of Friday
        self.assertEqual(
            self._steps(promise, "delivery", "operation"),
            [
                ("delivery", datetime(2026, 4, 1, 9), datetime(2026, 4, 1, 9)),
                ("operation", datetime(2026, 3, 27, 16), datetime(2026, 3, 27, 17)),
            ],
        )
        self.assertLessEqual(promise.date_p80, promise.promised_date)

    def test_a_hold_keeps_a_sure_date_over_the_minutes_gone_by(self):
        self._create_policy(confidence="p95")
        promise = self._ask()
        self.assertEqual(promise.promised_date, self.surest)
        # steel that comes at 11:30 instead of 8:00 is worked around the break: 4:30 h later after 3:30 h, the same day
        with freeze_time(NOW + timedelta(hours=3, minutes=30)):
            promise.action_hold()
        self.assertEqual((promise.state, promise.promised_date), ("held", datetime(2026, 3, 17, 13, 30)))

    def test_what_is_only_assumed_is_told(self):
        self.env["mto.statistic"].search([]).unlink()
        promise = self._ask()
        self.assertEqual(promise.assumption, "Vendor\nSaw")
        self.assertFalse(promise.warning)
        self.assertEqual(promise.answer["assumed"], ["Vendor", "Saw"])
        self._create_policy()
        promise = self._ask()
        self.assertRegex(promise.warning, "^Vendor and 1 more: there are too few records.*usual delays are assumed.*$")
        self.assertEqual(promise.answer["assumed"], [], "the warning says it")

    def test_the_answer_tells_how_sure_and_by_whose_rule(self):
        self._create_policy()
        answer = self._ask().answer
        self.assertEqual(
            answer["sure"],
            [
                {"level": "50", "date": "2026-03-12 09:00:00", "promised": False},
                {"level": "80", "date": "2026-03-16 09:00:00", "promised": True},
                {"level": "95", "date": "2026-03-17 09:00:00", "promised": False},
            ],
        )
        self.assertEqual((answer["policy"], answer["confidence"]), ("Sure", "80 % sure"))

    def test_both_lines_of_an_order_wait_for_the_same_vendor(self):
        order = self._create_order((self.frame, 1), (self.frame, 1))
        first, second = self.env["mto.promise"]._promise(order.order_line)
        self.assertEqual((first.promised_date, second.promised_date), (self.planned, self.planned + timedelta(hours=1)))
        # late steel is late for both
        self.assertEqual([line.date_p80.date() for line in (first, second)], [self.sure.date()] * 2)

    def test_a_receipt_on_its_way_is_as_late_as_its_vendor(self):
        self.frame.mto_strategy = "ato"
        purchase = self.env["purchase.order"].create(
            {
                "partner_id": self.vendor.id,
                "picking_type_id": self.warehouse.in_type_id.id,
                "order_line": [(0, 0, {"product_id": self.steel.id, "product_qty": 9, "price_unit": 1.0})],
            }
        )
        purchase.button_confirm()
        purchase.order_line.move_ids.date = datetime(2026, 3, 4, 8)
        promise = self._ask()
        # two days of lead time count as a week: 1.4 and 3.5 days later, that is Thursday 17:36 and Saturday
        self.assertEqual(
            [promise.date_p50, promise.date_p80, promise.date_p95],
            [datetime(2026, 3, 4, 9), datetime(2026, 3, 6, 9), datetime(2026, 3, 9, 9)],
        )

    # ------------------------------------------------------------------------------------------------------- policies

    def test_the_most_particular_policy_counts(self):
        below = self.env["product.category"].create({"name": "Frames", "parent_id": self.category.id})
        self.frame.categ_id = below
        tag = self.env["res.partner.category"].create({"name": "Key account"})
        ranked = [
            self._create_policy(name="all"),
            self._create_policy(name="company", company_id=self.company.id),
            self._create_policy(name="category", categ_id=self.category.id),
            self._create_policy(name="category below", categ_id=below.id),
            self._create_policy(name="key accounts", customer_tag_id=tag.id),
            self._create_policy(name="key accounts of a category", customer_tag_id=tag.id, categ_id=self.category.id),
        ]
        other = self.env["res.company"].create({"name": "Other"})
        self._create_policy(name="other company", company_id=other.id, categ_id=below.id)
        self._create_policy(name="other category", categ_id=self.env["product.category"].create({"name": "No"}).id)
        self.customer.category_id = tag
        while ranked:
            policy = ranked.pop()
            self.assertEqual(self._ask().policy_id, policy)
            policy.active = False
        self.assertFalse(self._ask().policy_id)

    def test_the_class_of_a_company_is_that_of_its_contacts(self):
        tag = self.env["res.partner.category"].create({"name": "Key account"})
        policy = self._create_policy(customer_tag_id=tag.id)
        self.assertFalse(self._ask().policy_id)
        self.customer.write({"is_company": True, "category_id": [(4, tag.id)]})
        contact = self.env["res.partner"].create({"name": "Buyer", "parent_id": self.customer.id})
        self.assertEqual(self._ask(partner_id=contact.id).policy_id, policy)

    def test_days_of_delivery_and_extra_days(self):
        weekdays = {"monday": False, "wednesday": False, "thursday": False}
        self._create_policy("plan", buffer_days=2, delivery_days=True, **weekdays)
        # Thursday and 2 days is Saturday; goods arrive on Tuesdays and Fridays
        promise = self._ask()
        self.assertEqual(promise.promised_date, datetime(2026, 3, 17, 8), "when the company opens")
        # The headings of a two-week schedule have no hours.
        self.company.resource_calendar_id.switch_calendar_type()
        self.assertEqual(self._ask().promised_date, datetime(2026, 3, 17, 8))
        self.assertEqual(self._ask(datetime(2026, 3, 21, 8)).promised_date, datetime(2026, 3, 20, 8))

    def test_limits_warn_or_refuse(self):
        policy = self._create_policy("plan", horizon_days=5)
        seller = new_test_user(self.env, "limited_seller", groups="sales_team.group_sale_salesman")
        promise = self._ask(user_id=seller.id)
        self.assertTrue(promise.is_beyond_limits)
        self.assertIn("more than 5 days ahead, beyond the horizon of the policy Sure", promise.warning)
        promise.with_user(seller).action_hold()
        promise.action_release()
        policy.beyond_limits = "refuse"
        promise = self._ask(user_id=seller.id)
        with self.assertRaisesRegex(UserError, "policy Sure does not allow to promise Mar 12, 2026"):
            promise.with_user(seller).action_hold()
        promise.action_hold()
        self.assertEqual(promise.state, "held")

    def test_the_backlog_of_a_work_center_is_limited(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Other work",
                "calendar_id": self.calendar.id,
                "resource_id": self.saw.resource_id.id,
                "date_from": datetime(2026, 3, 3, 8),
                "date_to": datetime(2026, 3, 4, 10),
                "time_type": "other",
            }
        )
        policy = self._create_policy("plan", backlog_hours=10)
        self.assertFalse(self._ask().warning)
        policy.backlog_hours = 9.5
        self.assertIn("Saw: 10 h of work are ahead, more than the policy allows", self._ask().warning)

    def test_nonsense_is_refused(self):
        days = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), False)
        for values in ({"delivery_days": True, **days}, {"buffer_days": -1}, {"horizon_days": -1}):
            with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation), self.env.cr.savepoint():
                self._create_policy(**values)
