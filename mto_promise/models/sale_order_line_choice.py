from odoo import models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _mto_choices(self):
        """What somebody chose at the last answer for each of these lines, by line id."""
        chosen = {}
        for line in self:
            promises = line.mto_promise_ids.filtered(
                lambda promise, line=line: promise.state != "cancelled" and promise.product_id == line.product_id
            )
            chosen[line.id] = promises.sorted("version")[-1:].hand_choices or []
        return chosen
