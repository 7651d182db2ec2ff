from odoo import api, fields, models
from odoo.exceptions import ValidationError


class MrpWorkcenter(models.Model):
    _inherit = "mrp.workcenter"

    mto_overtime_hours = fields.Float(
        "Possible Overtime",
        help="Hours that can be worked after the end of each working day where a promise needs them. Zero: none.",
    )
    mto_overtime_cost = fields.Monetary("Overtime Surcharge", help="What an hour of overtime costs more than any other.")
    mto_shift_calendar_id = fields.Many2one(
        "resource.calendar",
        "Possible Extra Shift",
        check_company=True,
        help="Working hours that can be added where a promise needs them, such as a Saturday or a second shift.",
    )
    mto_shift_cost = fields.Monetary("Extra Shift Surcharge", help="What an hour of the extra shift costs more than any other.")
    mto_overtime_ids = fields.One2many("mto.overtime", "workcenter_id", "Extra Hours")

    _mto_overtime_range = models.Constraint(
        "CHECK (mto_overtime_hours >= 0 AND mto_overtime_hours <= 24)", "Overtime is 0 to 24 hours a day."
    )

    @api.constrains("mto_shift_calendar_id")
    def _check_mto_shift_calendar(self):
        for workcenter in self:
            if workcenter.mto_shift_calendar_id.flexible_hours:
                raise ValidationError(
                    self.env._(
                        "%(workcenter)s: the extra shift %(calendar)s has flexible hours. Choose a schedule that says when "
                        "it is worked.",
                        workcenter=workcenter.name,
                        calendar=workcenter.mto_shift_calendar_id.name,
                    )
                )
