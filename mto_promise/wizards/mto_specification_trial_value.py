from odoo import fields, models


class MtoSpecificationTrialValue(models.TransientModel):
    _name = "mto.specification.trial.value"
    _description = "Sample Value"

    trial_id = fields.Many2one("mto.specification.trial", required=True, ondelete="cascade")
    parameter_id = fields.Many2one("mto.parameter", required=True, readonly=True, ondelete="cascade")
    code = fields.Char(related="parameter_id.code")
    value = fields.Char()
    hint = fields.Char("Allowed", related="parameter_id.hint")
