"""Reads what can be specified of products into ``engine.definition``."""

import re
import unicodedata
from contextlib import suppress
from dataclasses import replace

from ..engine.definition import Constraint, Definition, check_definition
from ..engine.lookup import LookupTable
from ..engine.parameter import Option, Parameter, accept

#: What may be typed for yes and no.
BOOLEANS = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


def read_definitions(templates):
    """The definition of each of ``templates``, with the rights of their environment.

    The number of queries does not depend on how many templates, parameters, options or tables there are. Messages of
    constraints are in the environment's language; names of attributes and their values, which formulas use, in that of
    the database, so that a formula means the same to everybody.

    :return: ``engine.definition.Definition`` by template id
    :raises FormulaError: a lookup table that cannot be used
    """
    # Archived options stay known: an order that has one is told so.
    templates = templates.with_context(active_test=False)
    return {template.id: _read_definition(template) for template in templates}


def _read_definition(template):
    return Definition(
        parameters=tuple(read_parameter(parameter) for parameter in template.mto_parameter_ids if parameter.active),
        constraints=tuple(Constraint(line.formula, line.message) for line in template.mto_constraint_ids),
        tables=tuple(read_table(table) for table in template.mto_table_ids),
        attributes=dict.fromkeys(attribute_codes(template), "text"),
        price=template.mto_price_formula or None,
        weight=template.mto_weight_formula or None,
        volume=template.mto_volume_formula or None,
    )


def read_parameter(parameter):
    """One ``mto.parameter`` as engine data, its default still as it was typed."""
    numeric = parameter.kind in ("number", "integer")
    limited = numeric and (parameter.minimum or parameter.maximum)
    return Parameter(
        code=parameter.code,
        kind=parameter.kind,
        minimum=parameter.minimum if limited else None,
        maximum=parameter.maximum if limited and (parameter.maximum or parameter.minimum < 0) else None,
        step=(numeric and parameter.step) or None,
        precision=parameter.digits,
        options=tuple(
            Option(
                code=option.code,
                price_extra=option.price_extra,
                item=option.product_id.id or None,
                active=option.active and (not option.product_id or option.product_id.active),
            )
            for option in parameter.with_context(active_test=False).option_ids
            if parameter.kind == "choice"
        ),
        required=parameter.is_required,
        default=_default(parameter),
        visible=parameter.visible_formula or None,
        price=parameter.price_formula or None,
    )


def _default(parameter):
    """The value where nobody enters one. A yes or no that nobody touched is a no."""
    if parameter.kind == "file":
        return None
    value = parse_value(parameter, parameter.default_value)
    return False if value is None and parameter.kind == "boolean" else value


def parameter_problems(parameter):
    """What is wrong with one ``mto.parameter`` by itself. Options are not looked at: they come after the parameter."""
    read = replace(read_parameter(parameter), visible=None, price=None)
    if read.kind == "choice":
        read = replace(read, options=(Option("any"),), default=None)
    return definition_problems(Definition((read,)))


def definition_problems(definition):
    """As ``engine.definition.check_definition``, but a default that is not allowed is told with the reason."""
    problems = [problem for problem in check_definition(definition) if problem.kind != "bad_default"]
    return problems or [problem for parameter in definition.parameters if (problem := accept(parameter, parameter.default)[1])]


def is_option_code(code):
    """Whether formulas can have ``code`` as a text."""
    return bool(re.fullmatch(r"[^'\"\\]{1,64}", code)) and code.isprintable() and code == code.strip()


def parse_value(parameter, text):
    """What was typed as the value of ``parameter``, in its kind where it is of that kind; ``None`` where it is empty."""
    text = (text or "").strip()
    if not text:
        return None
    if parameter.kind in ("number", "integer"):
        try:
            return float(text)
        except ValueError:
            return text
    if parameter.kind == "boolean":
        return BOOLEANS.get(text.lower(), text)
    if parameter.kind == "file":
        # No text is a file: it is one to formulas that are tried out, and refused on an order.
        return {"id": 0, "name": text, "checksum": text}
    return text


def read_table(table):
    """An ``mto.lookup.table`` as engine data: thresholds where every key is a number, else exact texts.

    :raises FormulaError: see ``engine.lookup.LookupTable``
    """
    rows = [(row.key.strip(), row.value) for row in table.row_ids]
    with suppress(ValueError):
        rows = [(float(key), value) for key, value in rows]
    return LookupTable(table.code, tuple(rows))


def by_code(parameters):
    """``mto.parameter`` records by code in their order; an active one stands before an archived one of the same code."""
    found = {}
    for parameter in parameters:
        if parameter.active or parameter.code not in found:
            found[parameter.code] = parameter
    return found


def attribute_codes(template):
    """The attributes of ``template`` by the name that formulas have for them."""
    attributes = template.with_context(lang=None).attribute_line_ids.attribute_id
    return {attribute_code(attribute.name): attribute for attribute in attributes}


def attribute_code(name):
    """``name`` in lower case ASCII letters, digits and underscores: “Leg color” is ``leg_color``."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    code = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    return code if code[:1].isalpha() else f"attribute_{code}".rstrip("_")


def attribute_texts(values, custom=()):
    """What the attributes of an order line are, by code, for formulas.

    :param values: ``product.template.attribute.value`` records of the line, variant and ``no_variant`` ones alike
    :param custom: ``product.attribute.custom.value`` records of the line: their text stands in for the value's name
    """
    own = {line.custom_product_template_attribute_value_id.id: line.custom_value for line in custom}
    texts = {}
    for value in values.with_context(lang=None):
        code = attribute_code(value.attribute_id.name)
        texts.setdefault(code, []).append(own.get(value.id) or value.name)
    return {code: ", ".join(names) for code, names in texts.items()}


def read_map(text):
    """The pairs of a field with one “code = formula” a line; an empty code beside a line that is not written so."""
    return tuple(_split(row) for row in (text or "").splitlines() if row.strip())


def _split(row):
    match = re.fullmatch(r"\s*([a-z][a-z0-9_]*)\s*=(?!=)\s*(.*?)\s*", row)
    return match.groups() if match else ("", row.strip())
