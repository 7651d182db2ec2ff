"""Demands that hold time and material already: each is planned as on a shop where its own holds never were."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from engine.answer import PlanningError
from engine.promise import answer, begin, plan
from engine.question import Choice, Demand
from engine.renew import renew
from engine.shop import Attendance, Backlog, Event, Load, Offer, Ref
from engine.spread import Records
from engine.terms import Terms
from hypothesis import given, settings
from hypothesis import strategies as st
from shops import NOW, bom, bought, build, center, day, made, operation, receipt
from test_promise import demands, hours, shops

#: How often what cases must have came up, over all of them.
seen = Counter()


def hold(number):
    """The record by which the demand ``number`` keeps something."""
    return Ref("mto.promise", number, f"Promise {number}")


@st.composite
def held_shops(draw):
    """A shop in which demands keep some of what is booked and taken, and the demands."""
    shop, wishes = draw(shops()), draw(demands())
    whose = st.sampled_from([None, *(hold(wish.key) for wish in wishes)])
    workcenters = {}
    for number, one in shop.workcenters.items():
        loads = tuple(load._replace(ref=draw(whose)) for load in one.loads)
        late = draw(st.sampled_from([(), (Backlog(90.0, NOW), Backlog(45.0, NOW + timedelta(days=2)))]))
        offers = (Offer("overtime", tuple(Attendance(weekday, 20, 22) for weekday in range(5)), 1.0),)
        workcenters[number] = replace(one, loads=loads, backlog=late, offers=offers)
    items = {}
    for key, item in shop.items.items():
        taken = draw(st.lists(st.tuples(hours, st.integers(1, 4), whose.filter(bool)), max_size=2))
        events = tuple(Event(at, -float(quantity), ref) for at, quantity, ref in taken)
        items[key] = replace(item, events=() if item.kit else item.events + events)
    level = draw(st.sampled_from([None, 0.8]))
    choices = draw(st.sampled_from([(), (Choice("overtime", 1),)]))
    holds = {wish.key: frozenset([("mto.promise", wish.key)]) for wish in wishes}
    wishes = [replace(wish, holds=holds[wish.key], terms=Terms(level=level), choices=choices) for wish in wishes]
    return replace(shop, workcenters=workcenters, items=items, records=Records()), wishes


def without(shop, demand):
    """The shop where ``demand`` has never held anything."""

    def kept(one):
        return one.ref is None or (one.ref.model, one.ref.id) not in demand.holds

    workcenters = {n: replace(one, loads=tuple(filter(kept, one.loads))) for n, one in shop.workcenters.items()}
    items = {key: replace(item, events=tuple(filter(kept, item.events))) for key, item in shop.items.items()}
    return replace(shop, workcenters=workcenters, items=items)


def told(answer):
    """All that an answer tells, its samples too."""
    return replace(answer, outcome=None), answer.outcome.seconds, answer.outcome.assumed


@settings(max_examples=60, deadline=None)
@given(held_shops())
def check_renewed_as_if_alone(case):
    shop, wishes = case
    for renewed, wish in zip(renew(shop, wishes + wishes), wishes + wishes, strict=True):
        own = without(shop, wish)
        (alone,) = plan(own, [wish])
        assert told(renewed) == told(alone)
        seen["holds time"] += own.workcenters != shop.workcenters
        seen["holds material"] += own.items != shop.items
        seen["earlier by its holds"] += told(alone) != told(plan(shop, [wish])[0])
        seen["late, explained"] += bool(renewed.reasons)


def test_each_is_renewed_as_if_alone():
    check_renewed_as_if_alone()
    assert all(seen[what] for what in ("holds time", "holds material", "earlier by its holds", "late, explained")), seen


@settings(max_examples=60, deadline=None)
@given(held_shops())
def test_the_world_is_left_as_it_was(case):
    shop, wishes = case
    world = begin(shop, wishes)
    loads = {n: [load for load in one.loads if load.ref] for n, one in shop.workcenters.items()}
    events = {key: [event for event in item.events if event.quantity < 0] for key, item in shop.items.items()}

    def state():
        machines = {n: list(world.machine(n).bookings) for n in shop.workcenters}
        supplies = {key: (world.supply(key).changes, world.supply(key).item.events) for key in shop.items}
        return machines, supplies, {n: list(loads) for n, loads in world._settled.items()}

    before, mark = state(), world.mark()
    world.give_up(loads, events)
    answer(world, wishes[0], explain=True)
    world.rollback(mark)
    assert state() == before


def two_shafts():
    """One lathe that two demands hold on Monday, one after the other."""
    lathe = replace(center(1), loads=(Load(day(0, 8), day(0, 12), hold(1)), Load(day(0, 12), day(0, 16), hold(2))))
    return build(made("shaft", bom(1, (), [operation(1, 1, 240)])), lathe)


def test_what_others_hold_is_theirs():
    shop = two_shafts()
    first, second = (Demand(n, "shaft", 1.0, holds=frozenset([("mto.promise", n)])) for n in (1, 2))
    assert [one.earliest for one in renew(shop, [first, second])] == [day(0, 12), day(0, 16)]
    assert [one.earliest for one in renew(shop, [second, first])] == [day(0, 16), day(0, 12)]


def test_held_material_is_there_again():
    steel = bought("steel", 5, on_hand=1.0, events=(Event(day(2), -1.0, hold(1)), receipt(day(9), 1)))
    own = Demand(1, "steel", 1.0, "mts", holds=frozenset([("mto.promise", 1)]))
    other = Demand(2, "steel", 1.0, "mts", holds=frozenset([("mto.promise", 2)]))
    assert [one.earliest for one in renew(build(steel), [other, own])] == [day(5), day(0)]


def test_late_work_comes_before_a_renewed_plan():
    """It has no slot yet: where the hold was it finds one first."""
    shop = two_shafts()
    lathe = replace(shop.workcenters[1], backlog=(Backlog(60.0, NOW),))
    own = Demand(1, "shaft", 1.0, holds=frozenset([("mto.promise", 1)]))
    (renewed,) = renew(replace(shop, workcenters={1: lathe}), [own])
    assert renewed.earliest == day(1, 12)


def test_what_cannot_be_planned_is_told_before_anything_is():
    with pytest.raises(PlanningError, match="bad_quantity"):
        renew(two_shafts(), [Demand(1, "shaft", 1.0), Demand(2, "shaft", 0.0)])
