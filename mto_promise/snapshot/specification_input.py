"""Specifications as a person writes them in a cell of a spreadsheet, and what of older ones still fits."""

import json
import re

from ..engine.parameter import accept
from .specification import parse_value
from .specification_words import problem_text

_ROW = re.compile(r'\s*(?P<code>[^=;\n]*?)\s*=\s*(?P<value>"(?:[^"]|"")*"|[^;\n]*?)\s*(?:[;\n]|$)')


class Unreadable(ValueError):
    """What cannot be read; its text is for a person."""


def parse_values(parameters, text, before=None):
    """The values by parameter code that ``text`` says: ``width = 2240; wood = oak``, also with a line for each, or as JSON.

    Numbers have a decimal point, texts with semicolons stand in double quotes. What is no parameter, or no value of it,
    is for ``engine.specification.validate`` to tell.

    :param parameters: ``mto.parameter`` records of the product
    :param before: values whose files stay where ``text`` has their name
    :raises Unreadable: it is not written so
    """
    if not isinstance(text, str) or text.lstrip()[:1] in ("{", "["):
        return _from_json(parameters.env, text)
    text = text.strip()
    known = {parameter.code: parameter for parameter in parameters}
    values = {}
    at = 0
    while at < len(text):
        match = _ROW.match(text, at)
        if not match or not match["code"]:
            row = re.split(r"[;\n]", text[at:].strip(), maxsplit=1)[0]
            raise Unreadable(parameters.env._("Write “%s” as “code = value”, with a semicolon between two.", row))
        code, value = match["code"], match["value"]
        if value.startswith('"'):
            value = value[1:-1].replace('""', '"')
        file = (before or {}).get(code)
        if isinstance(file, dict) and file["name"] == value:
            values[code] = file
        else:
            values[code] = parse_value(known[code], value) if code in known else value
        at = match.end()
    return values


def _from_json(env, text):
    try:
        values = json.loads(text) if isinstance(text, str) else text
    except ValueError as error:
        raise Unreadable(env._("“%(text)s” is no JSON: %(reason)s.", text=text[:100], reason=error)) from error
    if not isinstance(values, dict):
        raise Unreadable(env._("a specification has values by the code of its parameters, as in “length = 2240”."))
    return values


def write_values(values, known):
    """``values`` by parameter code as ``parse_values`` reads them, a line for each.

    :param known: the codes of the product's parameters in their order
    """
    return "\n".join(f"{code} = {_written(value)}" for code, value in _in_order(values or {}, known))


def _in_order(values, known):
    """The items of ``values``, which the database sorts by length of code, as the form has them."""
    place = {code: at for at, code in enumerate(known)}
    return sorted(values.items(), key=lambda item: (place.get(item[0], len(place)), item[0]))


def _written(value):
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.9f}".rstrip("0").rstrip(".")
    text = value["name"] if isinstance(value, dict) else str(value)
    return '"' + text.replace('"', '""') + '"' if re.search(r'[;\n"]', text) else text


def fitting(env, definition, values, known):
    """What of older ``values`` by code ``definition`` still takes, and a sentence for each of the others.

    :param known: ``mto.parameter`` by code, archived ones too, in the order of the form
    """
    fit, sentences = {}, []
    for code, value in _in_order(values, known):
        parameter = definition.by_code.get(code)
        problem = parameter and accept(parameter, value)[1]
        if problem:
            sentences.append(problem_text(env, problem, known))
        elif parameter:
            fit[code] = value
        else:
            sentences.append(env._("%s is no longer asked for.", known[code].name if code in known else code))
    return fit, sentences
