"""Levers: what would make a demand earlier, and at what price.

The demand is planned anew with one choice more, each time with one that bears on what holds the last plan back; what
gains is taken further in the same way. Of all that was tried, those stay that nothing beats in date, price and harm to
others together.
"""

import heapq
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count

from .answer import Effect, Lever
from .buying import fits
from .certainty import safe_date
from .explode import reaches
from .forward import Forward
from .latest import mark_critical
from .price import plan_cost
from .question import Choice
from .supply import NIL
from .transfer import transfer_offers
from .world import World, is_later

#: How many plans are tried at most for one demand.
TRIALS = 60
#: How many later orders are asked for their stock of one item.
LATER = 3
#: Choices of where a part comes from.
SOURCES = ("vendor", "expedite", "bom", "transfer")
MINUTE = timedelta(minutes=1)
CENT = 0.005


@dataclass(slots=True)
class Trial:
    """A plan under ``choices``, what it costs, what it does to others, and the ``offers`` that bear on its date."""

    choices: tuple[Choice, ...]
    date: datetime
    cost: float
    effects: tuple[Effect, ...]
    offers: list[Choice]

    @property
    def harm(self) -> float:
        return sum(effect.minutes for effect in self.effects)


def find_levers(world: World, plan: Forward, base: Trial, safe: datetime) -> list[Lever]:
    """The frontier of what would make ``plan`` earlier, by date, and after it the ways to split the quantity.

    Dates are those that the terms of the demand would have promised; ``safe`` is that of ``plan``, ``base`` its
    ``trial``. ``world`` is in the state that ``plan`` was planned in, and is left so.
    """
    better = [tried for tried in search(world, plan, base) if tried.date < base.date]
    sure = frontier(replace(tried, date=safe_with(world, plan, tried)) for tried in frontier(better))
    levers = [
        Lever(tried.choices, tried.date, (safe - tried.date) / MINUTE, tried.cost - base.cost, tried.effects)
        for tried in sure
        if tried.date < safe
    ]
    return levers + _splits(world, plan, base, safe)


def safe_with(world, plan, tried):
    """The date that the terms of the demand have promised with the choices of a trial."""
    mark = world.mark()
    world.choose(tried.choices)
    try:
        return safe_date(world, Forward(world, replace(plan.demand, choices=tried.choices)))
    finally:
        world.rollback(mark)
        world.choose(plan.demand.choices)


def trial(world: World, plan: Forward) -> Trial:
    """What there is to say of ``plan``, which stands in ``world``. Marks its critical steps."""
    mark_critical(world, plan)
    effects, price = _effects(world, plan)
    return Trial(plan.demand.choices, plan.earliest, plan_cost(world, plan) + price, effects, _offers(world, plan))


def search(world: World, plan: Forward, base: Trial, allowed: Callable[[Choice], bool] = lambda choice: True) -> list[Trial]:
    """Plans tried with more and more ``allowed`` choices than those of ``base``, in the order they were tried.

    The earliest is taken further first, the cheapest of equals.
    """
    number = count()
    seen = {frozenset(base.choices)}
    queue = [(base.date, base.cost, next(number), base)]
    found: list[Trial] = []
    while queue and len(found) < TRIALS:
        _date, _cost, _number, last = heapq.heappop(queue)
        for offer in last.offers:
            choices = added(last.choices, offer)
            if not allowed(offer) or frozenset(choices) in seen or len(found) >= TRIALS:
                continue
            seen.add(frozenset(choices))
            tried = attempt(world, plan, choices)
            found.append(tried)
            # what gains nothing yet may still do so together with another
            if tried.date <= last.date:
                heapq.heappush(queue, (tried.date, tried.cost, next(number), tried))
    return found


def attempt(world: World, plan: Forward, choices: Sequence[Choice]) -> Trial:
    """Plan the demand of ``plan`` with ``choices``; ``world`` is left as it was, with the choices of ``plan``."""
    mark = world.mark()
    world.choose(choices)
    try:
        return trial(world, Forward(world, replace(plan.demand, choices=tuple(choices))))
    finally:
        world.rollback(mark)
        world.choose(plan.demand.choices)


def frontier(trials: Iterable[Trial]) -> list[Trial]:
    """Those that nothing beats: no other is as early, as cheap and as harmless. Of equals the one with fewest choices."""
    kept: list[Trial] = []
    ranked = sorted(trials, key=lambda trial: (trial.date, round(trial.cost, 2), trial.harm, len(trial.choices)))
    for trial in ranked:
        if not any(other.cost <= trial.cost + CENT and other.harm <= trial.harm for other in kept):
            kept.append(trial)
    return kept


def added(choices: Sequence[Choice], choice: Choice) -> tuple[Choice, ...]:
    """``choices`` with one more, in place of what it rules out."""
    return (*(other for other in choices if _place(other) != _place(choice)), choice)


def _place(choice):
    """Two choices of one place cannot be made together: a part comes from one vendor, expedited or not, is made by one
    bill of materials, or comes from one other warehouse."""
    return ("source" if choice.kind in SOURCES else choice.kind), choice.about


# --------------------------------------------------------------------------------------------------------------- offers


def _offers(world, plan):
    """The choices that bear on what holds ``plan`` back: its critical steps, and those that arrive last."""
    nodes = {node.index: node for node in plan.nodes if node.step.critical}
    node = plan.nodes[0]
    while node:
        nodes[node.index] = node
        if node.step.parent is not None:
            parent = plan.nodes[node.step.parent]
            nodes.setdefault(parent.index, parent)
        node = max(node.before, key=lambda other: other.step.end, default=None)
    return list(dict.fromkeys(offer for _index, node in sorted(nodes.items()) for offer in offers_of(world, node)))


def offers_of(world: World, node) -> list[Choice]:
    """The choices that there are for one step, other than what it does already."""
    step = node.step
    item = world.item(step.item)
    if step.kind == "operation":
        return _hours(world, step, item)
    found = []
    source = item.source if step.kind == "receipt" or step.lane else step.kind
    if source == "buy":
        now = step.vendor and (step.vendor.id, step.vendor.expedited)
        for vendor in item.vendors:
            if fits(vendor, step.quantity, step.start):
                if now != (vendor.id, False):
                    found.append(Choice("vendor", item.key, vendor.id))
                if vendor.expedite_days is not None and now != (vendor.id, True):
                    found.append(Choice("expedite", item.key, vendor.id))
    elif source == "make":
        original = world.shop.items[item.key]
        boms = [bom for bom in (original.bom, *original.boms) if bom and bom.id != step.bom_id]
        found += [Choice("bom", item.key, bom.id) for bom in boms if not reaches(world.item, bom, item.key)]
    if step.kind in ("buy", "make", "receipt") or step.lane:
        found += transfer_offers(world, item, step)
    if step.release:
        found.append(Choice("release", step.bom_id))
    if step.kind in ("buy", "make", "receipt"):
        later = [event for event in item.events if event.ref and event.at > world.now and is_later(event, event.ref.id)]
        later.sort(key=lambda event: event.at, reverse=True)
        found += [Choice("stock", item.key, event.ref.id) for event in later[:LATER]]
    return found


def _hours(world, step, item):
    bom = item.bom
    operations = bom.operations if bom else ()
    operation = next((one for one in operations if one.id == step.operation_id), None)
    ids = [station.workcenter_id for station in operation.stations] if operation else [step.workcenter_id]
    found = [Choice(offer.kind, i) for i in ids if i for offer in world.workcenter(i).offers]
    found += [Choice("station", step.operation_id, i) for i in ids if i != step.workcenter_id]
    return found


# -------------------------------------------------------------------------------------------------------------- effects


def _effects(world, plan):
    """What ``plan``, which stands in ``world``, does to the later orders whose stock it takes, and what that costs."""
    effects, price = [], 0.0
    for choice in plan.demand.choices:
        if choice.kind != "stock":
            continue
        item = world.item(choice.about)
        event = next((event for event in item.events if is_later(event, choice.id)), None)
        taken = [node for node in plan.placed if node.supply and node.step.item == item.key]
        short = world.shortage(item.key, [(node.step.start, node.step.quantity) for node in taken]) if event else 0.0
        if short > NIL:
            arrival, cost = _replacement(world, plan, item, short)
            late = max((arrival - max(event.at, world.now)) / MINUTE, 0.0)
            effects.append(Effect(item.key, event.ref, short, late))
            # what is taken must be had anew: not its value in stock but its replacement is what it costs
            price += cost - item.cost * short
    return tuple(effects), price


def _replacement(world, plan, item, short):
    """When new supply of what is ``short`` can be there, everything in ``plan`` booked, and what it costs."""
    mark = world.mark()
    world.choose()
    try:
        for node in plan.placed:
            if node.machine:
                world.book(world.machine(node.step.workcenter_id), node.step.start, node.step.end)
        again = Forward(
            world, replace(plan.demand, item=item.key, quantity=short, strategy="ato", stock_first=False, choices=())
        )
        return max((node.step.end for node in again.nodes[0].before), default=world.now), plan_cost(world, again)
    finally:
        world.rollback(mark)
        world.choose(plan.demand.choices)


# --------------------------------------------------------------------------------------------------------------- splits


def _splits(world, plan, base, safe):
    """Ways to deliver a part of the quantity earlier and the rest after it; the best of each number of pieces."""
    found = []
    for quantity in _parts(world, plan.demand):
        mark = world.mark()
        try:
            first = Forward(world, replace(plan.demand, quantity=quantity))
            date = safe_date(world, first)
            rest = Forward(world, plan.demand.rest(quantity))
            cost = plan_cost(world, first) + plan_cost(world, rest)
            last = safe_date(world, rest)
        finally:
            world.rollback(mark)
        if date < safe:
            gain = (safe - date) / MINUTE
            found.append(Lever(base.choices, date, gain, cost - base.cost, quantity=quantity, rest=last))
    return [
        lever
        for lever in found
        if not any(other.date <= lever.date and other.quantity > lever.quantity and other.rest <= lever.rest for other in found)
    ]


def _parts(world, demand):
    """Quantities that could go first: what is free now, and half and a quarter; of pieces whole ones."""
    item = world.item(demand.item)
    least = max(item.rounding, 1.0) if demand.quantity % 1 < NIL else item.rounding
    free = world.supply(item.key).free_at(world.now)
    parts = {math.floor(part / least + NIL) * least for part in (free, demand.quantity / 2, demand.quantity / 4)}
    return sorted(part for part in parts if demand.may_part(part))
