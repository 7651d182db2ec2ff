from odoo import fields, models


class PurchaseOrderLine(models.Model):
    _inherit = "purchase.order.line"

    mto_line_id = fields.Many2one("sale.order.line", "Made for", index="btree_not_null", copy=False)
