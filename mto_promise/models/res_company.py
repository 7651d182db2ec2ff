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
