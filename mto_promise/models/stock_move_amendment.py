from odoo import models


class StockMove(models.Model):
    _inherit = "stock.move"

    def _mto_is_supplied_by(self, step):
        """Whether what is to bring this need in already is of the kind that ``step`` plans."""
        self.ensure_one()
        _transfers, origins = self._mto_upstream()
        if step._mto_origin():
            return step._mto_origin() in origins
        if step.route_id:
            return self._mto_is_moved_by(step)
        if self._mto_arrivals():
            return False
        changeable = origins.filtered(lambda move: not move._mto_is_fixed())
        if step.kind == "make":
            return bool(changeable)
        if step.kind == "buy":
            requests = self._mto_requests().filtered(lambda line: line.partner_id == step.partner_id)
            return any((line.mto_specification or {}) == step._mto_bought_values() for line in requests)
        return not origins and not self._mto_requests()

    def _mto_follow(self, step, quantity, uom):
        """Make this need, and all that is to bring it in, what ``step`` of a new promise plans."""
        self.ensure_one()
        transfers, origins = self._mto_upstream()
        self._mto_demand(quantity, uom)
        self.mto_step_id = step
        if not step:
            return
        if step.route_id:
            self._mto_follow_transfer(step, quantity, uom)
            return
        transfers = transfers.filtered(lambda move: move.state != "done" and not move._mto_brings_in())
        transfers._mto_demand(quantity, uom)
        transfers.mto_step_id = step
        if step._mto_origin():
            return
        if step.kind == "receipt":
            # What lies in stock is planned for others by now.
            (self | transfers)._do_unreserve()
        if step.kind == "make":
            # Of a split order the first makes all of it, and the others are trimmed.
            origins.filtered(lambda move: not move._mto_is_fixed()).sorted("id")[:1].production_id._mto_follow(step)
        elif step.kind == "buy":
            self._mto_requests()[:1]._mto_follow(step)

    def _mto_demand(self, quantity, uom):
        """Ask for ``quantity`` of each of these moves, with no supply called for or given up by itself."""
        for move in self:
            needed = uom._compute_quantity(quantity, move.product_uom)
            if move.product_uom.compare(move.product_uom_qty, needed) != 0:
                reserved = bool(move.quantity)
                move.with_context(no_procurement=True).product_uom_qty = needed
                if reserved:
                    move._action_assign()

    def _mto_give_up(self):
        """Cancel needs that are no more, with the transfers that were to bring them in; what exists goes on into stock."""
        transfers, _origins = self._mto_upstream()
        transfers = transfers.filtered(lambda move: move.state != "done" and not move._mto_brings_in())
        (self | transfers).with_context(skip_mo_check=True)._action_cancel()
