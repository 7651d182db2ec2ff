from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools.safe_eval import safe_eval

from odoo.addons.base.tests.common import BaseCommon

from .promise_data import create_quotation, create_shop


@tagged("post_install", "-at_install")
class TestAccess(BaseCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.table = create_shop(cls.env)
        cls.seller = new_test_user(cls.env, "own_seller", groups="sales_team.group_sale_salesman")
        cls.colleague = new_test_user(cls.env, "other_seller", groups="sales_team.group_sale_salesman")
        cls.order = create_quotation(cls.env, cls.table, 2, user_id=cls.seller.id)
        cls.line = cls.order.order_line

    def _open(self, user):
        action = self.order.with_user(user).action_mto_promise()
        return self.env[action["res_model"]].with_user(user).browse(action["res_id"])

    def test_a_seller_asks_holds_accepts_and_releases(self):
        wizard = self._open(self.seller)
        self.assertTrue(wizard.complete_date)
        wizard.action_hold()
        wizard.action_accept()
        self.assertEqual(self.line.mto_promise_state, "held")
        wizard.action_release()
        self.assertEqual(wizard.line_ids.state, "cancelled")

    def test_a_seller_confirms_what_was_accepted(self):
        self._open(self.seller).action_accept()
        self.order.with_user(self.seller).action_confirm()
        self.assertEqual(self.order.state, "sale")

    def test_a_seller_edits_in_the_wizard(self):
        wizard = self._open(self.seller)
        with Form(wizard) as form, form.line_ids.edit(0) as line:
            line.quantity = 3
        wizard.action_recalculate()
        self.assertEqual(self.line.product_uom_qty, 3)

    def test_a_seller_reads_the_names_in_the_steps(self):
        steps = self._open(self.seller).answer["lines"][0]["steps"]
        self.assertLessEqual({"Welding Booth", "Nordic Steelworks"}, {step["place"] for step in steps})
        self.assertIn("Weld", {step["title"] for step in steps})
        self.assertFalse(self.env["mrp.workcenter"].with_user(self.seller).has_access("read"))

    def test_the_promise_form_opens_for_a_seller(self):
        promise = self._open(self.seller).line_ids.promise_id
        with Form(promise) as form:
            self.assertTrue(form.answer["steps"])

    def test_a_reason_is_a_link_only_to_those_who_may_open_it(self):
        self._open(self.seller)
        booth = self.env["mrp.workcenter"].search([("name", "=", "Welding Booth")], order="id desc", limit=1)
        reason = self.env["mto.promise.reason"].create(
            {
                "promise_id": self.line.mto_promise_id.id,
                "kind": "capacity",
                "name": "Welding Booth is taken by other work",
                "res_model": booth._name,
                "res_id": booth.id,
            }
        )
        self.assertEqual(reason._prepare_answers()[0]["document"]["id"], booth.id)
        self.assertEqual(reason.action_open()["res_id"], booth.id)
        as_seller = reason.with_user(self.seller)
        self.assertFalse(as_seller._prepare_answers()[0]["document"])
        with self.assertRaisesRegex(AccessError, "Welding Booth, which you may not open"):
            as_seller.action_open()

    def test_a_reason_whose_record_is_gone_says_so(self):
        self._open(self.seller)
        reason = self.line.mto_promise_id.reason_ids[0]
        reason.write({"res_model": "mrp.workcenter", "res_id": self.env["mrp.workcenter"].create({"name": "Old"}).id})
        self.env["mrp.workcenter"].browse(reason.res_id).unlink()
        self.assertFalse(reason.with_user(self.seller)._prepare_answers()[0]["document"])
        with self.assertRaisesRegex(UserError, "no longer exists"):
            reason.with_user(self.seller).action_open()

    def test_a_seller_cannot_write_a_promise_or_its_steps(self):
        promise = self._open(self.seller).line_ids.promise_id
        with self.assertRaises(AccessError):
            promise.write({"state": "held"})
        with self.assertRaises(AccessError):
            promise.step_ids.write({"date_end": fields.Datetime.now()})
        with self.assertRaises(AccessError):
            promise.unlink()

    def test_a_seller_sees_only_promises_of_own_orders(self):
        self._open(self.seller)
        for model in ("mto.promise", "mto.promise.step", "mto.promise.reason"):
            self.assertTrue(self.env[model].with_user(self.seller).search([]), model)
            domain = [("id", "in", self._ids(model))]
            self.assertFalse(self.env[model].with_user(self.colleague).search(domain), model)

    def _ids(self, model):
        promise = self.line.mto_promise_id
        return {"mto.promise": promise, "mto.promise.step": promise.step_ids, "mto.promise.reason": promise.reason_ids}[
            model
        ].ids

    def test_planners_and_buyers_read_the_promises_of_their_companies(self):
        self._open(self.seller)
        for group in ("mrp.group_mrp_user", "purchase.group_purchase_user"):
            user = new_test_user(self.env, group, groups=group)
            self.assertTrue(self.line.mto_promise_id.with_user(user).answer["steps"], group)

    def test_who_may_not_change_the_order_may_not_hold(self):
        promise = self._open(self.seller).line_ids.promise_id
        buyer = new_test_user(self.env, "mto_buyer", groups="purchase.group_purchase_user")
        for action in (promise.with_user(buyer).action_hold, promise.with_user(buyer).action_release):
            with self.assertRaises(AccessError):
                action()
        self.assertEqual(self.line.mto_promise_state, "draft")

    def test_a_manager_releases_and_deletes(self):
        self._open(self.seller).action_hold()
        manager = new_test_user(self.env, "mto_manager", groups="mto_promise.group_mto_manager")
        promise = self.line.mto_promise_id.with_user(manager)
        promise.action_release()
        self.assertEqual(promise.state, "cancelled")
        promise.unlink()
        self.assertFalse(self.line.mto_promise_ids)

    def test_customers_see_nothing_of_it(self):
        self._open(self.seller)
        portal = new_test_user(self.env, "mto_portal", groups="base.group_portal")
        for model in (
            "mto.promise",
            "mto.promise.step",
            "mto.promise.reason",
            "mto.promise.wizard",
            "mto.promise.wizard.line",
            "mto.ledger",
        ):
            with self.assertRaises(AccessError, msg=model):
                self.env[model].with_user(portal).search([])

    def test_promises_of_another_company_stay_there(self):
        self._open(self.seller)
        company = self.env["res.company"].create({"name": "Elsewhere"})
        planner = new_test_user(
            self.env, "planner_elsewhere", groups="mrp.group_mrp_user", company_id=company.id, company_ids=[company.id]
        )
        self.assertFalse(self.env["mto.promise"].with_user(planner).search([("id", "=", self.line.mto_promise_id.id)]))

    def test_the_answer_speaks_the_language_of_the_user(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self._open(self.seller)
        self.seller.lang = "fr_FR"
        self.line.mto_promise_id.asked_date -= timedelta(hours=2)
        self.assertEqual(self.order.with_user(self.seller).with_context(lang="fr_FR").mto_promise_age, "il y a 2 heures")

    def test_whoever_may_read_a_promise_reads_what_it_says(self):
        self._open(self.seller).action_hold()
        for group in ("purchase.group_purchase_user", "mrp.group_mrp_user", "mto_promise.group_mto_manager"):
            user = new_test_user(self.env, f"reader of {group}", groups=f"base.group_user,{group}")
            promise = self.line.mto_promise_id.with_user(user)
            names = [name for name in promise.fields_get() if name != "current_line_ids"]
            self.env.invalidate_all()
            (values,) = promise.read(names)
            self.assertEqual((values["is_outdated"], values["answer"]["state"]), (False, "held"), group)

    def test_every_menu_that_is_shown_opens(self):
        root = self.env.ref("mto_promise.menu_mto_root").id
        groups = (
            "sales_team.group_sale_salesman",
            "purchase.group_purchase_user",
            "mrp.group_mrp_user",
            "mto_promise.group_mto_manager",
        )
        for group in groups:
            user = new_test_user(self.env, f"visitor of {group}", groups=f"base.group_user,{group}")
            menus = self.env["ir.ui.menu"].with_user(user)
            shown = [("id", "child_of", root), ("id", "in", menus._visible_menu_ids()), ("action", "!=", False)]
            menus = menus.search(shown)
            self.assertGreater(len(menus), 3, group)
            for menu in menus:
                action = menu.sudo().action
                with self.subTest(group=group, menu=menu.name):
                    domain = safe_eval(action.domain or "[]", {"uid": user.id})
                    self.env[action.res_model].with_user(user).search_count(domain)
