from odoo import api, fields, models


class PurchaseOrderLine(models.Model):
    _inherit = "purchase.order.line"

    mto_drawing_ids = fields.Many2many(
        "ir.attachment",
        "mto_drawing_purchase_order_line_rel",
        string="Drawings",
        copy=False,
        help="Files of the specification; they go out with the order.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        for line in lines.filtered("mto_specification"):
            drawings = line.mto_line_id._mto_files_of(line.mto_specification)
            if drawings:
                line.mto_drawing_ids = drawings._mto_copy_to(line.order_id)
        return lines
