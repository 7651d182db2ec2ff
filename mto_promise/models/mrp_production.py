from odoo import fields, models


class MrpProduction(models.Model):
    _inherit = "mrp.production"

    mto_line_id = fields.Many2one("sale.order.line", "Made for", index="btree_not_null", copy=False)
