from odoo import api, fields, models


class MtoDocument(models.AbstractModel):
    """What is made or bought for a sale order line: who it is for, and the way back to the order.

    People of the shop and of purchase read names and dates here without rights on sales; the button back is for
    those who may open the order.
    """

    _name = "mto.document"
    _description = "Document Made for an Order Line"

    mto_line_id = fields.Many2one("sale.order.line", "Made for", index="btree_not_null", copy=False)
    mto_order_id = fields.Many2one(related="mto_line_id.order_id", string="Made for Order", store=True, index="btree_not_null")
    mto_order_name = fields.Char(related="mto_line_id.order_id.name", string="For Order")
    mto_partner_id = fields.Many2one(
        related="mto_line_id.order_id.partner_id", string="For Customer", store=True, index="btree_not_null"
    )
    mto_promised_date = fields.Datetime(related="mto_line_id.mto_promised_date", string="Promised", store=True)
    mto_is_late = fields.Boolean(related="mto_line_id.mto_is_late", string="Order Line is Late")
    mto_may_open_order = fields.Boolean(compute="_compute_mto_may_open_order")

    @api.depends("mto_order_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_mto_may_open_order(self):
        readable = self.mto_order_id._filtered_access("read")
        for document in self:
            document.mto_may_open_order = document.mto_order_id in readable and bool(document.mto_order_id)

    def action_mto_open_order(self):
        """Open the sale order for whose sake this document exists, or what planners may see of its line."""
        self.ensure_one()
        if self.env.user.has_group("sales_team.group_sale_salesman"):
            return self.mto_order_id._get_records_action()
        return self.mto_line_id._mto_line_action()
