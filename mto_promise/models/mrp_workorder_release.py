from odoo import fields, models


class MrpWorkorder(models.Model):
    _inherit = "mrp.workorder"

    mto_release_bom_id = fields.Many2one(related="production_id.mto_release_bom_id")
