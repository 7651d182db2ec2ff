from odoo import fields, models


class MtoPromiseStep(models.Model):
    _inherit = "mto.promise.step"

    release_date = fields.Datetime("Release Counted until", help="When engineering is counted to have released this order BoM.")

    def _latest_start(self):
        """The latest start (UTC) that keeps the promised date. A plan just in time stands there already."""
        self.ensure_one()
        promise = self.promise_id
        if promise.requested_date and promise.is_feasible:
            return self.date_start
        return fields.Datetime.add(self.date_start, minutes=self.slack_minutes)

    def _prepare_answer(self):
        waits = self.release_date and self.bom_id.mto_release_state == "waiting"
        return super()._prepare_answer() | {"release": waits and fields.Datetime.to_string(self.release_date)}
