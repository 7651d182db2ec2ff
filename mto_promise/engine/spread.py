"""How late what happens is against what was planned, as quantiles, and what few records say about it.

Four kinds of spread are known, each a number that is 0 where all goes as planned:

- ``vendor``: how much later than asked for goods come, in lead times, or in weeks where the lead time is shorter (a
  vendor who takes days says little by the day);
- ``operation``: how much longer than expected an operation takes, in expected times;
- ``start``: the worked minutes that an operation begins later than it could: all that it needs is there, and its work
  center is done with others' work;
- ``arrival``: the worked minutes that what an operation needs, components and work before it, comes later than planned.
"""

import random
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from math import floor

#: The shares of cases at which a spread is told. Beyond the first and the last it is flat: rarer cases are not known.
LEVELS = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99)
#: So many records count as much as all that is known of the kind.
PRIOR = 10
#: Records outside are taken for errors of typing and cut to these bounds.
BOUNDS = {"vendor": (-1.0, 10.0), "operation": (-0.9, 4.0), "start": (0.0, 5 * 480.0), "arrival": (0.0, 20 * 480.0)}


@dataclass(frozen=True, slots=True)
class Spread:
    """Quantiles at ``LEVELS``, rising. ``known`` is false for what is only assumed."""

    values: tuple[float, ...]
    known: bool = True

    def __post_init__(self):
        if len(self.values) != len(LEVELS) or any(a > b for a, b in zip(self.values, self.values[1:], strict=False)):
            raise ValueError(f"{len(LEVELS)} rising quantiles are needed, not {self.values}")

    def at(self, level: float) -> float:
        """The value that a share ``level`` of cases does not exceed, straight between two known shares."""
        k = bisect_right(LEVELS, level)
        if k == 0:
            return self.values[0]
        if k == len(LEVELS):
            return self.values[-1]
        part = (level - LEVELS[k - 1]) / (LEVELS[k] - LEVELS[k - 1])
        return self.values[k - 1] + part * (self.values[k] - self.values[k - 1])

    @property
    def mean(self) -> float:
        """The area under the quantiles."""
        levels = (0.0, *LEVELS, 1.0)
        values = (self.values[0], *self.values, self.values[-1])
        spans = zip(levels, levels[1:], values, values[1:], strict=False)
        return sum((high - low) * (first + last) / 2 for low, high, first, last in spans)


def certain(value: float) -> Spread:
    """A spread of one value."""
    return Spread((value,) * len(LEVELS))


def from_points(half: float, eighty: float, ninety_five: float, known: bool = True) -> Spread:
    """The spread whose quantiles at 50, 80 and 95 % are given: straight between, and flat outside of them."""
    points = ((0.5, half), (0.8, eighty), (0.95, ninety_five))
    values = []
    for level in LEVELS:
        low = max((point for point in points if point[0] <= level), default=points[0])
        high = min((point for point in points if point[0] >= level), default=points[-1])
        part = (level - low[0]) / (high[0] - low[0]) if low[0] < high[0] else 0.0
        values.append(low[1] + part * (high[1] - low[1]))
    return Spread(tuple(values), known)


#: What is assumed where nothing is known: nobody is early, one in five is notably late, one in twenty very late. What others'
#: work waits for is taken to come as planned.
DEFAULTS = {
    "vendor": from_points(0.0, 0.2, 0.5, known=False),
    "operation": from_points(0.0, 0.2, 0.5, known=False),
    "start": from_points(0.0, 60.0, 240.0, known=False),
    "arrival": from_points(0.0, 0.0, 0.0, known=False),
}


def measured(kind: str, records: Iterable[float], pool: Spread) -> Spread:
    """What ``records`` tell, drawn towards ``pool`` where they are few; known once they outweigh what is assumed.

    Quantiles of the records (the k-th of n stands at k / (n + 1), Hyndman and Fan's definition 6, whose tails are
    rather wide for few records) are averaged with those of the pool, weighted by their number against ``PRIOR``
    (quantile averaging after Vincent, 1912; the weights are those of empirical Bayes with a prior of so many cases).
    """
    low, high = BOUNDS[kind]
    ordered = sorted(min(max(record, low), high) for record in records)
    if not ordered:
        return pool
    weight = len(ordered) / (len(ordered) + PRIOR)
    values = tuple(
        weight * _quantile(ordered, level) + (1 - weight) * pooled for level, pooled in zip(LEVELS, pool.values, strict=True)
    )
    return Spread(values, pool.known or len(ordered) >= PRIOR)


def _quantile(ordered, level):
    place = level * (len(ordered) + 1) - 1
    if place <= 0:
        return ordered[0]
    if place >= len(ordered) - 1:
        return ordered[-1]
    k = floor(place)
    return ordered[k] + (place - k) * (ordered[k + 1] - ordered[k])


@lru_cache(maxsize=1024)
def table(spread: Spread, count: int) -> tuple[float, ...]:
    """``count`` values, rising, each the largest of an equal share of the cases."""
    return tuple(spread.at((number + 1) / count) for number in range(count))


@lru_cache(maxsize=1024)
def averages(spread: Spread, like: int, count: int) -> tuple[float, ...]:
    """``count`` averages, rising, of ``like`` cases that do not depend on each other."""
    values = list(table(spread, count))
    if like > 1 and values[0] < values[-1]:
        draws = [random.Random(number).sample(values, count) for number in range(like)]
        values = sorted(sum(cases) / like for cases in zip(*draws, strict=True))
    return tuple(values)


@dataclass(frozen=True, slots=True)
class Records:
    """The spreads that a shop has records of, by ``(kind, *whose)``; the most particular one counts.

    Keys: ``("vendor", partner, product)``, ``("vendor", partner)``, ``("vendor",)``; ``("operation", work center,
    operation)``, ``("operation", work center)``, ``("operation",)``; ``("start", work center)``, ``("start",)``;
    ``("arrival", work center)``, ``("arrival",)``.
    """

    spreads: Mapping[tuple, Spread] = field(default_factory=dict)

    def find(self, kind: str, *whose) -> Spread:
        """The spread for ``whose`` (from the pool to the particular), else that of the pool, else the default."""
        for end in range(len(whose), -1, -1):
            found = self.spreads.get((kind, *whose[:end]))
            if found:
                return found
        return DEFAULTS[kind]
