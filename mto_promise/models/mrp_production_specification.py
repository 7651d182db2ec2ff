from odoo import api, fields, models


class MrpProduction(models.Model):
    _inherit = "mrp.production"

    mto_specification_text = fields.Text(
        "Specification",
        compute="_compute_mto_specification_text",
        compute_sudo=True,
        help="What is to be made: of a sub-assembly, what the product above hands on to it.",
    )

    mto_has_specified_parts = fields.Boolean(compute="_compute_mto_has_specified_parts")

    @api.depends("move_raw_ids.mto_specification_text")
    def _compute_mto_has_specified_parts(self):
        for production in self:
            production.mto_has_specified_parts = any(production.move_raw_ids.mapped("mto_specification_text"))

    @api.depends("product_id", "bom_id.mto_specification", "mto_line_id.mto_specification", "move_finished_ids.move_dest_ids")
    @api.depends_context("lang")
    def _compute_mto_specification_text(self):
        for production in self:
            values = production._mto_values()
            production.mto_specification_text = production.product_id._mto_text(values)

    def _mto_values(self):
        """The specification of what is made by parameter code; nothing of a standard product."""
        self.ensure_one()
        if self.bom_id.mto_specification:
            return self.bom_id.mto_specification
        if self.mto_line_id.product_id == self.product_id:
            return self.mto_line_id.mto_specification or {}
        # A subcontractor makes what the purchase order says.
        lines = self.move_finished_ids.move_dest_ids.purchase_line_id
        return lines.filtered(lambda line: line.product_id == self.product_id)[:1]._mto_values()
