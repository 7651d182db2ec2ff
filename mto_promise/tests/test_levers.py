from datetime import datetime, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import NOW, MtoCommon


class LeverCase(MtoCommon):
    """A frame of bought steel, cut on the saw: steel takes 5 days until Saturday, 300 minutes from Monday 8:00 end at
    14:00."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.saw = cls._create_workcenter("Saw", costs_hour=60.0)
        cls.steel = cls._create_product("Steel", standard_price=10.0)
        cls.price = cls._create_price(cls.steel, delay=5, price=10.0)
        cls.frame = cls._create_product("Frame", mto_strategy="mto")
        cls.bom = cls._create_bom(cls.frame, [(cls.steel, 2)], [("Cut", cls.saw, 300)])
        cls.other_vendor = cls.env["res.partner"].create({"name": "Quick Vendor"})

    def _open(self, order, user=None):
        order = order.with_user(user) if user else order
        action = order.action_mto_promise()
        return self.env[action["res_model"]].with_env(order.env).browse(action["res_id"])

    def _levers(self, wizard):
        """``(name, date, price)`` of what the wizard offers for its first line, without splits."""
        levers = wizard.line_ids[:1].promise_id.lever_ids.filtered(lambda lever: not lever.quantity)
        return [(lever.name, lever.date, lever.price) for lever in levers]

    def _choose(self, wizard, words):
        lever = wizard.line_ids[:1].promise_id.lever_ids.filtered(lambda lever: words in lever.name)[:1]
        self.assertTrue(lever, wizard.line_ids[:1].promise_id.lever_ids.mapped("name"))
        date = lever.date
        wizard.action_choose(lever.id)
        return date

    def _confirm(self, wizard):
        wizard.action_accept()
        promises = wizard.line_ids.promise_id
        wizard.order_id.action_confirm()
        self.assertEqual(wizard.order_id.order_line.mto_promise_id, promises, "the promise shown is the one kept")
        self.assertEqual(set(promises.mapped("state")), {"committed"})
        self.env.invalidate_all()
        return promises

    def _kind(self, promise, kind):
        return promise.step_ids.filtered(lambda step: step.kind == kind)


@tagged("post_install", "-at_install")
class TestLevers(LeverCase):
    def test_another_vendor_becomes_the_purchase(self):
        quick = self._create_price(self.steel, delay=1, price=16.0, vendor=self.other_vendor, sequence=9)
        wizard = self._open(self._create_order((self.frame, 1)))
        # Steel on Tuesday 8:00, cut until 14:00; two pieces for 6 more each.
        ready = datetime(2026, 3, 3, 14)
        self.assertEqual(self._levers(wizard), [("Buy Steel from Quick Vendor", ready, 12.0)])
        self.assertEqual(self._choose(wizard, "Quick Vendor"), ready)
        self.assertEqual(wizard.complete_date, ready)
        self.assertEqual(wizard.answer["lines"][0]["choices"], [{"name": "Buy Steel from Quick Vendor", "position": 0}])
        promise = self._confirm(wizard)
        step = self._kind(promise, "buy")
        self.assertEqual(step.supplierinfo_id, quick)
        self.assertEqual(step.purchase_line_id.partner_id, self.other_vendor)
        self.assertEqual(step.purchase_line_id.date_planned, datetime(2026, 3, 3, 8))
        self.assertEqual(step.purchase_line_id.price_unit, 16.0)

    def test_what_was_chosen_by_hand_stays_so_in_a_hold(self):
        self._create_price(self.steel, delay=1, price=16.0, vendor=self.other_vendor, sequence=9)
        wizard = self._open(self._create_order((self.frame, 1)))
        ready = self._choose(wizard, "Quick Vendor")
        wizard.action_hold()
        promise = wizard.line_ids.promise_id
        self.assertEqual((promise.state, promise.hand_choices), ("held", promise.choices))
        self.assertEqual(wizard.answer["lines"][0]["choices"], [{"name": "Buy Steel from Quick Vendor", "position": 0}])
        wizard.action_recalculate()
        self.assertEqual(wizard.complete_date, ready)
        self.assertEqual(wizard.line_ids.promise_id.choice_names, "Buy Steel from Quick Vendor")
        wizard.action_undo(wizard.line_ids.promise_id.id, 0)
        self.assertGreater(wizard.complete_date, ready)

    def test_a_second_price_of_the_same_vendor_is_bought_at(self):
        self._create_price(self.steel, delay=1, price=16.0, sequence=9)
        wizard = self._open(self._create_order((self.frame, 1)))
        self._choose(wizard, "Buy Steel")
        line = self._kind(self._confirm(wizard), "buy").purchase_line_id
        self.assertEqual((line.price_unit, line.date_planned), (16.0, datetime(2026, 3, 3, 8)))

    def test_haste_at_the_price_agreed(self):
        self.price.write({"mto_expedite_delay": 2, "mto_expedite_price": 3.0})
        wizard = self._open(self._create_order((self.frame, 2)))
        # Steel on Wednesday; 600 minutes until Thursday 10:00; four pieces for 3 more each.
        ready = datetime(2026, 3, 5, 10)
        self.assertEqual(self._levers(wizard), [("Have Vendor expedite Steel", ready, 12.0)])
        self._choose(wizard, "expedite")
        self.assertTrue(self._kind(wizard.line_ids.promise_id, "buy").is_expedited)
        line = self._kind(self._confirm(wizard), "buy").purchase_line_id
        self.assertEqual((line.price_unit, line.date_planned), (13.0, datetime(2026, 3, 4, 8)))
        self.assertIn("Expedited", line.name)

    def test_another_bill_of_materials_is_made_by(self):
        board = self._create_product("Board", standard_price=25.0, mto_always_stock=True)
        self._set_stock(board, 10)
        self.bom.sequence = 1
        other = self._create_bom(self.frame, [(board, 1)], [("Cut", self.saw, 240)], sequence=9, code="BOARD")
        self.assertFalse(self._levers(self._open(self._create_order((self.frame, 1)))), "not allowed yet")
        other.mto_is_choice = True
        wizard = self._open(self._create_order((self.frame, 1)))
        # 240 minutes at once: Monday 12:00. 25 + 4 hours in place of 20 + 5 hours.
        ((name, ready, price),) = self._levers(wizard)
        self.assertIn("BOARD", name)
        self.assertEqual((ready, price), (datetime(2026, 3, 2, 12), -55.0))
        self._choose(wizard, "BOARD")
        promise = self._confirm(wizard)
        production = self._kind(promise, "make").production_id
        self.assertEqual(production.bom_id, other)
        self.assertEqual(production.date_finished, ready)
        self.assertEqual(production.move_raw_ids.product_id, board)

    def test_undo(self):
        self._create_price(self.steel, delay=1, price=16.0, vendor=self.other_vendor, sequence=9)
        wizard = self._open(self._create_order((self.frame, 1)))
        before = wizard.complete_date
        self._choose(wizard, "Quick Vendor")
        wizard.action_undo(wizard.line_ids.promise_id.id, 0)
        self.assertEqual(wizard.complete_date, before)
        self.assertFalse(wizard.answer["lines"][0]["choices"])
        with self.assertRaises(UserError):
            wizard.action_undo(wizard.line_ids.promise_id.id, 0)

    def test_a_choice_outlives_asking_again_and_is_told_when_it_is_gone(self):
        quick = self._create_price(self.steel, delay=1, vendor=self.other_vendor, sequence=9)
        wizard = self._open(self._create_order((self.frame, 1)))
        early = self._choose(wizard, "Quick Vendor")
        wizard.action_recalculate()
        self.assertEqual(wizard.complete_date, early)
        quick.unlink()
        wizard.action_recalculate()
        self.assertGreater(wizard.complete_date, early)
        self.assertIn("can no longer be done", wizard.line_ids.promise_id.warning)

    def test_an_old_lever_is_refused(self):
        self._create_price(self.steel, delay=1, vendor=self.other_vendor, sequence=9)
        wizard = self._open(self._create_order((self.frame, 1)))
        old = wizard.line_ids.promise_id.lever_ids.ids
        wizard.action_recalculate()
        with self.assertRaisesRegex(UserError, "no longer offered"):
            wizard.action_choose(old[0])

    def test_splitting_the_line(self):
        self.frame.mto_stock_first = True
        self._set_stock(self.frame, 2)
        order = self._create_order((self.frame, 5))
        wizard = self._open(order)
        total = order.amount_untaxed
        wizard.action_choose(wizard.line_ids.promise_id.lever_ids.filtered(lambda lever: lever.quantity == 2).id)
        self.assertEqual(order.order_line.mapped("product_uom_qty"), [2, 3])
        self.assertEqual(order.amount_untaxed, total)
        first, rest = wizard.line_ids
        self.assertEqual(first.promised_date, NOW)
        # Three frames of 300 minutes from Monday 9 March on: 900 minutes end on Tuesday at 16:00.
        self.assertEqual(rest.promised_date, datetime(2026, 3, 10, 16))
        self._confirm(wizard)
        self.assertEqual(len(order.order_line.mto_production_ids), 1)

    def test_the_other_lines_are_planned_with_it(self):
        self._create_price(self.steel, delay=1, vendor=self.other_vendor, sequence=9)
        wizard = self._open(self._create_order((self.frame, 1), (self.frame, 1)))
        self._choose(wizard, "Quick Vendor")
        first, second = wizard.line_ids
        self.assertEqual(first.promised_date, datetime(2026, 3, 3, 14))
        self.assertEqual(second.promised_date, datetime(2026, 3, 9, 14), "the saw is free again for the other one")

    def test_prices_are_for_those_who_may_see_costs(self):
        self._create_price(self.steel, delay=1, price=16.0, vendor=self.other_vendor, sequence=9)
        seller = new_test_user(self.env, "lever_seller", groups="sales_team.group_sale_salesman")
        head = new_test_user(self.env, "lever_head", groups="sales_team.group_sale_manager")
        order = self._create_order((self.frame, 1), user_id=seller.id)
        wizard = self._open(order, seller)
        (lever,) = wizard.answer["lines"][0]["levers"]
        self.assertEqual((lever["price"], lever["may_choose"]), (False, False))
        self.assertEqual(lever["name"], "Buy Steel from Quick Vendor")
        with self.assertRaises(AccessError):
            wizard.action_choose(lever["id"])
        with self.assertRaises(AccessError):
            wizard.line_ids.promise_id.lever_ids.read(["price"])
        wizard = self._open(order, head)
        (lever,) = wizard.answer["lines"][0]["levers"]
        self.assertEqual((lever["price"], lever["may_choose"]), (12.0, True))
        wizard.action_choose(lever["id"])
        self.assertEqual(order.order_line.mto_promise_id.promised_date, datetime(2026, 3, 3, 14))

    def test_the_number_of_queries_does_not_grow_with_what_is_chosen_from(self):
        def queries(order):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["mto.promise"]._promise(order.order_line)
            return self.env.cr.sql_log_count - before

        order = self._create_order((self.frame, 1))
        self._create_price(self.steel, delay=2, price=12.0, vendor=self.other_vendor, sequence=8, mto_expedite_delay=1)
        queries(order)
        self.assertGreater(len(order.order_line.mto_promise_id.lever_ids), 0)
        few = queries(order)
        for number in range(4):
            vendor = self.env["res.partner"].create({"name": f"Vendor {number}"})
            self._create_price(self.steel, delay=1, vendor=vendor, price=20 - number, sequence=9)
        queries(order)
        self.assertLessEqual(queries(order), few)


@tagged("post_install", "-at_install")
class TestPolicy(LeverCase):
    def _vendor_of(self, wish=None):
        order = self._create_order((self.frame, 1))
        promise = self.env["mto.promise"]._promise(order.order_line, wish)
        return self._kind(promise, "buy").partner_id, promise

    def test_vendors_by_policy(self):
        slow = self.env["res.partner"].create({"name": "Slow Vendor"})
        self._create_price(self.steel, delay=1, price=16.0, vendor=self.other_vendor, sequence=8)
        self._create_price(self.steel, delay=20, price=2.0, vendor=slow, sequence=9)
        self.assertEqual(self._vendor_of()[0], self.vendor, "as Odoo: the first")
        self.company.mto_choice_policy = "earliest"
        self.assertEqual(self._vendor_of()[0], self.other_vendor)
        self.company.mto_choice_policy = "cheapest"
        self.assertEqual(self._vendor_of(NOW + timedelta(days=40))[0], slow)
        self.assertEqual(self._vendor_of(NOW + timedelta(days=10))[0], self.vendor)
        vendor, promise = self._vendor_of(NOW + timedelta(days=2))
        self.assertEqual(vendor, self.other_vendor)
        self.assertEqual(promise.choice_names, "Buy Steel from Quick Vendor")
        self.assertFalse(promise.hand_choices, "nobody chose it by hand")

    def test_what_the_policy_chose_is_held_and_bought(self):
        self._create_price(self.steel, delay=1, price=16.0, vendor=self.other_vendor, sequence=8)
        self.company.mto_choice_policy = "earliest"
        wizard = self._open(self._create_order((self.frame, 1)))
        promise = self._confirm(wizard)
        self.assertEqual(self._kind(promise, "buy").purchase_line_id.partner_id, self.other_vendor)
        self.assertFalse(promise.hand_choices)
