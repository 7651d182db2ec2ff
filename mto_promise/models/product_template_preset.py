from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    mto_preset_count = fields.Integer("Number of Presets", compute="_compute_mto_preset_count")

    def _compute_mto_preset_count(self):
        counts = dict(
            self.env["mto.specification.preset"]._read_group(
                [("product_tmpl_id", "in", self.ids)], ["product_tmpl_id"], ["__count"]
            )
        )
        for template in self:
            template.mto_preset_count = counts.get(template, 0)

    def action_mto_presets(self):
        action = self.env["ir.actions.act_window"]._for_xml_id("mto_promise.mto_specification_preset_action")
        return action | {
            "domain": [("product_tmpl_id", "=", self.id)],
            "context": {"default_product_tmpl_id": self.id},
        }
