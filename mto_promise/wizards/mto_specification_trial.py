from odoo import api, fields, models

from ..engine.figures import figures
from ..engine.formula_error import FormulaError
from ..engine.order_bom import derive
from ..engine.specification import validate
from ..snapshot.formula_reasons import formula_reason
from ..snapshot.specification import attribute_texts, by_code, parse_value
from ..snapshot.specification_words import problem_text
from ..snapshot.standard_boms import read_items


class MtoSpecificationTrial(models.TransientModel):
    _name = "mto.specification.trial"
    _description = "Formulas with Sample Values"

    product_tmpl_id = fields.Many2one("product.template", required=True, readonly=True, ondelete="cascade")
    product_id = fields.Many2one(
        "product.product",
        "Variant",
        compute="_compute_product_id",
        store=True,
        readonly=False,
        domain="[('product_tmpl_id', '=', product_tmpl_id)]",
    )
    variant_count = fields.Integer(related="product_tmpl_id.product_variant_count")
    value_ids = fields.One2many(
        "mto.specification.trial.value", "trial_id", compute="_compute_value_ids", store=True, readonly=False
    )
    result = fields.Html(compute="_compute_result", sanitize=False)

    @api.depends("product_tmpl_id")
    def _compute_product_id(self):
        for trial in self:
            trial.product_id = trial.product_tmpl_id.product_variant_id

    @api.depends("product_tmpl_id")
    def _compute_value_ids(self):
        for trial in self:
            trial.value_ids = [fields.Command.clear()] + [
                fields.Command.create({"parameter_id": parameter.id, "value": parameter._mto_sample()})
                for parameter in trial.product_tmpl_id.mto_parameter_ids
            ]

    @api.depends("product_id", "value_ids.value")
    def _compute_result(self):
        for trial in self:
            trial.result = self.env["ir.qweb"]._render("mto_promise.specification_trial_result", trial._result())

    def _result(self):
        """What the formulas give, for the template of the result."""
        self.ensure_one()
        # Whoever writes the formulas may try them, without rights on bills of materials.
        product = self.product_id._origin.sudo()
        warehouse = self.env["stock.warehouse"].sudo().search([("company_id", "=", self.env.company.id)], limit=1)
        values = {line.parameter_id.code: parse_value(line.parameter_id, line.value) for line in self.value_ids}
        known = by_code(self.value_ids.parameter_id)
        try:
            items = read_items(product, warehouse)
        except FormulaError as error:
            return {"problems": [formula_reason(self.env, error)]}
        item = items[product.id]
        specification = validate(item.definition, values, attribute_texts(product.product_template_attribute_value_ids))
        problems = list(specification.problems)
        made = None
        if not problems:
            made, wrong = figures(item.definition, specification, product.list_price, product.weight, product.volume)
            problems += wrong
        bom = None
        if not problems and item.bom:
            derivation = derive(items, product.id, values)
            problems += derivation.problems
            bom = derivation.order_bom
        return {
            "problems": [problem_text(self.env, problem, known) for problem in problems],
            "figures": made,
            "currency": product.currency_id,
            "weight_unit": product.weight_uom_name,
            "volume_unit": product.volume_uom_name,
            "rows": list(self._rows(bom, 0)) if bom else [],
        }

    def _rows(self, bom, level):
        lines = self.env["mrp.bom.line"].sudo().browse([line.id for line in bom.lines])
        units = {line.id: line.product_uom_id.name for line in lines}
        names = dict(self.env["product.product"].sudo().browse([line.item for line in bom.lines]).mapped(_id_and_name))
        minutes = self.env._("minutes")
        for operation in bom.operations:
            yield {"level": level, "name": operation.name, "amount": operation.minutes, "unit": minutes, "muted": True}
        for line in bom.lines:
            yield {"level": level, "name": names[line.item], "amount": line.quantity, "unit": units[line.id], "muted": False}
            if line.bom:
                yield from self._rows(line.bom, level + 1)


def _id_and_name(product):
    return product.id, product.display_name
