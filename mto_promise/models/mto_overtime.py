from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

#: Extra hours of a whole day and more are a schedule of their own.
LONGEST = timedelta(hours=24)


class MtoOvertime(models.Model):
    """Hours that a work center works besides its schedule: Odoo's planner and promises count them alike."""

    _name = "mto.overtime"
    _description = "Extra Hours of a Work Center"
    _order = "date_from, id"
    _rec_name = "workcenter_id"

    workcenter_id = fields.Many2one("mrp.workcenter", "Work Center", required=True, index=True, ondelete="cascade")
    resource_id = fields.Many2one(related="workcenter_id.resource_id", store=True, precompute=True, index=True)
    company_id = fields.Many2one(related="workcenter_id.company_id", store=True, precompute=True, index=True)
    date_from = fields.Datetime("From", required=True)
    date_to = fields.Datetime("To", required=True)
    promise_id = fields.Many2one(
        "mto.promise", "For Promise", index="btree_not_null", ondelete="set null", help="Given back with the promise."
    )
    order_id = fields.Many2one(related="promise_id.order_id", string="For Order")

    _in_order = models.Constraint("CHECK (date_from < date_to)", "Extra hours end after they begin.")

    @api.constrains("date_from", "date_to")
    def _check_length(self):
        for overtime in self:
            if overtime.date_to - overtime.date_from > LONGEST:
                raise ValidationError(
                    self.env._(
                        "%(workcenter)s: extra hours are entered day by day, not more than 24 hours at once.",
                        workcenter=overtime.workcenter_id.name,
                    )
                )
