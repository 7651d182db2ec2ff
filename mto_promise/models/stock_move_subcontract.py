from odoo import models


class StockMove(models.Model):
    _inherit = "stock.move"

    def _get_subcontract_bom(self):
        """A part to measure is made by its order BoM at the subcontractor's too (called with subcontracting only)."""
        standard = super()._get_subcontract_bom()
        line = self.purchase_line_id
        if standard and line.sudo().mto_specification and line.product_id == self.product_id:
            return line._mto_subcontract_bom(standard)
        return standard
