from odoo import fields, models


class CrmTeam(models.Model):
    _inherit = "crm.team"

    mto_has_hold_limits = fields.Boolean(
        "Own Limits of Holds", help="The limits below count for the orders of this team, in place of those of the company."
    )
    mto_hold_share = fields.Float(
        "Fair Share of Holds (%)", help="As the setting of the company. 0: no limit for the orders of this team."
    )
    mto_hold_limit = fields.Integer(
        "Quotations on Hold", help="As the setting of the company. 0: no limit for the orders of this team."
    )

    _mto_hold_limits = models.Constraint(
        "CHECK(COALESCE(mto_hold_share, 0) BETWEEN 0 AND 100 AND COALESCE(mto_hold_limit, 0) >= 0)",
        "The fair share of holds is a percentage, and the number of quotations on hold cannot be negative.",
    )
