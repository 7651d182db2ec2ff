from datetime import timedelta

from odoo import fields, models


class StockMove(models.Model):
    _inherit = "stock.move"

    mto_is_transfer = fields.Boolean(
        "From Another Warehouse", copy=False, help="Brings goods for an order line from one warehouse to another."
    )

    def _prepare_mto_values(self):
        return super()._prepare_mto_values() | {"mto_is_transfer": self.mto_is_transfer}

    def _mto_is_arrival(self):
        """Whether this brings goods out of transit into the warehouse that needs them."""
        self.ensure_one()
        return self.mto_is_transfer and self.location_id.usage == "transit"

    def _mto_leaves_stock(self):
        """Whether this takes goods for another warehouse out of stock."""
        self.ensure_one()
        return self.mto_is_transfer and self.location_id._mto_is_stock()

    def _mto_is_in_transit(self):
        """Whether goods for this arrival have left the other warehouse."""
        self.ensure_one()
        return self._mto_is_arrival() and any(move.state == "done" for move in self.move_orig_ids)

    def _mto_arrivals(self):
        """The moves that bring in what these needs wait for out of transit."""
        transfers, origins = self._mto_upstream()
        return (transfers | origins).filtered(lambda move: move._mto_is_arrival())

    def _mto_arrival(self, now):
        """When an open transfer is done as things stand (UTC): what has not begun begins ``now`` at the earliest."""
        self.ensure_one()
        waits = self.move_orig_ids.filtered(lambda move: move.mto_is_transfer and move.state not in ("done", "cancel"))
        start = max([self.date, now, *(move._mto_arrival(now) for move in waits)])
        return start + timedelta(days=self.rule_id.delay)

    def _mto_days_on_the_way(self):
        """Days that goods which this need waits for have still to travel between warehouses."""
        transfers, origins = self._mto_upstream()
        between = (transfers | origins).filtered(lambda move: move.mto_is_transfer and move.state not in ("done", "cancel"))
        return sum(between.rule_id.mapped("delay"))

    # ------------------------------------------------------------------------------------------------ changes of the line

    def _mto_is_moved_by(self, step):
        """Whether what brings this need in comes as ``step``, a transfer, plans it and has not left yet."""
        self.ensure_one()
        arrivals = self._mto_arrivals().filtered(lambda move: move.state != "done")
        return arrivals.rule_id.route_id == step.route_id and not any(move._mto_is_in_transit() for move in arrivals)

    def _mto_follow_transfer(self, step, quantity, uom):
        """Make what brings this need from another warehouse what ``step`` of a new promise plans."""
        need, moves = self, self.move_orig_ids.filtered(lambda move: move.state not in ("done", "cancel"))
        while moves and not moves[0]._mto_leaves_stock():
            moves._mto_demand(quantity, uom)
            moves.mto_step_id = step
            need, moves = moves, moves.move_orig_ids.filtered(lambda move: move.state not in ("done", "cancel"))
        left = uom._compute_quantity(quantity, step.uom_id, round=False)
        for supply in step._supplies():
            # More may be made there than is moved.
            share = min(supply.quantity, left)
            left -= share
            move = moves.filtered(lambda move, supply=supply: move._mto_is_supplied_by(supply))[:1]
            moves -= move
            if move:
                move._mto_follow(supply, share, supply.uom_id)
            else:
                need[:1]._mto_call_for(supply, share)
        moves._mto_give_up()

    def _mto_call_for(self, supply, quantity):
        """Have another warehouse send to this transfer ``quantity`` (product unit) of what ``supply`` plans there."""
        values = self._prepare_procurement_values() | {
            "mto_step_id": supply.id,
            "mto_supply": supply._supply_kind(),
            "move_dest_ids": self,
        }
        self.env["stock.rule"].run(
            [
                self.env["stock.rule"].Procurement(
                    supply.product_id,
                    quantity,
                    supply.uom_id,
                    self.location_id,
                    supply.product_id.display_name,
                    self.origin or "",
                    self.company_id,
                    values,
                )
            ]
        )

    def _mto_put_on_dates(self, end):
        """Have these transfers bring their goods by ``end`` (UTC), and those before them in time for that."""
        for move in self.filtered(lambda move: move.state not in ("done", "cancel")):
            start = end - timedelta(days=move.rule_id.delay)
            if move.date != start:
                move.date = start
            move.move_orig_ids.filtered("mto_is_transfer")._mto_put_on_dates(start)

    def _mto_trim(self):
        """Move no more than is still needed, from the need up; tell the people in charge of what has left already."""
        for move in self.filtered(lambda move: move.state not in ("done", "cancel")):
            needs = move.move_dest_ids.filtered(lambda need: need.state != "cancel")
            others = (needs.move_orig_ids - move).filtered(lambda other: other.mto_is_transfer and other.state != "cancel")
            surplus = sum(one._mto_quantity() for one in move | others) - sum(need._mto_quantity() for need in needs)
            surplus = min(surplus, move._mto_quantity())
            if move.product_id.uom_id.compare(surplus, 0.0) <= 0:
                continue
            if move._mto_is_in_transit():
                move._mto_tell_unneeded(surplus)
            elif move.product_id.uom_id.compare(surplus, move._mto_quantity()) == 0:
                move._action_cancel()
            else:
                move._mto_demand(move._mto_quantity() - surplus, move.product_id.uom_id)

    def _mto_tell_unneeded(self, quantity):
        """Tell the person in charge that ``quantity`` (product unit) of what is on its way is for nobody any more."""
        picking = self.picking_id
        self.mto_line_id._mto_schedule_unneeded(picking, self.product_id, quantity, picking.user_id)
