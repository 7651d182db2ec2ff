from odoo import api, fields, models

from ..models.sale_order_line_delivery import PRIORITIES


class MtoPromiseWizardLine(models.TransientModel):
    _inherit = "mto.promise.wizard.line"

    priority = fields.Selection(
        PRIORITIES,
        compute="_compute_priority",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        help="The highest takes stock and work center time first.",
    )

    @api.depends("sale_line_id")
    def _compute_priority(self):
        for line in self:
            line.priority = line.sale_line_id.mto_priority

    @api.depends("priority")
    def _compute_is_stale(self):
        result = super()._compute_is_stale()
        for line in self:
            line.is_stale |= line.priority != line.sale_line_id.mto_priority or line.promise_id.is_outdated
        return result

    def _write_question(self):
        result = super()._write_question()
        if self.priority != self.sale_line_id.mto_priority:
            self.sale_line_id.mto_priority = self.priority
        return result

    def _prepare_answer(self):
        parts = self.sale_line_id._mto_parts()
        several = len(parts) > 1
        return super()._prepare_answer() | {
            "part": several and parts.ids.index(self.sale_line_id.id) + 1,
            "parts": several and len(parts),
            "can_join": bool(self.sale_line_id.mto_split_from_id),
        }
