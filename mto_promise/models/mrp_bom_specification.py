from odoo import api, fields, models


class MrpBom(models.Model):
    _inherit = "mrp.bom"

    mto_specification = fields.Json(
        "Specification Values", help="What this order BoM makes: values by the code of the product's parameters."
    )
    mto_specification_text = fields.Text("Specification", compute="_compute_mto_specification_text", compute_sudo=True)

    @api.depends("mto_specification", "product_id")
    @api.depends_context("lang")
    def _compute_mto_specification_text(self):
        for bom in self:
            bom.mto_specification_text = bom.product_id._mto_text(bom.mto_specification)

    @api.constrains("active", "product_tmpl_id")
    def _check_mto_formulas(self):
        self.filtered("active").product_tmpl_id._mto_check_formulas()
