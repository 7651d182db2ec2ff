from odoo import fields, models


class MrpBomLine(models.Model):
    _inherit = "mrp.bom.line"

    mto_bom_id = fields.Many2one(
        "mrp.bom",
        "Order BoM",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        help="The order BoM of this component, where it is made to measure too.",
    )
