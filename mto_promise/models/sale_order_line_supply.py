from datetime import timedelta

from odoo import models

from .mto_promise import LIVE


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _mto_is_pegged(self):
        """Whether supply is tied to this line: it is made to order, or a promise holds something for it."""
        self.ensure_one()
        if not self._mto_is_promisable():
            return False
        return self.mto_strategy in ("ato", "mto") or self.mto_promise_id.state in LIVE

    def _mto_default_supply(self, product, component=False, to_measure=False):
        """How a need for ``product`` is met that no promise has planned (``stock.move.mto_supply``).

        :param component: a component of a manufacturing order; else what the line delivers, or a part of a sold kit
        :param to_measure: no piece in stock can be what is needed, whatever the strategy
        :return: ``order``, ``stock``, or ``False`` where Odoo's routes decide
        """
        self.ensure_one()
        line = self.sudo()  # Whoever confirms may not read the order: only its strategy is looked at.
        sold = not component and product == line.product_id
        if not to_measure and not (sold and line.mto_specification):
            if line.mto_strategy not in ("ato", "mto") or (component and line.mto_strategy == "ato"):
                return False
            if product.mto_always_stock and not sold:
                return "stock"
        if not product._mto_has_source(line.company_id):
            # Nobody makes or sells it: it can only come out of stock, and waits there to be seen.
            return "stock"
        return "order"

    def _prepare_procurement_values(self):
        values = super()._prepare_procurement_values()
        if self._mto_is_pegged():
            values["mto_line_id"] = self.id
            promise = self.mto_promise_id
            if promise.state in LIVE and promise.promised_date:
                values["date_deadline"] = promise.promised_date
                values["date_planned"] = promise.promised_date - timedelta(days=self.company_id.security_lead)
        return values

    def _mto_divide_delivery(self, procurement, rule, taken, free):
        """Divide what this line asks of the warehouse, one part for each supply.

        :param rule: the rule that will move it
        :param taken: quantity (product unit) used up of each step, kept over the procurements of one run
        :param free: free stock left by ``(product, location)``, kept likewise
        :return: list of ``(quantity, uom, procurement values)``
        """
        self.ensure_one()
        product, quantity, uom = procurement.product_id, procurement.product_qty, procurement.product_uom
        if uom.compare(quantity, 0.0) < 0:
            moves = self.sudo().move_ids.filtered(lambda move: move.location_id._mto_is_stock())
            return self._mto_divide_decrease(procurement, moves)
        # Sellers confirm without rights on steps and bill of materials; they only divide quantities here.
        line = self.sudo()
        supplies = self.env["mto.promise.step"].sudo()
        if line.mto_promise_id.state == "held":
            delivery = line.mto_promise_id.step_ids.filtered(lambda step: step.kind == "delivery")[:1]
            bom_line = self.env["mrp.bom.line"].sudo().browse(procurement.values.get("bom_line_id") or [])
            supplies = delivery._supplies(bom_line)
        parts = []
        for share, share_uom, step in supplies._divide(product, quantity, uom, taken):
            if step:
                parts.append((share, share_uom, {"mto_step_id": step.id, "mto_supply": step._supply_kind()}))
            else:
                parts += line._mto_divide_unplanned(product, share, share_uom, rule.location_src_id, free)
        return parts

    def _mto_divide_unplanned(self, product, quantity, uom, location, free):
        """What no promise covers: free stock first where the product says so, the rest by strategy."""
        supply = self._mto_default_supply(product)
        if supply != "order" or not product.mto_stock_first or self.mto_specification:
            return [(quantity, uom, {"mto_supply": supply})]
        return self._mto_divide_free(product, quantity, uom, location, free)

    def _mto_divide_free(self, product, quantity, uom, location, free):
        """What is free at ``location``, the rest to order."""
        key = (product.id, location.id)
        if key not in free:
            free[key] = product.with_context(location=location.id).free_qty
        unit = product.uom_id
        needed = uom._compute_quantity(quantity, unit, round=False)
        stock = min(max(free[key], 0.0), needed)
        free[key] -= stock
        if unit.is_zero(stock):
            return [(quantity, uom, {"mto_supply": "order"})]
        if unit.compare(stock, needed) >= 0:
            return [(quantity, uom, {"mto_supply": "stock"})]
        return [(stock, unit, {"mto_supply": "stock"}), (needed - stock, unit, {"mto_supply": "order"})]

    def _mto_divide_decrease(self, procurement, moves):
        """Take a decrease from those of ``moves`` that it undoes, the latest first: Odoo merges a negative move only into
        its like."""
        unit = procurement.product_id.uom_id
        rest = -procurement.product_uom._compute_quantity(procurement.product_qty, unit, round=False)
        moves = moves.filtered(
            lambda move: (
                move.state not in ("done", "cancel")
                and move.product_id == procurement.product_id
                and move.bom_line_id.id == (procurement.values.get("bom_line_id") or False)
            )
        )
        parts = []
        for move in moves.sorted("id", reverse=True):
            share = min(move.product_qty, rest)
            if unit.compare(share, 0.0) <= 0:
                break
            rest -= share
            extra = {"mto_step_id": move.mto_step_id.id, "mto_supply": move.mto_supply}
            parts.append((-move.product_id.uom_id._compute_quantity(share, move.product_uom), move.product_uom, extra))
        if unit.compare(rest, 0.0) > 0:
            parts.append((-rest, unit, {"mto_supply": "stock"}))
        return parts

    def _action_launch_stock_rule(self, *, previous_product_uom_qty=False):
        result = super()._action_launch_stock_rule(previous_product_uom_qty=previous_product_uom_qty)
        decreased = self.filtered(
            lambda line: (
                previous_product_uom_qty
                and line.product_uom_id.compare(line.product_uom_qty, previous_product_uom_qty.get(line.id, 0.0)) < 0
            )
        )
        decreased._mto_trim_supply()
        return result
