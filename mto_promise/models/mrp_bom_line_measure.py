from odoo import api, fields, models


class MrpBomLine(models.Model):
    _inherit = "mrp.bom.line"

    mto_specification = fields.Json(
        "Specification Values",
        copy=False,
        help="What is to be bought for this component: values by the code of its parameters.",
    )
    mto_specification_text = fields.Text("Specification", compute="_compute_mto_specification_text", compute_sudo=True)

    @api.depends("mto_specification", "mto_bom_id.mto_specification", "product_id")
    @api.depends_context("lang")
    def _compute_mto_specification_text(self):
        for line in self:
            values = line._mto_values()
            line.mto_specification_text = line.product_id._mto_text(values)

    def _mto_values(self):
        """The specification of the component by parameter code; nothing where it is a standard one."""
        return self.mto_bom_id.mto_specification or self.mto_specification or {}

    def _mto_is_to_measure(self):
        """Whether no piece in stock can be what this order needs."""
        return bool(self.mto_bom_id) or bool(self.mto_specification and not self.product_id.mto_always_stock)
