from datetime import datetime, timedelta
from unittest.mock import patch

from odoo.exceptions import ConcurrencyError, UserError
from odoo.fields import Datetime
from odoo.tests import new_test_user, tagged

from .committed_shop import CommittedShop
from .common import NOW, MtoCommon


@tagged("post_install", "-at_install")
class TestTwoSellersAtOnce(CommittedShop):
    """Two transactions side by side."""

    def _ask_both(self, requested=None):
        """Committed answers, each on its own environment, whose transactions have both begun."""
        promises = [self._ask(self.first, order, requested) for order in self.orders]
        self.first.cr.commit()
        promises = [promise.with_env(env) for promise, env in zip(promises, (self.first, self.second), strict=True)]
        for promise in promises:
            self.assertEqual(promise.state, "draft")
        return promises

    def _slot(self, promise):
        operation = promise.step_ids.filtered(lambda step: step.kind == "operation")
        return operation.leave_id.date_from, operation.leave_id.date_to

    def test_the_second_hold_is_refused_and_finds_the_rest_when_tried_again(self):
        # Both have been shown the same hour.
        wish = Datetime.now() + timedelta(days=30)
        one, other = self._ask_both(wish)
        self.assertEqual(one.step_ids.mapped("date_start"), other.step_ids.mapped("date_start"))
        one.action_hold()
        self.first.cr.commit()
        with self.assertRaisesRegex(ConcurrencyError, "try again"):
            other.action_hold()
        self.second.cr.rollback()
        self.second.invalidate_all()
        self._retry(self.second, other.action_hold)
        self.assertLessEqual(other.promised_date, wish)
        (start, end), (other_start, other_end) = self._slot(one), self._slot(other)
        self.assertTrue(end <= other_start or other_end <= start, "one hour was given twice")

    def test_the_server_tries_a_hold_again_by_itself(self):
        one, other = self._ask_both(Datetime.now() + timedelta(days=30))
        one.action_hold()
        self.first.cr.commit()
        tries = []

        def hold():
            tries.append(other.state)
            other.action_hold()

        self._retry(self.second, hold)
        self.assertEqual((tries, other.state), (["draft", "draft"], "held"))

    def test_a_date_that_the_other_took_is_refused_in_plain_words(self):
        one, other = self._ask_both()
        one.action_hold()
        self.first.cr.commit()
        with self.assertRaisesRegex(UserError, "can no longer be promised"):
            self._retry(self.second, other.action_hold)
        self.assertEqual(other.state, "draft")

    def test_two_holds_at_once_do_not_share_one_fair_share(self):
        company = self.orders.company_id
        seller = new_test_user(self.first, "at_once", groups="sales_team.group_sale_salesman")

        def remove():
            for env in (self.first, self.second):
                env.cr.rollback()
                env.invalidate_all()
            self.orders.user_id = False
            company.mto_hold_limit = 0
            seller.unlink()
            self.first.cr.commit()

        self.addCleanup(remove)
        company.mto_hold_limit = 1
        self.orders.user_id = seller
        one, other = (promise.with_user(seller.id) for promise in self._ask_both(Datetime.now() + timedelta(days=30)))
        one.action_hold()
        self.first.cr.commit()
        held = [("state", "=", "held"), ("user_id", "=", seller.id)]
        self.assertFalse(other.search(held), "the other one does not see it")
        with self.assertRaisesRegex(UserError, "number 2"):
            self._retry(other.env, other.action_hold)

    def test_odoos_planner_and_a_hold_take_turns(self):
        one, _other = self._ask_both()
        production = self.second["mrp.production"].create({"product_id": self.product.id, "bom_id": self.bom.id})
        production.action_confirm()
        self.second.cr.commit()
        self.assertFalse(production.is_planned)
        one.invalidate_recordset()
        one.action_hold()
        self.first.cr.commit()
        with self.assertRaisesRegex(ConcurrencyError, "try again"):
            production.button_plan()

    def test_two_answers_for_one_line_at_once(self):
        line_promises = self.second["mto.promise"].search_count([("order_id", "=", self.orders[0].id)])
        self.assertFalse(line_promises)
        self._ask(self.first, self.orders[0])
        self.first.cr.commit()
        with self.assertRaisesRegex(ConcurrencyError, "try again"):
            self._ask(self.second, self.orders[0])

    def test_a_hold_released_while_it_is_confirmed(self):
        promise, _other = self._ask_both()
        promise.action_hold()
        self.first.cr.commit()
        order = self.orders[0].with_env(self.second)
        self.second.cr.rollback()
        self.second.invalidate_all()
        self.assertEqual(order.order_line.mto_promise_id.state, "held")
        promise.action_release()
        self.first.cr.commit()
        self._retry(self.second, order.action_confirm)
        current = order.order_line.mto_promise_id
        self.assertEqual(current.state, "committed")
        self.assertNotEqual(current.id, promise.id, "what was released has been asked for anew")
        self.assertEqual(order.order_line.mto_production_ids.workorder_ids.leave_id, current.step_ids.leave_id)


@tagged("post_install", "-at_install")
class TestHoldsThatNoLongerStand(MtoCommon):
    """What others do between a hold and its confirmation."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.saw = cls._create_workcenter("Saw")
        cls.steel = cls._create_product("Steel", mto_always_stock=True)
        cls._create_price(cls.steel, delay=5)
        cls._set_stock(cls.steel, 10)
        cls.frame = cls._create_product("Frame", mto_strategy="mto")
        cls._create_bom(cls.frame, [(cls.steel, 4)], [("Cut", cls.saw, 60)])

    def _hold_order(self):
        order = self._create_order((self.frame, 2))
        self.env["mto.promise"]._promise(order.order_line).action_hold()
        return order

    def _slots(self):
        return self.env["resource.calendar.leaves"].search([("resource_id", "=", self.saw.resource_id.id)])

    def _assert_asked_anew(self, order, message):
        held = order.order_line.mto_promise_id
        self.assertFalse(held._standing(), message)
        order.action_confirm()
        self.assertNotEqual(order.order_line.mto_promise_id, held)
        self.assertEqual((held.state, order.order_line.mto_promise_id.state), ("cancelled", "committed"))

    def test_untouched(self):
        order = self._hold_order()
        held = order.order_line.mto_promise_id
        self.assertEqual(held._standing(), held)
        order.action_confirm()
        self.assertEqual(order.order_line.mto_promise_id, held)

    def test_held_material_that_a_stranger_took(self):
        order = self._hold_order()
        self._create_order((self.steel, 3)).action_confirm()
        self._assert_asked_anew(order, "8 of 10 are held, 3 were sold")
        # The new plan buys what is short, and says so.
        bought = order.order_line.mto_purchase_line_ids
        self.assertEqual((bought.product_id, bought.product_qty), (self.steel, 1))
        self.assertEqual(order.order_line.mto_promised_date, datetime(2026, 3, 9, 10))

    def test_material_that_others_leave_alone(self):
        order = self._hold_order()
        self._create_order((self.steel, 2)).action_confirm()
        self.assertTrue(order.order_line.mto_promise_id._standing())

    def test_two_lines_do_not_stand_on_the_same_material(self):
        order = self._create_order((self.frame, 1), (self.frame, 1))
        first, second = promises = self.env["mto.promise"]._promise(order.order_line)
        promises.action_hold()
        self._create_order((self.steel, 4)).action_confirm()
        self.assertEqual(promises._standing(), first, "6 are left for 4 and 4")

    def test_a_slot_that_somebody_deleted(self):
        order = self._hold_order()
        self._slots().unlink()
        self._assert_asked_anew(order, "the slot is gone")

    def test_a_slot_that_somebody_moved(self):
        order = self._hold_order()
        self._slots().write({"date_from": NOW + timedelta(hours=1), "date_to": NOW + timedelta(hours=2)})
        self._assert_asked_anew(order, "the slot is elsewhere")

    def test_a_slot_that_was_given_to_other_work_as_well(self):
        order = self._hold_order()
        self._slots().copy({"name": "Written by hand"})
        self._assert_asked_anew(order, "the slot is shared")

    def test_a_confirmed_line_is_not_held_again(self):
        order = self._hold_order()
        order.action_confirm()
        again = self.env["mto.promise"]._promise(order.order_line)
        with self.assertRaisesRegex(UserError, "confirmed"):
            again.action_hold()

    def test_one_line_is_not_held_twice_in_one_go(self):
        order = self._hold_order()
        expired = order.order_line.mto_promise_id
        expired._expire()
        drafts = self.env["mto.promise"]._promise(order.order_line)
        with self.assertRaisesRegex(UserError, "only one"):
            (expired | drafts).action_hold()

    def test_what_changes_while_holds_are_being_expired(self):
        confirmed, released, over = orders = [self._hold_order() for _order in range(3)]
        promises = self.env["mto.promise"].union(*(order.order_line.mto_promise_id for order in orders))
        promises.write({"expires_at": NOW - timedelta(minutes=1)})

        def commit(_cron, processed=0, *, remaining=None):
            if remaining:
                confirmed.order_line.mto_promise_id.write({"state": "committed", "expires_at": False})
                released.order_line.mto_promise_id.action_release()
                self.env.flush_all()
            return float("inf")

        with patch.object(self.registry["ir.cron"], "_commit_progress", commit):
            self.env["mto.promise"]._cron_expire()
        self.assertEqual(promises.mapped("state"), ["committed", "cancelled", "expired"])
        self.assertEqual(len(self._slots()), 1, "the confirmed order keeps its time")
        self.assertFalse(over.order_line.mto_promise_id.step_ids.leave_id)

    def test_a_cancelled_order_can_be_deleted(self):
        order = self._hold_order()
        order.action_confirm()
        documents = (order.order_line.mto_production_ids, order.order_line.move_ids)
        order._action_cancel()
        self.env.flush_all()
        order.unlink()
        self.assertFalse([document.mto_step_id for document in documents if document.mto_step_id])

    def test_a_deleted_quotation_gives_its_time_back(self):
        self._hold_order().unlink()
        order = self._hold_order()
        order.order_line.unlink()
        self.assertFalse(self._slots())
