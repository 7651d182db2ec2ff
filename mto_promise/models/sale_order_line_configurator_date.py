from odoo import fields, models
from odoo.exceptions import UserError

from .trial import QUIET, trial


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def mto_configure_date(self, values):
        """By when the line could be delivered if it were specified by ``values``. Writes nothing, holds nothing.

        :param values: by parameter code
        :return: plain data: ``promised`` as a UTC string, ``days`` from today on the user's calendar, ``in_time`` for the
            date that was asked for (``None`` where none was), ``warnings``, and the first ``reason`` why it is not earlier
            (``False`` where there is none)
        :raises UserError: it cannot be made or promised like that
        """
        self.ensure_one()
        if self.state not in ("draft", "sent") or not self.mto_can_promise:
            raise UserError(
                self.env._(
                    "%s has no date to be asked for here: open the promise of its order instead.", self.product_id.display_name
                )
            )
        with trial(self.env):
            line = self.with_context(**QUIET)
            line.mto_specification = values
            promise = line.env["mto.promise"]._promise(line)
            day = fields.Datetime.context_timestamp(self, promise.promised_date).date()
            return {
                "promised": fields.Datetime.to_string(promise.promised_date),
                "days": (day - fields.Date.context_today(self)).days,
                "in_time": promise.is_feasible if promise.requested_date else None,
                "warnings": (promise.warning or "").splitlines(),
                "reason": promise.reason_ids[:1].name,
            }
