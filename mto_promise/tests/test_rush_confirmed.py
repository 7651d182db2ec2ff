from datetime import datetime

from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from .test_levers import LeverCase
from .test_plan_becomes_fact import PlanCase
from .test_rush import MONDAY, TUESDAY, RushCase

LATER = datetime(2026, 3, 3, 16)


@tagged("post_install", "-at_install")
class TestRushConfirmed(RushCase):
    """The saw cuts a frame in 300 minutes. The first order is confirmed: Monday 8:00-14:00; the second is held: 14:00 until
    Tuesday 10:00; a third would be cut until Tuesday 16:00."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.confirmed = cls.held
        cls.first.action_confirm()
        cls.made = cls.first.order_line.mto_production_ids
        cls.second = cls._create_order((cls.frame, 1), user_id=cls.seller.id)
        cls.waiting = cls.env["mto.promise"]._promise(cls.second.order_line)
        cls.waiting.action_hold()

    def _third(self, product=None, date=LATER):
        wizard = self._open(self._create_order((product or self.frame, 1)))
        self.assertEqual(wizard.complete_date, date)
        return wizard, wizard.line_ids.promise_id

    def _delays(self, answer):
        return [
            (delay["order"], delay["state"], delay["old"][5:16], delay["new"][5:16], delay["minutes"], delay["breaks"])
            for delay in answer["delays"]
        ]

    def _assert_taken_once(self, *workcenters):
        """No two slots of a work center share a minute."""
        for workcenter in workcenters or (self.saw,):
            slots = self.env["resource.calendar.leaves"].search(
                [("resource_id", "=", workcenter.resource_id.id), ("time_type", "=", "other")], order="date_from"
            )
            for earlier, later in zip(slots, slots[1:], strict=False):
                self.assertLessEqual(earlier.date_to, later.date_from)
        return slots

    def _assert_on_plan(self, *orders):
        """Invariant 1 for the promises of ``orders``."""
        self.env.invalidate_all()
        for promise in self.env["sale.order"].union(*orders).order_line.mto_promise_id:
            plan = {
                step: (step.date_start, step.date_end, step.workcenter_id, step.duration_minutes) for step in promise.step_ids
            }
            PlanCase._assert_facts(self, promise, plan)

    # ------------------------------------------------------------------------------------------------------- preview

    def test_both_dates_are_told_and_what_each_delays(self):
        wizard, promise = self._third()
        preview = wizard.rush_preview(promise.id)
        holds, confirmed = preview["holds"], preview["confirmed"]
        self.assertEqual((holds["date"], holds["gain"]), ("2026-03-03 10:00:00", 6 * 60))
        self.assertEqual(self._delays(holds), [(self.second.name, "held", "03-03 10:00", "03-03 16:00", 360, False)])
        self.assertEqual((confirmed["date"], confirmed["gain"]), ("2026-03-02 14:00:00", 26 * 60))
        self.assertEqual(
            self._delays(confirmed),
            [
                (self.first.name, "committed", "03-02 14:00", "03-03 10:00", 20 * 60, True),
                (self.second.name, "held", "03-03 10:00", "03-03 16:00", 360, False),
            ],
        )
        self.assertEqual((self.confirmed.state, self.waiting.state, promise.state), ("committed", "held", "draft"))
        self.assertEqual(self.made.date_finished, MONDAY)

    def test_later_than_promised_but_not_than_the_date_given(self):
        self.first.commitment_date = datetime(2026, 3, 4, 12)
        self.second.commitment_date = datetime(2026, 3, 3, 15, 59)
        wizard, promise = self._third()
        first, second = wizard.rush_preview(promise.id)["confirmed"]["delays"]
        self.assertEqual((first["given"], first["breaks"]), ("2026-03-04 12:00:00", False))
        self.assertEqual((second["given"], second["breaks"]), ("2026-03-03 15:59:00", True))

    def test_what_is_delayed_keeps_its_turn(self):
        """A line that is promised early goes before other orders although it stands last on its own."""
        both = self._create_order((self.frame, 1), (self.frame, 1))
        both.order_line[0].mto_requested_date = datetime(2026, 3, 6, 16)
        late, early = self.env["mto.promise"]._promise(both.order_line)
        (late | early).action_hold()
        between = self.env["mto.promise"]._promise(self._create_order((self.frame, 1)).order_line)
        between.action_hold()
        self.assertLess(early.promised_date, between.promised_date)
        self.assertLess(between.promised_date, late.promised_date)
        wizard = self._open(self._create_order((self.frame, 1)))
        delays = wizard.rush_preview(wizard.line_ids.promise_id.id)["holds"]["delays"]
        dates = {delay["id"]: delay["new"] for delay in delays}
        self.assertEqual(set(dates), {self.waiting.id, early.id, between.id})
        self.assertLess(dates[early.id], dates[between.id])

    def test_what_the_manager_excludes_keeps_its_place(self):
        wizard, promise = self._third()
        preview = wizard.rush_preview(promise.id, self.waiting.ids)["confirmed"]
        # Monday for the rush; the confirmed one after what is kept.
        self.assertEqual(preview["date"], "2026-03-02 14:00:00")
        self.assertEqual(self._delays(preview), [(self.first.name, "committed", "03-02 14:00", "03-03 16:00", 26 * 60, True)])
        self._do_rush(wizard, promise, "confirmed", kept=self.waiting.ids)
        self.assertEqual((self.waiting.state, self.waiting.version), ("held", 1))
        self.assertEqual(self.first.order_line.mto_promised_date, LATER)

    # -------------------------------------------------------------------------------------------------------- accept

    def test_confirmed_orders_follow(self):
        workorder = self.made.workorder_ids
        wizard, promise = self._third()
        self._do_rush(wizard, promise, "confirmed")
        line = self.first.order_line
        renewed = line.mto_promise_id
        self.assertRecordValues(
            promise | renewed | self.second.order_line.mto_promise_id,
            [
                {"state": "held", "promised_date": MONDAY, "version": 1},
                {"state": "committed", "promised_date": TUESDAY, "version": 2},
                {"state": "held", "promised_date": LATER, "version": 2},
            ],
        )
        self.assertEqual((self.confirmed.state, self.confirmed.promised_date), ("cancelled", MONDAY), "history")
        self.assertEqual((line.mto_production_ids, line.mto_production_ids.workorder_ids), (self.made, workorder))
        self.assertEqual((workorder.date_start, workorder.date_finished), (MONDAY, TUESDAY))
        self.assertEqual((workorder.leave_id.date_from, workorder.leave_id.date_to), (MONDAY, TUESDAY))
        self.assertEqual(self.made.move_raw_ids.date, MONDAY)
        self.assertEqual(self._deliveries(line).date_deadline, TUESDAY)
        self.assertFalse(self.first.commitment_date, "never silently")
        self._assert_on_plan(self.first)
        self.assertEqual(len(self._assert_taken_once()), 3)
        # And they stay what they are when the others are confirmed.
        for order in wizard.order_id | self.second:
            order.action_confirm()
        self._assert_on_plan(self.first, self.second, wizard.order_id)
        self.assertEqual(self.second.order_line.mto_promise_id.version, 2)
        self.assertEqual(len(self._assert_taken_once()), 3)

    def test_the_seller_hears_of_it(self):
        wizard, promise = self._third()
        self._do_rush(wizard, promise, "confirmed")
        activity = self.first.activity_ids
        self.assertEqual(activity.user_id, self.seller)
        self.assertIn(wizard.order_id.name, activity.summary)
        self.assertIn("agree on the new date", activity.note)
        self.assertIn(wizard.order_id.name, self.first.message_ids[:1].body)
        self.assertNotIn("agree on the new date", self.second.activity_ids.note, "no date was given to the customer yet")

    def test_the_delivery_date_follows_only_when_told_to(self):
        self.first.commitment_date = MONDAY
        wizard, promise = self._third()
        with self.env.cr.savepoint() as savepoint:
            self._do_rush(wizard, promise, "confirmed")
            self.assertEqual(self.first.commitment_date, MONDAY)
            savepoint.rollback()
        self.env.invalidate_all()
        self._do_rush(wizard, promise, "confirmed", renew=True)
        self.assertEqual(self.first.commitment_date, TUESDAY)
        self.assertIn("delivery date of the order is now", self.first.activity_ids.note)
        self._assert_on_plan(self.first)

    def test_what_was_not_shown_is_not_done(self):
        wizard, promise = self._third()
        shown = {str(promise.id): "2026-03-02 14:00:00", str(self.confirmed.id): "2026-03-03 10:00:00"}
        delayed_less = shown | {str(self.waiting.id): "2026-03-03 15:00:00"}
        earlier = shown | {str(promise.id): "2026-03-02 13:00:00", str(self.waiting.id): "2026-03-03 16:00:00"}
        for agreed in ({}, shown, delayed_less, earlier):
            with self.assertRaisesRegex(UserError, "Look again"), self.env.cr.savepoint():
                wizard.action_rush(promise.id, agreed, True)
        self.assertEqual((self.confirmed.state, self.waiting.state), ("committed", "held"))

    def test_undo(self):
        wizard, promise = self._third()
        self._do_rush(wizard, promise, "confirmed")
        promise.action_release()
        self.assertEqual(len(self._assert_taken_once()), 2)
        again = self.env["mto.promise"]._repromise(self.first.order_line.mto_promise_id)
        self.assertEqual(again.earliest_date, MONDAY)

    def test_what_need_not_move_stays(self):
        """A small frame of 60 minutes, the last to be cut, finds its time behind the rush as before."""
        small = self._create_product("Small frame", mto_strategy="mto")
        self._create_bom(small, [(self.steel, 1)], [("Cut", self.saw, 60)])
        order = self._create_order((small, 1))
        order.mto_requested_date = datetime(2026, 3, 6, 17)
        self.env["mto.promise"]._promise(order.order_line).action_hold()
        order.action_confirm()
        promise = order.order_line.mto_promise_id
        cut = promise.step_ids.filtered(lambda step: step.kind == "operation")
        before = (cut.workorder_id.date_start, cut.workorder_id.date_finished)
        wizard, rush = self._third()
        self._do_rush(wizard, rush, "confirmed")
        self.assertIn(promise, rush._rushed(("committed",), ()))
        self.assertEqual((promise.state, promise.version, order.order_line.mto_promise_id), ("committed", 1, promise))
        self.assertEqual((cut.workorder_id.date_start, cut.workorder_id.date_finished), before)

    def test_a_manager_of_promises_needs_no_rights_on_the_orders_of_others_or_on_production(self):
        groups = "sales_team.group_sale_salesman,mto_promise.group_mto_manager"
        manager = new_test_user(self.env, "rush_manager", groups=groups)
        wizard = self._open(self._create_order((self.frame, 1), user_id=manager.id), manager)
        self.assertFalse(self.first.with_user(manager).has_access("read"))
        self._do_rush(wizard, wizard.line_ids.promise_id, "confirmed")
        self.assertEqual(wizard.line_ids.promise_id.promised_date, MONDAY)
        self._assert_on_plan(self.first)

    # --------------------------------------------------------------------------------------------------------- begun

    def test_what_has_begun_stays(self):
        self.made.workorder_ids.button_start()
        wizard, promise = self._third()
        preview = wizard.rush_preview(promise.id)
        self.assertEqual(preview["confirmed"], preview["holds"])
        self._do_rush(wizard, promise, "confirmed")
        self.assertEqual((self.confirmed.state, self.made.date_finished), ("committed", MONDAY))
        self.assertEqual(promise.promised_date, TUESDAY)
        self._assert_taken_once()

    def test_where_all_has_begun_it_gains_nothing(self):
        self.made.workorder_ids.button_start()
        self.waiting.action_release()
        wizard, promise = self._third(date=TUESDAY)
        self.assertEqual(wizard.rush_preview(promise.id)["confirmed"]["gain"], 0)
        with self.assertRaisesRegex(UserError, "gains nothing"):
            wizard.action_rush(promise.id, {}, True)

    def test_another_company_is_not_touched(self):
        company = self.env["res.company"].create({"name": "Second"})
        self.env.user.company_ids |= company
        warehouse = self.env["stock.warehouse"].search([("company_id", "=", company.id)], limit=1)
        order = self._create_order((self.steel, 1), warehouse=warehouse, company_id=company.id)
        (other,) = self._hold(order.order_line, stock={self.steel: 1})
        wizard, promise = self._third()
        both = promise.with_context(allowed_company_ids=(self.company | company).ids)
        self.assertEqual(both._rushed(("held", "committed"), ()), self.confirmed | self.waiting)
        self._do_rush(wizard, promise, "confirmed")
        self.assertEqual((other.state, other.version), ("held", 1))


@tagged("post_install", "-at_install")
class TestRushLevels(RushCase):
    """A rack is joined of a frame on the bench in 60 minutes: confirmed, cut Monday 8:00-14:00 and joined until 15:00."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.held.action_release()
        cls.bench = cls._create_workcenter("Bench")
        cls.rack = cls._create_product("Rack", mto_strategy="mto")
        cls._create_bom(cls.rack, [(cls.frame, 1)], [("Join", cls.bench, 60)])
        cls.order = cls._create_order((cls.rack, 1), user_id=cls.seller.id)
        cls.env["mto.promise"]._promise(cls.order.order_line).action_hold()
        cls.order.action_confirm()
        cls.line = cls.order.order_line
        productions = cls.line.mto_production_ids
        cls.cut = productions.filtered(lambda production: production.product_id == cls.frame)
        cls.join = productions - cls.cut

    _assert_taken_once = TestRushConfirmed._assert_taken_once
    _assert_on_plan = TestRushConfirmed._assert_on_plan

    def test_two_levels_follow(self):
        self.assertEqual(self.line.mto_promised_date, datetime(2026, 3, 2, 15))
        wizard, promise = self._rush()
        self._do_rush(wizard, promise, "confirmed")
        self.assertEqual(promise.promised_date, MONDAY)
        self.assertEqual(self.line.mto_promised_date, datetime(2026, 3, 3, 11))
        self.assertEqual(self.line.mto_production_ids, self.cut | self.join)
        self.assertEqual((self.cut.date_start, self.cut.date_finished), (MONDAY, TUESDAY))
        self.assertEqual((self.join.date_start, self.join.date_finished), (TUESDAY, datetime(2026, 3, 3, 11)))
        self._assert_on_plan(self.order)
        self._assert_taken_once(self.saw, self.bench)

    def test_the_begun_level_stays_and_the_other_follows(self):
        self.cut.workorder_ids.button_start()
        stool = self._create_product("Stool", mto_strategy="mto")
        self._create_bom(stool, [], [("Bend", self.bench, 400)])
        # Before the rack 360 minutes are free on Monday, too few: 15:00-17:00 and Tuesday until 13:40.
        wizard = self._open(self._create_order((stool, 1)))
        self.assertEqual(wizard.complete_date, datetime(2026, 3, 3, 13, 40))
        promise = wizard.line_ids.promise_id
        self._do_rush(wizard, promise, "confirmed")
        self.assertEqual(promise.promised_date, datetime(2026, 3, 2, 15, 40))
        self.assertEqual((self.cut.date_start, self.cut.date_finished), (datetime(2026, 3, 2, 8), MONDAY))
        self.assertEqual(self.cut.state, "progress")
        self.assertEqual(self.join.date_start, datetime(2026, 3, 2, 15, 40))
        self.assertEqual(self.join.move_raw_ids.move_orig_ids.production_id, self.cut)
        self._assert_taken_once(self.saw, self.bench)

    def _rush(self):
        wizard = self._open(self._create_order((self.frame, 1)))
        self.assertEqual(wizard.complete_date, TUESDAY)
        return wizard, wizard.line_ids.promise_id


@tagged("post_install", "-at_install")
class TestRushOrdered(LeverCase):
    """Steel is bought: it comes on Saturday 7 March, a frame is cut on Monday 8:00-14:00, the next one until Tuesday."""

    _do_rush = RushCase._do_rush

    def test_what_is_ordered_from_a_vendor_stays_ordered(self):
        order = self._create_order((self.frame, 1))
        self.env["mto.promise"]._promise(order.order_line).action_hold()
        order.action_confirm()
        bought = order.order_line.mto_purchase_line_ids
        bought.order_id.button_confirm()
        planned, receipt = bought.date_planned, bought.move_ids
        wizard = self._open(self._create_order((self.frame, 1)))
        promise = wizard.line_ids.promise_id
        self.assertEqual(promise.promised_date, datetime(2026, 3, 10, 10))
        self._do_rush(wizard, promise, "confirmed")
        self.assertEqual(promise.promised_date, datetime(2026, 3, 9, 14))
        self.assertEqual(order.order_line.mto_promised_date, datetime(2026, 3, 10, 10))
        production = order.order_line.mto_production_ids
        self.assertEqual(
            (production.date_start, production.date_finished), (datetime(2026, 3, 9, 14), datetime(2026, 3, 10, 10))
        )
        self.assertEqual((bought.state, bought.date_planned, bought.product_qty), ("purchase", planned, 2))
        self.assertEqual(order.order_line.mto_purchase_line_ids, bought)
        self.assertEqual((receipt.date, receipt.state), (planned, "assigned"))
        self.assertEqual(production.move_raw_ids.move_orig_ids, receipt)
        # The rush has steel of its own to buy.
        self.assertEqual(self._kind(promise, "buy").quantity, 2)
