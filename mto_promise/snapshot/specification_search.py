"""Finds order lines by what was specified: words that a person types become conditions on the stored values."""

import json
import re

from odoo.fields import Domain
from odoo.tools import SQL

from .specification import BOOLEANS

MAX_WORDS = 200
_KEYED = re.compile(r"(?P<key>[^=<>!:]+?)\s*(?P<sign><=|>=|!=|<>|==|=|<|>|:)\s*(?P<value>.+)")
_SIGNS = {"<>": "!=", "==": "="}
#: Signs of JSON paths.
_NUMBER_SIGNS = {"=": "==", ":": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


def specified(env, words):
    """SQL that is true for the values of a specification (jsonb) that ``words`` ask for.

    ``parameter sign value`` asks for one parameter, by its code or its label in the user's language: ``wood = oak``,
    ``Wood: Oak``, ``width >= 2000``, ``engraving = yes``. ``:`` asks for a part of a text or label, ``=`` for all of it.
    Anything else asks for any value, label of an option or name of a file with ``words`` in it.

    :return: a function that takes the SQL of the values
    """
    words = "".join(character for character in words if character.isprintable()).strip()[:MAX_WORDS]
    keyed = _KEYED.fullmatch(words)
    parameters = _parameters(env, keyed["key"]) if keyed else env["mto.parameter"]
    if not parameters:
        conditions = list(_anywhere(env, words)) if words else []
    else:
        sign = _SIGNS.get(keyed["sign"], keyed["sign"])
        conditions = [condition for one in parameters for condition in _of(one, sign, keyed["value"])]
    return lambda values: SQL("(%s)", SQL(" OR ").join(one(values) for one in conditions)) if conditions else SQL("FALSE")


def _parameters(env, key):
    known = env["mto.parameter"].with_context(active_test=False)
    pattern = _literal(key)
    exact = known.search(Domain("code", "=", key.lower()) | Domain("name", "=ilike", pattern))
    return exact or known.search([("name", "ilike", pattern)])


def _literal(text):
    """``text`` as a pattern of itself."""
    return re.sub(r"([\\%_])", r"\\\1", text)


def _of(parameter, sign, text):
    """Functions of the conditions on ``parameter`` of which one has to hold."""
    if sign == "!=":
        found = list(_equal(parameter, "=", text))
        if found:
            yield lambda values: SQL(
                "(jsonb_exists(%s, %s) AND NOT (%s))",
                values,
                parameter.code,
                SQL(" OR ").join(one(values) for one in found),
            )
    elif sign in ("=", ":"):
        yield from _equal(parameter, sign, text)
    elif parameter.kind in ("number", "integer"):
        yield from _compared(parameter, sign, text)


def _equal(parameter, sign, text):
    if parameter.kind in ("number", "integer"):
        yield from _compared(parameter, sign, text)
    elif parameter.kind == "boolean":
        truth = _truth(parameter.env, text)
        if truth is not None:
            yield _contains({parameter.code: truth})
    elif parameter.kind == "choice":
        # An option that is there no more is known by its code.
        for code in {text, *_option_codes(parameter.option_ids, sign, text)}:
            yield _contains({parameter.code: code})
    else:
        path = ("name",) if parameter.kind == "file" else ()
        pattern = f"%{_literal(text)}%" if sign == ":" else _literal(text)
        at = "{" + ",".join((parameter.code, *path)) + "}"
        yield lambda values: SQL("COALESCE(%s #>> %s ILIKE %s, FALSE)", values, at, pattern)


def _compared(parameter, sign, text):
    number = _number(parameter.env, text.removesuffix(parameter.unit or "").strip())
    if number is None:
        return
    if sign in ("=", ":"):
        yield _contains({parameter.code: number})
    else:
        yield _has(f"$.{json.dumps(parameter.code)} ? (@ {_NUMBER_SIGNS[sign]} {number!r})")


def _option_codes(options, sign, text):
    asked = text.lower()
    for option in options:
        for name in (option.name.lower(), option.code.lower()):
            if asked == name or (sign == ":" and asked in name):
                yield option.code


def _anywhere(env, words):
    part = f'like_regex {json.dumps(words)} flag "iq"'
    yield _has(f'$.* ? (@.type() == "string" && @ {part})')
    yield _has(f"$.*.name ? (@ {part})")
    number = _number(env, words)
    if number is not None:
        yield _has(f"$.* ? (@ == {number!r})")
    options = env["mto.parameter.option"].with_context(active_test=False).search([("name", "ilike", _literal(words))])
    for code, option in {(option.parameter_id.code, option.code) for option in options}:
        yield _contains({code: option})


def _contains(part):
    return lambda values: SQL("%s @> %s::jsonb", values, json.dumps(part))


def _has(path):
    return lambda values: SQL("%s @? %s::jsonpath", values, path)


def _truth(env, text):
    words = {env._("Yes").lower(): True, env._("No").lower(): False}
    return words.get(text.lower(), BOOLEANS.get(text.lower()))


def _number(env, text):
    """The number that was typed with the signs of the user's language or with a decimal point, or ``None``."""
    lang = env["res.lang"]._lang_get(env.lang or "en_US")
    mark, groups = lang.decimal_point or ".", lang.thousands_sep or ""
    if groups and re.fullmatch(rf"[-+]?\d{{1,3}}({re.escape(groups)}\d{{3}})+({re.escape(mark)}\d+)?", text):
        text = text.replace(groups, "")
    if not re.fullmatch(rf"[-+]?\d{{1,15}}([.{re.escape(mark)}]\d{{1,9}})?", text):
        return None
    return float(text.replace(mark, "."))
