from datetime import timedelta

from odoo import fields, models

from ..snapshot.standing import lost_promises

#: A first step may be this late when the order is confirmed; a plan that is later is made anew.
STARTED = timedelta(hours=1)


class MtoPromise(models.Model):
    _inherit = "mto.promise"

    def _standing(self):
        """Those of ``self`` whose hold can become the plan as it is: in time, for the line as it is, with no step that
        should have begun by now, and with nothing taken or closed by others who do not ask for promises."""
        now = fields.Datetime.now()
        # Sellers confirm without rights on stock and work centers; they learn only whether the hold still stands.
        standing = self.filtered(lambda promise: promise._is_in_time(now)).sudo()
        for company in standing.company_id:
            promises = standing.filtered(lambda promise, company=company: promise.company_id == company)
            standing -= lost_promises(promises.with_company(company), now, STARTED)
        return standing.sudo(self.env.su)

    def _is_in_time(self, now):
        self.ensure_one()
        return self.state == "held" and (not self.expires_at or self.expires_at > now) and self._is_timely(now)

    def _is_timely(self, now):
        """Whether this is the plan of the line as it is, and can still be begun when it says."""
        begun = self.step_ids.filtered(lambda step: step.kind in ("make", "operation", "buy") or step.route_id)
        starts = begun.mapped("date_start")
        return not self.is_outdated and min(starts, default=now) >= now - STARTED
