from odoo import models


class PurchaseOrderLine(models.Model):
    _inherit = "purchase.order.line"

    def _mto_follow(self, step):
        """Make this request what ``step`` of a new promise plans."""
        self.ensure_one()
        self.mto_step_id = step
        quantity = step.product_id.uom_id._compute_quantity(step.quantity, self.product_uom_id)
        if self.product_uom_id.compare(self.product_qty, quantity) != 0:
            self.product_qty = quantity
