from odoo import models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _mto_unit(self):
        """What this line has to be planned with: its order where that is shipped together, else the line itself."""
        self.ensure_one()
        return self.order_id if self.order_id._mto_ships_together() else self

    def action_mto_promise_anew(self):
        """Show what asking anew for the dates of these lines would change."""
        return self.env["mto.renewal"]._open(self)

    def _mto_renewal_obstacle(self):
        """Why the date of this line is not asked for anew; empty where it is."""
        self.ensure_one()
        if self.state == "sale":
            return self.env._("Confirmed: its date is given, and what it needs is on order.")
        if self.state == "cancel":
            return self.env._("Cancelled.")
        if not self._mto_is_promisable():
            return self.env._("No goods: there is no date to promise.")
        return ""
