from odoo import fields, models


class StockWarehouse(models.Model):
    _inherit = "stock.warehouse"

    mto_receipt_calendar_id = fields.Many2one(
        "resource.calendar",
        "Receiving Schedule",
        check_company=True,
        help="When goods are received here. A purchase that arrives while it is closed counts from the next open hour. "
        "Empty: at any time.",
    )
    mto_shipping_calendar_id = fields.Many2one(
        "resource.calendar",
        "Shipping Schedule",
        check_company=True,
        help="When deliveries leave from here, such as the hours in which the carrier calls. Empty: at any time.",
    )
    mto_carrier_calendar_id = fields.Many2one(
        "resource.calendar",
        "Carrier Schedule",
        check_company=True,
        help="On which days the carrier drives: carrier days are counted in them. Empty: every day.",
    )
    mto_transit_days = fields.Float(
        "Carrier Days", help="Days on the road to a customer, unless the delivery address says otherwise."
    )

    _mto_transit_days_range = models.Constraint("CHECK (mto_transit_days BETWEEN 0 AND 3650)", "Carrier days are 0 to 3650.")
