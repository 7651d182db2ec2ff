from odoo import models


class StockMove(models.Model):
    _inherit = "stock.move"

    def _mto_upstream(self):
        """What brings these needs in, as far as there are moves for it.

        :return: two recordsets: the transfers on the way, and the moves that come out of production, from a vendor, or from
            another warehouse that they have left already
        """
        transfers = origins = self.browse()
        todo = self
        while todo:
            todo = (todo.move_orig_ids - transfers - origins).filtered(lambda move: move.state != "cancel")
            origins |= todo.filtered(lambda move: move.production_id or move.purchase_line_id or move._mto_is_in_transit())
            todo -= origins
            transfers |= todo
        return transfers, origins

    def _mto_requests(self):
        """The purchase lines not ordered yet that are to bring these needs in."""
        transfers, _origins = self._mto_upstream()
        lines = (self | transfers).created_purchase_line_ids
        return lines.filtered(lambda line: line.state in ("draft", "sent", "to approve"))

    def _mto_brings_in(self):
        """Whether this carries goods that were made or received on into the stock, whoever they are for."""
        self.ensure_one()
        if self.mto_is_transfer or self.location_id._mto_is_stock():
            return False
        return any(move.state == "done" for moves in self._mto_upstream() for move in moves)

    def _mto_is_fixed(self):
        """Whether this comes, or has come, out of what can no longer be changed: begun production, an order placed."""
        self.ensure_one()
        return not self.production_id or self.production_id._mto_is_fixed()

    def _mto_quantity(self):
        """Quantity in the unit of the product: what was moved of a done move, what is to be moved of another."""
        self.ensure_one()
        moved = self.quantity if self.state == "done" else self.product_uom_qty
        return self.product_uom._compute_quantity(moved, self.product_id.uom_id, round=False)
