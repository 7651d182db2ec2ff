from datetime import datetime, time, timedelta

import pytz

from odoo import fields, models
from odoo.exceptions import UserError

from ..snapshot import words
from ..snapshot.shop import read_plans
from .mto_promise import LIVE

#: So long an answer is held just as it was given. Planned from a few minutes later, work that ends with a shift would end on
#: the next day, with nobody else in the way.
FRESH = timedelta(minutes=15)


class MtoPromise(models.Model):
    """Hold, accept and release."""

    _inherit = "mto.promise"

    def _check_may_act(self):
        """Holds and releases are for those who may change the order, and for promise managers."""
        if not self.env.user.has_group("mto_promise.group_mto_manager"):
            self.order_id.check_access("write")

    def action_hold(self):
        """Set capacity and material aside for these promises until they expire.

        The plan is made again on the data of this transaction; held is what stands then.

        :raises UserError: the date shown can no longer be met, or the line has changed; nothing is held
        """
        self._check_may_act()
        drafts = self.filtered(lambda promise: promise.state in ("draft", "expired"))
        for promise in self - drafts:
            if promise.state != "held":
                raise UserError(
                    self.env._(
                        "%(promise)s is %(state)s and cannot be held. Ask for a new date.",
                        promise=promise.name,
                        state=promise._state_label(),
                    )
                )
        if drafts:
            self.env["mto.ledger"].sudo()._turn(drafts.company_id)
            drafts._check_may_hold()
            drafts._refresh_before_hold()
            drafts.sale_line_id.mto_promise_ids.filtered(
                lambda promise: promise.state == "held" and promise not in drafts
            ).action_release()
            drafts._book_slots()
            for promise in drafts:
                promise.sudo().write({"state": "held", "expires_at": promise._default_expiry()})
        return True

    def _check_may_hold(self):
        """Raise a UserError where the line has changed since, or is promised already for good."""
        for promise in self:
            if promise.is_outdated:
                raise UserError(
                    self.env._(
                        "%s has changed since its date was asked for. Ask for a new date.",
                        promise.sale_line_id.display_name,
                    )
                )
            if "committed" in promise.sale_line_id.mto_promise_ids.mapped("state"):
                raise UserError(
                    self.env._(
                        "%s is confirmed: its date is given, and what it needs is on order.",
                        promise.sale_line_id.display_name,
                    )
                )
            if len(self.filtered(lambda other, promise=promise: other.sale_line_id == promise.sale_line_id)) > 1:
                raise UserError(
                    self.env._("Of the answers for %s only one can be held. Choose one.", promise.sale_line_id.display_name)
                )

    def _refresh_before_hold(self):
        """Plan ``self`` again, together, and take over the steps; refuse where a date has become later.

        A date that was "as soon as possible" moves on with the clock once the answer is no longer fresh: the minutes that
        passed since it was asked for are added without a word.
        """
        for company in self.company_id:
            promises = self.filtered(lambda promise, company=company: promise.company_id == company)
            lines, now = promises.sale_line_id, promises._planned_as_of(fields.Datetime.now())
            lines._mto_check_promisable()
            requests = {promise.sale_line_id.id: promise.requested_date for promise in promises}
            choices = {promise.sale_line_id.id: promise.choices for promise in promises}
            plans = read_plans(lines.sudo().with_company(company), requests, now, explain=False, choices=choices, policy="odoo")
            for promise in promises:
                plan = plans[promise.sale_line_id.id]
                if promise._is_later(plan, now):
                    raise UserError(
                        self.env._(
                            "%(line)s can no longer be promised for %(old)s: since it was asked for, others have taken "
                            "capacity or material, or too much time has passed. The earliest date is now %(new)s. Ask for a "
                            "new date.",
                            line=promise.sale_line_id.display_name,
                            old=words.moment(self.env, promise.promised_date),
                            new=words.moment(self.env, plan.promised),
                        )
                    )
                promise._check_has_slots(plan)
                dates = promise._prepare_refreshed_values(plan, now)
                promise.sudo().write(dates | promise._prepare_same_choice_values(plan))
            promises.sudo()._record_steps([plans[promise.sale_line_id.id].steps for promise in promises])

    def _planned_as_of(self, now):
        """The moment from which these answers are planned again: when the last of them was given, while that is fresh."""
        given = max(self.mapped("asked_date"), default=None)
        return given if given and timedelta() <= now - given <= FRESH else now

    def _is_later(self, plan, now):
        """Whether ``plan`` cannot keep the date of this promise."""
        return plan.promised > self.promised_date + (now - self.asked_date)

    def _check_has_slots(self, plan):
        """Raise a UserError where ``plan`` has work that no work center has time for: there is nothing to set aside. An order
        is confirmed all the same, and that work waits to be planned."""
        full = [warning for warning in plan.warnings if warning.kind == "no_slot"]
        if full and not self.env.context.get("mto_confirms"):
            raise UserError(
                self.env._(
                    "%(line)s cannot be held, for time that nobody has cannot be set aside.\n%(warnings)s",
                    line=self.sale_line_id.display_name,
                    warnings="\n".join(words.warning(self.env, warning) for warning in full),
                )
            )

    def _prepare_refreshed_values(self, plan, now):
        return {"earliest_date": plan.earliest, "promised_date": plan.promised, "asked_date": now}

    def _book_slots(self):
        """Put the operations of these promises into the calendars of their work centers, where Odoo's planner sees
        them."""
        # Sellers have no rights on work center calendars; they book exactly what the plan says.
        steps = self.sudo().step_ids.filtered(lambda step: step.kind == "operation" and step.workcenter_id)
        steps = steps.filtered("workcenter_id.resource_calendar_id")
        leaves = steps.env["resource.calendar.leaves"].create([step._prepare_slot_values() for step in steps])
        for step, leave in zip(steps, leaves, strict=True):
            step.leave_id = leave

    def _default_expiry(self):
        """End of the quotation's last day of validity in the company's time zone, else ``mto_hold_days`` from now."""
        validity = self.order_id.validity_date
        if validity:
            zone = pytz.timezone(self.company_id.partner_id.tz or self.env.user.tz or "UTC")
            end = zone.localize(datetime.combine(validity, time.max)).astimezone(pytz.utc)
            return end.replace(tzinfo=None, microsecond=0)
        return fields.Datetime.now() + timedelta(days=self.company_id.mto_hold_days)

    def action_release(self):
        """Give back what these promises hold. The date on the order stays as information for the seller to change."""
        self._check_may_act()
        for promise in self:
            if promise.state not in ("draft", "held", "expired"):
                raise UserError(
                    self.env._(
                        "%(promise)s is %(state)s: cancel the order or its line to release it.",
                        promise=promise.name,
                        state=promise._state_label(),
                    )
                )
        self._free_slots()
        self.sudo().write({"state": "cancelled"})
        return True

    def action_accept(self):
        """Hold, and give the promised dates to the order: its delivery date is that of its latest line."""
        self.action_hold()
        for order in self.order_id:
            dates = order.order_line.mto_promise_id.filtered(lambda p: p.state in LIVE).mapped("promised_date")
            order.commitment_date = max(dates)
        return True
