from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    @api.autovacuum
    def _gc_mto_uploads(self):
        """Remove what was uploaded for a specification that nobody saved, and the files of presets that went along with
        their product or customer."""
        yesterday = fields.Datetime.now() - timedelta(days=1)
        presets = self.env["mto.specification.preset"].with_context(active_test=False)
        unsaved = Domain("res_model", "=", "sale.order.line") & Domain("res_id", "in", (0, False))
        left = Domain("res_model", "=", presets._name) & Domain("res_id", "not in", presets._search([]))
        self.search(Domain("create_date", "<", yesterday) & (unsaved | left)).unlink()
