from odoo import models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def unlink(self):
        # The database deletes the lines along with their order, past what deletes the attachments of a line.
        drawings = self.sudo().order_line._mto_drawings()
        result = super().unlink()
        drawings.exists().unlink()
        return result
