"""The promise curve of one demand: how many can be had by when, and what a split there makes of the rest."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from .certainty import safe_date
from .explode import explode
from .forward import Forward
from .promise import begin, chosen, plan_next, possible
from .question import Demand
from .shop import Shop
from .supply import NIL

#: How many quantities are tried at most for one curve, the whole quantity among them.
POINTS = 6


@dataclass(frozen=True, slots=True)
class Point:
    """``quantity`` (item's unit) can be promised for ``date``.

    ``rest`` is the date of the remaining quantity where this much is split off (``None``: nothing remains);
    ``may_split`` whether neither of the two is below the least delivery of the demand.
    """

    quantity: float
    date: datetime
    rest: datetime | None
    may_split: bool


def curve(shop: Shop, demands: Sequence[Demand], key: int) -> list[Point]:
    """How many of the demand ``key`` can be had by when, beside those of ``demands`` that are planned before it.

    Quantities are tried where something may change: what is free now and with each receipt, what the components in stock
    are enough for, whole batches, quarters. Each date is that of a promise for just that quantity. A quantity of which
    more can be had no later is left out, so quantities and dates rise together; the last point is the whole quantity.
    Wishes do not count: dates are the first that the demand's terms allow.

    Raises ``PlanningError`` as ``engine.promise.plan``.
    """
    world = begin(shop, demands, sketch=True)
    for demand in demands:
        if demand.key == key:
            break
        plan_next(world, demand, explain=False)
    found = [_point(world, demand, quantity) for quantity in _quantities(world, demand)]
    kept: list[Point] = []
    for point in reversed(found):
        if not kept or point.date < kept[-1].date:
            kept.append(point)
    return kept[::-1]


def _point(world, demand, quantity):
    mark = world.mark()
    rest = demand.rest(quantity)
    try:
        date = _soonest(world, replace(demand, quantity=quantity))
        last = _soonest(world, rest) if rest.quantity > NIL else None
    finally:
        world.rollback(mark)
        world.choose()
    return Point(quantity, date, last, demand.may_part(quantity))


def _soonest(world, demand):
    """The date of a promise for ``demand`` without a wish. What it takes stays taken."""
    demand, _warnings = possible(world, replace(demand, requested=None))
    demand = chosen(world, demand)
    world.choose(demand.choices)
    return safe_date(world, Forward(world, demand))


def _quantities(world, demand):
    """Rising quantities up to that of ``demand``, at most ``POINTS``; of pieces whole ones."""
    item = world.item(demand.item)
    least = max(item.rounding, 1.0) if demand.quantity % 1 < NIL else item.rounding
    # in this order: where there are more than can be tried, what is there at once matters most
    wanted = [*_free(world, demand, item), *_buildable(world, demand, item), *_batches(demand, item)]
    wanted += [demand.quantity / 2, demand.quantity / 4, demand.quantity * 3 / 4]
    parts: dict[float, None] = {}
    for quantity in wanted:
        part = round(math.floor(quantity / least + NIL) * least, 9)
        if NIL < part < demand.quantity - NIL:
            parts[part] = None
    return [*sorted(list(parts)[: POINTS - 1]), demand.quantity]


def _free(world, demand, item):
    """What is free of the product itself, now and from each receipt on, where it may come from stock."""
    if not demand.stock_first and demand.strategy != "mts":
        return []
    supply = world.supply(item.key)
    moments = [world.now] + [event.at for event in item.events if event.quantity > 0 and event.at > world.now]
    if demand.strategy != "mts":
        moments = moments[:1]
    return [supply.free_at(moment) for moment in moments]


def _buildable(world, demand, item):
    """How many the components that come from stock are enough for now."""
    if not item.bom or item.source != "make":
        return []
    needs, _tasks = explode(world.shop.items, item.bom, 1.0 / item.bom.quantity)
    parts = [(world.item(need.line.item), need.quantity) for need in needs]
    free = [
        world.supply(part.key).free_at(world.now) / quantity
        for part, quantity in parts
        if not part.endless and (demand.strategy != "mto" or part.always_stock)
    ]
    return [min(free)] if free else []


def _batches(demand, item):
    """Whole batches, where an order is made in several."""
    size = item.bom.batch if item.bom and item.source == "make" else None
    return [size, math.ceil(demand.quantity / size - 1 - NIL) * size] if size else []
