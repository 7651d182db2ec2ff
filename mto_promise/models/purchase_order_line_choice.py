from odoo import api, models


class PurchaseOrderLine(models.Model):
    _inherit = "purchase.order.line"

    @api.model
    def _prepare_purchase_order_line_from_procurement(
        self, product_id, product_qty, product_uom, location_dest_id, name, origin, company_id, values, po
    ):
        result = super()._prepare_purchase_order_line_from_procurement(
            product_id, product_qty, product_uom, location_dest_id, name, origin, company_id, values, po
        )
        step = self.env["stock.rule"]._mto_step(values)
        if step._is_vendor_chosen():
            result |= step._prepare_chosen_price(po, self.env["uom.uom"].browse(result["product_uom_id"]))
            if step.is_expedited:
                result["name"] = self.env._("%(name)s\nExpedited, as agreed", name=result["name"])
        return result
