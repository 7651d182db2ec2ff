from odoo import api, fields, models

#: In which order the lines of one order take stock and time.
COMPETITIONS = [
    ("line", "In line order"),
    ("wish", "Earliest wish first"),
    ("priority", "By priority"),
]


class SaleOrder(models.Model):
    """How the lines of an order share time and goods, and whether they are shipped together (``picking_policy``)."""

    _inherit = "sale.order"

    mto_competition = fields.Selection(
        COMPETITIONS,
        "Lines Compete",
        default="line",
        required=True,
        help="Which line takes stock and work center time first where there is not enough for all.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        for order, values in zip(orders, vals_list, strict=True):
            if "picking_policy" not in values:
                order._onchange_mto_picking_policy()
        return orders

    @api.onchange("partner_id")
    def _onchange_mto_picking_policy(self):
        """Customers that accept no partial deliveries have all products shipped at once."""
        customer = self.partner_id.commercial_partner_id
        if customer.mto_refuses_partial and self.picking_policy != "one":
            self.picking_policy = "one"

    def _mto_ships_together(self):
        self.ensure_one()
        return self.picking_policy == "one"

    def _mto_stale_lines(self, lines):
        """What is shipped together is promised together: where one line has no valid hold, all are asked anew."""
        stale = super()._mto_stale_lines(lines)
        orders = stale.order_id.filtered(lambda order: order._mto_ships_together())
        return stale | lines.filtered(lambda line: line.order_id in orders)
