from odoo import fields, models


class MrpWorkorder(models.Model):
    _inherit = "mrp.workorder"

    mto_release_bom_id = fields.Many2one(related="production_id.mto_release_bom_id")

    def write(self, vals):
        if vals.get("state") in ("progress", "done") or vals.get("qty_produced"):
            started = self.filtered(lambda workorder: workorder.state in ("progress", "done"))
            (self - started).production_id._mto_check_released()
        return super().write(vals)
