from odoo import models


class StockRule(models.Model):
    _inherit = "stock.rule"

    def _mto_is_resupply(self):
        """Whether this rule moves goods to, or on the way to, another warehouse."""
        self.ensure_one()
        return bool(self.route_id.supplier_wh_id) or self.location_dest_id.usage == "transit"

    def _mto_divide_transfer(self, procurement, taken, free):
        """Divide what is to move between warehouses, one part for each supply of what leaves a stock.

        :param taken: quantity (product unit) used up of each step, kept over the procurements of one run
        :param free: free stock left by ``(product, location)``, kept likewise
        :return: list of ``(quantity, uom, procurement values)``
        """
        product, quantity, uom = procurement.product_id, procurement.product_qty, procurement.product_uom
        # As in sale.order.line._mto_divide_delivery: they only divide quantities here.
        line = self.env["sale.order.line"].sudo().browse(procurement.values["mto_line_id"])
        source = self.location_src_id
        if uom.compare(quantity, 0.0) < 0:
            moved = line.mto_transfer_ids.filtered(lambda move: move.rule_id == self)
            parts = line._mto_divide_decrease(procurement, moved)
        elif not source._mto_is_stock():
            parts = [(quantity, uom, {})]
        else:
            parts = []
            step = self._mto_step(procurement.values).filtered(lambda step: step._is_open())
            is_divided = step.route_id.supplier_wh_id == source.warehouse_id
            supplies = step._supplies() if is_divided else step
            for share, share_uom, supply in supplies._divide(product, quantity, uom, taken):
                if supply:
                    extra = {"mto_step_id": supply.id, "mto_supply": supply._supply_kind()}
                    parts.append((share, share_uom, extra))
                else:
                    parts += line._mto_divide_elsewhere(product, share, share_uom, source, free)
        return [(share, unit, extra | {"mto_is_transfer": True}) for share, unit, extra in parts]

    def _get_custom_move_fields(self):
        return [*super()._get_custom_move_fields(), "mto_is_transfer"]
