from odoo import api, models


class PurchaseOrderLine(models.Model):
    _name = "purchase.order.line"
    _inherit = ["purchase.order.line", "mto.pegged"]

    def _find_candidate(self, product_id, product_qty, product_uom, location_id, name, origin, company_id, values):
        """A need of an order line never joins another one's purchase line; less of a need finds its own."""
        if not values.get("mto_line_id"):
            lines = self.filtered(lambda line: not line.mto_line_id)
        elif product_uom.compare(product_qty, 0.0) < 0:
            demands = values.get("move_dest_ids") or self.env["stock.move"]
            lines = self.filtered(lambda line: line.move_dest_ids & demands)
        else:
            return self.browse()
        return super(PurchaseOrderLine, lines)._find_candidate(
            product_id, product_qty, product_uom, location_id, name, origin, company_id, values
        )

    @api.model
    def _prepare_purchase_order_line_from_procurement(
        self, product_id, product_qty, product_uom, location_dest_id, name, origin, company_id, values, po
    ):
        order_date = po.date_order
        result = super()._prepare_purchase_order_line_from_procurement(
            product_id, product_qty, product_uom, location_dest_id, name, origin, company_id, values, po
        )
        if values.get("mto_line_id"):
            if po.date_order > order_date:
                # A vendor's weekday may not postpone what a customer was promised.
                po.date_order = order_date
            result |= {
                "mto_line_id": values["mto_line_id"],
                "mto_step_id": values.get("mto_step_id"),
                "date_planned": values["date_planned"],
                # Cancelling one purchase leaves those who need it waiting for another supply.
                "propagate_cancel": False,
            }
        return result

    def _prepare_stock_moves(self, picking):
        values_list = super()._prepare_stock_moves(picking)
        return [values | {"mto_line_id": self.mto_line_id.id} for values in values_list]

    def _get_date_planned(self, seller, po=False):
        """A change of quantity or price keeps the promised receipt as long as the vendor can."""
        date = super()._get_date_planned(seller, po=po)
        if self.mto_line_id and self.date_planned:
            return max(date, self.date_planned)
        return date

    def _mto_surplus(self):
        """How much (product unit) is bought that nothing waits for."""
        self.ensure_one()
        needs = (self.move_dest_ids | self.move_ids.move_dest_ids).filtered(lambda move: move.state != "cancel")
        return max(self.product_uom_qty - sum(needs.mapped("product_qty")), 0.0)

    def _mto_trim(self, whole=False, spare=None):
        """Take what is no longer needed off requests for quotation; tell the buyer about what is ordered already.

        :param whole: nothing is needed any more
        :param spare: surplus (product unit) by line that there was before, and may stay
        """
        empty = self.browse()
        for line in self.filtered(lambda line: line.state != "cancel"):
            surplus = line.product_uom_qty if whole else line._mto_surplus()
            if line.product_id.uom_id.compare(surplus, (spare or {}).get(line, 0.0)) <= 0:
                continue
            needed = line.product_id.uom_id._compute_quantity(line.product_uom_qty - surplus, line.product_uom_id)
            if line.state == "purchase":
                line.mto_line_id._mto_schedule_unneeded(line.order_id, line.product_id, surplus, line.order_id.user_id)
            elif line.product_uom_id.is_zero(needed):
                empty |= line
            else:
                line.product_qty = needed
        for order in empty.order_id:
            if order.order_line.filtered(lambda line: not line.display_type) <= empty:
                order.button_cancel()
            else:
                (order.order_line & empty).unlink()
