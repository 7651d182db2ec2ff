from odoo import models


class MrpProduction(models.Model):
    _inherit = "mrp.production"

    def _mto_waiting_boms(self):
        """Production that a promise manager has let start before the release waits for nobody."""
        return {
            production: bom
            for production, bom in super()._mto_waiting_boms().items()
            if bom not in production.sudo().mto_line_id.mto_promise_id._early_boms()
        }
