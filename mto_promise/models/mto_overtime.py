from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from .mto_promise import LIVE

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

    def _give_back(self):
        """Take back these hours, but for those in which something else is planned by now: they go to the promise that it is
        planned for."""
        steps = self.env["mto.promise.step"]
        for overtime in self:
            slots = overtime._slots_of_others()
            if not slots:
                overtime.unlink()
                continue
            users = steps.search(Domain("leave_id", "in", slots.ids) & Domain("promise_id.state", "in", LIVE))
            overtime.write(
                {
                    "date_from": max(overtime.date_from, min(slots.mapped("date_from"))),
                    "date_to": min(overtime.date_to, max(slots.mapped("date_to"))),
                    "promise_id": users[:1].promise_id.id,
                }
            )

    def _slots_of_others(self):
        """The slots in these hours, but for those of work that has not begun for the same order line: it goes with them."""
        self.ensure_one()
        taken = Domain("resource_id", "=", self.resource_id.id) & Domain("time_type", "=", "other")
        taken &= Domain("date_from", "<", self.date_to) & Domain("date_to", ">", self.date_from)
        slots = self.env["resource.calendar.leaves"].search(taken)
        own = Domain("leave_id", "in", slots.ids) & Domain("mto_line_id", "=", self.promise_id.sale_line_id.id)
        workorders = self.env["mrp.workorder"].search(own)
        return slots - workorders.filtered(lambda one: not one.production_id._mto_is_fixed()).leave_id
