from odoo import api, fields, models


class PurchaseOrderLine(models.Model):
    _inherit = "purchase.order.line"

    mto_specification = fields.Json(
        "Specification Values", copy=False, help="What is bought to measure: values by the code of the product's parameters."
    )
    mto_specification_text = fields.Text("Specification", compute="_compute_mto_specification_text", compute_sudo=True)

    @api.depends("mto_specification", "product_id")
    @api.depends_context("lang")
    def _compute_mto_specification_text(self):
        for line in self:
            values = line._mto_values()
            line.mto_specification_text = line.product_id._mto_text(values)

    def _mto_values(self):
        """What is bought by parameter code; nothing of a standard product."""
        return self.mto_specification or {}

    @api.model
    def _prepare_purchase_order_line_from_procurement(
        self, product_id, product_qty, product_uom, location_dest_id, name, origin, company_id, values, po
    ):
        """The vendor reads in their language what the part must be like."""
        specified = self._mto_procured_values(product_id, values)
        if specified:
            said = self._mto_said_beside(product_id, values)
            own = product_id.with_context(lang=po.partner_id.lang or self.env.lang)._mto_text(specified)
            values = values | {"product_description_variants": "\n".join(filter(None, (said, own)))}
        result = super()._prepare_purchase_order_line_from_procurement(
            product_id, product_qty, product_uom, location_dest_id, name, origin, company_id, values, po
        )
        if specified:
            result["mto_specification"] = specified
        return result

    def _mto_said_beside(self, product, values):
        """What a procurement says of ``product`` beside its specification, which it has in another's language."""
        line = self.env["sale.order.line"].sudo().browse(values.get("mto_line_id") or [])
        texts = [line.mto_specification_text] if line.product_id == product else []
        texts += [move._mto_slip_text() for move in values.get("move_dest_ids", self.env["stock.move"]).sudo()]
        said = values.get("product_description_variants") or ""
        for text in filter(None, texts):
            said = said.replace(text, "")
        return said.strip()

    def _mto_procured_values(self, product, values):
        """The specification of ``product`` that a procurement asks for, by parameter code."""
        # Whoever confirms an order need not be allowed to read what is made of it.
        for move in values.get("move_dest_ids", self.env["stock.move"]).sudo():
            if move.product_id == product and move._mto_values():
                return move._mto_values()
        line = self.env["sale.order.line"].sudo().browse(values.get("mto_line_id") or [])
        return (line.mto_specification or {}) if line.product_id == product else {}
