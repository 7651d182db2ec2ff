"""What sellers, managers and planners do, one after another by dice, and what must be true of the database after each step."""

from collections import Counter
from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, MissingError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from .common import NOW
from .random_shop import ALL_STEPS, RandomShopCase

#: Steps of a walk, and how many walks at most until all that is wanted was done.
STEPS, PARTS = 60, 5
QUOTATION, ORDER = ("draft", "sent"), ("sale",)

#: Products of which there is less than nothing at some time: on hand and to come, less what orders take and what is held.
SHORT = """
    WITH change(product, at, quantity) AS (
        SELECT quant.product_id, timestamp '-infinity', quant.quantity
          FROM stock_quant quant JOIN stock_location location ON location.id = quant.location_id
         WHERE location.usage = 'internal'
     UNION ALL
        SELECT move.product_id, move.date, CASE WHEN source.usage = 'internal' THEN -move.product_qty ELSE move.product_qty END
          FROM stock_move move
          JOIN stock_location source ON source.id = move.location_id
          JOIN stock_location target ON target.id = move.location_dest_id
         WHERE move.procure_method = 'make_to_stock' AND move.state NOT IN ('draft', 'done', 'cancel')
           AND (source.usage = 'internal') != (target.usage = 'internal')
           AND NOT EXISTS (SELECT FROM stock_move_move_rel pegged WHERE pegged.move_orig_id = move.id)
     UNION ALL
        SELECT step.product_id, step.date_start, -step.quantity
          FROM mto_promise_step step JOIN mto_promise promise ON promise.id = step.promise_id
         WHERE step.kind IN ('stock', 'receipt') AND promise.state = 'held'
    ), total AS (
        SELECT product, SUM(quantity) OVER (PARTITION BY product ORDER BY at RANGE UNBOUNDED PRECEDING) AS quantity FROM change
    )
    SELECT DISTINCT product FROM total WHERE quantity < -0.0001
"""


class Nothing(Exception):
    """There is nothing to do this with."""


def given(chosen):
    """Ids of the products whose stock, meant for later orders, is taken by what was chosen (promises or levers)."""
    return {about[0] for one in chosen for kind, about, _id in one.choices or [] if kind == "stock"}


class RandomWalkCase(RandomShopCase):
    #: What is done, and how often, each against the others.
    DEEDS = {
        "quote": 14,
        "choose": 14,
        "undo": 5,
        "hold": 10,
        "accept": 6,
        "release": 4,
        "wish": 5,
        "confirm": 12,
        "amend": 8,
        "quantity": 4,
        "cancel": 4,
        "back": 3,
        "rush": 6,
        "anew": 3,
        "plan_by_hand": 3,
    }

    def _begin(self):
        self.env.user.group_ids |= self.env.ref("mto_promise.group_mto_manager")
        self._shop([self.company], schedules=self.dice.random() < 0.5, **self.dice.choice([{}, ALL_STEPS]))
        self.workcenters = self.env["mrp.workcenter"].search([("company_id", "=", self.company.id)])
        self.workcenters.mto_overtime_hours = self.dice.choice([0, 3])
        for price in self.env["product.supplierinfo"].search([("product_id", "in", [part.id for part in self.raw])]):
            if price.delay > 1 and self.dice.random() < 0.5:
                price.write({"mto_expedite_delay": 1, "mto_expedite_price": 4.0})
        self.orders, self.done, self.now = self.env["sale.order"], Counter(), NOW
        self.given = set()
        self.slots_before = self._slots()
        self.short_before = self._short()

    def _walk_until(self, wanted):
        for _part in range(PARTS):
            self._walk(STEPS)
            missing = wanted - self.done.keys()
            if not missing:
                break
        self.assertFalse(missing, f"seed {self.seed}: {self.done}")

    def _walk(self, steps):
        """So many steps, each with all that must hold checked after it. A refusal is an answer, anything else an error: a
        manager may do everything, and what is gone is not offered."""
        for number in range(steps):
            self.now += timedelta(minutes=self.dice.choice([1, 2, 20, 300] if self.dice.random() < 0.2 else [1, 2]))
            deed = self.dice.choices([*self.DEEDS], [*self.DEEDS.values()])[0]
            with freeze_time(self.now), self.subTest(seed=self.seed, step=number, deed=deed):
                try:
                    with self.env.cr.savepoint():
                        getattr(self, f"_do_{deed}")()
                    self.done[deed] += 1
                except (AccessError, MissingError):
                    raise
                except (Nothing, UserError):
                    self.done[f"{deed}: not"] += 1
                self.env.invalidate_all()
                self.orders = self.orders.exists()
                self._check()

    # ----------------------------------------------------------------------------------------------------------- deeds

    def _pick(self, candidates):
        if not candidates:
            raise Nothing
        return self.dice.choice(candidates)

    def _any(self, states):
        return self._pick(self.orders.filtered(lambda order: order.state in states))

    def _wizard(self):
        action = self._any(QUOTATION).action_mto_promise()
        return self.env[action["res_model"]].browse(action["res_id"])

    def _do_quote(self):
        order = self._random_order()
        self.orders |= order
        order.action_mto_promise()

    def _do_choose(self):
        wizard = self._wizard()
        wizard.action_choose(self._pick(self._levers(wizard)).id)

    def _levers(self, wizard):
        return wizard.line_ids.promise_id.lever_ids

    def _do_undo(self):
        wizard = self._wizard()
        promise = self._pick(wizard.line_ids.promise_id.filtered("hand_choices"))
        line, chosen = promise.sale_line_id, len(promise.hand_choices)
        wizard.action_undo(promise.id, self.dice.randrange(chosen))
        self.assertLess(len(line.mto_promise_ids.sorted("version")[-1].hand_choices or []), chosen)

    def _do_hold(self):
        wizard = self._wizard()
        before = [(one, one.promised_date, one.hand_choices) for one in wizard.line_ids.promise_id]
        wizard.action_hold()
        for promise, promised, by_hand in before:
            if promise.state == "held":
                self.assertLessEqual(promise.promised_date, promise.sale_line_id._mto_end_of_day(promised))
                self.assertEqual(promise.hand_choices, by_hand)

    def _do_accept(self):
        wizard = self._wizard()
        wizard.action_accept()
        self.assertEqual(set(wizard.order_id.order_line.mto_promise_id.mapped("state")), {"held"})

    def _do_release(self):
        self._wizard().action_release()

    def _do_wish(self):
        wizard = self._wizard()
        wizard.requested_date = self.now + timedelta(days=self.dice.randint(1, 40))
        wizard.action_refresh()

    def _do_confirm(self):
        order = self._any(QUOTATION)
        order.action_confirm()
        for promise in order.order_line.mto_promise_id:
            self.assertEqual(promise.state, "committed")
            for step in promise.step_ids.filtered("workorder_id"):
                slot = step.workorder_id.date_start, step.workorder_id.date_finished, step.workorder_id.workcenter_id
                self.assertEqual(slot, (step.date_start, step.date_end, step.workcenter_id))

    def _do_amend(self):
        self._pick(self._any(ORDER).order_line)._mto_amend(quantity=self.dice.randint(1, 6))

    def _do_quantity(self):
        self._pick(self._any(QUOTATION).order_line).product_uom_qty = self.dice.randint(1, 6)

    def _do_cancel(self):
        self._any(QUOTATION + ORDER)._action_cancel()

    def _do_back(self):
        self._any(("cancel",)).action_draft()

    def _do_rush(self):
        wizard = self._wizard()
        promise, confirmed = self._pick(wizard.line_ids.promise_id), self.dice.random() < 0.5
        told = wizard.rush_preview(promise.id)["confirmed" if confirmed else "holds"]
        shown = {str(promise.id): told["date"]} | {str(delay["id"]): delay["new"] for delay in told["delays"]}
        wizard.action_rush(promise.id, shown, confirmed, renew=self.dice.random() < 0.5)

    def _do_anew(self):
        quotations = self.orders.filtered(lambda order: order.state in QUOTATION)
        lines = quotations.order_line.filtered(lambda line: line._mto_is_promisable())
        action = self._pick(lines and [lines]).action_mto_promise_anew()
        renewal = self.env[action["res_model"]].browse(action["res_id"])
        for act in (renewal.action_apply, renewal.action_hold):
            while renewal.left_count:
                renewal.action_continue()
            act()
        while renewal.left_count:
            renewal.action_continue()

    def _do_plan_by_hand(self):
        productions = self._any(ORDER).order_line.mto_production_ids
        production = self._pick(productions.filtered(lambda one: one.is_planned and one.state == "confirmed"))
        production.button_unplan()
        production.button_plan()

    # ------------------------------------------------------------------------------------------------------------ truth

    def _slots(self):
        time = Domain("resource_id", "in", self.workcenters.resource_id.ids) & Domain("time_type", "=", "other")
        return self.env["resource.calendar.leaves"].search(time, order="resource_id, date_from")

    def _planned(self):
        """Slots no two of which may overlap: all of them, as long as nothing has begun."""
        return self._slots()

    def _short(self):
        self.env.flush_all()
        return self.env["product.product"].browse(id_ for (id_,) in self.env.execute_query(SQL(SHORT)))

    def _check(self):
        slots, promises = self._slots(), self.orders.order_line.mto_promise_ids
        self.given |= given(promises.filtered(lambda promise: promise.state in ("held", "committed")))
        short = self._short() - self.short_before
        self.assertFalse(short.filtered(lambda product: product.id not in self.given), "promised twice")
        planned = self._planned()
        for slot, following in zip(planned, planned[1:], strict=False):
            if slot.resource_id == following.resource_id:
                # Odoo's planner ends slots within a second.
                overlap = slot.date_to - following.date_from
                self.assertLess(overlap, timedelta(seconds=1), f"given twice: {slot.name}, {following.name}")
        held = promises.filtered(lambda promise: promise.state == "held").step_ids
        held = held.filtered(lambda step: step.kind == "operation" and step.workcenter_id)
        for step in held:
            slot = step.leave_id.resource_id, step.leave_id.date_from, step.leave_id.date_to
            self.assertEqual(slot, (step.workcenter_id.resource_id, step.date_start, step.date_end))
        workorders = self.orders.order_line.mto_production_ids.workorder_ids.filtered(lambda one: one.state != "cancel")
        self.assertEqual(slots - self.slots_before, held.leave_id | workorders.leave_id, "kept for nobody, or not kept")
        for promise in promises:
            self.assertFalse([choice for choice in promise.hand_choices or [] if choice not in promise.choices])
            if promise.state in ("held", "committed"):
                states = QUOTATION if promise.state == "held" else ORDER
                self.assertEqual((promise.sale_line_id.mto_promise_id, promise.order_id.state in states), (promise, True))
