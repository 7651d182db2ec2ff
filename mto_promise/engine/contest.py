"""What demands that are planned together cost one another."""

from collections.abc import Sequence
from datetime import timedelta

from .promise import plan
from .question import Demand
from .shop import Shop

MINUTE = timedelta(minutes=1)


def costs(shop: Shop, demands: Sequence[Demand]) -> dict[int, dict[int, float]]:
    """By how many minutes each demand makes each of the others later, by their keys; those that it leaves alone are left
    out.

    Each is taken out in turn and the others are planned anew, in the same order: as many plans as there are demands, and
    one. Dates are the first that the terms of a demand allow, whatever was wished for. A demand may also make another
    earlier (an order big enough for a vendor's minimum does not, but a slot taken by one may turn another to a better
    work center): that costs nothing and is left out.

    Raises ``PlanningError`` as ``engine.promise.plan``.
    """
    base = _dates(shop, demands)
    found = {}
    for one in demands:
        without = _dates(shop, [demand for demand in demands if demand is not one])
        delays = {key: (base[key] - date) / MINUTE for key, date in without.items() if date < base[key]}
        found[one.key] = delays
    return found


def _dates(shop, demands):
    return {answer.demand.key: answer.safe for answer in plan(shop, demands, explain=False, sketch=True)}
