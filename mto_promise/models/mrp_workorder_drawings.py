from odoo import fields, models


class MrpWorkorder(models.Model):
    _inherit = "mrp.workorder"

    mto_drawing_ids = fields.Many2many(related="production_id.mto_drawing_ids", string="Drawings")
