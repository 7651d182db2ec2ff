from odoo import models


class StockLot(models.Model):
    _inherit = "stock.lot"

    def _mto_label_text(self, zpl=False):
        """As ``stock.move._mto_label_text``, of what was made or received under this number."""
        self.ensure_one()
        lines = self.env["stock.move.line"].sudo().search([("lot_id", "=", self.id)], order="id")
        texts = (move.with_env(self.env)._mto_label_text(zpl) for move in lines.move_id if move._mto_values())
        return next(texts, "")
