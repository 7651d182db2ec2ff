from odoo import api, fields, models
from odoo.exceptions import UserError


class MrpBomLine(models.Model):
    _name = "mrp.bom.line"
    _inherit = ["mrp.bom.line", "mto.order.bom.part"]

    mto_standard_line_id = fields.Many2one(
        "mrp.bom.line",
        "Standard Line",
        index="btree_not_null",
        ondelete="set null",
        help="The line of the standard bill of materials that this one of an order BoM was made from.",
    )
    mto_note = fields.Text("Note", help="For the workshop: what is special about this component in this order.")
    mto_is_made = fields.Boolean("Is Made", compute="_compute_mto_is_made")
    mto_is_own = fields.Boolean("Changed by Hand", compute="_compute_mto_is_made")

    @api.depends("product_id", "mto_bom_id.mto_hand_line_id")
    def _compute_mto_is_made(self):
        for line in self:
            line.mto_is_made = bool(line.mto_bom_id or line.product_id.sudo().bom_ids.filtered("active"))
            line.mto_is_own = bool(line.mto_bom_id.mto_hand_line_id)

    @api.model
    def _mto_content(self):
        return {
            "bom_id",
            "product_id",
            "product_qty",
            "product_uom_id",
            "operation_id",
            "mto_bom_id",
            "mto_specification",
            "mto_note",
        }

    def write(self, vals):
        if "product_id" not in vals or "mto_bom_id" in vals:
            return super().write(vals)
        # What was made or bought to measure was of another component.
        replaced = self.filtered(
            lambda line: (line.mto_bom_id or line.mto_specification) and line.product_id.id != vals["product_id"]
        )
        result = super(MrpBomLine, self - replaced).write(vals)
        stale = replaced.mto_bom_id.filtered("mto_hand_line_id")
        if replaced:
            super(MrpBomLine, replaced).write({**vals, "mto_bom_id": False, "mto_specification": False})
        stale._mto_discard()
        return result

    def unlink(self):
        below = self.mto_bom_id.filtered("mto_hand_line_id")
        result = super().unlink()
        below._mto_discard()
        return result

    def action_mto_change_bom(self):
        """Open what makes this component, as an order BoM that can be changed for this order alone."""
        self.ensure_one()
        self.bom_id.check_access("write")
        self.bom_id._mto_check_changeable()
        line = self.bom_id.mto_hand_line_id
        if not line:
            raise UserError(self.env._("%s is not made for one order line alone.", self.bom_id.display_name))
        bom = self.mto_bom_id
        if not bom.mto_hand_line_id:
            reader = self.bom_id._mto_reader()
            if not bom:
                standard = reader.standard(self.product_id)
                if not standard:
                    raise UserError(
                        self.env._("%s is bought: it has no bill of materials to be changed.", self.product_id.display_name)
                    )
                bom = bom._mto_formulas_record(standard, self.bom_id.company_id or line.company_id)
            bom = bom._mto_changed_for(line)
            self.sudo().mto_bom_id = bom
        return bom.with_env(self.env)._mto_form_action(self.product_id.display_name)

    def action_mto_show_bom(self):
        self.ensure_one()
        return self.mto_bom_id._mto_form_action(self.product_id.display_name)
