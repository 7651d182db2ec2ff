from odoo import models


class PurchaseOrder(models.Model):
    _inherit = "purchase.order"

    def _create_picking(self):
        # Odoo looks at the manufacturing orders that the goods go to, on which buyers have no rights.
        pegged = self.filtered(lambda order: order.order_line.mto_line_id)
        super(PurchaseOrder, pegged.sudo())._create_picking()
        result = super(PurchaseOrder, self - pegged)._create_picking()
        # Subcontracted goods: the receipt has created a manufacturing order at the subcontractor.
        for move in self.order_line.filtered("mto_line_id").move_ids:
            productions = move.move_orig_ids.production_id.filtered(lambda production: not production.mto_line_id)
            if productions:
                productions.mto_line_id = move.mto_line_id
                (productions.move_raw_ids | productions.move_finished_ids).mto_line_id = move.mto_line_id
        return result

    def button_cancel(self):
        """Tell the salesperson when supply of an order that still stands is cancelled by hand."""
        orphaned = self.order_line.filtered(lambda line: line.mto_line_id and line.state != "cancel")
        result = super().button_cancel()
        if not self.env.context.get("mto_cancel_supply"):
            for line in orphaned:
                line.mto_line_id._mto_schedule_lost_supply(line.order_id, line.product_id)
        return result
