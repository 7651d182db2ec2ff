from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    mto_unknown_lead_days = fields.Float(
        "Unknown Lead Time",
        default=7.0,
        help="Days that a promise counts where a vendor has no lead time, or a product is made without operations and "
        "without a manufacturing lead time. The promise carries a warning.",
    )
    mto_hold_days = fields.Integer(
        "Hold for",
        default=7,
        help="Days that a hold lasts on a quotation without an expiration date.",
    )
    mto_hold_share = fields.Float(
        "Fair Share of Holds (%)",
        help="The part of the free time of each work center, and of the free stock of each product, that the quotations of "
        "one salesperson or sales team may hold together. Confirmed orders do not count. 0: no limit.",
    )
    mto_hold_share_of = fields.Selection(
        [("user", "each salesperson"), ("team", "each sales team")],
        "Holds of",
        default="user",
        required=True,
        help="Whose holds count together.",
    )
    mto_hold_share_days = fields.Integer(
        "Fair Share within (days)",
        default=28,
        help="Days from now on within which the free time of work centers is shared out. Time further ahead is free to hold.",
    )
    mto_hold_limit = fields.Integer(
        "Quotations on Hold",
        help="How many quotations one salesperson or sales team may have on hold at a time. 0: no limit.",
    )
    mto_choice_policy = fields.Selection(
        [
            ("odoo", "The first, as Odoo"),
            ("earliest", "The earliest"),
            ("cheapest", "The cheapest that meets the date"),
        ],
        "Vendors and Bills of Materials",
        default="odoo",
        required=True,
        help="Which of several vendors of a part, and of several bills of materials that promises may choose, a promise "
        "takes. Without a requested date the cheapest is looked for at the earliest date.",
    )
    mto_block_late_confirmation = fields.Boolean(
        "Block Late Confirmation",
        help="Refuse to confirm an order that can no longer be delivered on the date given to the customer. "
        "Otherwise the seller is told and the order is confirmed.",
    )

    _mto_days_range = models.Constraint(
        "CHECK(COALESCE(mto_unknown_lead_days, 0) BETWEEN 0 AND 3650 AND COALESCE(mto_hold_days, 1) BETWEEN 1 AND 3650)",
        "Unknown lead times count as 0 to 3650 days, and a hold lasts 1 to 3650 days.",
    )
    _mto_hold_limits = models.Constraint(
        "CHECK(COALESCE(mto_hold_share, 0) BETWEEN 0 AND 100 AND COALESCE(mto_hold_limit, 0) >= 0 "
        "AND COALESCE(mto_hold_share_days, 1) > 0)",
        "The fair share of holds is a percentage, its days are above zero, and the number of quotations on hold cannot be "
        "negative.",
    )
