from odoo import Command, fields, models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    mto_transfer_ids = fields.One2many(
        "stock.move", "mto_line_id", "Transfers between Warehouses", domain=[("mto_is_transfer", "=", True)], copy=False
    )

    def _mto_open_transfers(self):
        """List of the moves that have still to bring goods in from another warehouse."""
        self.ensure_one()
        return [move for move in self.mto_transfer_ids if move._mto_is_arrival() and move.state not in ("done", "cancel")]

    def _mto_trim_transfers(self):
        """Move no more than is still needed. What is nearer to the need was called for first; of several supplies of one
        need the last is given up first."""
        transfers = self.mto_transfer_ids
        todo = transfers.filtered(lambda move: move._mto_is_arrival() or not move.move_dest_ids)
        while todo:
            # Read before: what is cancelled forgets what it waited for.
            sources = todo.move_orig_ids & transfers
            todo.sorted("id", reverse=True)._mto_trim()
            todo = sources

    def _mto_cancel_transfers(self):
        """Cancel what has not left yet, and tell the people in charge of what has."""
        transfers = self.mto_transfer_ids.filtered(lambda move: move.state not in ("done", "cancel"))
        left = transfers.filtered(lambda move: move._mto_is_in_transit())
        (transfers - left)._action_cancel()
        # Production that is cancelled would cancel the transfers of its group, too.
        left.write({"move_dest_ids": [Command.clear()], "production_group_id": False})
        for move in left:
            move._mto_tell_unneeded(move._mto_quantity())

    def _mto_divide_elsewhere(self, product, quantity, uom, location, free):
        """What no promise has planned and another warehouse is to send: what is free there, the rest made or bought
        there, if somebody does."""
        if self._mto_has_maker(product):
            return self._mto_divide_free(product, quantity, uom, location, free)
        return [(quantity, uom, {"mto_supply": "stock", "mto_step_id": False})]

    def _mto_has_maker(self, product):
        """Whether a new supply of ``product`` can be made or bought in the company of this line, in any warehouse."""
        self.ensure_one()
        company = self.company_id
        mine = (company, company.browse())
        return any(bom.company_id in mine for bom in product.sudo().bom_ids) or any(
            seller.company_id in mine for seller in product.sudo().seller_ids
        )
