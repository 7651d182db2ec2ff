from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResPartner(models.Model):
    _inherit = "res.partner"

    mto_calendar_id = fields.Many2one(
        "resource.calendar",
        "Working Schedule",
        company_dependent=True,
        check_company=True,
        help="When this vendor works. Lead times are then counted in the days on which the vendor is open, from when the "
        "order is taken; holidays are the closings of the schedule. Empty: lead times are calendar days, as in Odoo.",
    )
    mto_order_cutoff = fields.Float(
        "Order Cut-off",
        company_dependent=True,
        help="The time of day (where the vendor is) after which an order counts from the next open day. "
        "00:00: orders are taken as long as the vendor is open.",
    )
    mto_delivery_calendar_id = fields.Many2one(
        "resource.calendar",
        "Delivery Windows",
        company_dependent=True,
        check_company=True,
        help="The hours in which goods are taken in at this address. Promised dates lie within them. Empty: at any time.",
    )
    mto_transit_days = fields.Float(
        "Carrier Days",
        company_dependent=True,
        help="Days on the road to this address. 0: as many as the warehouse says.",
    )

    @api.constrains("mto_order_cutoff", "mto_transit_days")
    def _check_mto_schedules(self):
        for partner in self:
            if not 0 <= partner.mto_order_cutoff < 24:
                raise ValidationError(
                    self.env._("%s: the order cut-off is a time of day, from 00:00 to 23:59.", partner.display_name)
                )
            if not 0 <= partner.mto_transit_days <= 3650:
                raise ValidationError(self.env._("%s: carrier days are 0 to 3650.", partner.display_name))

    def _mto_own(self, name):
        """What this contact has entered in ``name``, else what its company has."""
        self.ensure_one()
        return self[name] or self.commercial_partner_id[name]
