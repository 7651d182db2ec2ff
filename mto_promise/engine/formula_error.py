"""What can be wrong with a formula, said so that its author finds and mends it."""

from typing import Literal

#: What a formula, a parameter or a table gives.
Kind = Literal["number", "truth", "text"]

#: English sentence of every ``FormulaError.kind``; the details named in it are the error's ``details``.
REASONS = {
    "empty": "The formula is empty.",
    "too_long": "The formula is longer than %(limit)s characters.",
    "too_complex": "The formula is too complex: split it, or use a lookup table.",
    "character": "“%(text)s” cannot be used in a formula.",
    "word": "“%(text)s” cannot be used in a formula.",
    "brackets": "Use round brackets.",
    "power": "There is no power: multiply instead, as in x * x.",
    "equals": "Use == to compare.",
    "logic": "Write “%(text)s” as “%(instead)s”.",
    "number_format": "This is no number: write it as in 1250 or 0.75.",
    "number_size": "Numbers may not exceed %(limit)s.",
    "text_end": "The closing quote is missing.",
    "text_size": "Texts in a formula may not exceed %(limit)s characters.",
    "syntax": "Something is missing or out of place here.",
    "comma": "A comma separates arguments of a function; write decimals with a point, as in 1.5.",
    "not_allowed": "This cannot be used in a formula.",
    "unknown_name": "There is no parameter or attribute “%(name)s”.",
    "unknown_name_near": "There is no parameter or attribute “%(name)s”: did you mean “%(nearest)s”?",
    "unknown_option": "“%(name)s” has no option “%(option)s”: did you mean “%(nearest)s”?",
    "unknown_function": "There is no function “%(name)s”.",
    "unknown_function_near": "There is no function “%(name)s”: did you mean “%(nearest)s”?",
    "unknown_table": "There is no lookup table “%(name)s”.",
    "unknown_table_near": "There is no lookup table “%(name)s”: did you mean “%(nearest)s”?",
    "function_name": "“%(name)s” is a function: it needs round brackets and its arguments.",
    "table_name": "“%(name)s” is a lookup table: write lookup(%(name)s, ...).",
    "arguments": "“%(name)s” takes %(expected)s.",
    "mixed": "This is a %(found)s, but a %(expected)s is needed here.",
    "not_compared": "Texts and truths are compared with == and != only.",
    "choices": "After “in” comes a list of fixed values in round brackets, as in ('oak', 'ash').",
    "result": "The formula gives a %(found)s, but a %(expected)s is needed here.",
    "missing_value": "“%(name)s” has no value.",
    "value_kind": "The value of “%(name)s” is not a %(expected)s.",
    "value_size": "The value of “%(name)s” is too large.",
    "division_by_zero": "The formula divides by zero.",
    "too_large": "The formula gives no number, or one beyond %(limit)s.",
    "negative_root": "The formula takes the square root of a negative number.",
    "below_table": "%(key)s lies below the first row of the lookup table “%(table)s”.",
    "not_in_table": "“%(key)s” is not in the lookup table “%(table)s”.",
    "table_empty": "The lookup table “%(table)s” has no rows.",
    "table_rows": "The lookup table “%(table)s” has more than %(limit)s rows.",
    "table_mixed": "In the lookup table “%(table)s”, numbers and texts are mixed in one column.",
    "table_value": "In the lookup table “%(table)s”, the value %(value)s is no finite number or short text.",
    "table_double": "In the lookup table “%(table)s”, %(key)s stands twice.",
}


class FormulaError(Exception):
    """A formula or table that cannot be used, or cannot be worked out for these values.

    ``kind`` is a key of ``REASONS``; ``position`` the 1-based column in the formula as typed (line breaks count as one
    character), ``None`` where the fault shows only in the values; ``details`` are the words of the sentence.
    ``given`` are the values by name that the formula was worked out for. ``str(error)`` is the sentence in English.
    """

    def __init__(self, kind: str, position: int | None = None, **details):
        super().__init__(kind, position, details)
        self.kind = kind
        self.position = position
        self.details = details
        self.given = {}

    def __str__(self):
        return REASONS[self.kind] % self.details
