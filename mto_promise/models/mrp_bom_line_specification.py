from odoo import api, fields, models


class MrpBomLine(models.Model):
    _inherit = "mrp.bom.line"

    mto_quantity_formula = fields.Char(
        "Quantity Formula",
        help="Size of a piece in the unit of the line, or the whole quantity where no pieces are counted, for what the bill "
        "of materials makes. On orders with a specification it stands in for the quantity.",
    )
    mto_pieces_formula = fields.Char("Pieces Formula", help="How many pieces of that size. Empty: one.")
    mto_condition = fields.Char("Needed if", help="The component is left out of an order where this is not true.")
    mto_option_parameter_id = fields.Many2one(
        "mto.parameter",
        "Component from Option",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
        domain="[('kind', '=', 'choice'), ('product_tmpl_ids', 'in', parent_product_tmpl_id)]",
        help="The component is that of the chosen option, in place of the product of the line.",
    )
    mto_variant_map = fields.Text(
        "Variant by Attributes",
        help="One “attribute = formula” a line: the component is the only variant of the product of the line that has these "
        "attribute values.",
    )
    mto_cut_allowance = fields.Float(
        "Cutting Allowance", digits="Product Unit", help="Added to each piece: saw cut, trim. In the unit of the line."
    )
    mto_scrap = fields.Float("Scrap (%)", digits=(16, 2), help="Percentage added to the sum of the pieces.")
    mto_purchase_length = fields.Float(
        "Purchasable Length",
        digits="Product Unit",
        help="The quantity is then rounded up to multiples of it: bars, sheets. In the unit of the line.",
    )
    mto_parameter_map = fields.Text(
        "Parameters Handed On",
        help="One “code = formula” a line: the parameters of the component, out of those of this product. Parameters of the "
        "same code are handed on without being named.",
    )
    mto_has_rules = fields.Boolean(compute="_compute_mto_has_rules")

    _mto_allowance_positive = models.Constraint(
        "CHECK (COALESCE(mto_cut_allowance, 0) >= 0 AND COALESCE(mto_scrap, 0) >= 0 AND COALESCE(mto_purchase_length, 0) >= 0)",
        "Cutting allowance, scrap and purchasable length cannot be negative.",
    )

    @api.depends(lambda self: self._mto_rule_fields())
    def _compute_mto_has_rules(self):
        for line in self:
            line.mto_has_rules = any(line[name] for name in self._mto_rule_fields())

    def _mto_rule_fields(self):
        return (
            "mto_quantity_formula",
            "mto_pieces_formula",
            "mto_condition",
            "mto_option_parameter_id",
            "mto_variant_map",
            "mto_cut_allowance",
            "mto_scrap",
            "mto_purchase_length",
            "mto_parameter_map",
        )

    @api.constrains(
        "mto_quantity_formula",
        "mto_pieces_formula",
        "mto_condition",
        "mto_option_parameter_id",
        "mto_variant_map",
        "mto_parameter_map",
        "product_id",
        "bom_id",
    )
    def _check_mto_formulas(self):
        self.filtered("mto_has_rules").bom_id.product_tmpl_id._mto_check_formulas()

    def action_mto_rules(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Rules of %s", self.product_id.display_name),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(self.env.ref("mto_promise.mrp_bom_line_view_form_rules").id, "form")],
            "target": "new",
        }
