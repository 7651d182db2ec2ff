from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import NOW, MtoCommon

ACTIVITY = "mto_promise.activity_type_release"


class ReleaseCase(MtoCommon):
    """A machine to measure that engineering releases in two working days (eight hours each), on a frame to measure."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.resource_calendar_id = cls.calendar
        cls.saw = cls._create_workcenter("Saw")
        cls.steel = cls._create_product("Steel")
        cls._create_price(cls.steel, delay=1)
        cls.frame = cls._create_product("Frame")
        cls.machine = cls._create_product("Machine", mto_strategy="mto", mto_needs_release=True, mto_release_days=2)
        cls.frame_bom = cls._create_bom(cls.frame, [(cls.steel, 1)], [("Weld", cls.saw, 60)])
        cls.machine_bom = cls._create_bom(cls.machine, [(cls.frame, 1)], [("Join", cls.saw, 60)])
        cls.own_frame = cls._order_bom(cls.frame_bom, [(cls.steel, 3)], [("Weld", cls.saw, 60)])
        cls.own = cls._order_bom(cls.machine_bom, [(cls.frame, 1)], [("Join", cls.saw, 60)])
        cls.own.bom_line_ids.mto_bom_id = cls.own_frame
        cls.engineer = cls._create_user("release_engineer", "mto_promise.group_mto_release")
        cls.machine.product_tmpl_id.mto_release_user_id = cls.engineer

    @classmethod
    def _create_user(cls, login, *groups):
        return cls.env["res.users"].create(
            {
                "name": login,
                "login": login,
                "email": f"{login}@example.com",
                "group_ids": [Command.set([cls.env.ref(group).id for group in groups])],
            }
        )

    @classmethod
    def _order_bom(cls, origin, components, operations):
        return cls._create_bom(origin.product_id, components, operations, active=False, mto_origin_bom_id=origin.id)

    def _line(self, **values):
        order = self._create_order((self.machine, 1), **values)
        order.order_line.mto_bom_id = self.own
        return order.order_line

    def _confirmed(self):
        line = self._line()
        self.env["mto.promise"]._promise(line).action_accept()
        line.order_id.action_confirm()
        return line

    def _top(self, line):
        return line.mto_production_ids.filtered(lambda production: production.product_id == self.machine)

    def _sub(self, line):
        return line.mto_production_ids.filtered(lambda production: production.product_id == self.frame)


@tagged("post_install", "-at_install")
class TestRelease(ReleaseCase):
    """Which order BoMs wait, who releases them, and what that does to dates."""

    def test_which_order_boms_wait(self):
        self.assertEqual(self.own.mto_release_state, "waiting")
        self.assertFalse(self.own_frame.mto_release_state)
        self.assertFalse(self.machine_bom.mto_release_state, "the standard bill of materials needs no release")
        self.own.action_mto_release()
        self.assertFalse(self.own.copy().mto_release_state, "a copy is no order BoM")
        revision = self.own.copy({"mto_origin_bom_id": self.machine_bom.id, "active": False})
        self.assertEqual(revision.mto_release_state, "waiting", "what is changed needs a release of its own")

    def test_the_category_is_the_default(self):
        parent = self.env["product.category"].create({"name": "Machines", "mto_release": "yes", "mto_release_days": 3})
        child = self.env["product.category"].create({"name": "Small Machines", "parent_id": parent.id})
        product = self._create_product("Press", categ_id=child.id)
        self.assertTrue(product.mto_needs_release)
        self.assertEqual(product.mto_release_days, 3)
        child.mto_release_days = 1
        self.assertEqual(product.mto_release_days, 1)
        child.mto_release = "no"
        self.assertFalse(product.mto_needs_release)
        product.mto_needs_release = True
        parent.mto_release = "no"
        self.assertTrue(product.mto_needs_release, "what was chosen on the product stays")

    def test_the_date_by_hand(self):
        """Two working days from Monday 8:00 end on Tuesday 17:00. Wednesday: frame 8-9, machine 9-10."""
        promise = self.env["mto.promise"]._promise(self._line())
        self.assertEqual(promise.promised_date, datetime(2026, 3, 4, 10))
        buy, make = (promise.step_ids.filtered(lambda s, k=kind: s.kind == k)[:1] for kind in ("buy", "make"))
        self.assertEqual(buy.date_start, NOW, "parts are bought meanwhile")
        self.assertEqual(make.release_date, datetime(2026, 3, 3, 17))
        reason = promise.reason_ids.filtered(lambda r: r.kind == "release")
        self.assertEqual(reason._record(), self.own)
        self.assertEqual(reason.gain_minutes, 24 * 60, "steel comes on Tuesday at 8:00")
        self.assertIn("engineering must release", promise.warning)
        self.own.action_mto_release()
        again = self.env["mto.promise"]._promise(promise.sale_line_id)
        self.assertEqual(again.promised_date, datetime(2026, 3, 3, 10), "as much earlier as the reason says")
        self.assertNotIn("release", again.reason_ids.mapped("kind"))
        self.assertFalse(again.warning)

    def test_closed_days_and_no_calendar(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": self.calendar.id,
                "date_from": datetime(2026, 3, 3),
                "date_to": datetime(2026, 3, 4),
            }
        )
        self.assertEqual(self.own._mto_release_moments(NOW), {self.own.id: datetime(2026, 3, 4, 17)})
        self.company.resource_calendar_id.attendance_ids = [Command.clear()]
        self.assertEqual(self.own._mto_release_moments(NOW), {self.own.id: NOW + timedelta(days=2)})

    def test_without_a_specification_nothing_waits(self):
        order = self._create_order((self.machine, 1))
        promise = self.env["mto.promise"]._promise(order.order_line)
        self.assertEqual(promise.promised_date, datetime(2026, 3, 3, 10))
        order.action_confirm()
        order.order_line.mto_production_ids.workorder_ids[:1].button_start()

    def test_the_plan_becomes_fact(self):
        line = self._confirmed()
        promise = line.mto_promise_id
        self.assertEqual(promise.promised_date, datetime(2026, 3, 4, 10))
        self.assertEqual(self._sub(line).date_start, datetime(2026, 3, 4, 8))
        self.assertEqual(self._top(line).date_start, datetime(2026, 3, 4, 9))
        for step in promise.step_ids.filtered("production_id"):
            self.assertEqual(
                (step.production_id.date_start, step.production_id.date_finished), (step.date_start, step.date_end)
            )
        self.assertEqual(self.own.mto_release_due, datetime(2026, 3, 3, 17))
        self.assertEqual(line.mto_expected_date, promise.promised_date)
        self.assertEqual(line.mto_stage, "to_buy")
        line.mto_purchase_line_ids.order_id.button_confirm()
        self.assertEqual(line.mto_stage, "release")

    def test_a_late_release_slips_the_expected_date(self):
        line = self._confirmed()
        line.mto_purchase_line_ids.order_id.button_confirm()
        self.own.mto_release_due = datetime(2026, 3, 5, 12)
        line._mto_follow_release()
        self.assertEqual(line.mto_expected_date, datetime(2026, 3, 5, 14), "four hours after the frame's 8:00, plus a day")
        with freeze_time(datetime(2026, 3, 6, 8)):
            line._mto_follow_release()
            self.assertGreaterEqual(line.mto_expected_date, datetime(2026, 3, 6, 9))
            self.assertTrue(line.mto_is_late)
        self.own.action_mto_release()
        self.assertEqual(line.mto_expected_date, line.mto_promised_date)
        self.assertEqual(line.mto_stage, "waiting")

    def test_a_hold_whose_release_comes_too_late_is_asked_anew(self):
        """The parts are there, so that nothing but the release is pressing."""
        self._set_stock(self.steel, 10)
        self.machine.product_tmpl_id.mto_strategy = "ato"
        line = self._line()
        line.mto_strategy = "ato"
        promise = self.env["mto.promise"]._promise(line)
        promise.action_accept()
        with freeze_time(NOW + timedelta(hours=4)):
            line.order_id.action_confirm()
            self.assertNotEqual(line.mto_promise_id, promise)
            self.assertGreater(line.mto_promised_date, promise.promised_date)
            self.assertGreaterEqual(
                min(line.mto_production_ids.mapped("date_start")), self.own.mto_release_due, "never before the release"
            )

    def test_a_hold_that_was_released_meanwhile_stands(self):
        self._set_stock(self.steel, 10)
        line = self._line()
        line.mto_strategy = "ato"
        promise = self.env["mto.promise"]._promise(line)
        promise.action_accept()
        self.own.action_mto_release()
        with freeze_time(NOW + timedelta(hours=4)):
            line.order_id.action_confirm()
        self.assertEqual(line.mto_promise_id, promise)

    def test_one_release_serves_all_lines_that_share_it(self):
        first, second = self._confirmed(), self._confirmed()
        self.assertEqual(len(self.own.activity_ids), 1)
        self.own.action_mto_release()
        self.assertFalse((first | second).mto_production_ids.mto_release_bom_id)
        third = self.env["mto.promise"]._promise(self._line())
        self.assertNotIn("release", third.reason_ids.mapped("kind"))

    def test_the_release_at_the_top_covers_those_below(self):
        self.frame.product_tmpl_id.mto_needs_release = True
        self.own_frame._mto_update_release()
        line = self._confirmed()
        self.assertEqual(self.own_frame.mto_release_state, "waiting")
        self.assertFalse(self.own_frame.activity_ids, "only the topmost is asked for")
        self.own.action_mto_release()
        self.assertEqual(self.own_frame.mto_release_state, "released")
        self.assertFalse(line.mto_production_ids.mto_release_bom_id)

    def test_a_policy_of_later_spares_confirmed_orders(self):
        self.frame.product_tmpl_id.mto_needs_release = True
        self._confirmed()
        self.own_frame._mto_update_release()
        self.assertFalse(self.own_frame.mto_release_state)

    # ------------------------------------------------------------------------------------------------------- who and how

    def test_the_responsible_is_asked_once_and_told_by_when(self):
        self._confirmed()
        activity = self.own.activity_ids
        self.assertEqual((activity.user_id, activity.activity_type_id), (self.engineer, self.env.ref(ACTIVITY)))
        self.assertEqual(self.own.mto_release_latest, datetime(2026, 3, 4, 8))
        self.assertEqual(activity.date_deadline, datetime(2026, 3, 4).date())
        self.own.with_user(self.engineer).action_mto_release()
        self.assertFalse(self.own.activity_ids)
        self.assertRecordValues(
            self.own,
            [{"mto_release_state": "released", "mto_released_by_id": self.engineer.id, "mto_released_date": NOW}],
        )

    def test_a_responsible_who_may_not_release_is_not_asked(self):
        self.engineer.group_ids = [Command.unlink(self.env.ref("mto_promise.group_mto_release").id)]
        self._confirmed()
        self.assertFalse(self.own.activity_ids.user_id)

    def test_a_seller_confirms_and_may_not_release(self):
        seller = self._create_user("release_seller", "sales_team.group_sale_salesman")
        line = self._line(user_id=seller.id)
        promise = self.env["mto.promise"].with_user(seller)._promise(line.with_user(seller))
        self.assertIn("release", [reason["kind"] for reason in promise.answer["reasons"]])
        promise.action_accept()
        line.order_id.with_user(seller).action_confirm()
        self.assertEqual(line.with_user(seller).mto_stage, "to_buy")
        with self.assertRaises(AccessError):
            self.own.with_user(seller).action_mto_release()
        worker = self._create_user("release_worker", "mrp.group_mrp_user")
        with self.assertRaisesRegex(AccessError, "Engineering Release"):
            self.own.with_user(worker).action_mto_release()
        manager = self._create_user("release_manager", "mrp.group_mrp_manager")
        self._top(line).with_user(manager).action_mto_release()
        self.assertEqual(self.own.mto_release_state, "released")

    def test_another_company_sees_nothing_of_it(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.own.company_id = self.company
        self.engineer.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        with self.assertRaises(AccessError):
            self.own.with_user(self.engineer).action_mto_release()
        self._confirmed()
        self.assertFalse(self.own.activity_ids.user_id, "somebody of another company is not asked")

    def test_the_list_of_what_waits(self):
        line = self._confirmed()
        domain = [("mto_release_state", "=", "waiting")]
        waiting = self.env["mrp.bom"].with_user(self.engineer).with_context(active_test=False).search(domain)
        self.assertIn(self.own, waiting)
        row = self.own.with_user(self.engineer)
        self.assertEqual((row.mto_release_orders, row.mto_release_customers), (line.order_id.name, "Customer"))
        self.assertEqual(row.mto_release_promised, line.mto_promised_date)
        productions = self.env["mrp.production"].with_user(self.engineer)
        domain = [("mto_release_bom_id", "!=", False), ("mto_line_id", "=", line.id)]
        self.assertEqual(productions.search(domain), line.mto_production_ids)
        self.own.action_mto_release()
        self.assertFalse(productions.search(domain))

    def test_a_cancelled_order_asks_nobody_any_more(self):
        first, second = self._confirmed(), self._confirmed()
        first.order_id._action_cancel()
        self.assertTrue(self.own.activity_ids)
        second.order_id._action_cancel()
        self.assertFalse(self.own.activity_ids)
        self.assertFalse(self.own.mto_release_due)

    def test_what_needs_no_release_is_not_released(self):
        with self.assertRaisesRegex(UserError, "needs no engineering release"):
            self.machine_bom.action_mto_release()
        with self.assertRaisesRegex(UserError, "is not released"):
            self.own.action_mto_withdraw_release()

    def test_it_can_be_withdrawn_until_production_starts(self):
        line = self._confirmed()
        self.own.action_mto_release()
        self.own.action_mto_withdraw_release()
        self.assertEqual(self.own.mto_release_state, "waiting")
        self.assertEqual(len(self.own.activity_ids), 1)
        self.assertEqual(self._sub(line).mto_release_bom_id, self.own)
        self.own.action_mto_release()
        self._sub(line).workorder_ids.button_start()
        with self.assertRaisesRegex(UserError, "production has started"):
            self.own.action_mto_withdraw_release()

    def test_the_form_shows_what_the_production_waits_for(self):
        line = self._confirmed()
        with Form(self._top(line).with_user(self.engineer)) as form:
            self.assertEqual(form.mto_release_bom_id, self.own)
            self.assertTrue(form.mto_may_release)
