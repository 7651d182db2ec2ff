from dataclasses import replace
from functools import partial

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..snapshot.renewals import read_renewals
from ..snapshot.shop import read_plans

#: The answers that count for lines of quotations.
OPEN = Domain("current_line_ids", "!=", False) & Domain("order_id.state", "in", ("draft", "sent"))


class MtoPromise(models.Model):
    """Promises of open quotations are asked for anew: the shop has changed since, or time has gone by."""

    _inherit = "mto.promise"

    is_stale = fields.Boolean(
        "Stale",
        compute="_compute_is_stale",
        compute_sudo=True,
        search="_search_is_stale",
        help="The date should be asked for anew: its hold has expired or is no longer all there, its line has changed, or "
        "work should have begun by now.",
    )

    @api.depends("state", "is_outdated", "expires_at", "step_ids.date_start", "order_id.state", "current_line_ids")
    def _compute_is_stale(self):
        stale = self.filtered_domain(OPEN)._stale()
        for promise in self:
            promise.is_stale = promise in stale

    @api.model
    def _search_is_stale(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("id", "in", self.search(OPEN)._stale().ids)

    def _stale(self):
        """Those of ``self``, answers that count for open quotations, whose date should be asked for anew."""
        now = fields.Datetime.now()
        held = self.filtered(lambda promise: promise.state == "held")
        drafts = self.filtered(lambda promise: promise.state == "draft")
        return self - held._standing() - drafts.filtered(lambda promise: promise._is_timely(now))

    # ------------------------------------------------------------------------------------------------------------ ask

    @api.model
    def _repromise(self, promises):
        """Ask anew for each line of ``promises`` by itself: draft promises for the dates that were promised, or as soon as can
        be where a customer wishes for an earlier one.

        Quotations are planned in one go; they keep what they hold, whatever the answer is.
        """
        lines, now = promises.sale_line_id.filtered(lambda line: line._mto_is_promisable()), fields.Datetime.now()
        dates = {promise.sale_line_id.id: promise.promised_date for promise in promises}
        return self._record_plans(lines, self._plan_anew(lines, dates, now), now)

    @api.model
    def _plan_anew(self, lines, dates, now, sketch=False):
        """What ``_repromise`` records: the engine's plans by line id. Lines that are shipped together are planned together.

        :param dates: the date (UTC) promised so far, by line id
        :param now: naive UTC datetime
        :param sketch: whether to do without levers, and without samples where no date depends on them
        """
        wishes = {line.id: line._mto_requested_date() or None for line in lines}
        asked = {id_: min(filter(None, (dates.get(id_), wish)), default=None) for id_, wish in wishes.items()}
        quoted = lines.filtered(lambda line: line._mto_is_bare_quotation())
        plans = self._plan(quoted, asked, now, read=partial(read_renewals, sketch=sketch))
        for unit in (lines - quoted).grouped(lambda line: line._mto_unit()).values():
            plans |= self._plan(unit, asked, now, read=partial(read_plans, sketch=sketch))
        return {id_: _for_wish(plan, wishes[id_]) for id_, plan in plans.items()}

    # ----------------------------------------------------------------------------------------------------------- hold

    def _is_later(self, plan, now):
        """Many are held by the day: what one takes from another within it is no news."""
        later = super()._is_later(plan, now)
        if later and self.env.context.get("mto_holds_many"):
            return plan.promised > self.sale_line_id._mto_end_of_day(self.promised_date)
        return later

    # --------------------------------------------------------------------------------------------------------- actions

    def action_promise_anew(self):
        """Show what asking anew for the lines of these promises would change."""
        return self.sale_line_id.action_mto_promise_anew()

    def action_promise_stale_anew(self):
        """As ``action_promise_anew``, for all open quotations whose date is stale, whatever is selected."""
        stale = self.search(OPEN & Domain("is_stale", "=", True))
        if not stale:
            raise UserError(self.env._("Nothing is stale: the dates of all open quotations still stand."))
        return stale.action_promise_anew()

    def action_hold_each(self):
        """Hold those of these promises that can be held, and show why others cannot."""
        return self.env["mto.renewal"]._open_holding(self)


def _for_wish(plan, wish):
    """``plan``, which was asked for the date promised before, as the answer to a customer who wishes for ``wish``."""
    feasible = wish is None or plan.promised <= wish
    return replace(plan, demand=replace(plan.demand, requested=wish), feasible=feasible)
