"""What the configurator shows of parameters, problems and differences, as plain data."""

from .specification import by_code
from .specification_words import problem_text


def sections(line, specification, given):
    """The headings of the form with their parameters, hidden ones included, in the order of the parameters.

    :param line: ``sale.order.line``, with rights on its product's parameters
    :param specification: ``engine.specification.Specification`` of the values ``given`` by code
    """
    parameters = line.product_id.mto_parameter_ids.filtered("active").with_context(bin_size=True, active_test=False)
    found = {}
    for parameter in parameters:
        # What cannot be taken stays in sight, beside the reason.
        value = specification.values.get(parameter.code, given.get(parameter.code))
        shown = _parameter(line, parameter, value)
        shown["visible"] = parameter.code not in specification.hidden
        is_file = parameter.kind == "file" and parameter.code in specification.values
        shown["url"] = f"/web/content/{value['id']}?download=true" if is_file else False
        found.setdefault(parameter.section or "", []).append(shown)
    return [{"name": name, "parameters": content} for name, content in found.items()]


def _parameter(line, parameter, value):
    return {
        "code": parameter.code,
        "label": parameter.name,
        "help": parameter.help_text or "",
        "kind": parameter.kind,
        "unit": parameter.unit or "",
        "hint": parameter.hint if parameter.kind in ("number", "integer") else "",
        "step": parameter.step,
        "digits": parameter.digits if parameter.kind == "number" else 0,
        "required": parameter.is_required,
        "value": value,
        "options": [
            {
                "code": option.code,
                "label": option.name,
                "color": option.color or False,
                "image": f"/web/image/mto.parameter.option/{option.id}/image_128" if option.image_128 else False,
                "extra": line._mto_line_price(option.price_extra),
            }
            for option in parameter.option_ids
            if option.active or option.code == value
        ],
    }


def sentences(line, problems):
    """``problems`` of the engine in the user's language: those about a shown parameter by code, and the others."""
    known = by_code(line.product_id.mto_parameter_ids)
    at, general = {}, []
    for problem in problems:
        place = at.setdefault(problem.code, []) if problem.code in known and not problem.path else general
        place.append(problem_text(line.env, problem, known))
    return {"problems": at, "general": general}
