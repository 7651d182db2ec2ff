from odoo import api, fields, models


class MrpProduction(models.Model):
    _inherit = "mrp.production"

    mto_drawing_ids = fields.Many2many(
        "ir.attachment",
        "mto_drawing_mrp_production_rel",
        string="Drawings",
        copy=False,
        help="Files of the specification, and those of the order BoM when the order was made.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        productions = super().create(vals_list)
        ordered = productions.filtered("mto_line_id")
        of_boms = ordered.bom_id._mto_drawings_by_bom()
        for production in ordered:
            drawings = production.mto_line_id._mto_files_of(production.sudo()._mto_values())
            drawings |= of_boms.get(production.bom_id.id, drawings)
            if drawings:
                production.mto_drawing_ids = drawings._mto_copy_to(production)
        return productions
