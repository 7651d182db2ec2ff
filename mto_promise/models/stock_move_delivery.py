from odoo import models
from odoo.fields import Domain


class StockMove(models.Model):
    """Later deliveries of a split line leave by delivery orders of their own, one a promised day."""

    _inherit = "stock.move"

    def _key_assign_picking(self):
        line = self.sale_line_id
        return (*super()._key_assign_picking(), len(line) == 1 and line._mto_delivery_day())

    def _search_picking_for_assignation_domain(self):
        domain = Domain(super()._search_picking_for_assignation_domain())
        line = self.sale_line_id
        if len(line) != 1:
            return domain
        later = line.order_id.order_line.filtered(lambda other: other._mto_delivery_day())
        if not later:
            return domain
        day = line._mto_delivery_day()
        if not day:
            return domain & ~Domain("move_ids.sale_line_id", "in", later.ids)
        same = later.filtered(lambda other: other._mto_delivery_day() == day)
        return domain & Domain("move_ids.sale_line_id", "in", same.ids)
