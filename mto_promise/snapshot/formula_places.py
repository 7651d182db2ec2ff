"""The formulas of a product's bills of materials, and what is wrong with those and with the product's own."""

import re
from dataclasses import dataclass

from ..engine.formula_error import FormulaError
from ..engine.parameter import FORMULA_KINDS
from .formula_reasons import formula_reason
from .specification import attribute_codes, by_code, definition_problems, read_definitions, read_map
from .specification_words import problem_text

PRODUCT_FIELDS = {"mto_price_formula": "number", "mto_weight_formula": "number", "mto_volume_formula": "number"}
LINE_FIELDS = {"mto_quantity_formula": "number", "mto_pieces_formula": "number", "mto_condition": "truth"}
OPERATION_FIELDS = {"mto_duration_formula": "number", "mto_condition": "truth"}


@dataclass(frozen=True)
class Place:
    """A formula of a product. ``label`` names record and field for a person, ``kind`` is what it has to give."""

    label: str
    source: str
    kind: str

    def mentions(self, parameter, option):
        """Whether the formula uses the code ``parameter`` and the text ``option``."""
        return bool(
            re.search(rf"\b{re.escape(parameter)}\b", self.source) and re.search(rf"(['\"]){re.escape(option)}\1", self.source)
        )


class Mistake(Exception):
    """What cannot be read at all; its text is for a person."""


def own_places(template):
    """The formulas on the product and its parameters.

    :return: list of ``Place``
    """
    found = list(_field_places(template, template.display_name, PRODUCT_FIELDS))
    for parameter in template.mto_parameter_ids:
        found += _field_places(parameter, parameter.display_name, {"visible_formula": "truth", "price_formula": "number"})
    for constraint in template.mto_constraint_ids:
        found += _field_places(constraint, template.display_name, {"formula": "truth"})
    return found


def bom_places(template):
    """The formulas on the active bills of materials of the product.

    :return: list of ``Place``
    :raises Mistake: a rule that cannot be read
    """
    found = []
    for bom in template.bom_ids:
        for line in bom.bom_line_ids:
            label = f"{bom.display_name}, {line.product_id.display_name}"
            found += _field_places(line, label, LINE_FIELDS)
            _check_component(line, label)
            found += _map_places(line, label)
        for operation in bom.operation_ids:
            found += _field_places(operation, f"{bom.display_name}, {operation.name}", OPERATION_FIELDS)
    return found


def _check_component(line, label):
    parameter = line.mto_option_parameter_id
    if parameter and (parameter not in line.bom_id.product_tmpl_id.mto_parameter_ids or parameter.kind != "choice"):
        raise Mistake(
            line.env._(
                "%(place)s takes its component from %(parameter)s, which must be a choice among the parameters of %(product)s.",
                place=label,
                parameter=parameter.name,
                product=line.bom_id.product_tmpl_id.display_name,
            )
        )


def _field_places(record, label, kinds):
    for name, kind in kinds.items():
        if record[name]:
            field = record._fields[name]._description_string(record.env)
            yield Place(f"{label}, {field}", record[name], kind)


def _map_places(line, label):
    component = line.product_tmpl_id
    kinds = {parameter.code: FORMULA_KINDS[parameter.kind] for parameter in component.mto_parameter_ids}
    yield from _rows(line, label, "mto_parameter_map", kinds)
    yield from _rows(line, label, "mto_variant_map", dict.fromkeys(attribute_codes(component), "text"))


def _rows(line, label, name, kinds):
    """The formulas of a field with one “code = formula” a line."""
    env = line.env
    label = f"{label}, {line._fields[name]._description_string(env)}"
    for code, source in read_map(line[name]):
        if not code:
            raise Mistake(env._("%(place)s: write “%(row)s” as “code = formula”.", place=label, row=source))
        if code not in kinds:
            raise Mistake(
                env._(
                    "%(place)s: %(component)s has no “%(code)s”. It has: %(codes)s.",
                    place=label,
                    component=line.product_tmpl_id.display_name,
                    code=code,
                    codes=", ".join(sorted(kinds)) or env._("nothing"),
                )
            )
        yield Place(f"{label}, {code}", source, kinds[code])


def formula_problems(templates):
    """What is wrong with the definitions and formulas of ``templates``, a sentence for each, first things first."""
    for template in templates:
        try:
            yield from _problems(template)
        except Mistake as mistake:
            yield str(mistake)


def _problems(template):
    env = template.env
    try:
        definition = read_definitions(template)[template.id]
    except FormulaError as error:
        raise Mistake(f"{template.display_name}: {formula_reason(env, error)}") from error
    known = by_code(template.mto_parameter_ids)
    wrong = definition_problems(definition)
    for problem in wrong:
        yield f"{template.display_name}: {problem_text(env, problem, known)}"
    if wrong:
        return
    for place in bom_places(template):
        try:
            definition.scope.formula(place.source, place.kind)
        except FormulaError as error:
            yield env._(
                "%(place)s, column %(column)s: %(reason)s (%(formula)s)",
                place=place.label,
                column=error.position or 1,
                reason=formula_reason(env, error),
                formula=place.source,
            )
