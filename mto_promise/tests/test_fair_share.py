from datetime import timedelta

from psycopg2.errors import CheckViolation

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import NOW, MtoCommon


@tagged("post_install", "-at_install")
class TestFairShare(MtoCommon):
    """The saw works 40 hours a week. A frame takes it 60 minutes and 2 steel, of which 100 lie there.

    Of the 40 hours within 7 days from Monday 8:00 on, 10 % are 4 hours: four frames.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.saw = cls._create_workcenter("Saw")
        cls.steel = cls._create_product("Steel", mto_always_stock=True)
        cls._set_stock(cls.steel, 100)
        cls.frame = cls._create_product("Frame", mto_strategy="mto")
        cls._create_bom(cls.frame, [(cls.steel, 2)], [("Cut", cls.saw, 60)])
        groups = "sales_team.group_sale_salesman_all_leads"
        cls.anna = new_test_user(cls.env, "share_anna", groups=groups, name="Anna")
        cls.bert = new_test_user(cls.env, "share_bert", groups=groups, name="Bert")
        cls.team, cls.other_team = cls.env["crm.team"].create([{"name": "North"}, {"name": "South"}])
        cls.company.write({"mto_hold_share": 10.0, "mto_hold_share_days": 7})

    def _ask(self, quantity, user=None, team=None, product=None, **values):
        user, team = user or self.anna, team or self.team
        order = self._create_order((product or self.frame, quantity), user_id=user.id, team_id=team.id, **values)
        return self.env["mto.promise"].with_user(user)._promise(order.with_user(user).order_line)

    def _hold(self, *args, **kwargs):
        promise = self._ask(*args, **kwargs)
        promise.action_hold()
        return promise

    def _assert_refused(self, promise, *words):
        with self.assertRaises(UserError) as refusal, self.cr.savepoint():
            promise.action_hold()
        for word in words:
            self.assertIn(word, str(refusal.exception))
        promise.invalidate_recordset()
        self.assertEqual(promise.state, "draft", "nothing is held")
        self.assertFalse(promise.step_ids.leave_id)
        return str(refusal.exception)

    def test_without_a_limit_everything_may_be_held(self):
        self.company.mto_hold_share = 0
        self.assertEqual(self._hold(50).state, "held")

    def test_up_to_the_share_and_no_further(self):
        held = self._hold(3)
        self.assertEqual(self._hold(1).state, "held", "3 + 1 of 4 hours")
        self._assert_refused(
            self._ask(1), "Anna", "10 %", "Saw", "4 of 40 h", "Held are 4 h", "1 h more", held.order_id.name, "3 h", "manager"
        )

    def test_one_quotation_alone_can_be_too_much(self):
        text = self._assert_refused(self._ask(5), "Held are 0 h", "5 h more", "smaller quantity")
        self.assertNotIn("On hold:", text)

    def test_everybody_has_a_share(self):
        self._hold(4)
        self.assertEqual(self._hold(4, user=self.bert).state, "held", "what Anna holds makes no share smaller")

    def test_what_is_released_or_over_or_confirmed_counts_no_more(self):
        released, over, confirmed = self._hold(1), self._hold(1), self._hold(2)
        self._assert_refused(self._ask(2))
        released.action_release()
        over.sudo().expires_at = NOW
        self.assertEqual(self._hold(2).state, "held")
        confirmed.order_id.sudo().action_confirm()
        # 2 of the 40 hours are a work order's now: a share is 3.8 hours, of which 2 are held.
        self._assert_refused(self._ask(2), "3.8 of 38 h", "Held are 2 h")
        self.assertEqual(self._hold(1).state, "held")

    def test_a_hold_that_is_renewed_does_not_count_twice(self):
        line = self._hold(4).sale_line_id
        again = self.env["mto.promise"].with_user(self.anna)._promise(line)
        again.action_hold()
        self.assertEqual(line.mto_promise_id, again)

    def test_time_further_ahead_is_free_to_hold(self):
        self._set_stock(self.steel, 900)
        wish = NOW + timedelta(days=20)
        order = self._create_order((self.frame, 20), user_id=self.anna.id, mto_requested_date=wish)
        promise = self.env["mto.promise"].with_user(self.anna)._promise(order.with_user(self.anna).order_line)
        self.assertGreater(min(promise.step_ids.mapped("date_start")), NOW + timedelta(days=7))
        promise.action_hold()
        self.assertEqual(promise.state, "held")

    def test_a_promise_manager_goes_beyond(self):
        promise = self._ask(10)
        self.anna.group_ids = [Command.link(self.env.ref("mto_promise.group_mto_manager").id)]
        promise.action_hold()
        self.assertEqual(promise.state, "held")

    def test_an_order_is_confirmed_whatever_is_held(self):
        self._hold(4)
        order = self._ask(6).order_id
        order.action_confirm()
        self.assertEqual(order.sudo().order_line.mto_promise_id.state, "committed")

    def test_lines_of_one_order_count_together(self):
        order = self._create_order((self.frame, 3), (self.frame, 2), user_id=self.anna.id)
        promises = self.env["mto.promise"].with_user(self.anna)._promise(order.with_user(self.anna).order_line)
        with self.assertRaisesRegex(UserError, "5 h more"):
            promises.action_hold()

    # ----------------------------------------------------------------------------------------------------- of whom

    def test_a_team_shares_one_part(self):
        self.company.mto_hold_share_of = "team"
        anna = self._hold(3)
        self._assert_refused(self._ask(2, user=self.bert), "North", anna.order_id.name)
        self.assertEqual(self._hold(4, user=self.bert, team=self.other_team).state, "held")

    def test_a_quotation_that_goes_to_another_team_counts_there(self):
        self.company.mto_hold_share_of = "team"
        held = self._hold(3)
        held.order_id.sudo().team_id = self.other_team
        self.assertEqual(self._hold(4, user=self.bert).state, "held", "North has all of its share again")
        self._assert_refused(self._ask(2, team=self.other_team), "South")

    def test_who_may_not_read_the_others_is_not_told_of_their_customers(self):
        self.company.mto_hold_share_of = "team"
        anna = self._hold(3)
        bert = new_test_user(self.env, "share_own_only", groups="sales_team.group_sale_salesman")
        text = self._assert_refused(self._ask(2, user=bert), "1 of others")
        self.assertNotIn(anna.order_id.name, text)
        self.assertNotIn(anna.partner_id.name, text)

    def test_a_team_with_limits_of_its_own(self):
        self.team.write({"mto_has_hold_limits": True, "mto_hold_share": 20.0})
        self.assertEqual(self._hold(8).state, "held")
        self._assert_refused(self._ask(5, user=self.bert, team=self.other_team), "10 %")
        self.team.mto_hold_share = 0
        self.assertEqual(self._hold(20).state, "held", "no limit for this team")

    def test_orders_of_nobody_share_one_part(self):
        order = self._create_order((self.frame, 5), user_id=False)
        promise = self.env["mto.promise"].with_user(self.anna)._promise(order.with_user(self.anna).order_line)
        self._assert_refused(promise, "Orders without a salesperson")

    def test_each_company_has_its_own_limits(self):
        second = self.env["res.company"].create(
            {"name": "Second", "mto_hold_share": 5.0, "mto_hold_share_days": 7, "mto_hold_limit": 1}
        )
        self.anna.company_ids |= second
        self._hold(4)
        calendar = self._create_calendar("Second")
        calendar.company_id = second
        env = self.env["sale.order"].with_company(second).env
        saw = env["mrp.workcenter"].create(
            {"name": "Second saw", "company_id": second.id, "resource_calendar_id": calendar.id, "time_efficiency": 100}
        )
        frame = self._create_product("Second frame", mto_strategy="mto", company_id=second.id)
        operation = {"name": "Cut", "workcenter_id": saw.id, "time_cycle_manual": 60}
        env["mrp.bom"].create(
            {
                "product_tmpl_id": frame.product_tmpl_id.id,
                "company_id": second.id,
                "operation_ids": [Command.create(operation)],
            }
        )
        warehouse = env["stock.warehouse"].search([("company_id", "=", second.id)], limit=1)

        def ask(quantity):
            order = env["sale.order"].create(
                {
                    "partner_id": self.customer.id,
                    "user_id": self.anna.id,
                    "company_id": second.id,
                    "warehouse_id": warehouse.id,
                    "order_line": [Command.create({"product_id": frame.id, "product_uom_qty": quantity})],
                }
            )
            line = order.with_user(self.anna).with_context(allowed_company_ids=[second.id, self.company.id]).order_line
            return line.env["mto.promise"]._promise(line)

        self._assert_refused(ask(3), "5 %", "2 of 40 h", "Held are 0 h")
        ask(2).action_hold()

    # ------------------------------------------------------------------------------------------------- stock, number

    def test_stock_is_shared_too(self):
        self.company.mto_hold_share_days = 28  # 160 hours: time for 16 frames, steel (10 of 100) for 5
        held = self._hold(4)
        self._assert_refused(self._ask(2), "Steel", "10 of 100", "Held are 8", "4 more", held.order_id.name)
        self.assertEqual(self._hold(1).state, "held", "8 + 2 of 10")

    def test_everybody_may_hold_one_of_few(self):
        screw = self._create_product("Screw", mto_strategy="ato", mto_stock_first=True)
        self._set_stock(screw, 2)
        self._create_price(screw)
        promise = self._hold(1, product=screw)
        self.assertEqual(promise.step_ids.mapped("kind"), ["delivery", "stock"])
        self._assert_refused(self._ask(1, product=screw), "Screw")

    def test_so_many_quotations(self):
        self.company.write({"mto_hold_share": 0, "mto_hold_limit": 2})
        first, _second = self._hold(1), self._hold(1)
        self._assert_refused(self._ask(1), "2 quotations", "number 3", first.order_id.name)
        self.assertEqual(self._hold(1, user=self.bert).state, "held")
        again = self.env["mto.promise"].with_user(self.anna)._promise(first.sale_line_id)
        again.action_hold()
        self.assertEqual(again.state, "held", "one that has a hold may renew it")

    def test_limits_that_mean_nothing(self):
        for values in ({"mto_hold_share": 101}, {"mto_hold_share": -1}, {"mto_hold_share_days": 0}, {"mto_hold_limit": -1}):
            with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"), self.cr.savepoint():
                self.company.write(values)
