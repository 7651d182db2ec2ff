from odoo import Command, models


class MtoPromiseStep(models.Model):
    _inherit = "mto.promise.step"

    def _mto_origin(self):
        """The move by which what was made or ordered for this very line before comes in, where that is the plan."""
        move = self.move_id
        own = self.kind in ("stock", "receipt") and move.mto_line_id == self.promise_id.sale_line_id
        return move if own and (move.production_id or move.purchase_line_id or move._mto_is_arrival()) else move.browse()

    def _mto_is_delivered(self):
        """Whether this share has left the stock already."""
        self.ensure_one()
        move = self.move_id
        left = move.state == "done" and move.sale_line_id == self.promise_id.sale_line_id and move.location_id._mto_is_stock()
        return self.kind == "stock" and left

    def _mto_bought_values(self):
        """The specification by which this is bought, by parameter code; nothing of a standard product."""
        self.ensure_one()
        line = self.promise_id.sale_line_id
        if self.bom_line_id:
            return self.bom_line_id._mto_values()
        return (line.product_id == self.product_id and line.mto_specification) or {}

    def _prepare_mto_link_values(self, location):
        """Values of a new move that takes from ``location`` what is there already, or on its way: it waits for that and
        calls for nothing. Nothing where others bring it there out of the stock."""
        move = self._mto_origin()
        if not move or not location._mto_is_stock():
            return {}
        while following := move.move_dest_ids.filtered(lambda one: one.state != "cancel" and one._mto_brings_in()):
            move = following
        return {"procure_method": "make_to_order", "move_orig_ids": [Command.set(move.ids)]}
