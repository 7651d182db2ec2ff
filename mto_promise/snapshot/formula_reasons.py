"""What is wrong with a formula or a value, in the user's words."""


def formula_reason(env, error):
    """The sentence of an ``engine.formula_error.FormulaError`` in the language of ``env``, without its position."""
    details = {name: str(value) for name, value in error.details.items()}
    for name in ("found", "expected"):
        if name in details:
            details[name] = _kinds(env).get(details[name], details[name])
    return sentences(env)[error.kind] % details


def _kinds(env):
    return {"number": env._("number"), "truth": env._("yes or no"), "text": env._("text")}


def sentences(env):
    return {
        "empty": env._("The formula is empty."),
        "too_long": env._("The formula is longer than %(limit)s characters."),
        "too_complex": env._("The formula is too complex: split it, or use a lookup table."),
        "character": env._("“%(text)s” cannot be used in a formula."),
        "word": env._("“%(text)s” cannot be used in a formula."),
        "brackets": env._("Use round brackets."),
        "power": env._("There is no power: multiply instead, as in x * x."),
        "equals": env._("Use == to compare."),
        "logic": env._("Write “%(text)s” as “%(instead)s”."),
        "number_format": env._("This is no number: write it as in 1250 or 0.75."),
        "number_size": env._("Numbers may not exceed %(limit)s."),
        "text_end": env._("The closing quote is missing."),
        "text_size": env._("Texts in a formula may not exceed %(limit)s characters."),
        "syntax": env._("Something is missing or out of place here."),
        "comma": env._("A comma separates arguments of a function; write decimals with a point, as in 1.5."),
        "not_allowed": env._("This cannot be used in a formula."),
        "unknown_name": env._("There is no parameter or attribute “%(name)s”."),
        "unknown_name_near": env._("There is no parameter or attribute “%(name)s”: did you mean “%(nearest)s”?"),
        "unknown_option": env._("“%(name)s” has no option “%(option)s”: did you mean “%(nearest)s”?"),
        "unknown_function": env._("There is no function “%(name)s”."),
        "unknown_function_near": env._("There is no function “%(name)s”: did you mean “%(nearest)s”?"),
        "unknown_table": env._("There is no lookup table “%(name)s”."),
        "unknown_table_near": env._("There is no lookup table “%(name)s”: did you mean “%(nearest)s”?"),
        "function_name": env._("“%(name)s” is a function: it needs round brackets and its arguments."),
        "table_name": env._("“%(name)s” is a lookup table: write lookup(%(name)s, ...)."),
        "arguments": env._("“%(name)s” takes %(expected)s."),
        "mixed": env._("This is a %(found)s, but a %(expected)s is needed here."),
        "not_compared": env._("Texts and truths are compared with == and != only."),
        "choices": env._("After “in” comes a list of fixed values in round brackets, as in ('oak', 'ash')."),
        "result": env._("The formula gives a %(found)s, but a %(expected)s is needed here."),
        "missing_value": env._("“%(name)s” has no value."),
        "value_kind": env._("The value of “%(name)s” is not a %(expected)s."),
        "value_size": env._("The value of “%(name)s” is too large."),
        "division_by_zero": env._("The formula divides by zero."),
        "too_large": env._("The formula gives no number, or one beyond %(limit)s."),
        "negative_root": env._("The formula takes the square root of a negative number."),
        "below_table": env._("%(key)s lies below the first row of the lookup table “%(table)s”."),
        "not_in_table": env._("“%(key)s” is not in the lookup table “%(table)s”."),
        "table_empty": env._("The lookup table “%(table)s” has no rows."),
        "table_rows": env._("The lookup table “%(table)s” has more than %(limit)s rows."),
        "table_mixed": env._("In the lookup table “%(table)s”, numbers and texts are mixed in one column."),
        "table_value": env._("In the lookup table “%(table)s”, the value %(value)s is no finite number or short text."),
        "table_double": env._("In the lookup table “%(table)s”, %(key)s stands twice."),
    }
