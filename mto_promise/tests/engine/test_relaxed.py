"""What is taken over of a plan changes nothing: dates under relaxed constraints are those of a plan made from the start."""

from itertools import combinations

import pytest
from engine import relaxed
from engine.forward import Forward
from engine.latest import mark_critical
from engine.promise import begin, chosen
from engine.question import Demand
from engine.reasons import _candidates
from engine.relaxed import Relaxed, known_parts
from hypothesis import event, given, settings
from shops import bom, bought, build, center, day, line, made, operation, receipt
from test_reasons_hold import AWAITED, cases

#: So many pairs of constraints are relaxed together in a case.
PAIRS = 6


def plan_of(world, demand, constraints, of=Forward, *known):
    mark = world.mark()
    world.relaxed = frozenset(constraints)
    try:
        return of(world, *(known or (demand,)))
    finally:
        world.relaxed = frozenset()
        world.rollback(mark)


@pytest.mark.parametrize("awaited", AWAITED)
def test_the_same_date_and_last_arrivals(awaited):
    @settings(max_examples=60)
    @given(cases(awaited))
    def check(case):
        shop, demand = case
        world = begin(shop, [demand])
        demand = chosen(world, demand)
        world.choose(demand.choices)
        mark = world.mark()
        plan = Forward(world, demand)
        mark_critical(world, plan)
        world.rollback(mark)
        known = known_parts(plan)
        single = list(_candidates(plan))
        for constraints in [*((one,) for one in single), *list(combinations(single, 2))[:PAIRS]]:
            whole = plan_of(world, demand, constraints)
            spared = plan_of(world, demand, constraints, Relaxed, plan, known)
            event(f"some taken over: {len(spared.placed) < len(whole.placed)}")
            assert spared.earliest == whole.earliest, constraints
            assert last_arrivals(spared) == last_arrivals(whole), constraints
        assert plan_of(world, demand, ()).earliest == plan.earliest, "the world is left as it was"

    check()


def last_arrivals(plan):
    node, found = plan.nodes[0], []
    while node:
        found.append((node.step.kind, node.step.item, node.step.start, node.step.end, [cause for cause, _ref in node.causes]))
        node = max(node.before, key=lambda other: other.step.end, default=None)
    return found


def two_subs():
    """A table of two frames, made one after the other at center 1, and a top from center 2."""
    items = [
        made("table", bom(1, [line(1, "frame"), line(2, "top"), line(3, "frame")], [operation(1, 3, 60)])),
        made("frame", bom(2, [line(4, "steel")], [operation(2, 1, 240)])),
        made("top", bom(3, [line(5, "wood")], [operation(3, 2, 60)])),
        bought("steel", 2.0),
        bought("wood", 1.0),
    ]
    return build(*items, center(1, (day(2), day(4, 16))), center(2), center(3), security_days=1.0)


def test_only_what_is_touched_is_planned_anew():
    demand = Demand(1, "table", 1.0)
    world = begin(two_subs(), [demand])
    plan = plan_of(world, demand, ())
    known = known_parts(plan)

    def planned(*constraints):
        return [node.step.item for node in plan_of(world, demand, constraints, Relaxed, plan, known).placed]

    assert planned(("capacity", 1)) == ["frame", "frame", "table", "table"]
    assert planned(("capacity", 2)) == ["top", "table", "table"]
    assert planned(("security", 1)) == ["table"]


def test_what_is_taken_over_takes_its_time():
    """A top that is not planned anew is in the way of a frame that could come sooner, at the same center."""
    items = [
        made("table", bom(1, [line(1, "top"), line(2, "frame")], produce_days=1.0)),
        made("top", bom(2, [], [operation(2, 1, 400)])),
        made("frame", bom(3, [line(3, "steel")], [operation(3, 1, 400)])),
        bought("steel", 7.0),
    ]
    demand = Demand(1, "table", 1.0)
    world = begin(build(*items, center(1)), [demand])
    plan = plan_of(world, demand, ())
    steel = ("vendor", next(node.step.vendor.id for node in plan.nodes if node.step.vendor))
    without = plan_of(world, demand, {steel}, Relaxed, plan, known_parts(plan))
    assert [node.step.item for node in without.placed] == ["steel", "frame", "table", "table"]
    assert without.earliest == plan_of(world, demand, {steel}).earliest < plan.earliest


def test_what_is_taken_over_takes_its_time_in_every_attempt():
    """The legs for the second frame come partly from a receipt, which is found at a second attempt only."""
    items = [
        made("table", bom(1, [line(1, "leg", 4.0), line(2, "leg", 4.0)], produce_days=1.0)),
        made("leg", bom(2, [line(3, "wood")], [operation(2, 1, 20)]), on_hand=3.0, events=(receipt(day(0, 9), 1.0),)),
        bought("wood", on_hand=1.0),
    ]
    demand = Demand(1, "table", 1.0, strategy="ato")
    world = begin(build(*items, center(1)), [demand])
    plan = plan_of(world, demand, ())
    wood = ("unknown", ("product.product", items[2].product_id))
    without = plan_of(world, demand, {wood}, Relaxed, plan, known_parts(plan))
    assert without.earliest == plan_of(world, demand, {wood}).earliest == day(1, 9, 20) < plan.earliest


def test_work_that_moves_elsewhere_moves_what_stands_there(monkeypatch):
    """A frame that comes sooner takes the time of a top at the same center, though nothing of the top is relaxed."""
    items = [
        made("table", bom(1, [line(1, "frame"), line(2, "top")], produce_days=1.0)),
        made("frame", bom(2, [line(4, "steel")], [operation(2, 1, 240)])),
        made("top", bom(3, [], [operation(3, 1, 400)])),
        bought("steel", 2.0),
    ]
    demand = Demand(1, "table", 1.0)
    world = begin(build(*items, center(1)), [demand])
    plan = plan_of(world, demand, ())
    steel = next(node.step.vendor.id for node in plan.nodes if node.step.vendor)
    without = plan_of(world, demand, {("vendor", steel)}, Relaxed, plan, known_parts(plan))
    assert without.earliest == plan_of(world, demand, {("vendor", steel)}).earliest < plan.earliest
    monkeypatch.setattr(relaxed, "_tally", lambda taken, tally: tally)  # as if nobody looked at what is booked
    blind = plan_of(world, demand, {("vendor", steel)}, Relaxed, plan, known_parts(plan))
    assert blind.earliest < without.earliest
