from odoo import api, models


class StockRule(models.Model):
    _inherit = "stock.rule"

    @api.model
    def _get_rule(self, product_id, location_id, values):
        """What an order BoM makes is made, though its standard bill of materials was archived since."""
        bom = self._mto_step(values).bom_id or self._mto_order_bom(product_id, values)
        if bom.product_id != product_id:
            return super()._get_rule(product_id, location_id, values)
        rule = super(StockRule, self.with_context(mto_made_product_id=product_id.id))._get_rule(product_id, location_id, values)
        return rule.with_env(self.env)

    def _filter_warehouse_routes(self, product, warehouses, route):
        made = self.env.context.get("mto_made_product_id") == product.id
        if made and "manufacture" in route.rule_ids.mapped("action"):
            return route
        return super()._filter_warehouse_routes(product, warehouses, route)
