from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from odoo.addons.base.tests.common import BaseCommon

from .promise_data import create_quotation, create_shop


@tagged("post_install", "-at_install")
class TestWizard(BaseCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.table = create_shop(cls.env)
        cls.order = create_quotation(cls.env, cls.table, 2)
        cls.line = cls.order.order_line

    def _open(self, record=None):
        action = (record or self.order).action_mto_promise()
        return self.env[action["res_model"]].browse(action["res_id"])

    def test_opening_asks_for_every_line_of_goods(self):
        service = self.env["product.product"].create({"name": "Advice", "type": "service"})
        self.order.order_line = [
            Command.create({"product_id": self.table.id, "product_uom_qty": 1}),
            Command.create({"product_id": service.id}),
            Command.create({"display_type": "line_note", "name": "By crane"}),
        ]
        wizard = self._open()
        self.assertEqual(wizard.line_ids.sale_line_id.product_id, self.table)
        self.assertEqual(len(wizard.line_ids), 2)
        self.assertEqual(wizard.complete_date, max(wizard.line_ids.mapped("promised_date")))
        self.assertTrue(wizard.is_feasible)

    def test_opening_from_a_line_asks_for_that_line_alone(self):
        self.order.order_line = [Command.create({"product_id": self.table.id, "product_uom_qty": 1})]
        wizard = self._open(self.line)
        self.assertEqual(wizard.line_ids.sale_line_id, self.line)
        self.assertFalse((self.order.order_line - self.line).mto_promise_id)

    def test_an_order_without_goods_says_so(self):
        self.order.order_line = [Command.clear()]
        wizard = self._open()
        self.assertFalse(wizard.line_ids)
        self.assertFalse(wizard.can_hold or wizard.can_accept or wizard.can_release)

    def test_answer_tells_steps_reasons_and_critical_path(self):
        line = self._open().answer["lines"][0]
        kinds = {step["kind"] for step in line["steps"]}
        self.assertLessEqual({"delivery", "make", "operation", "buy", "stock"}, kinds)
        places = {step["place"] for step in line["steps"]}
        self.assertLessEqual({"Welding Booth", "Assembly Bench", "Nordic Steelworks"}, places)
        self.assertTrue([step for step in line["steps"] if step["critical"] and step["kind"] == "operation"])
        self.assertTrue([step for step in line["steps"] if step["slack"] > 0])
        self.assertTrue(line["reasons"])

    def test_a_wish_that_cannot_be_met_names_what_binds(self):
        wizard = self._open()
        earliest = wizard.complete_date
        wizard.requested_date = fields.Datetime.now() + timedelta(days=1)
        self.assertTrue(wizard.is_stale)
        wizard.action_recalculate()
        self.assertFalse(wizard.is_stale)
        self.assertFalse(wizard.is_feasible)
        self.assertEqual(wizard.complete_date.date(), earliest.date())
        self.assertTrue(wizard.binding_reason)

    def test_a_wish_that_can_be_met_is_the_promise(self):
        wizard = self._open()
        wish = wizard.complete_date + timedelta(days=10)
        wizard.requested_date = wish
        wizard.action_recalculate()
        self.assertTrue(wizard.is_feasible)
        self.assertEqual(wizard.complete_date, wish)
        self.assertFalse(self.order.commitment_date, "A wish is no date given to the customer.")

    def test_the_wish_of_a_line_goes_before_that_of_the_order(self):
        wizard = self._open()
        late = wizard.complete_date + timedelta(days=20)
        wizard.requested_date = late
        wizard.line_ids.requested_date = late - timedelta(days=5)
        wizard.action_recalculate()
        self.assertEqual(wizard.complete_date, late - timedelta(days=5))

    def test_edits_are_written_to_the_quotation_on_recalculation(self):
        wizard = self._open()
        with Form(wizard) as form:
            with form.line_ids.edit(0) as line:
                line.quantity = 7
                line.strategy = "ato"
            self.assertTrue(form.is_stale)
            self.assertFalse(form.can_accept)
        self.assertEqual(self.line.product_uom_qty, 2)
        wizard.action_recalculate()
        self.assertRecordValues(self.line, [{"product_uom_qty": 7, "mto_strategy": "ato"}])
        self.assertRecordValues(self.line.mto_promise_id, [{"quantity": 7, "strategy": "ato", "is_outdated": False}])
        self.assertTrue(wizard.can_accept)

    def test_a_refresh_asks_what_has_changed_and_leaves_what_is_held(self):
        self.order.order_line = [Command.create({"product_id": self.table.id, "product_uom_qty": 1})]
        wizard = self._open()
        first, second = wizard.line_ids
        first.action_hold()
        second.quantity = 5
        wizard.action_refresh()
        self.assertEqual([first.state, second.state], ["held", "draft"])
        self.assertEqual(second.promise_id.quantity, 5)
        self.assertFalse(wizard.is_stale)

    def test_a_refresh_asks_all_lines_for_a_new_wish_of_the_order(self):
        wizard = self._open()
        wizard.action_hold()
        wish = wizard.complete_date + timedelta(days=10)
        wizard.requested_date = wish
        wizard.action_refresh()
        self.assertEqual(wizard.line_ids.promise_id.requested_date, wish)

    def test_a_line_that_misses_its_own_wish_is_told_apart_from_the_order(self):
        self.order.order_line = [Command.create({"product_id": self.table.id, "product_uom_qty": 1})]
        wizard = self._open()
        self.assertEqual(wizard.late_count, 0)
        wizard.requested_date = wizard.complete_date + timedelta(days=30)
        wizard.line_ids[0].requested_date = fields.Datetime.now() + timedelta(days=1)
        wizard.action_recalculate()
        self.assertEqual(wizard.complete_date, wizard.requested_date)
        self.assertEqual(wizard.late_count, 1)
        self.assertEqual(wizard.binding_reason, wizard.line_ids[0].promise_id.reason_ids[0].name)

    def test_a_wish_of_a_line_gone_by_still_lets_the_wizard_open(self):
        self.line.mto_requested_date = fields.Datetime.now() - timedelta(days=3)
        wizard = self._open()
        self.assertFalse(wizard.line_ids.requested_date)
        self.assertFalse(wizard.is_stale)
        self.assertIn("has passed", wizard.line_ids.promise_id.warning)

    def test_an_accepted_date_leaves_the_answer_fresh(self):
        wizard = self._open()
        wizard.action_accept()
        self.assertFalse(wizard.is_stale)
        self.assertEqual(wizard.requested_date, self.order.commitment_date)
        self.assertFalse(self._open().is_stale)

    def test_accepting_a_later_date_keeps_the_wish(self):
        wish = fields.Datetime.now().replace(microsecond=0) + timedelta(days=1)
        self.order.commitment_date = wish
        wizard = self._open()
        wizard.action_accept()
        self.assertGreater(self.order.commitment_date, wish)
        self.assertEqual(wizard.requested_date, wish)
        self.assertFalse(wizard.is_stale)

    def test_nothing_is_held_for_a_question_changed_since(self):
        wizard = self._open()
        wizard.line_ids.quantity = 7
        for action in (wizard.action_hold, wizard.action_accept, wizard.line_ids.action_hold):
            with self.assertRaisesRegex(UserError, "Recalculate"):
                action()
        self.assertEqual(self.line.mto_promise_state, "draft")

    def test_hold_sets_aside_without_giving_the_date_to_the_customer(self):
        wizard = self._open()
        wizard.action_hold()
        self.assertEqual(self.line.mto_promise_state, "held")
        self.assertFalse(self.order.commitment_date)
        self.assertTrue(wizard.answer["held"])
        self.assertFalse(wizard.answer["accepted"])
        self.assertTrue(wizard.can_accept and wizard.can_release)
        self.assertFalse(wizard.can_hold)

    def test_accept_holds_and_gives_the_date_to_the_order(self):
        wizard = self._open()
        wizard.action_accept()
        self.assertEqual(self.line.mto_promise_state, "held")
        self.assertEqual(self.order.commitment_date, wizard.complete_date)
        self.assertTrue(wizard.answer["accepted"])
        self.assertFalse(wizard.can_accept)

    def test_release_gives_back_and_the_date_can_be_asked_again(self):
        wizard = self._open()
        wizard.action_accept()
        wizard.action_release()
        self.assertEqual(wizard.line_ids.state, "cancelled")
        self.assertFalse(wizard.can_release or wizard.can_hold or wizard.can_accept)
        self.assertTrue(wizard.is_stale)
        wizard.action_recalculate()
        self.assertTrue(wizard.can_hold)

    def test_lines_are_held_and_released_one_by_one(self):
        self.order.order_line = [Command.create({"product_id": self.table.id, "product_uom_qty": 1})]
        wizard = self._open()
        first, second = wizard.line_ids
        first.action_hold()
        self.assertEqual([first.state, second.state], ["held", "draft"])
        first.action_release()
        self.assertEqual([first.state, second.state], ["cancelled", "draft"])

    def test_opening_again_keeps_what_is_held(self):
        self._open().action_hold()
        held = self.line.mto_promise_id
        self.assertEqual(self._open().line_ids.promise_id, held)

    def test_asking_anew_shows_what_is_held_meanwhile(self):
        wizard = self._open()
        wizard.action_hold()
        held = self.line.mto_promise_id
        wizard.requested_date = held.promised_date + timedelta(days=9)
        wizard.action_recalculate()
        self.assertNotEqual(wizard.line_ids.promise_id, held)
        self.assertEqual(wizard.answer["lines"][0]["held"], fields.Datetime.to_string(held.promised_date))
        wizard.action_hold()
        self.assertRecordValues(held + self.line.mto_promise_id, [{"state": "cancelled"}, {"state": "held"}])

    def test_a_date_that_has_passed_is_refused_by_name(self):
        wizard = self._open()
        wizard.requested_date = fields.Datetime.now() - timedelta(days=1)
        with self.assertRaisesRegex(UserError, self.order.name):
            wizard.action_recalculate()
        wizard.requested_date = False
        wizard.line_ids.requested_date = fields.Datetime.now() - timedelta(days=1)
        with self.assertRaisesRegex(UserError, "Oak Table"):
            wizard.action_recalculate()

    def test_typing_a_date_that_has_passed_warns(self):
        wizard = self._open().new({"requested_date": fields.Datetime.now() - timedelta(days=1)})
        self.assertTrue(wizard._onchange_requested_date()["warning"]["message"])
        wizard.requested_date = fields.Datetime.now() + timedelta(days=1)
        self.assertFalse(wizard._onchange_requested_date())

    def test_a_quotation_with_an_old_delivery_date_can_still_be_asked(self):
        self.order.commitment_date = fields.Datetime.now() - timedelta(days=3)
        wizard = self._open()
        self.assertFalse(wizard.requested_date)
        self.assertFalse(wizard.is_stale)
        self.assertTrue(wizard.complete_date > fields.Datetime.now())

    def test_a_confirmed_order_shows_its_promise_and_asks_nothing(self):
        self._open().action_accept()
        self.order.action_confirm()
        wizard = self._open()
        self.assertFalse(wizard.is_editable)
        self.assertFalse(wizard.can_hold or wizard.can_accept or wizard.can_release or wizard.is_stale)
        self.assertEqual(len(wizard.answer["lines"]), 1)
        self.assertFalse(wizard.answer["held"] or wizard.answer["accepted"], "that is said of quotations")
        with self.assertRaisesRegex(UserError, self.order.name):
            wizard.action_recalculate()

    def test_a_line_made_to_stock_leaves_the_state_of_a_confirmed_order_to_the_others(self):
        chair = self.env["product.product"].create({"name": "Chair", "is_storable": True})
        self.order.order_line = [Command.create({"product_id": chair.id, "product_uom_qty": 1})]
        self._open()
        self.assertEqual(self.order.mto_promise_state, "draft")
        self.order.action_confirm()
        self.assertEqual(self.order.order_line.mto_promise_id.mapped("state"), ["committed", "draft"])
        self.assertEqual(self.order.mto_promise_state, "committed")

    def test_order_shows_its_promise(self):
        self.assertFalse(self.order.mto_promise_count)
        self.assertFalse(self.order.mto_promise_state)
        self._open().action_hold()
        promise = self.line.mto_promise_id
        self.assertRecordValues(
            self.order,
            [
                {
                    "mto_promise_count": 1,
                    "mto_promise_state": "held",
                    "mto_promised_date": promise.promised_date,
                    "mto_promise_expires_at": promise.expires_at,
                    "mto_promise_warning": False,
                }
            ],
        )
        promise.asked_date -= timedelta(hours=3)
        self.order.invalidate_recordset()
        self.assertEqual(self.order.mto_promise_age, "3 hours ago")

    def test_order_warns_when_a_line_has_changed_since(self):
        self._open().action_hold()
        self.line.product_uom_qty = 5
        self.assertIn("Oak Table", self.order.mto_promise_warning)
        self.assertEqual(self._open().line_ids.promise_id.quantity, 5)

    def test_order_warns_when_the_hold_has_expired(self):
        self._open().action_hold()
        self.line.mto_promise_id.expires_at = fields.Datetime.now() - timedelta(minutes=1)
        with self.enter_registry_test_mode():
            self.env.ref("mto_promise.ir_cron_expire").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(self.order.mto_promise_state, "expired")
        self.assertIn("expired", self.order.mto_promise_warning)

    def test_a_count_that_is_not_applied_yet_is_no_stock(self):
        top = self.env["product.product"].search([("name", "=", "Oak Top")], order="id desc", limit=1)
        self.env.flush_all()
        # Counts that Odoo's own demo data leaves unapplied have no quantity at all.
        self.env.cr.execute("UPDATE stock_quant SET quantity = NULL WHERE product_id = %s", [top.id])
        self.assertTrue(self._open().complete_date)

    def test_settings_belong_to_the_company(self):
        self.env["res.config.settings"].create({"mto_hold_days": 3, "mto_block_late_confirmation": True}).execute()
        self.assertRecordValues(self.env.company, [{"mto_hold_days": 3, "mto_block_late_confirmation": True}])
