from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..snapshot.formula_places import bom_places, formula_problems, own_places

#: What formulas know comes first: lines with formulas are checked as soon as they are written.
FIRST = ("mto_parameter_ids", "mto_table_ids")
DEFINITION = (
    *FIRST,
    "mto_constraint_ids",
    "mto_price_formula",
    "mto_weight_formula",
    "mto_volume_formula",
)


class ProductTemplate(models.Model):
    _inherit = "product.template"

    mto_parameter_ids = fields.Many2many(
        "mto.parameter",
        "mto_parameter_product_template_rel",
        "product_tmpl_id",
        "parameter_id",
        "Parameters",
        check_company=True,
    )
    mto_table_ids = fields.One2many("mto.lookup.table", "product_tmpl_id", "Lookup Tables", copy=True)
    mto_constraint_ids = fields.One2many("mto.constraint", "product_tmpl_id", "Constraints", copy=True)
    mto_price_formula = fields.Char(
        "Price Formula",
        help="Price of a unit in place of the pricelist's, which the formula knows as base_price; prices of parameters and "
        "extra prices of options are added.",
    )
    mto_weight_formula = fields.Char(
        "Weight Formula", help="Weight of a unit in place of the product's own, which the formula knows as base_weight."
    )
    mto_volume_formula = fields.Char(
        "Volume Formula", help="Volume of a unit in place of the product's own, which the formula knows as base_volume."
    )
    mto_is_configurable = fields.Boolean("Made to Measure", compute="_compute_mto_is_configurable", store=True)

    @api.depends("mto_parameter_ids.active")
    def _compute_mto_is_configurable(self):
        for template in self:
            template.mto_is_configurable = any(template.mto_parameter_ids.mapped("active"))

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([_definitions_first(vals) for vals in vals_list])

    def copy_data(self, default=None):
        copies = super().copy_data(default)
        if self.env["mto.constraint"].has_access("create"):
            return copies
        # Whoever may not define products to measure still copies them, as plain ones.
        return [{name: value for name, value in vals.items() if name not in DEFINITION} for vals in copies]

    def write(self, vals):
        return super().write(_definitions_first(vals))

    @api.constrains(
        "mto_parameter_ids",
        "mto_table_ids",
        "mto_constraint_ids",
        "mto_price_formula",
        "mto_weight_formula",
        "mto_volume_formula",
        "attribute_line_ids",
    )
    def _check_mto_formulas(self):
        self._mto_check_formulas()

    def _mto_check_formulas(self):
        """Check every formula of these products: their own, their bills of materials' and their parameters'.

        :raises ValidationError: it names the product, the line and the formula, the column and the reason
        """
        # Whoever changes a bill of materials need not be allowed to read the definitions.
        for problem in formula_problems(self.sudo()):
            raise ValidationError(problem)

    def _mto_places(self):
        """Every formula of these products, see ``snapshot.formula_places``."""
        return [place for template in self for place in own_places(template) + bom_places(template)]

    def action_mto_try_out(self):
        self.ensure_one()
        trial = self.env["mto.specification.trial"].create({"product_tmpl_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Try Out"),
            "res_model": trial._name,
            "res_id": trial.id,
            "view_mode": "form",
            "target": "new",
        }


def _definitions_first(vals):
    return {name: vals[name] for name in FIRST if name in vals} | vals
