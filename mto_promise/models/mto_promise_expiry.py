import logging

from psycopg2.errors import DeadlockDetected, SerializationFailure

from odoo import api, fields, models
from odoo.fields import Domain

_logger = logging.getLogger(__name__)


class MtoPromise(models.Model):
    _inherit = "mto.promise"

    def _free_slots(self):
        """Give back the time on work centers that has not become a work order."""
        # Sellers have no rights on work center calendars; they free only what these promises held.
        steps = self.sudo().step_ids.filtered(lambda step: step.leave_id and not step.workorder_id)
        steps.leave_id.unlink()

    @api.model
    def _cron_expire(self):
        """Release the holds whose time is over.

        Each has a transaction of its own: others may have confirmed or released it since, or be about to. One that
        somebody is changing at this moment, or that cannot be released, waits for the next time and holds up no other.
        """
        over = Domain("state", "=", "held") & Domain("expires_at", "<=", fields.Datetime.now())
        expired = self.search(over)
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(expired))
        for promise in expired:
            self.env.invalidate_all()
            try:
                with self.env.cr.savepoint():
                    promise.try_lock_for_update().filtered_domain(over)._expire()
            except (SerializationFailure, DeadlockDetected):
                _logger.info("Promise %s is being changed by somebody: it expires later.", promise.id)
            except Exception:
                _logger.exception("The hold of promise %s is over and cannot be released.", promise.id)
            if not cron._commit_progress(1):
                break

    def _expire(self):
        """Give back what these holds kept: their time is over."""
        self._free_slots()
        self.sudo().write({"state": "expired"})

    @api.ondelete(at_uninstall=True)
    def _unlink_slots(self):
        self._free_slots()
