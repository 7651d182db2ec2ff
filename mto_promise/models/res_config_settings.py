from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    mto_unknown_lead_days = fields.Float(related="company_id.mto_unknown_lead_days", readonly=False)
    mto_hold_days = fields.Integer(related="company_id.mto_hold_days", readonly=False)
    mto_choice_policy = fields.Selection(related="company_id.mto_choice_policy", readonly=False)
    mto_block_late_confirmation = fields.Boolean(related="company_id.mto_block_late_confirmation", readonly=False)
