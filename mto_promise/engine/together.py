"""Demands that are delivered together: all on the date of the last of them, and each made no earlier than it must."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from . import promise
from .answer import Plan, Reason
from .question import Demand
from .shop import Shop

#: How often a common day of delivery is sought for demands of different terms.
ROUNDS = 10
MINUTE = timedelta(minutes=1)


def plan(shop: Shop, demands: Sequence[Demand], explain: bool = True, sketch: bool = False) -> list[Plan]:
    """As ``engine.promise.plan``, with one date for all demands of one ``together``.

    It is the first on which the last of them can be delivered, and not before the ``not_before`` of any. The others are
    planned just in time for it where they can, in the order given or in the opposite one; where that would make anything
    later, they are made as soon as can be, and wait. The wish of each demand stays what it was.
    """
    free = [replace(demand, not_before=None) for demand in demands]
    # Of several that are delivered together most are planned once more, for the day of the last.
    several = sum(demand.together is not None for demand in demands) > 1
    first = promise.unplayed(shop, demands) if several and not sketch else shop
    soon = promise.plan(first, free, explain, sketch)
    dates = _dates(soon, demands)
    if all(answer.promised == _due(answer, dates) for answer in soon):
        if first is shop:
            return soon
        late = _planned(shop, free, sketch)
        return [_joined(answer, late[answer.demand.key], soon, dates) for answer in soon]
    asked = [_for(demand, dates, "requested") for demand in demands]
    for order in (asked, asked[::-1]):
        late = _planned(shop, order, sketch)
        if all(late[answer.demand.key].promised <= _due(answer, dates) for answer in soon):
            break
    else:
        late = _planned(shop, [_for(demand, dates, "not_before") for demand in demands], sketch)
    return [_joined(answer, late[answer.demand.key], soon, dates) for answer in soon]


def _for(demand, dates, what):
    """``demand`` with the date of its group as its wish, or as the day until which it waits."""
    if demand.together is None:
        return demand
    return replace(demand, **{"requested": demand.requested, "not_before": None, what: dates[demand.together]})


def _planned(shop, demands, sketch):
    return {answer.demand.key: answer for answer in promise.plan(shop, demands, explain=False, sketch=sketch)}


def _dates(plans, demands):
    """The date of each group of ``demands``: the first on which all of them may be delivered, if each is as planned."""
    dates: dict = {}
    for answer, demand in zip(plans, demands, strict=True):
        if demand.together is not None:
            moments = [answer.promised, demand.not_before, dates.get(demand.together)]
            dates[demand.together] = max(moment for moment in moments if moment)
    for together in dates:
        terms = [answer.demand.terms for answer in plans if answer.demand.together == together]
        for _round in range(ROUNDS):
            before = dates[together]
            for one in terms:
                dates[together] = one.first_day(dates[together])
            if dates[together] == before:
                break
    return dates


def _due(answer, dates) -> datetime:
    return dates.get(answer.demand.together, answer.promised)


def _joined(answer, late, soon, dates):
    """The plan ``late`` as the answer to the question of ``answer``, which was planned by itself."""
    demand, due = answer.demand, _due(answer, dates)
    if demand.together is None:
        return replace(late, reasons=answer.reasons, levers=answer.levers)
    binding = max((one for one in soon if one.demand.together == demand.together), key=lambda one: one.promised)
    waits = due > answer.promised
    reasons = answer.reasons
    if waits:
        ref = binding.demand.ref if binding is not answer and binding.promised > answer.promised else None
        reasons = [Reason("together", (due - answer.promised) / MINUTE, ref)]
    feasible = demand.requested is None or due <= demand.requested
    return replace(
        late,
        demand=replace(demand, choices=late.demand.choices),
        earliest=answer.earliest,
        safe=answer.safe,
        promised=due,
        feasible=feasible,
        reasons=reasons,
        # what makes a line earlier that waits for another makes the order no earlier
        levers=[] if waits else answer.levers,
        warnings=list(dict.fromkeys([*answer.warnings, *late.warnings])),
    )
