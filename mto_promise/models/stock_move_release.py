from odoo import models


class StockMove(models.Model):
    _inherit = "stock.move"

    def _action_done(self, cancel_backorder=False):
        (self.raw_material_production_id | self.production_id)._mto_check_released()
        return super()._action_done(cancel_backorder=cancel_backorder)
