from odoo import api, fields, models


class MtoLookupRow(models.Model):
    _name = "mto.lookup.row"
    _description = "Row of a Lookup Table"
    _order = "table_id, sequence, id"
    _rec_name = "key"

    table_id = fields.Many2one("mto.lookup.table", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="table_id.company_id", store=True, index=True)
    sequence = fields.Integer(default=10)
    key = fields.Char(
        required=True,
        help="A number, from which on the value counts until the next row; or a text, such as the code of an option.",
    )
    value = fields.Float(digits=(16, 6), required=True)

    @api.constrains("key", "value")
    def _check_formulas(self):
        self.table_id.product_tmpl_id._mto_check_formulas()
