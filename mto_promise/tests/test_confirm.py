from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import NOW
from .test_plan_becomes_fact import PlanCase


@tagged("post_install", "-at_install")
class TestConfirm(PlanCase):
    """From the question to the documents, with the engine's own plans."""

    def _plan(self, promises):
        return {step: (step.date_start, step.date_end, step.workcenter_id, step.duration_minutes) for step in promises.step_ids}

    def test_accepted_promise_becomes_the_plan(self):
        self._set_stock(self.beam, 3)
        order = self._create_order((self.table, 2), (self.table, 1))
        promises = self.env["mto.promise"]._promise(order.order_line)
        promises.action_accept()
        plan = self._plan(promises)
        self.assertGreater(len(plan), 20)
        order.action_confirm()
        self._assert_facts(promises, plan)
        for line in order.order_line:
            self._assert_pegged(line)

    def test_steps_in_a_warehouse_of_many_steps(self):
        warehouse = self._create_warehouse(
            "ALL", delivery_steps="pick_pack_ship", reception_steps="three_steps", manufacture_steps="pbm_sam"
        )
        order = self._create_order((self.table, 2), warehouse=warehouse)
        promises = self.env["mto.promise"]._promise(order.order_line)
        promises.action_accept()
        plan = self._plan(promises)
        order.action_confirm()
        self._assert_facts(promises, plan)
        self._assert_pegged(order.order_line)

    def test_what_needs_no_components_is_made_like_anything_else(self):
        """Odoo leaves it as a draft, where work orders wait for somebody to confirm it."""
        cut = self._create_product("Cut", mto_strategy="mto")
        self._create_bom(cut, [], [("Cut", self.saw, 30)])
        order = self._create_order((cut, 2))
        order.action_confirm()
        production = order.order_line.mto_production_ids
        self.assertEqual((production.state, production.workorder_ids.state), ("confirmed", "ready"))
        order.order_line._mto_amend(quantity=3)
        self.assertEqual((order.order_line.mto_production_ids, production.product_qty), (production, 3.0))
        production.button_mark_done()
        self._transfer(order.picking_ids)
        self.assertEqual(order.order_line.qty_delivered, 3.0)

    def test_without_a_promise_it_is_asked(self):
        order = self._create_order((self.table, 2))
        order.action_confirm()
        promise = order.order_line.mto_promise_id
        self.assertEqual(promise.state, "committed")
        self._assert_facts(promise, self._plan(promise))
        self.assertFalse(order.activity_ids)

    def test_a_changed_line_is_asked_anew(self):
        order = self._create_order((self.table, 2))
        old = self.env["mto.promise"]._promise(order.order_line)
        old.action_hold()
        order.order_line.product_uom_qty = 4
        order.action_confirm()
        promise = order.order_line.mto_promise_id
        self.assertNotEqual(promise, old)
        self.assertEqual((promise.state, promise.quantity), ("committed", 4))
        self.assertEqual(old.state, "cancelled")
        self._assert_facts(promise, self._plan(promise))

    def _late_order(self):
        order = self._create_order((self.table, 2), commitment_date=NOW + timedelta(days=1))
        return order

    def test_a_later_date_is_told(self):
        order = self._late_order()
        order.user_id = self.env.ref("base.user_admin")
        order.action_confirm()
        self.assertEqual(order.state, "sale")
        self.assertEqual(order.commitment_date, NOW + timedelta(days=1), "the customer was told that")
        self.assertGreater(order.order_line.mto_promised_date, order.commitment_date)
        self.assertEqual(order.activity_ids.user_id, order.user_id)

    def test_a_later_date_can_be_blocked(self):
        self.company.mto_block_late_confirmation = True
        order = self._late_order()
        with self.assertRaisesRegex(UserError, "Table"):
            order.action_confirm()

    def test_a_fresh_answer_is_confirmed_as_it_was_given(self):
        """Minutes later than the answer, and nobody is told of a later delivery."""
        self.company.mto_block_late_confirmation = True
        lamp = self._create_product("Lamp", mto_strategy="mto")
        self._create_price(lamp, delay=5)
        order, stale = self._create_order((lamp, 2)), self._create_order((lamp, 2))
        for one in (order, stale):
            self.env["mto.promise"]._promise(one.order_line)
        with freeze_time(NOW + timedelta(minutes=16)), self.assertRaisesRegex(UserError, "can no longer be delivered"):
            stale.action_confirm()
        with freeze_time(NOW + timedelta(minutes=4)):
            order.action_confirm()
        promise = order.order_line.mto_promise_id
        self.assertEqual((promise.state, promise.promised_date), ("committed", NOW + timedelta(days=5)))
        self.assertEqual(promise.step_ids.purchase_line_id.date_planned, promise.promised_date)
        self.assertFalse(order.activity_ids)

    def test_an_expired_hold_is_asked_anew(self):
        order = self._create_order((self.table, 2))
        old = self.env["mto.promise"]._promise(order.order_line)
        old.action_hold()
        with freeze_time(NOW + timedelta(days=40)):
            order.action_confirm()
            promise = order.order_line.mto_promise_id
            self.assertGreater(promise.promised_date, old.promised_date)
            self._assert_facts(promise, self._plan(promise))
        self.assertEqual(order.activity_ids.res_id, order.id)
