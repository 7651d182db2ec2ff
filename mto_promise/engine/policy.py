"""Which vendors and bills of materials a plan takes where there are several, by the policy of its demand."""

from dataclasses import replace

from .forward import Forward
from .levers import CENT, added, attempt, frontier, offers_of, safe_with, search, trial
from .question import Choice, Demand
from .world import World

#: What a policy chooses by itself: neither costs anything beyond its own price, nor takes anything from others.
OPEN = ("vendor", "bom", "transfer")
#: How often the whole plan is looked through for something cheaper.
ROUNDS = 3


def choose(world: World, demand: Demand) -> tuple[Choice, ...]:
    """The choices of ``demand``, and those that its policy adds for what is left open. ``world`` is left as it was.

    ``earliest``: the earliest date, at the lowest price that it can be had for. ``cheapest``: the lowest price with which
    the wish can be met; where none can, or nobody wishes for a date, as ``earliest``.
    """
    mark = world.mark()
    world.choose(demand.choices)
    plan = Forward(world, demand)
    base = trial(world, plan)
    world.rollback(mark)
    places = {choice.about for choice in demand.choices}
    best = None
    if demand.policy == "cheapest" and demand.requested is not None:
        # how much the terms want on top of what can be done is much the same for all
        limit = demand.requested - (safe_with(world, plan, base) - base.date)
        best = base if base.date <= limit else _earliest(world, plan, base, places)
        best = _cheaper(world, plan, best, limit, places)
        if safe_with(world, plan, best) > demand.requested:
            best = None
    if best is None:
        best = _earliest(world, plan, base, places)
        best = _cheaper(world, plan, best, best.date, places)
    world.choose()
    return best.choices


def _earliest(world, plan, base, places):
    found = search(world, plan, base, lambda choice: _is_open(choice, places))
    return frontier([base, *found])[0]


def _is_open(choice, places):
    return choice.kind in OPEN and choice.about not in places


def _cheaper(world, plan, best, limit, places):
    """``best``, or what costs less and is ready by ``limit``, found one choice at a time."""
    for _round in range(ROUNDS):
        before = best
        for choice in _everywhere(world, plan, best):
            if not _is_open(choice, places):
                continue
            other = attempt(world, plan, added(best.choices, choice))
            if other.cost < best.cost - CENT and other.date <= limit:
                best = other
        if best is before:
            break
    return best


def _everywhere(world, plan, best):
    """The choices that there are at any step of the plan with the choices of ``best``."""
    mark = world.mark()
    world.choose(best.choices)
    nodes = Forward(world, replace(plan.demand, choices=best.choices)).nodes
    found = list(dict.fromkeys(offer for node in nodes for offer in offers_of(world, node)))
    world.rollback(mark)
    world.choose(plan.demand.choices)
    return found
