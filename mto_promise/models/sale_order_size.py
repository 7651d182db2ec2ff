from odoo import api, models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    @api.depends("order_line.mto_unit_weight")
    def _compute_shipping_weight(self):
        return super()._compute_shipping_weight()

    def _get_estimated_weight(self):
        """With delivery methods installed, which rate an order by it."""
        weight = super()._get_estimated_weight()
        for line in self.order_line.filtered(lambda line: line.mto_specification and line.product_uom_qty > 0):
            weight += line._mto_quantity() * (line.mto_unit_weight - line.product_id.weight)
        return weight
