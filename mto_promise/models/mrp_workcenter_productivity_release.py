from odoo import api, models


class MrpWorkcenterProductivity(models.Model):
    _inherit = "mrp.workcenter.productivity"

    @api.model_create_multi
    def create(self, vals_list):
        """Time is recorded on what may be worked on."""
        workorders = self.env["mrp.workorder"].browse([vals["workorder_id"] for vals in vals_list if vals.get("workorder_id")])
        workorders.production_id._mto_check_released()
        return super().create(vals_list)
