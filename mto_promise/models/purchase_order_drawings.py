from odoo import api, fields, models


class PurchaseOrder(models.Model):
    _inherit = "purchase.order"

    mto_drawing_ids = fields.Many2many("ir.attachment", compute="_compute_mto_drawing_ids", string="Drawings")

    @api.depends("order_line.mto_drawing_ids")
    def _compute_mto_drawing_ids(self):
        for order in self:
            order.mto_drawing_ids = order.order_line.mto_drawing_ids

    def _mto_portal_drawings(self):
        """Name and address of each drawing, for the vendor who sees the order."""
        # The vendor has no account; the token in the address opens this file only.
        drawings = self.sudo().mto_drawing_ids
        tokens = drawings.generate_access_token()
        return [
            {"name": file.name, "url": f"/web/content/{file.id}?download=true&access_token={token}"}
            for file, token in zip(drawings, tokens, strict=True)
        ]
