from odoo import api, fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    mto_refuses_partial = fields.Boolean(
        "No Partial Deliveries",
        help="New orders are shipped when all products are ready, and no line is split into several deliveries.",
    )
    mto_minimum_shipment = fields.Float(
        "Minimum Shipment (%)",
        help="No delivery of a part of an order line has less than this share of the ordered quantity. 0: any quantity.",
    )

    _mto_minimum_shipment_share = models.Constraint(
        "CHECK(mto_minimum_shipment >= 0 AND mto_minimum_shipment <= 100)",
        "The minimum shipment is a share of the ordered quantity, from 0 to 100 %.",
    )

    @api.model
    def _commercial_fields(self):
        return super()._commercial_fields() + ["mto_refuses_partial", "mto_minimum_shipment"]
