from odoo import api, fields, models


class SaleOrder(models.Model):
    """Which columns of the order's lines have anything to show: the others take no room from prices."""

    _inherit = "sale.order"

    mto_has_configurable = fields.Boolean(compute="_compute_mto_columns")
    mto_has_order_bom = fields.Boolean(compute="_compute_mto_columns")
    mto_has_drawings = fields.Boolean(compute="_compute_mto_columns")
    mto_has_changeable_bom = fields.Boolean(compute="_compute_mto_columns")
    mto_has_changed_bom = fields.Boolean(compute="_compute_mto_columns")
    mto_has_amendable = fields.Boolean(compute="_compute_mto_columns")

    @api.depends(
        "order_line.mto_is_configurable",
        "order_line.mto_bom_id",
        "order_line.mto_has_drawings",
        "order_line.mto_can_change_bom",
        "order_line.mto_is_by_hand",
        "order_line.mto_can_amend",
    )
    def _compute_mto_columns(self):
        for order in self:
            lines = order.order_line
            order.mto_has_configurable = any(lines.mapped("mto_is_configurable"))
            order.mto_has_order_bom = bool(lines.mto_bom_id)
            order.mto_has_drawings = any(lines.mapped("mto_has_drawings"))
            order.mto_has_changeable_bom = any(lines.mapped("mto_can_change_bom"))
            order.mto_has_changed_bom = any(lines.mapped("mto_is_by_hand"))
            order.mto_has_amendable = any(lines.mapped("mto_can_amend"))
