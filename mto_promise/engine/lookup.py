"""Lookup tables of formulas: thickness by span, price by size class, article number by color code."""

import math
from bisect import bisect_right
from dataclasses import dataclass, field

from .formula_error import FormulaError, Kind

MAX_ROWS = 1000
MAX_NUMBER = 1e12
MAX_TEXT = 64


@dataclass(frozen=True, slots=True)
class LookupTable:
    """``lookup(code, key)`` in formulas. ``rows`` are pairs (key, value) in any order.

    Number keys are thresholds: the row with the largest key not above the one asked for counts, and a key below all
    rows is an error. Text keys (choice codes) must be there exactly. Values are all numbers or all texts.

    :raises FormulaError: ``table_empty``, ``table_rows``, ``table_mixed``, ``table_value``, ``table_double``
    """

    code: str
    rows: tuple[tuple[float | str, float | str], ...]
    key_kind: Kind = field(init=False, compare=False)
    value_kind: Kind = field(init=False, compare=False)
    _keys: list[float] = field(init=False, compare=False, repr=False)
    _values: list[float | str] = field(init=False, compare=False, repr=False)
    _exact: dict[str, float | str] = field(init=False, compare=False, repr=False)

    def __post_init__(self):
        if not self.rows:
            raise FormulaError("table_empty", table=self.code)
        if len(self.rows) > MAX_ROWS:
            raise FormulaError("table_rows", table=self.code, limit=MAX_ROWS)
        put = object.__setattr__
        put(self, "key_kind", self._kind([key for key, _value in self.rows]))
        put(self, "value_kind", self._kind([value for _key, value in self.rows]))
        if len({key for key, _value in self.rows}) < len(self.rows):
            keys = [key for key, _value in self.rows]
            raise FormulaError("table_double", table=self.code, key=next(key for key in keys if keys.count(key) > 1))
        rows = sorted(self.rows)
        put(self, "_keys", [key for key, _value in rows])
        put(self, "_values", [float(value) if self.value_kind == "number" else value for _key, value in rows])
        put(self, "_exact", dict(zip(self._keys, self._values, strict=True)))

    def _kind(self, column):
        for value in column:
            fits = len(value) <= MAX_TEXT if type(value) is str else type(value) in (int, float) and _is_sound(value)
            if not fits:
                raise FormulaError("table_value", table=self.code, value=repr(value)[:MAX_TEXT])
        texts = sum(type(value) is str for value in column)
        if texts not in (0, len(column)):
            raise FormulaError("table_mixed", table=self.code)
        return "text" if texts else "number"

    def find(self, key: float | str) -> float | str:
        """The value for ``key``.

        :raises FormulaError: ``below_table``, ``not_in_table``
        """
        if self.key_kind == "text":
            if key not in self._exact:
                raise FormulaError("not_in_table", table=self.code, key=key)
            return self._exact[key]
        # a threshold of 0.3 is reached by 3 * 0.1, whatever its last bits
        at = bisect_right(self._keys, key + 1e-9 + abs(key) * 4e-15)
        if not at:
            raise FormulaError("below_table", table=self.code, key=f"{key:g}")
        return self._values[at - 1]


def _is_sound(number):
    return math.isfinite(number) and abs(number) <= MAX_NUMBER
