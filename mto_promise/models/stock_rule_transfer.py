from odoo import models


class StockRule(models.Model):
    _inherit = "stock.rule"

    def _mto_is_resupply(self):
        """Whether this rule moves goods to, or on the way to, another warehouse."""
        self.ensure_one()
        return bool(self.route_id.supplier_wh_id) or self.location_dest_id.usage == "transit"

    def _mto_divide_transfer(self, procurement, taken, free):
        """Divide what is to leave another warehouse, one part for each supply there.

        :param taken: quantity (product unit) used up of each step, kept over the procurements of one run
        :param free: free stock left by ``(product, location)``, kept likewise
        :return: list of ``(quantity, uom, procurement values)``
        """
        product, quantity, uom = procurement.product_id, procurement.product_qty, procurement.product_uom
        if not self.location_src_id._mto_is_stock():
            return [(quantity, uom, {})]
        line = self.env["sale.order.line"].sudo().browse(procurement.values["mto_line_id"])
        if uom.compare(quantity, 0.0) < 0:
            demands = procurement.values.get("move_dest_ids") or self.env["stock.move"]
            return line._mto_divide_decrease(procurement, demands.sudo().move_orig_ids)
        step = self._mto_step(procurement.values)
        supplies = step._supplies() if step.route_id and step._is_open() else step.browse()
        parts = []
        for share, share_uom, supply in supplies._divide(product, quantity, uom, taken):
            if supply:
                extra = {"mto_step_id": supply.id, "mto_supply": supply._supply_kind()}
                parts.append((share, share_uom, extra))
            else:
                parts += line._mto_divide_elsewhere(product, share, share_uom, self.location_src_id, free)
        return parts
