from odoo import models


class StockMove(models.Model):
    _inherit = "stock.move"

    def _mto_resupplies(self):
        """Those of these moves that bring goods from another warehouse to where an order line needs them."""
        return self.filtered(lambda move: move.mto_line_id and move.rule_id and move.rule_id._mto_is_resupply())
