"""The functions of formulas, and rounding that forgives the last bits of binary fractions.

``ceil(0.3 / 0.1)`` must not ask for a fourth board because 0.3 / 0.1 is 2.9999999999999996 in one order of terms and
3.0000000000000004 in another. A value within ``1e-9`` (and some units in the last place) of a whole number is that number.
"""

import math

from .formula_error import FormulaError


def _whole(value):
    near = math.floor(value + 0.5)
    return float(near) if abs(value - near) <= 1e-9 + abs(value) * 4e-15 else None


def ceil(value: float) -> float:
    """The next whole number up."""
    near = _whole(value)
    return float(math.ceil(value)) if near is None else near


def floor(value: float) -> float:
    """The next whole number down."""
    near = _whole(value)
    return float(math.floor(value)) if near is None else near


def round_half_up(value: float, digits: int = 0) -> float:
    """``value`` to ``digits`` decimals, halves away from zero, as Odoo's ``float_round`` rounds by default."""
    scale = 10.0 ** abs(digits)
    scaled = abs(value) * scale if digits >= 0 else abs(value) / scale
    whole = floor(scaled + 0.5)
    return math.copysign(whole / scale if digits >= 0 else whole * scale, value) if whole else 0.0


def round_up(value: float, multiple: float) -> float:
    """``value`` rounded up to a multiple of ``multiple`` (> 0)."""
    return ceil(value / multiple) * multiple


def sqrt(value: float) -> float:
    if value < 0:
        raise FormulaError("negative_root")
    return math.sqrt(value)


#: name: (function, least and most arguments); ``round`` takes its digits as a literal.
FUNCTIONS = {
    "min": (min, 2, 20),
    "max": (max, 2, 20),
    "round": (round_half_up, 1, 2),
    "ceil": (ceil, 1, 1),
    "floor": (floor, 1, 1),
    "abs": (abs, 1, 1),
    "sqrt": (sqrt, 1, 1),
}
