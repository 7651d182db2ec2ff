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
        return (
            self.kind == "stock" and self.move_id.state == "done" and self.move_id.sale_line_id == self.promise_id.sale_line_id
        )

    def _mto_bought_values(self):
        """The specification by which this is bought, by parameter code; nothing of a standard product."""
        self.ensure_one()
        line = self.promise_id.sale_line_id
        if self.bom_line_id:
            return self.bom_line_id._mto_values()
        return (line.product_id == self.product_id and line.mto_specification) or {}

    def _prepare_mto_link_values(self):
        """Values of a new need whose supply is there already: it waits for that and calls for nothing."""
        origin = self._mto_origin()
        return {"procure_method": "make_to_order", "move_orig_ids": [Command.link(origin.id)]} if origin else {}
