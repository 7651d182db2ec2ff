from datetime import timedelta

from odoo import api, fields, models


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    @api.autovacuum
    def _gc_mto_uploads(self):
        """Remove what was uploaded for a specification that nobody saved."""
        yesterday = fields.Datetime.now() - timedelta(days=1)
        self.search(
            [("res_model", "=", "sale.order.line"), ("res_id", "in", (0, False)), ("create_date", "<", yesterday)]
        ).unlink()
