from contextlib import nullcontext

from odoo import Command, api, fields, models

from .confirmation import confirmation_of

#: What `mto_supply` means for Odoo: whether a move waits for stock or calls for a supply of its own.
METHODS = {"stock": "make_to_stock", "order": "make_to_order"}


class StockMove(models.Model):
    _name = "stock.move"
    _inherit = ["stock.move", "mto.pegged"]

    mto_supply = fields.Selection(
        [("stock", "From stock"), ("order", "To order")],
        "Supply",
        copy=False,
        help="How the promise, or the strategy of the order line, has decided to meet this need. Empty: as Odoo's routes say.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        for values in vals_list:
            production_id = values.get("raw_material_production_id") or values.get("production_id")
            if production_id and "mto_line_id" not in values:
                production = self.env["mrp.production"].browse(production_id)
                # Components added by hand and by-products belong to the line as much as those of the bill of materials.
                values["mto_line_id"] = production.mto_line_id.id
            location = self.env["stock.location"].browse(values.get("location_id"))
            if values.get("mto_supply") and location and location._mto_is_stock():
                values["procure_method"] = METHODS[values["mto_supply"]]
        return super().create(vals_list)

    def _set_references(self):
        """In a confirmation, leave out moves of an order without references so far: there is nothing to write down."""
        without = self.browse()
        if confirmation_of(self.env):
            without = self.filtered(
                lambda move: (order := move.raw_material_production_id or move.production_id) and not order.reference_ids
            )
        return super(StockMove, self - without)._set_references()

    def _adjust_procure_method(self, picking_type_code=False):
        """Leave the moves that are decided alone: no route may send them elsewhere."""
        for move in self:
            if move.mto_line_id and not move.mto_supply and move.raw_material_production_id:
                to_measure = move.sudo().bom_line_id._mto_is_to_measure()
                move.mto_supply = move.mto_line_id._mto_default_supply(move.product_id, True, to_measure)
        decided = self.filtered(lambda move: move.mto_supply and move.location_id._mto_is_stock())
        for move in decided:
            if move.procure_method != METHODS[move.mto_supply]:
                move.procure_method = METHODS[move.mto_supply]
        return super(StockMove, self - decided)._adjust_procure_method(picking_type_code)

    def _prepare_procurement_values(self):
        # Readable by whoever confirms a transfer: the step only tells dates, vendor and bill of materials.
        step = self.mto_step_id.sudo()
        is_open = bool(self.mto_line_id) and step._is_open()
        is_planned = is_open and self.mto_supply == "order" and self.location_id._mto_is_stock()
        confirmation = confirmation_of(self.env)
        with confirmation.dated() if is_planned and confirmation else nullcontext():
            values = super()._prepare_procurement_values()
        if self.mto_line_id:
            values["mto_line_id"] = self.mto_line_id.id
            values["mto_supply"] = self.mto_supply
        if is_open:
            values["mto_step_id"] = step.id
        if is_planned:
            values.update(step._prepare_supply_values())
        return values

    def _prepare_procurement_qty(self):
        """A move that is supplied to order calls for all it needs, even under a rule that looks at stock first."""
        quantities = super()._prepare_procurement_qty()
        return [
            move.product_uom_qty if move.mto_supply == "order" else quantity
            for move, quantity in zip(self, quantities, strict=True)
        ]

    # ----------------------------------------------------- reordering rules, looked up once while orders are confirmed

    def _update_orderpoints(self):
        confirmation = confirmation_of(self.env)
        moves = confirmation.with_rules(self) if confirmation else self
        return super(StockMove, moves)._update_orderpoints()

    def _trigger_scheduler(self):
        confirmation = confirmation_of(self.env)
        moves = confirmation.with_rules(self) if confirmation else self
        return super(StockMove, moves)._trigger_scheduler()

    # --------------------------------------------------------------------------------------- copies that keep the peg

    def _prepare_mto_values(self):
        """What a part split off this move keeps. Not ``mto_supply``: its supply is there already, linked by
        ``move_orig_ids``, and must not be called for again."""
        return {"mto_line_id": self.mto_line_id.id, "mto_step_id": self.mto_step_id.id}

    def _prepare_move_split_vals(self, qty):
        return super()._prepare_move_split_vals(qty) | self._prepare_mto_values()

    def _prepare_phantom_move_values(self, bom_line, product_qty, quantity_done):
        return super()._prepare_phantom_move_values(bom_line, product_qty, quantity_done) | self._prepare_mto_values()

    def _get_backorder_move_vals(self):
        values = super()._get_backorder_move_vals() | self._prepare_mto_values()
        if self.mto_line_id:
            # Odoo forgets what was asked of vendors; the part split off would wait for nothing, for ever.
            values["created_purchase_line_ids"] = [Command.link(line.id) for line in self.created_purchase_line_ids]
        return values

    @api.model
    def _prepare_merge_moves_distinct_fields(self):
        return [*super()._prepare_merge_moves_distinct_fields(), "mto_line_id", "mto_step_id", "mto_supply"]
