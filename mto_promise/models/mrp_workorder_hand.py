from odoo import fields, models


class MrpWorkorder(models.Model):
    _inherit = "mrp.workorder"

    mto_note = fields.Text(related="operation_id.mto_note", string="Note of the Order BoM")
