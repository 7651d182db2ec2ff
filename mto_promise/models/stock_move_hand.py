from odoo import fields, models


class StockMove(models.Model):
    _inherit = "stock.move"

    mto_note = fields.Text(related="bom_line_id.mto_note", string="Note of the Order BoM")
