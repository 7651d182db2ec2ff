from odoo import api, fields, models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    mto_can_amend = fields.Boolean(
        "Can Be Changed",
        compute="_compute_mto_can_amend",
        help="Confirmed and not delivered: specification and quantity can still be changed, as far as nothing has begun.",
    )

    @api.depends("state", "order_id.locked", "mto_strategy", "mto_promise_id.state", "mto_specification", "qty_delivered")
    def _compute_mto_can_amend(self):
        for line in self:
            line.mto_can_amend = (
                line.state == "sale"
                and not line.order_id.locked
                and line._mto_is_pegged()
                and line.product_uom_id.compare(line.qty_delivered, line.product_uom_qty) < 0
            )

    def action_mto_amend(self, specification=None):
        """Open what a change of this confirmed line would do.

        :param specification: values by parameter code, ``False`` for the standard product; ``None``: as it is
        """
        self.ensure_one()
        values = {} if specification is None else {"specification": specification}
        return self.env["mto.amendment"]._open(self, **values)
