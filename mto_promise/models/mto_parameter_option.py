from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..snapshot.specification import is_option_code


class MtoParameterOption(models.Model):
    _name = "mto.parameter.option"
    _description = "Option of a Parameter"
    _order = "parameter_id, sequence, id"
    _check_company_auto = True

    parameter_id = fields.Many2one("mto.parameter", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="parameter_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="parameter_id.currency_id")
    name = fields.Char("Label", required=True, translate=True)
    code = fields.Char(required=True, help="The text in formulas, e.g. legs == 'steel'.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, help="An archived option stays on the orders that have it.")
    price_extra = fields.Monetary("Extra Price", help="Added to the price of the line, in the company's currency.")
    image_128 = fields.Image("Picture", max_width=128, max_height=128)
    color = fields.Char(help="Shown in place of a picture, e.g. #8b5a2b.")
    product_id = fields.Many2one(
        "product.product",
        "Component",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Used by the lines of bills of materials that take their component from this parameter.",
    )

    _code_unique = models.Constraint(
        "UNIQUE (parameter_id, code)", "Two options of a parameter have the same code: formulas could not tell them apart."
    )

    @api.constrains("code", "active", "parameter_id")
    def _check_option(self):
        for option in self:
            if not is_option_code(option.code):
                raise ValidationError(
                    self.env._(
                        "Option %(option)s: the code “%(code)s” must be 1 to 64 letters, digits or signs other than "
                        "quotes and backslashes.",
                        option=option.name,
                        code=option.code,
                    )
                )
        self.parameter_id._check_formulas()

    def write(self, vals):
        if "code" in vals:
            self.filtered(lambda option: option.code != vals["code"])._mto_check_unused()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self._mto_check_unused()

    def unlink(self):
        parameters = self.parameter_id
        result = super().unlink()
        parameters._check_formulas()
        return result

    def _mto_check_unused(self):
        """:raises UserError: formulas compare with one of these options; it names the formula and the remedy"""
        for option in self:
            for place in option.parameter_id._mto_templates()._mto_places():
                if place.mentions(option.parameter_id.code, option.code):
                    raise UserError(
                        self.env._(
                            "%(place)s uses the option “%(option)s”. Change the formula first, or archive the option instead.",
                            place=place.label,
                            option=option.code,
                        )
                    )
