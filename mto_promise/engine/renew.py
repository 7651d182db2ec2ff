"""Demands that keep time and material already, each planned anew as if it alone were asked for."""

from collections import defaultdict
from collections.abc import Sequence

from .answer import Plan
from .promise import begin, plan_alone
from .question import Demand
from .shop import Shop


def renew(shop: Shop, demands: Sequence[Demand], explain: bool = True, sketch: bool = False) -> list[Plan]:
    """One plan a demand, in their order: that of ``engine.promise.plan`` for it alone, on ``shop`` without its own holds.

    What the other demands hold is theirs, whatever their new plans are. All are planned in one world, where each gives up
    its holds for the time of its plan: looking at all that the shop has booked would take longer than most plans.

    Raises ``PlanningError`` as ``engine.promise.plan``.
    """
    world = begin(shop, demands, sketch)
    loads, events = _held(shop, frozenset().union(*(demand.holds for demand in demands)))
    plans = []
    for demand in demands:
        mark = world.mark()
        world.give_up(_of(loads, demand), _of(events, demand))
        plans.append(plan_alone(world, demand, explain))
        world.rollback(mark)
    return plans


def _held(shop, holds):
    """What ``holds`` keep, each by its record: loads of work centers, and events of items."""
    loads, events = defaultdict(list), defaultdict(list)
    for id_, workcenter in shop.workcenters.items():
        for load in workcenter.loads:
            if load.ref and (load.ref.model, load.ref.id) in holds:
                loads[load.ref.model, load.ref.id].append((id_, load))
    for key, item in shop.items.items():
        for event in item.events:
            if event.ref and (event.ref.model, event.ref.id) in holds:
                events[event.ref.model, event.ref.id].append((key, event))
    return loads, events


def _of(held, demand):
    """What ``demand`` has of it, by work center or item."""
    own = defaultdict(list)
    for hold in demand.holds:
        for place, one in held.get(hold, ()):
            own[place].append(one)
    return own
