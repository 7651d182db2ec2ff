from odoo import api, fields, models
from odoo.fields import Domain


class MtoPromise(models.Model):
    _inherit = "mto.promise"

    def _free_slots(self):
        """Give back the time on work centers that has not become a work order."""
        # Sellers have no rights on work center calendars; they free only what these promises held.
        steps = self.sudo().step_ids.filtered(lambda step: step.leave_id and not step.workorder_id)
        steps.leave_id.unlink()

    @api.model
    def _cron_expire(self):
        """Release the holds whose time is over. One that somebody is changing at this moment waits for the next time."""
        over = Domain("state", "=", "held") & Domain("expires_at", "<=", fields.Datetime.now())
        expired = self.search(over)
        self.env["ir.cron"]._commit_progress(remaining=len(expired))
        for promise in expired:
            # Each has a transaction of its own: others may have confirmed or released it since, or be about to.
            self.env.invalidate_all()
            promise.try_lock_for_update().filtered_domain(over)._expire()
            self.env["ir.cron"]._commit_progress(1)

    def _expire(self):
        """Give back what these holds kept: their time is over."""
        self._free_slots()
        self.sudo().write({"state": "expired"})

    @api.ondelete(at_uninstall=True)
    def _unlink_slots(self):
        self._free_slots()
