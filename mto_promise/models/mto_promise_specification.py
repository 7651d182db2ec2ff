from odoo import api, fields, models


class MtoPromise(models.Model):
    _inherit = "mto.promise"

    specification = fields.Json(help="What was specified of the line when the promise was asked for.")

    def _prepare_promise_values(self, line, plan):
        return super()._prepare_promise_values(line, plan) | {"specification": line.mto_specification}

    @api.depends("specification", "sale_line_id.mto_specification")
    def _compute_is_outdated(self):
        """As before; and what was specified since: its order BoM is made only with the next answer."""
        result = super()._compute_is_outdated()
        for promise in self:
            promise.is_outdated |= (promise.specification or {}) != (promise.sale_line_id.mto_specification or {})
        return result
