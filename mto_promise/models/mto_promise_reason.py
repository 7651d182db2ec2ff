from odoo import fields, models


class MtoPromiseReason(models.Model):
    _name = "mto.promise.reason"
    _description = "Reason of a Promised Date"
    _order = "promise_id, sequence, id"

    promise_id = fields.Many2one("mto.promise", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="promise_id.company_id", store=True, precompute=True, index=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [
            ("capacity", "Work center is taken"),
            ("calendar", "Work center is closed"),
            ("work", "Working time"),
            ("vendor", "Vendor lead time"),
            ("receipt", "Waits for a receipt"),
            ("purchase", "Days to purchase"),
            ("transfer", "Warehouse steps"),
            ("security", "Sales safety days"),
            ("unknown", "Missing data"),
        ],
        required=True,
    )
    name = fields.Char("Reason", required=True, translate=False)
    gain_minutes = fields.Float("Gain (minutes)", help="How much earlier the date would be without this constraint.")
    is_joint = fields.Boolean("Jointly", help="Helps only together with the other joint reasons.")
    res_model = fields.Char("Document Model")
    res_id = fields.Many2oneReference("Document", model_field="res_model")

    def action_open(self):
        """Open the record that this reason names, for users who may see it."""
        self.ensure_one()
        record = self.env[self.res_model].browse(self.res_id).exists()
        record.check_access("read")
        return record.get_formview_action()
