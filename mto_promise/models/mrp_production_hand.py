from odoo import api, fields, models


class MrpProduction(models.Model):
    _inherit = "mrp.production"

    mto_has_notes = fields.Boolean(compute="_compute_mto_has_notes")

    @api.depends("move_raw_ids.mto_note")
    def _compute_mto_has_notes(self):
        for production in self:
            production.mto_has_notes = any(production.move_raw_ids.mapped("mto_note"))
