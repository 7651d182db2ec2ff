from odoo import api, fields, models


class PurchaseOrder(models.Model):
    _inherit = "purchase.order"

    mto_is_for_orders = fields.Boolean(
        compute="_compute_mto_is_for_orders", help="Something on this purchase order is bought for a sale order."
    )

    @api.depends("order_line.mto_line_id")
    def _compute_mto_is_for_orders(self):
        for purchase in self:
            purchase.mto_is_for_orders = bool(purchase.order_line.mto_line_id)
