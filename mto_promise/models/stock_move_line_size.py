from odoo import models


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    def _mto_excess_weight(self):
        """How much heavier these goods are than the standard products."""
        # Sales are not read by everybody who packs; only what the goods weigh is told.
        sized = self.sudo().filtered(lambda line: line.move_id._mto_is_sized())
        return sum(line.quantity_product_uom * line.move_id._mto_size_excess()[0] for line in sized)
