from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    mto_unknown_lead_days = fields.Float(related="company_id.mto_unknown_lead_days", readonly=False)
    mto_hold_days = fields.Integer(related="company_id.mto_hold_days", readonly=False)
    mto_hold_share = fields.Float(related="company_id.mto_hold_share", readonly=False)
    mto_hold_share_of = fields.Selection(related="company_id.mto_hold_share_of", readonly=False)
    mto_hold_share_days = fields.Integer(related="company_id.mto_hold_share_days", readonly=False)
    mto_hold_limit = fields.Integer(related="company_id.mto_hold_limit", readonly=False)
    mto_choice_policy = fields.Selection(related="company_id.mto_choice_policy", readonly=False)
    mto_block_late_confirmation = fields.Boolean(related="company_id.mto_block_late_confirmation", readonly=False)
