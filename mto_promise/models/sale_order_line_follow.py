import logging

from psycopg2.errors import DeadlockDetected, SerializationFailure

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import split_every

_logger = logging.getLogger(__name__)

#: Orders followed in one transaction: short enough to get in the way of few, long enough to read sets.
BATCH = 50
#: Lines that time alone can make late.
OPEN = Domain("mto_stage", "not in", (False, "to_promise", "delivered"))


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    @api.model
    def _cron_mto_expected_date(self):
        """Follow open lines: time alone makes them late.

        Some orders at a time have a transaction of their own. Those that somebody is changing at this moment, or that
        cannot be followed, wait for the next time and hold up no others. It goes on to the end although a server may want
        to turn to something else: from the beginning again, the last orders would never have their turn.
        """
        orders = self.search(self._mto_followed()).order_id
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(orders))
        for ids in split_every(BATCH, orders.ids, list):
            self.env.invalidate_all()
            try:
                with self.env.cr.savepoint():
                    self.search(self._mto_followed() & Domain("order_id", "in", ids))._mto_follow()
            except (SerializationFailure, DeadlockDetected):
                _logger.info("Some of the orders %s are being changed by somebody: they are followed later.", ids)
            except Exception:
                _logger.exception("The lines of the orders %s cannot be followed.", ids)
            cron._commit_progress(len(ids))

    @api.model
    def _mto_followed(self):
        """The domain of lines that are followed."""
        return OPEN

    def _mto_follow(self):
        """Bring what is known of the dates of these lines up to the present moment."""
        lines = self.filtered_domain(OPEN)
        for name in ("mto_expected_date", "mto_is_late"):
            self.env.add_to_compute(self._fields[name], lines)
        lines.flush_recordset(["mto_expected_date", "mto_is_late"])

    def _mto_late(self):
        """Those of these lines that are expected after the day for which they are committed."""
        return self.filtered(lambda line: line.mto_is_late and line.mto_promise_id.state == "committed")
