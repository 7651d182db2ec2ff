from odoo import api, fields, models


class MtoPromise(models.Model):
    _inherit = "mto.promise"

    # Without help: the web client would show it to whoever points at what is drawn.
    answer = fields.Json(compute="_compute_answer")

    @api.depends("step_ids", "reason_ids", "state", "doubts", "is_outdated")
    @api.depends_context("uid", "lang", "allowed_company_ids")
    def _compute_answer(self):
        for promise in self:
            promise.answer = promise._prepare_answer()

    def _prepare_answer(self):
        """This promise as plain values: dates as UTC strings, durations in minutes, words in the user's language."""
        self.ensure_one()
        return {
            "id": self.id,
            "title": self.product_id.display_name,
            "quantity": self.quantity,
            "uom": self.uom_id.display_name,
            "strategy": dict(self._fields["strategy"]._description_selection(self.env)).get(self.strategy),
            "state": self.state,
            "state_label": self._state_label(),
            "requested": self.requested_date and fields.Datetime.to_string(self.requested_date),
            "earliest": self.earliest_date and fields.Datetime.to_string(self.earliest_date),
            "promised": self.promised_date and fields.Datetime.to_string(self.promised_date),
            "expires": self.expires_at and fields.Datetime.to_string(self.expires_at),
            "feasible": self.is_feasible,
            "doubtful": self.is_doubtful,
            "outdated": self.is_outdated,
            "warnings": (self.warning or "").splitlines(),
            "reasons": self.reason_ids._prepare_answers(),
            "steps": self.step_ids._prepare_answers(),
        }
