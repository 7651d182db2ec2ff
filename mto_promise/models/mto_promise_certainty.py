from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from .mto_promise_policy import CONFIDENCES

#: The engine's warnings that say that a date is beyond the limits of its policy.
LIMITS = ("horizon", "overloaded")


class MtoPromise(models.Model):
    _inherit = "mto.promise"

    date_p50 = fields.Datetime("50 % Sure", help="Half of the cases are delivered by then.")
    date_p80 = fields.Datetime("80 % Sure", help="Four of five cases are delivered by then.")
    date_p95 = fields.Datetime("95 % Sure", help="All but one of twenty cases are delivered by then.")
    certainty = fields.Float(
        "Certainty (%)",
        aggregator="avg",
        help="The share of cases that are delivered by the promised date, as late as vendors and work have been so far.",
    )
    policy_id = fields.Many2one("mto.promise.policy", readonly=True, ondelete="set null")
    confidence = fields.Selection(
        CONFIDENCES, "Promised at", default="plan", help="How sure the date had to be, by the policy that counted."
    )
    is_beyond_limits = fields.Boolean("Beyond Limits", help="Beyond the horizon or the backlog limit of its policy.")
    assumption = fields.Text(
        "Assumed", help="What too little is known of to tell how late it can be, one a line; usual delays are assumed."
    )
    delivered_date = fields.Datetime("Delivered on", readonly=True)

    def _prepare_promise_values(self, line, plan):
        return super()._prepare_promise_values(line, plan) | self._prepare_certainty_values(plan)

    @api.model
    def _prepare_certainty_values(self, plan):
        outcome, terms = plan.outcome, plan.demand.terms
        policy = self.env["mto.promise.policy"].sudo().browse(terms.id or [])
        values = {
            "policy_id": policy.id,
            "confidence": policy.confidence or "plan",
            "is_beyond_limits": any(warning.kind in LIMITS for warning in plan.warnings),
        }
        if outcome:
            values |= {
                "date_p50": outcome.date(0.5),
                "date_p80": outcome.date(0.8),
                "date_p95": outcome.date(0.95),
                "certainty": 100.0 * outcome.share(plan.promised),
                "assumption": "\n".join(dict.fromkeys(ref.name for ref in outcome.assumed)),
            }
        return values

    def _prepare_refreshed_values(self, plan, now):
        return super()._prepare_refreshed_values(plan, now) | self._prepare_certainty_values(plan)

    def _is_later(self, plan, now):
        """A date that is sure is told by the day: what the minutes gone by do to it within that day is no news."""
        later = super()._is_later(plan, now)
        if not later or self.confidence == "plan":
            return later
        return plan.promised > self.sale_line_id._mto_end_of_day(self.promised_date)

    def _check_may_hold(self):
        super()._check_may_hold()
        if self.env.user.has_group("mto_promise.group_mto_manager"):
            return
        for promise in self.sudo():
            if promise.is_beyond_limits and promise.policy_id.beyond_limits == "refuse":
                raise UserError(
                    self.env._(
                        "%(line)s: the policy %(policy)s does not allow to promise %(date)s.\n%(why)s\n"
                        "Ask a promise manager, or ask for another quantity or product.",
                        line=promise.sale_line_id.display_name,
                        policy=promise.policy_id.name,
                        date=format_date(self.env, promise.promised_date, date_format="medium"),
                        why=promise.warning,
                    )
                )

    def _prepare_answer(self):
        dates = (("50", self.date_p50), ("80", self.date_p80), ("95", self.date_p95))
        return super()._prepare_answer() | {
            "sure": [
                {"level": level, "date": fields.Datetime.to_string(date), "promised": self.confidence == f"p{level}"}
                for level, date in dates
                if date
            ],
            "certainty": round(self.certainty),
            "policy": self.sudo().policy_id.name or "",
            "confidence": dict(self._fields["confidence"]._description_selection(self.env)).get(self.confidence, ""),
            # Where the date rests on it a warning says so already.
            "assumed": (self.assumption or "").splitlines() if self.confidence == "plan" else [],
        }
