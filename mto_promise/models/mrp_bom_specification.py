from odoo import api, models


class MrpBom(models.Model):
    _inherit = "mrp.bom"

    @api.constrains("active", "product_tmpl_id")
    def _check_mto_formulas(self):
        self.filtered("active").product_tmpl_id._mto_check_formulas()
