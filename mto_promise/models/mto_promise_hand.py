from odoo import api, fields, models


class MtoPromise(models.Model):
    _inherit = "mto.promise"

    bom_edition = fields.Integer(help="Of the order BoM, when the promise was asked for.")

    def _prepare_promise_values(self, line, plan):
        # Sellers need no rights on bills of materials to be told a date.
        return super()._prepare_promise_values(line, plan) | {"bom_edition": line.mto_bom_id.sudo().mto_edition}

    @api.depends("bom_edition", "sale_line_id.mto_bom_id.mto_edition")
    def _compute_is_outdated(self):
        """As before; and what was changed by hand since makes another plan, though the order BoM is the same record."""
        result = super()._compute_is_outdated()
        for promise in self:
            promise.is_outdated |= promise.bom_edition != promise.sale_line_id.mto_bom_id.sudo().mto_edition
        return result
