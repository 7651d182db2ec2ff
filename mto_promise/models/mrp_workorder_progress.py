from odoo import fields, models


class MrpWorkorder(models.Model):
    _name = "mrp.workorder"
    _inherit = ["mrp.workorder", "mto.document"]

    # Holds come and go: each slot that is given back is looked for here.
    leave_id = fields.Many2one(index="btree_not_null")
    mto_line_id = fields.Many2one(related="production_id.mto_line_id", store=True)

    def _mto_share_done(self):
        """How much of this work order is done, from 0 to 1: by quantity, or by time where that says more.

        Time alone never finishes a job: one that overruns stays at 0.9 until it is closed.
        """
        self.ensure_one()
        if self.state == "done":
            return 1.0
        by_quantity = self.qty_produced / self.qty_production if self.qty_production else 0.0
        by_time = self.duration / self.duration_expected if self.duration_expected else 0.0
        return max(min(by_quantity, 1.0), min(by_time, 0.9))
