from odoo import api, fields, models


class MtoConstraint(models.Model):
    _name = "mto.constraint"
    _description = "Constraint across Parameters"
    _order = "sequence, id"
    _rec_name = "message"

    product_tmpl_id = fields.Many2one("product.template", "Product", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="product_tmpl_id.company_id", store=True, index=True)
    sequence = fields.Integer(default=10)
    formula = fields.Char(required=True, help="What must be true, e.g. width <= 2 * length.")
    message = fields.Char(required=True, translate=True, help="Told to whoever enters values for which it is not true.")

    @api.constrains("formula", "product_tmpl_id")
    def _check_formula(self):
        self.product_tmpl_id._mto_check_formulas()
