from collections import namedtuple

from odoo import models

#: ``productions``: orders that may still be changed; ``served``: pairs of a need that may be changed and the move, of
#: what may not, that serves it; ``delivered``: moves that have left the stock, each with the quantity that counts.
Underway = namedtuple("Underway", "productions served delivered")


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _mto_underway(self):
        """What of the supply of this line may still be changed, and what serves it that may not.

        :return: ``Underway``
        """
        self.ensure_one()
        productions = self.env["mrp.production"].browse()
        served = []
        todo = self._mto_open_deliveries()
        while todo:
            needs, todo = todo, self.env["stock.move"].browse()
            for need in needs:
                for origin in need._mto_upstream()[1]:
                    if origin._mto_is_fixed():
                        served.append((need, origin))
                    elif origin.product_id == origin.production_id.product_id:
                        productions |= origin.production_id
                        todo |= origin.production_id._mto_open_needs()
        return Underway(productions, served, self._mto_delivered_moves())

    def _mto_kept_productions(self, underway):
        """Orders of this line that stay as they are and are not finished: begun ones and those that feed them."""
        kept = self.mto_production_ids.filtered(lambda production: production.state not in ("done", "cancel"))
        return kept - underway.productions

    def _mto_open_deliveries(self):
        """The moves that are to take this line's goods out of stock."""
        return self.move_ids.filtered(lambda move: move.state not in ("done", "cancel") and move.location_id._mto_is_stock())

    def _mto_delivered_moves(self):
        """Pairs of a move that has taken goods of this line out of stock, and its quantity less what was returned."""
        done = self.move_ids.filtered(lambda move: move.state == "done")
        returned = {}
        for move in done.filtered(lambda move: move.to_refund and move.origin_returned_move_id):
            returned[move.product_id] = returned.get(move.product_id, 0.0) + move._mto_quantity()
        left = []
        for move in done.filtered(lambda move: move.location_id._mto_is_stock()).sorted("id", reverse=True):
            back = min(returned.get(move.product_id, 0.0), move._mto_quantity())
            returned[move.product_id] = returned.get(move.product_id, 0.0) - back
            if move.product_id.uom_id.compare(move._mto_quantity(), back) > 0:
                left.append((move, move._mto_quantity() - back))
        return left
