from odoo import api, fields, models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    mto_can_promise = fields.Boolean("Can Be Promised", compute="_compute_mto_can_promise")

    @api.depends("product_id", "display_type")
    def _compute_mto_can_promise(self):
        for line in self:
            line.mto_can_promise = line._mto_is_promisable()

    def action_mto_promise(self):
        """Ask for the date of this line alone, beside what the other lines hold."""
        self.ensure_one()
        return self.env["mto.promise.wizard"]._open(self.order_id, self)
