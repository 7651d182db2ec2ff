from odoo import models


class StockLocation(models.Model):
    _inherit = "stock.location"

    def _mto_is_stock(self):
        """Whether this location is part of its warehouse's stock, where the rules that make and buy deliver to."""
        self.ensure_one()
        stock = self.warehouse_id.lot_stock_id
        return bool(stock and self.parent_path and self.parent_path.startswith(stock.parent_path))
