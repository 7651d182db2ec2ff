from odoo import api, fields, models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    mto_conflict_text = fields.Text("Conflicts", compute="_compute_mto_conflict_text")

    @api.depends("order_line.mto_conflict_text")
    def _compute_mto_conflict_text(self):
        for order in self:
            texts = order.order_line.filtered("mto_conflict_text").mapped("mto_conflict_text")
            order.mto_conflict_text = "\n".join(texts) or False

    def _action_confirm(self):
        self.order_line._mto_check_conflicts()
        return super()._action_confirm()

    def action_draft(self):
        result = super().action_draft()
        # Sellers reopen their orders without rights on bills of materials.
        self.order_line.mto_bom_id.sudo()._mto_thaw()
        return result

    def unlink(self):
        boms = self.order_line._mto_hand_boms()
        result = super().unlink()
        boms._mto_discard_all()
        return result
