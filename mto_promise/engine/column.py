"""Columns of samples, one number each: a comparison written out is several times as fast as one by ``max``."""

from collections.abc import Sequence

Column = Sequence[float]


def not_before(least: float, column: Column) -> list[float]:
    """Each number of ``column``, or ``least`` where it is less."""
    return [number if number > least else least for number in column]


def later(column: Column, other: Column) -> list[float]:
    """The larger of each two numbers."""
    return [number if number > its else its for number, its in zip(column, other, strict=True)]
