from collections import Counter

from markupsafe import Markup

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import float_round

from ..snapshot import words
from .mto_promise import PROMISE_ACTIVITY


class MtoPromise(models.Model):
    """What a rush order does to the promises that it goes before."""

    _inherit = "mto.promise"

    def _rushed(self, states, kept):
        """The promises of other orders in one of ``states`` that share time or goods with this one, in the order in which
        they are planned anew."""
        # A manager decides on the orders of others, too, which he need not be able to open; nor has he rights on production.
        self = self.sudo()
        steps = self.step_ids
        goods = steps.filtered(lambda step: step.kind not in ("operation", "delivery", "transfer"))
        shared = Domain("workcenter_id", "in", steps.workcenter_id.ids)
        shared |= Domain("kind", "in", ("stock", "receipt")) & Domain("product_id", "in", goods.product_id.ids)
        standing = Domain("promise_id.state", "in", states) & Domain("company_id", "=", self.company_id.id)
        standing &= Domain("promise_id.order_id", "!=", self.order_id.id)
        promises = self.env["mto.promise.step"].search(standing & shared).promise_id
        # What a customer gets at once has one date.
        together = promises.order_id.filtered(lambda order: order._mto_ships_together())
        promises |= together.order_line.mto_promise_id.filtered(lambda promise: promise.state in states)
        movable = promises.filtered(lambda promise: promise.id not in kept and not promise.is_outdated and promise._can_move())
        return movable.sorted(lambda one: (one.promised_date, one.id))

    def _can_move(self):
        """Whether anything of this promise may still stand elsewhere: production not begun, or goods to come from stock."""
        if self.state == "held":
            return True
        line = self.sale_line_id
        # The documents of what comes from another warehouse do not follow a promise.
        if line.state != "sale" or self.step_ids.route_id:
            return False
        return bool(line._mto_underway().productions or self._own_stock())

    def _own_stock(self):
        """The steps by which goods leave the stock as they are, and have not left it yet."""
        steps = self.step_ids.filtered(lambda step: step.kind in ("stock", "receipt") and step.parent_id.kind == "delivery")
        return steps.filtered(lambda step: not step._mto_origin() and not step._mto_is_delivered())

    def _rush_delays(self, others, plans):
        """The new dates of those of ``others`` that become later, by promise."""
        dates = {other: plans[other.sale_line_id.id].promised.replace(microsecond=0) for other in others}
        return {other: date for other, date in dates.items() if date > other.promised_date}

    def _date_given(self):
        """The date (UTC) that the customer was given for this line, or False."""
        commitment = self.order_id.commitment_date
        return commitment or (self.state == "committed" and self.promised_date)

    def _prepare_delay(self, date):
        """This promise as delayed to ``date``, as plain values."""
        order, given = self.order_id, self._date_given()
        return {
            "id": self.id,
            "state": self.state,
            "order": order.name,
            "customer": order.partner_id.display_name,
            "product": self.sale_line_id._mto_part_name(),
            "old": fields.Datetime.to_string(self.promised_date),
            "new": fields.Datetime.to_string(date),
            "given": given and fields.Datetime.to_string(given),
            "breaks": bool(given) and date > given,
            "minutes": (date - self.promised_date).total_seconds() / 60,
        }

    # ------------------------------------------------------------------------------------------------------------ move

    def _is_moved(self, plan):
        """Whether ``plan`` stands elsewhere or takes other quantities than what is held, or than what may still move of what is
        confirmed."""
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        held = Counter(
            (step.kind, step.product_id.id, step.quantity, step.date_start, step.date_end, step.workcenter_id.id)
            for step in self._movable_steps()
        )
        own = self.env["stock.move"].browse([step.ref.id for step in plan.steps if _is_move(step.ref)])
        own = set(own.filtered(lambda move: move.mto_line_id == self.sale_line_id).ids)
        planned = Counter(
            (
                step.kind,
                step.item[0],
                float_round(step.quantity, precision_digits=digits),
                step.start.replace(microsecond=0),
                step.end.replace(microsecond=0),
                step.workcenter_id or False,
            )
            for step in plan.steps
            if not (_is_move(step.ref) and step.ref.id in own)
        )
        return held != planned

    def _movable_steps(self):
        """The steps of what has not begun: all of a hold; of what is confirmed those that ``Demand.underway`` leaves."""
        steps = self.step_ids
        if self.state == "held":
            return steps
        fixed = steps.filtered(
            lambda step: (
                (step.production_id and step.production_id._mto_is_fixed())
                or step.purchase_line_id.state in ("purchase", "done")
                or step._mto_origin()
                or step._mto_is_delivered()
            )
        )
        below = fixed
        while below:
            below = below.child_ids
            fixed |= below
        return steps - fixed

    # ------------------------------------------------------------------------------------------------------------ tell

    def _tell_rushed(self, rush, given):
        """Tell the sellers of these promises, in their language and time zone, and write on their orders, what the order
        ``rush`` has done to them: once an order, however many of its lines are delayed.

        :param given: by sale order line, the date (UTC) promised before and the one that the customer was given, or False
        """
        for order, promises in self.grouped("order_id").items():
            seller = order.user_id or self.env.user
            promises = promises.with_context(lang=seller.lang)
            env, tz = promises.env, seller.tz
            told = [line for promise in promises for line in promise._rushed_words(rush, *given[promise.sale_line_id], tz)]
            if order.commitment_date and order.commitment_date not in (given[line][1] for line in promises.sale_line_id):
                now = words.moment(env, order.commitment_date, tz)
                told.append(env._("The delivery date of the order is now %s.", now))
            text = Markup("<br/>").join(told)
            order.message_post(body=text)
            order.activity_schedule(
                PROMISE_ACTIVITY,
                user_id=seller.id,
                summary=env._("Later because of rush order %s", rush.name),
                note=text,
            )

    def _rushed_words(self, rush, before, given, tz):
        """What ``rush`` has done to this promise, as sentences."""
        yield self.env._(
            "%(line)s was promised for %(old)s and is now promised for %(new)s: %(rush)s was put before it.",
            line=self.sale_line_id.display_name,
            old=words.moment(self.env, before, tz),
            new=words.moment(self.env, self.promised_date, tz),
            rush=rush.name,
        )
        if given and self.promised_date > given:
            yield self.env._("The customer was given %s: agree on the new date.", words.moment(self.env, given, tz))


def _is_move(ref):
    return bool(ref) and ref.model == "stock.move"
