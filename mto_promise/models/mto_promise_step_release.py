from odoo import fields, models


class MtoPromiseStep(models.Model):
    _inherit = "mto.promise.step"

    release_date = fields.Datetime("Release Counted until", help="When engineering is counted to have released this order BoM.")

    def _prepare_answer(self):
        waits = self.release_date and self.bom_id.mto_release_state == "waiting"
        return super()._prepare_answer() | {"release": waits and fields.Datetime.to_string(self.release_date)}
