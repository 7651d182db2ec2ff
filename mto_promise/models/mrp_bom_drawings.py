from odoo import models


class MrpBom(models.Model):
    _inherit = "mrp.bom"

    def _mto_drawings_by_bom(self):
        """The files attached to each of these order BoMs (``ir.attachment``), by its id."""
        # Who makes the part sees its drawing; standard bills of materials are none of ours.
        own = self.sudo().filtered("mto_origin_bom_id")
        attachments = self.env["ir.attachment"].sudo()
        if not own:
            return {}
        found = attachments.search([("res_model", "=", "mrp.bom"), ("res_id", "in", own.ids)], order="id")
        return {bom.id: found.filtered(lambda file, bom=bom: file.res_id == bom.id) for bom in own}
