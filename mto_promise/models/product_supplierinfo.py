from odoo import fields, models


class ProductSupplierinfo(models.Model):
    _inherit = "product.supplierinfo"

    mto_expedite_delay = fields.Integer(
        "Expedited Lead Time",
        help="Days in which the vendor delivers when asked for haste, as agreed. Zero: not agreed.",
    )
    mto_expedite_price = fields.Float(
        "Expedite Surcharge",
        min_display_digits="Product Price",
        help="What the vendor takes more for each unit then, in the currency and unit of the price.",
    )

    _mto_expedite_positive = models.Constraint(
        "CHECK (mto_expedite_delay >= 0 AND mto_expedite_price >= 0)",
        "An expedited lead time and its surcharge cannot be negative.",
    )
