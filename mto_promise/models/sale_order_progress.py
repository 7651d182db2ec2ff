from odoo import api, fields, models

from .sale_order_line_progress import STAGES


class SaleOrder(models.Model):
    _inherit = "sale.order"

    mto_stage = fields.Selection(STAGES, "Make to Order Stage", compute="_compute_mto_progress")
    mto_progress = fields.Float("Progress", compute="_compute_mto_progress")
    mto_expected_date = fields.Datetime("Now Expected", compute="_compute_mto_progress")
    mto_is_late = fields.Boolean("Late", compute="_compute_mto_progress")
    mto_production_count = fields.Integer(compute="_compute_mto_production_count", groups="mrp.group_mrp_user")
    mto_purchase_line_count = fields.Integer(compute="_compute_mto_purchase_line_count", groups="purchase.group_purchase_user")

    @api.depends(
        "order_line.mto_stage",
        "order_line.mto_progress",
        "order_line.mto_expected_date",
        "order_line.mto_is_late",
    )
    def _compute_mto_progress(self):
        """The order stands where its line that is furthest behind stands, and is expected with its last one."""
        for order in self:
            worst = order.order_line.filtered("mto_stage").sorted(lambda line: line._mto_rank())[:1]
            order.mto_stage = worst.mto_stage
            order.mto_progress = worst.mto_progress
            expected = order.order_line.filtered("mto_expected_date").mapped("mto_expected_date")
            order.mto_expected_date = max(expected, default=False)
            order.mto_is_late = worst.mto_is_late

    @api.depends("order_line.mto_production_ids")
    def _compute_mto_production_count(self):
        counts = dict(self.env["mrp.production"]._read_group([("mto_order_id", "in", self.ids)], ["mto_order_id"], ["__count"]))
        for order in self:
            order.mto_production_count = counts.get(order._origin, 0)

    @api.depends("order_line.mto_purchase_line_ids")
    def _compute_mto_purchase_line_count(self):
        counts = dict(
            self.env["purchase.order.line"]._read_group([("mto_order_id", "in", self.ids)], ["mto_order_id"], ["__count"])
        )
        for order in self:
            order.mto_purchase_line_count = counts.get(order._origin, 0)

    def action_mto_productions(self):
        """All manufacturing orders made for this order, at every level."""
        return self.order_line.action_mto_productions()

    def action_mto_purchase_lines(self):
        """All purchase lines made for this order, at every level."""
        return self.order_line.action_mto_purchase_lines()
