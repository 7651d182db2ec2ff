from collections import defaultdict

from odoo import api, fields, models

from .confirmation import confirmation_of


class StockRule(models.Model):
    _inherit = "stock.rule"

    def _get_custom_move_fields(self):
        return [*super()._get_custom_move_fields(), "mto_line_id", "mto_step_id", "mto_supply"]

    def _push_prepare_move_copy_values(self, move_to_copy, new_date):
        values = super()._push_prepare_move_copy_values(move_to_copy, new_date)
        return values | {"mto_line_id": move_to_copy.mto_line_id.id}

    # ----------------------------------------------------------------------------------------------------------- pull

    @api.model
    def _run_pull(self, procurements):
        """Divide what an order line asks for, so that every move has exactly one supply."""
        divided = []
        taken = defaultdict(float)
        free = {}
        for procurement, rule in procurements:
            values = procurement.values
            if values.get("mto_line_id") and not values.get("mto_supply") and not values.get("move_dest_ids"):
                line = self.env["sale.order.line"].browse(values["mto_line_id"])
                shares = line._mto_divide_delivery(procurement, rule, taken, free)
            elif values.get("mto_line_id") and rule._mto_is_resupply():
                shares = rule._mto_divide_transfer(procurement, taken, free)
                # What goes from warehouse to warehouse is no delivery of the order line.
                values = {name: value for name, value in values.items() if name != "sale_line_id"}
            else:
                shares = [(procurement.product_qty, procurement.product_uom, {})]
            for quantity, uom, extra in shares:
                divided.append((procurement._replace(product_qty=quantity, product_uom=uom, values=values | extra), rule))
        return super()._run_pull(divided)

    def _get_stock_move_values(self, product_id, product_qty, product_uom, location_dest_id, name, origin, company_id, values):
        result = super()._get_stock_move_values(
            product_id, product_qty, product_uom, location_dest_id, name, origin, company_id, values
        )
        location = self.env["stock.location"].browse(result["location_id"])
        return result | self._mto_step(values)._prepare_mto_link_values(location)

    # ---------------------------------------------------------------------------------------------------- manufacture

    @api.model
    def _run_manufacture(self, procurements):
        if any(procurement.values.get("mto_line_id") for procurement, _rule in procurements):
            # Odoo confirms a component added by hand without procurement of its own order's other needs; a new order
            # made for that component has needs that nobody else calls for.
            self = self.with_context(no_procurement=False)  # noqa: PLW0642
        return super()._run_manufacture(procurements)

    def _should_auto_confirm_procurement_mo(self, p):
        """Confirm what is made for an order without components, too, which Odoo leaves as a draft: its time is promised. While
        an order is confirmed all of a level wait for one another."""
        if not p.mto_line_id:
            return super()._should_auto_confirm_procurement_mo(p)
        confirmation = confirmation_of(self.env)
        if confirmation:
            confirmation.productions.append(p)
        return not confirmation

    def _mto_step(self, values):
        """The step of a promise that ``values`` of a procurement are to become."""
        # Procurement acts for whoever confirms the order; the step only tells dates and bill of materials.
        return self.env["mto.promise.step"].sudo().browse(values.get("mto_step_id") or [])

    def _get_matching_bom(self, product_id, company_id, values):
        step = self._mto_step(values)
        bom = step.bom_id if step.kind == "make" else self._mto_order_bom(product_id, values)
        if bom:
            return bom.sudo(self.env.su)
        return super()._get_matching_bom(product_id, company_id, values)

    def _mto_order_bom(self, product, values):
        """The order BoM of what no promise has planned: that of the component line, else of the order line."""
        # As in _mto_step: procurement acts for whoever confirms the order.
        component = self.env["mrp.bom.line"].sudo().browse(values.get("bom_line_id") or [])
        if component:
            return component.mto_bom_id
        line = self.env["sale.order.line"].sudo().browse(values.get("mto_line_id") or [])
        return line.mto_bom_id if line.product_id == product else component.mto_bom_id

    def _make_mo_get_domain(self, procurement, bom):
        if procurement.values.get("mto_line_id"):
            return fields.Domain.FALSE
        return (*super()._make_mo_get_domain(procurement, bom), ("mto_line_id", "=", False))

    def _prepare_mo_vals(self, product_id, product_qty, product_uom, location_dest_id, name, origin, company_id, values, bom):
        result = super()._prepare_mo_vals(
            product_id, product_qty, product_uom, location_dest_id, name, origin, company_id, values, bom
        )
        if values.get("mto_line_id"):
            # Cancelling one manufacturing order leaves those who need it waiting for another supply.
            result |= {"mto_line_id": values["mto_line_id"], "propagate_cancel": False}
            step = self._mto_step(values)
            if step.kind == "make":
                result |= {"mto_step_id": step.id, "date_start": step.date_start, "date_finished": step.date_end}
        return result

    # ------------------------------------------------------------------------------------------------------------ buy

    @api.model
    def _get_procurements_to_merge_groupby(self, procurement):
        key = super()._get_procurements_to_merge_groupby(procurement)
        values = procurement.values
        if not values.get("mto_line_id"):
            return (*key, False)
        demands = values.get("move_dest_ids") or self.env["stock.move"]
        return (*key, (values["mto_line_id"], values.get("mto_step_id"), tuple(demands.ids)))

    def _update_purchase_order_line(self, product_id, product_qty, product_uom, company_id, values, line):
        result = super()._update_purchase_order_line(product_id, product_qty, product_uom, company_id, values, line)
        if line.mto_line_id and not result.get("product_uom_id", line.product_uom_id):
            # No price of the vendor fits any more: Odoo would leave the line without a unit and a price.
            more = product_uom._compute_quantity(product_qty, line.product_uom_id, rounding_method="HALF-UP")
            kept = {"product_uom_id": line.product_uom_id, "price_unit": line.price_unit}
            result |= kept | {"product_qty": line.product_qty + more}
        return result

    def _prepare_purchase_order(self, company_id, origins, values):
        result = super()._prepare_purchase_order(company_id, origins, values)
        if any(value.get("mto_line_id") for value in values):
            result["date_order"] = max(result["date_order"], fields.Datetime.now())
        return result
