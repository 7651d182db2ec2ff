from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import formatLang

from ..snapshot import specification_words as words
from ..snapshot.specification import parameter_problems

KINDS = [
    ("number", "Number"),
    ("integer", "Whole Number"),
    ("choice", "Choice"),
    ("boolean", "Yes or No"),
    ("text", "Text"),
    ("file", "File"),
]


class MtoParameter(models.Model):
    _name = "mto.parameter"
    _description = "Parameter of a Product to Measure"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char("Label", required=True, translate=True)
    code = fields.Char(required=True, help="The name in formulas: lower case letters, digits and underscores, a letter first.")
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    section = fields.Char(translate=True, help="Heading above the parameter in the configurator.")
    help_text = fields.Char("Help", translate=True, help="A sentence for whoever enters the value.")
    kind = fields.Selection(KINDS, required=True, default="number")
    unit = fields.Char(help="Shown beside the value. Formulas count in it.")
    minimum = fields.Float(digits=(16, 6))
    maximum = fields.Float(digits=(16, 6), help="Zero: no limit.")
    step = fields.Float(digits=(16, 6), help="Only multiples counted from the minimum are taken. Zero: any value.")
    digits = fields.Integer("Decimals", default=0, help="The number is rounded to so many decimals.")
    default_value = fields.Char("Default", help="A number with a decimal point, the code of an option, yes or no, or a text.")
    is_required = fields.Boolean("Required", default=True)
    price_formula = fields.Char(
        help="Added to the price of a unit while the parameter has a value, e.g. max(0, length - 2000) * 0.25."
    )
    visible_formula = fields.Char("Visible if", help="Asked only where this is true, e.g. engraving.")
    option_ids = fields.One2many("mto.parameter.option", "parameter_id", "Options", copy=True)
    product_tmpl_ids = fields.Many2many(
        "product.template",
        "mto_parameter_product_template_rel",
        "parameter_id",
        "product_tmpl_id",
        "Products",
        check_company=True,
    )
    company_id = fields.Many2one("res.company", index=True)
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")

    hint = fields.Char("Allowed", compute="_compute_hint", help="In a few words, what values are taken.")

    _minimum_below_maximum = models.Constraint("CHECK (minimum <= maximum OR maximum = 0)", "The minimum is above the maximum.")
    _step_positive = models.Constraint("CHECK (step >= 0)", "A step cannot be negative.")
    _digits_range = models.Constraint("CHECK (digits BETWEEN 0 AND 6)", "A number has 0 to 6 decimals.")

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_currency_id(self):
        for parameter in self:
            parameter.currency_id = (parameter.company_id or self.env.company).currency_id

    @api.depends("name", "unit")
    def _compute_display_name(self):
        for parameter in self:
            parameter.display_name = f"{parameter.name} ({parameter.unit})" if parameter.unit else parameter.name

    @api.depends("kind", "unit", "minimum", "maximum", "step", "option_ids.code", "option_ids.active")
    def _compute_hint(self):
        for parameter in self:
            parameter.hint = words.parameter_hint(self.env, parameter)

    def _mto_sample(self):
        """A value to try formulas with, as it is typed: the default, else the first that is allowed."""
        self.ensure_one()
        first = {
            "number": f"{self.minimum:g}",
            "integer": f"{self.minimum:g}",
            "choice": self.option_ids[:1].code,
            "boolean": "no",
        }
        return self.default_value or first.get(self.kind, "")

    def _mto_value_text(self, value):
        """A specified value as a person reads it, in the environment's language."""
        self.ensure_one()
        if isinstance(value, dict):
            return value["name"]
        if self.kind == "choice":
            option = self.with_context(active_test=False).option_ids.filtered(lambda option: option.code == value)
            return option.name or str(value)
        if self.kind == "boolean":
            return self.env._("Yes") if value else self.env._("No")
        # What was ordered stays readable where the parameter has become one of another kind.
        if self.kind in ("number", "integer") and isinstance(value, (int, float)):
            text = formatLang(self.env, value, digits=self.digits if self.kind == "number" else 0)
            return f"{text} {self.unit}" if self.unit else text
        return str(value)

    def copy_data(self, default=None):
        # A code may be used once a product, so a copy starts without products.
        return [values | {"product_tmpl_ids": []} | (default or {}) for values in super().copy_data(default)]

    @api.constrains("code", "kind", "minimum", "maximum", "step", "digits", "default_value")
    def _check_definition(self):
        for parameter in self:
            for problem in parameter_problems(parameter):
                raise ValidationError(words.problem_text(self.env, problem, {parameter.code: parameter}))

    @api.constrains(
        "code", "active", "kind", "default_value", "visible_formula", "price_formula", "option_ids", "product_tmpl_ids"
    )
    def _check_formulas(self):
        self._mto_templates()._mto_check_formulas()

    def _mto_templates(self):
        """The products that use the parameter, those of other companies too: formulas there must stay right."""
        return self.with_context(active_test=False).sudo().product_tmpl_ids

    def write(self, vals):
        left = self._mto_templates() if "product_tmpl_ids" in vals else self.env["product.template"]
        result = super().write(vals)
        left._mto_check_formulas()
        return result

    def unlink(self):
        templates = self._mto_templates()
        result = super().unlink()
        templates._mto_check_formulas()
        return result
