from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine.bom_merge import merge
from ..snapshot import words
from ..snapshot.shop import read_plans
from .specification_files import read_files


class SaleOrderLine(models.Model):
    """What date a line would get, for those who only look: nothing is written, so a read replica can answer."""

    _inherit = "sale.order.line"

    @api.readonly
    def mto_configure_date(self, values=None):
        """By when the line could be delivered if it were specified by ``values``. Writes nothing, holds nothing.

        ``mto.promise._promise`` answers the same, and records it.

        :param values: by parameter code (as ``mto_configure`` takes them); ``None``: the line as it is
        :return: plain data: ``promised`` as a UTC string, ``days`` from today on the user's calendar, ``in_time`` for the
            date that was asked for (``None`` where none was), ``warnings``, and the first ``reason`` why it is not earlier
            (``False`` where there is none)
        :raises UserError: it cannot be made or promised like that
        """
        self.ensure_one()
        self.check_access("read")
        if self.state not in ("draft", "sent") or not self.mto_can_promise:
            raise UserError(
                self.env._(
                    "%s has no date to be asked for here: open the promise of its order instead.", self.product_id.display_name
                )
            )
        # A seller may ask without rights on what products are made of, as in _promise.
        line = self.sudo().with_company(self.company_id)
        line._mto_check_goods()
        wishes, now = {line.id: line._mto_requested_date() or None}, fields.Datetime.now()
        made = line._mto_trial(values)
        plan = read_plans(line, wishes, now, choices=line._mto_choices(), made=made)[line.id]
        day = fields.Datetime.context_timestamp(self, plan.promised).date()
        return {
            "promised": fields.Datetime.to_string(plan.promised),
            "days": (day - fields.Date.context_today(self)).days,
            "in_time": plan.feasible if plan.demand.requested else None,
            "doubtful": plan.doubtful,
            "warnings": [words.warning(self.env, warning) for warning in plan.warnings],
            "reason": words.reason(self.env, plan.reasons[0]) if plan.reasons else False,
        }

    def _mto_trial(self, values):
        """What this line would be made by, as ``snapshot.trial.Trials`` takes it; nothing where it is as recorded.

        :param values: as in ``mto_configure_date``
        :raises UserError: it cannot be made so, with the parameter or line and the remedy
        """
        own = self.mto_specification or {}
        given, wrong = read_files(self.sudo(False).env, own if values is None else values)
        specification = self._mto_specified(given)
        self._mto_refuse_problems([*wrong, *specification.problems])
        # Nothing is the standard product.
        specified = dict(specification.values) if given else {}
        by_hand = self.mto_bom_id if self.mto_is_by_hand else None
        if specified == own and (self.mto_bom_id or not specified):
            return {}
        if not specified and not by_hand:
            return {self.id: False}
        order_bom = self._mto_order_boms(specified).get(self) if specified else self._mto_standard()
        if by_hand and order_bom:
            reader = by_hand._mto_reader()
            order_bom = merge(reader.base(by_hand), reader.read(by_hand), order_bom).order_bom
        return {self.id: order_bom}
