from odoo import api, fields, models


class MtoLookupTable(models.Model):
    _name = "mto.lookup.table"
    _description = "Lookup Table of a Product to Measure"
    _order = "code, id"

    product_tmpl_id = fields.Many2one("product.template", "Product", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="product_tmpl_id.company_id", store=True, index=True)
    name = fields.Char("Label", required=True, translate=True)
    code = fields.Char(required=True, help="The name in formulas: lookup(code, key).")
    row_ids = fields.One2many("mto.lookup.row", "table_id", "Rows", copy=True)

    _code_unique = models.Constraint("UNIQUE (product_tmpl_id, code)", "Two lookup tables of a product have the same code.")

    @api.constrains("code", "product_tmpl_id", "row_ids")
    def _check_formulas(self):
        self.product_tmpl_id._mto_check_formulas()

    def unlink(self):
        templates = self.product_tmpl_id
        result = super().unlink()
        templates.exists()._mto_check_formulas()
        return result
