from datetime import datetime

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .renewal_case import RenewalCase


@tagged("post_install", "-at_install")
class TestRenewalAccess(RenewalCase):
    """Sellers ask anew for their own quotations, planners and promise managers for all of their companies."""

    def _user(self, login, groups, **values):
        return new_test_user(self.env, f"renewal_{login}", groups=groups, **values)

    def test_a_seller_asks_anew_for_own_quotations(self):
        promise = self._asked()
        self._close_saw(2, 4)
        renewal = self._look(promise, self.seller)
        self.assertEqual(renewal.row_ids.days, 3)
        self._apply(renewal)
        self.assertEqual(promise.promised_date, datetime(2026, 3, 5, 14))
        renewal.row_ids.action_open()

    def test_a_seller_cannot_look_at_those_of_others(self):
        promise = self._asked()
        colleague = self._user("colleague", "sales_team.group_sale_salesman")
        with self.assertRaises(AccessError):
            promise.with_user(colleague).action_promise_anew()
        with self.assertRaises(AccessError):
            promise.sale_line_id.with_user(colleague).action_mto_promise_anew()

    def test_all_stale_are_those_a_user_may_see(self):
        self.env["sale.order"].search([("state", "in", ("draft", "sent"))])._action_cancel()
        colleague = self._user("colleague", "sales_team.group_sale_salesman")
        own, other = self._held(user_id=colleague.id), self._held()
        (own | other)._expire()
        action = self.env["mto.promise"].with_user(colleague).action_promise_stale_anew()
        self.assertEqual(self.env["mto.renewal"].browse(action["res_id"]).row_ids.sale_line_id, own.sale_line_id)

    def test_planners_and_managers_ask_anew_for_everybody(self):
        promise = self._held()
        self._close_saw(2, 4)
        for login, group in (("planner", "mrp.group_mrp_user"), ("head", "sales_team.group_sale_salesman_all_leads")):
            renewal = self._look(promise, self._user(login, group))
            self._apply(renewal)
            self.assertEqual(renewal.row_ids.promise_id.promised_date, datetime(2026, 3, 5, 14), login)
        self.assertEqual(promise.state, "held")
        self.assertEqual(promise.order_id.activity_ids.user_id, self.seller)

    def test_who_may_not_change_orders_looks_and_changes_nothing(self):
        promise = self._asked()
        self._close_saw(2, 4)
        renewal = self._look(promise, self._reader())
        self.assertEqual(renewal.row_ids.days, 3)
        with self.assertRaises(AccessError):
            renewal.action_apply()
        # Nor by hand.
        renewal.stage = "record"
        renewal.row_ids.is_waiting = True
        renewal.action_continue()
        self.assertIn("Sales Order", renewal.row_ids.note)
        self.assertEqual(renewal.row_ids.kind, "failed")
        self.assertEqual(promise.promised_date, datetime(2026, 3, 2, 14))

    def test_the_buttons_are_for_those_who_may_read_orders(self):
        views = ("mto_promise_view_list", "mto_quotation_view_list", "mto_quotation_view_kanban")
        buyer = self._user("buyer", "purchase.group_purchase_user")
        for name in views:
            view = self.env.ref(f"mto_promise.{name}")
            for user, shown in ((self.seller, True), (buyer, False)):
                arch = self.env["mto.promise"].with_user(user).get_view(view.id, view.type)["arch"]
                self.assertEqual("action_promise_anew" in arch, shown, name)
                self.assertEqual("action_hold_each" in arch, shown, name)

    def test_dialogs_are_of_those_who_opened_them(self):
        renewal = self._look(self._asked(), self.seller)
        colleague = self._user("colleague", "sales_team.group_sale_salesman")
        with self.assertRaises(AccessError):
            renewal.with_user(colleague).read(["summary"])
        with self.assertRaises(AccessError):
            self.env["mto.renewal"].with_user(self._user("portal", "base.group_portal")).create({})

    def test_lines_cannot_be_smuggled_in(self):
        promise = self._asked()
        colleague = self._user("colleague", "sales_team.group_sale_salesman")
        renewal = self.env["mto.renewal"].with_user(colleague).create({})
        row = renewal.row_ids.sudo().create({"renewal_id": renewal.id, "sale_line_id": promise.sale_line_id.id})
        with self.assertRaises(AccessError):
            renewal.action_continue()
        self.assertFalse(row.new_date)

    def test_another_company(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        warehouse = self.env["stock.warehouse"].search([("company_id", "=", other.id)], limit=1)
        here = self._asked()
        there = self._asked(company_id=other.id, warehouse=warehouse, user_id=False)
        self._close_saw(2, 4)
        planner = self._user("there", "mrp.group_mrp_user", company_id=other.id, company_ids=[other.id])
        for records in (here, here | there, here.sale_line_id):
            with self.assertRaises(AccessError):
                self._look(records, planner)
        row = self._look(there, planner).row_ids
        self.assertEqual((row.kind, row.company_id), ("same", other))
        both = self._user("both", "mrp.group_mrp_user", company_ids=[self.company.id, other.id], company_id=self.company.id)
        both_rows = self._look((here | there).with_context(allowed_company_ids=[self.company.id, other.id]), both).row_ids
        days = {row.company_id: row.days for row in both_rows}
        self.assertEqual(days, {self.company: 3, other: 0}, "each is planned in its own shop")
