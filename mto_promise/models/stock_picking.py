from odoo import fields, models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def _action_done(self):
        result = super()._action_done()
        self.move_ids.sale_line_id._mto_settle_promises(fields.Datetime.now())
        return result
