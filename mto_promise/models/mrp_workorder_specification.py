from odoo import fields, models


class MrpWorkorder(models.Model):
    _inherit = "mrp.workorder"

    mto_specification_text = fields.Text(related="production_id.mto_specification_text")
