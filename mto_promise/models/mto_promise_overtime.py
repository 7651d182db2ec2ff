from odoo import fields, models


class MtoPromise(models.Model):
    _inherit = "mto.promise"

    overtime_ids = fields.One2many(
        "mto.overtime", "promise_id", "Extra Hours", groups="mrp.group_mrp_user,mto_promise.group_mto_manager"
    )

    def _book_slots(self):
        """With the slots go the extra hours that they lie in: no slot stands in hours that nobody has entered."""
        # As in super: exactly what the plan says, which a manager chose.
        steps = self.sudo().step_ids.filtered("overtime")
        steps.env["mto.overtime"].create(
            [
                {
                    "workcenter_id": step.workcenter_id.id,
                    "promise_id": step.promise_id.id,
                    "date_from": fields.Datetime.to_datetime(start),
                    "date_to": fields.Datetime.to_datetime(end),
                }
                for step in steps
                for start, end in step.overtime
            ]
        )
        return super()._book_slots()

    def _free_slots(self):
        result = super()._free_slots()
        # As in super: only the hours that these promises brought in.
        self.sudo().overtime_ids._give_back()
        return result
