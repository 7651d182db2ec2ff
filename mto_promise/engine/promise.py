"""The search: the earliest date of each demand, and where its steps stand for the promised one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from .answer import Plan, PlanningError, Warning_
from .certainty import Margin, find_doubts, just_in_time, play, wait
from .explode import check_circles, find, item_ref
from .forward import Forward
from .levers import find_levers, trial
from .policy import choose
from .price import overtime
from .question import Demand
from .reasons import find_reasons
from .shop import Shop
from .shop_check import LONGEST_DAYS, check_shop
from .world import World


def plan(shop: Shop, demands: Sequence[Demand], explain: bool = True, sketch: bool = False) -> list[Plan]:
    """One plan a demand, in their order; each finds the stock and the time that those before it leave.

    A demand whose wish can be met, as surely as its terms ask, is planned just in time for it, any other as soon as can
    be. With ``explain`` each plan that is later than wished (or has no wish) carries its reasons and levers. A
    ``sketch`` goes without levers, and without samples where no date depends on them. ``shop`` is not changed.

    Raises ``PlanningError``: ``cyclic_bom``, ``bad_quantity``, ``no_item``, ``endless``, ``no_efficiency``,
    ``far_request``.
    """
    world = begin(shop, demands, sketch)
    plans = [plan_next(world, demand, explain) for demand in demands[:-1]]
    return plans + [plan_alone(world, demand, explain) for demand in demands[-1:]]


def begin(shop: Shop, demands: Sequence[Demand], sketch: bool = False) -> World:
    """The shop before any of ``demands`` is planned; ``sketch`` as for ``plan``.

    Raises ``PlanningError`` where one of them cannot be planned at all.
    """
    check_shop(shop)
    for demand in demands:
        item = find(shop.items, demand.item)
        if not demand.quantity > 0:
            raise PlanningError("bad_quantity", (item_ref(item),))
        if demand.requested and demand.requested - shop.now > timedelta(days=LONGEST_DAYS):
            raise PlanningError("far_request", (item_ref(item),))
        check_circles(shop.items, demand.item)
    return World(unplayed(shop, demands) if sketch else shop, sketch)


def unplayed(shop: Shop, demands: Sequence[Demand]) -> Shop:
    """``shop`` where plans of ``demands`` are not played through, unless a date of theirs depends on it."""
    as_is = shop.records is None or any(demand.terms.level is not None for demand in demands)
    return shop if as_is else replace(shop, records=None)


def plan_next(world: World, demand: Demand, explain: bool) -> Plan:
    """The plan of ``demand`` beside those that stand in ``world`` already, where it stands for good from now on."""
    found, forward = answer(world, demand, explain)
    _commit(world, forward)
    world.line_up(found.outcome)
    return _kept(found)


def plan_alone(world: World, demand: Demand, explain: bool) -> Plan:
    """The plan of ``demand`` beside those that stand in ``world`` already; ``world`` is left as it was."""
    return _kept(answer(world, demand, explain)[0])


def _kept(found):
    return replace(found, outcome=found.outcome and found.outcome.alone())


def answer(world: World, demand: Demand, explain: bool) -> tuple[Plan, Forward]:
    """The plan of ``demand`` beside those that stand in ``world`` already, and its nodes; ``world`` is left as it was."""
    start = world.mark()
    demand, warnings = possible(world, demand)
    by_hand = demand.choices
    demand = chosen(world, demand)
    world.choose(demand.choices)
    forward = Forward(world, demand)
    earliest, requested, terms = forward.earliest, demand.requested, demand.terms
    outcome = play(world, forward) if terms.level is not None else None
    sure = terms.safe(outcome, earliest)
    safe = terms.first_day(sure)
    feasible = requested is None or requested >= safe
    warnings += dict.fromkeys(warning for node in forward.nodes for warning in node.warnings)
    if requested is not None and requested < world.now:
        warnings.append(Warning_("past_request"))

    placed = world.mark()
    base = trial(world, forward)
    reasons, levers = [], []
    if explain and (requested is None or not feasible):
        world.rollback(start)
        reasons = find_reasons(world, forward, Margin(terms, earliest, sure))
        levers = [] if world.sketch else find_levers(world, forward, base, safe)
    promised = safe
    if requested is not None and feasible:
        promised = max(terms.last_day(requested), safe)
        world.rollback(placed)
        outcome = just_in_time(world, forward, promised, outcome)
    if demand.not_before and demand.not_before > promised:
        promised = terms.first_day(demand.not_before)
    world.rollback(start)
    outcome = outcome or play(world, forward)
    warnings += find_doubts(world, forward, promised, outcome)
    for node in forward.nodes:
        node.step.overtime = tuple(span for span, _cost in overtime(world, node, demand.choices))
    world.choose()
    wait(forward, promised)
    steps = [node.step for node in forward.nodes]
    found = Plan(
        demand=demand,
        steps=steps,
        earliest=earliest,
        promised=promised,
        feasible=feasible,
        reasons=reasons,
        warnings=warnings,
        safe=safe,
        outcome=outcome,
        levers=levers,
        choices=demand.choices,
        hand_choices=by_hand,
        effects=base.effects,
        cost=base.cost,
    )
    return found, forward


def possible(world: World, demand: Demand) -> tuple[Demand, list[Warning_]]:
    """``demand`` with those of its choices that can still be made, and a warning for each that cannot."""
    kept, warnings = [], []
    for choice in demand.choices:
        if world.offers(choice):
            kept.append(choice)
            world.choose(kept)
        else:
            warnings.append(Warning_("choice_gone", world.about(choice)))
    return replace(demand, choices=tuple(kept)), warnings


def chosen(world: World, demand: Demand) -> Demand:
    """``demand`` with the choices that its policy adds to its own."""
    if demand.policy == "odoo":
        return demand
    return replace(demand, choices=choose(world, demand))


def _commit(world, forward):
    """Book and take what a plan needs, for good."""
    bookings = []
    for node in forward.placed:
        step = node.step
        if node.machine:
            world.book(world.machine(step.workcenter_id), step.start, step.end)
            bookings.append((step.workcenter_id, step.start, step.end))
        elif node.supply:
            world.take(world.supply(step.item), step.start, step.quantity)
    world.settle(bookings)
