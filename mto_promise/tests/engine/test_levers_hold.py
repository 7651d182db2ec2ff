"""Levers of random shops hold: the date is what the plan gives once the change is really made in the data."""

from dataclasses import replace
from datetime import timedelta

from engine.promise import plan
from engine.shop import Attendance, Event, Offer, Ref, Vendor
from hypothesis import given, settings
from hypothesis import strategies as st
from shops import NOW
from test_promise import boms, demands, shops

DAY = timedelta(days=1)
#: So far ahead extra hours are entered, for every one of these shops' plans.
AHEAD = 500


@st.composite
def rich_shops(draw):
    """Random shops with vendors to choose among, other bills of materials, extra hours and orders of later days."""
    shop = draw(shops())
    items = {}
    for number, (key, item) in enumerate(shop.items.items()):
        values = {"cost": draw(st.sampled_from([0.0, 4.0]))}
        if item.source == "buy":
            values["vendors"] = tuple(
                Vendor(
                    number * 10 + k,
                    number,
                    "Vendor",
                    draw(st.sampled_from([1.0, 3.0, 6.0, 11.0])),
                    float(draw(st.integers(0, 3))),
                    price=draw(st.sampled_from([1.0, 2.0, 5.0])),
                    expedite_days=draw(st.sampled_from([None, 2.0])),
                    expedite_price=draw(st.sampled_from([0.0, 3.0])),
                )
                for k in range(draw(st.integers(1, 3)))
            )
        elif item.source == "make" and not item.kit:
            parts = [one for one, other in shop.items.items() if other.source == "buy"] or None
            if parts and draw(st.booleans()):
                values["boms"] = (draw(boms(500 + number, parts)),)
        if not item.kit and draw(st.booleans()):
            at = NOW + draw(st.integers(1, 30)) * DAY
            move = Event(at, -float(draw(st.integers(1, 6))), Ref("stock.move", 9000 + number))
            values |= {"on_hand": item.on_hand + 4.0, "events": (*item.events, move)}
        items[key] = replace(item, **values)
    workcenters = {}
    for number, workcenter in shop.workcenters.items():
        closes = workcenter.calendar.attendances[0].hour_to
        evenings = Offer("overtime", tuple(Attendance(day, closes, closes + 2) for day in range(5)), 10.0)
        saturdays = Offer("shift", (Attendance(5, 8, 13),), 20.0)
        offers = draw(st.sampled_from([(), (evenings,), (saturdays,), (evenings, saturdays)]))
        workcenters[number] = replace(workcenter, offers=offers, cost_hour=30.0)
    return replace(shop, items=items, workcenters=workcenters)


def really(shop, choices):
    """``shop`` after somebody has made the change of each choice in the data."""
    items, workcenters = dict(shop.items), dict(shop.workcenters)
    for choice in choices:
        if choice.kind in ("overtime", "shift"):
            workcenter = workcenters[choice.about]
            hours = next(offer for offer in workcenter.offers if offer.kind == choice.kind).attendances
            days = [NOW.replace(hour=0) + n * DAY for n in range(-1, AHEAD)]
            spans = tuple(
                (one + timedelta(hours=a.hour_from), one + timedelta(hours=a.hour_to))
                for one in days
                for a in hours
                if one.weekday() == a.weekday
            )
            workcenters[choice.about] = replace(workcenter, extra=workcenter.extra + spans)
            continue
        if choice.kind == "station":
            for key, item in items.items():
                items[key] = item.bom and replace(item, bom=only(item.bom, choice)) or item
            continue
        item = items[choice.about]
        if choice.kind in ("vendor", "expedite"):
            (vendor,) = (one for one in item.vendors if one.id == choice.id)
            if choice.kind == "expedite":
                vendor = replace(vendor, delay_days=vendor.expedite_days, price=vendor.price + vendor.expedite_price)
            items[item.key] = replace(item, vendors=(vendor,))
        elif choice.kind == "bom":
            items[item.key] = replace(item, bom=next(bom for bom in (item.bom, *item.boms) if bom.id == choice.id))
        elif choice.kind == "stock":
            events = tuple(event for event in item.events if not event.ref or event.ref.id != choice.id)
            items[item.key] = replace(item, events=events)
    return replace(shop, items=items, workcenters=workcenters)


def only(bom, choice):
    """``bom`` with an operation that may run at the chosen work center only."""
    stations = {o.id: tuple(s for s in o.stations if s.workcenter_id == choice.id) for o in bom.operations}
    return replace(
        bom, operations=tuple(replace(o, stations=stations[o.id]) if o.id == choice.about else o for o in bom.operations)
    )


def made_first(choices):
    """Bills of materials before the work centers of their operations."""
    return sorted(choices, key=lambda choice: choice.kind == "station")


@settings(max_examples=150, deadline=None)
@given(rich_shops(), demands(1))
def test_a_lever_keeps_its_word(shop, wishes):
    wish = replace(wishes[0], requested=None)
    answer = plan(shop, [wish])[0]
    for lever in answer.levers:
        assert lever.date < answer.earliest and lever.minutes > 0
        assert abs((answer.earliest - lever.date) / timedelta(minutes=1) - lever.minutes) < 1e-6
        if lever.quantity is not None:
            parts = [replace(wish, key=n, quantity=q) for n, q in enumerate((lever.quantity, wish.quantity - lever.quantity))]
            first, rest = plan(shop, parts, explain=False)
            assert (first.earliest, rest.earliest) == (lever.date, lever.rest)
            assert abs(first.cost + rest.cost - answer.cost - lever.price) < 0.01
            continue
        assert plan(really(shop, made_first(lever.choices)), [wish], explain=False)[0].earliest == lever.date
        applied = plan(shop, [replace(wish, choices=lever.choices)], explain=False)[0]
        assert (applied.earliest, applied.effects, applied.choices) == (lever.date, lever.effects, lever.choices)
        assert abs(applied.cost - answer.cost - lever.price) < 0.01


@settings(max_examples=100, deadline=None)
@given(rich_shops(), demands(1))
def test_nothing_on_the_frontier_is_beaten(shop, wishes):
    levers = [lever for lever in plan(shop, [replace(wishes[0], requested=None)])[0].levers if lever.quantity is None]
    harm = [sum(effect.minutes for effect in lever.effects) for lever in levers]
    for i, one in enumerate(levers):
        for j, other in enumerate(levers):
            beaten = other.date <= one.date and other.price <= one.price and harm[j] <= harm[i]
            assert i == j or not beaten
    assert [lever.date for lever in levers] == sorted(lever.date for lever in levers)


@settings(max_examples=100, deadline=None)
@given(rich_shops(), demands(1), st.integers(1, 40))
def test_policies(shop, wishes, days):
    """The earliest is never later than Odoo's; the cheapest never dearer, and in time wherever Odoo's or the earliest is."""
    wish = replace(wishes[0], requested=NOW + days * DAY)
    odoo, earliest, cheapest = (
        plan(shop, [replace(wish, policy=policy)], explain=False)[0] for policy in ("odoo", "earliest", "cheapest")
    )
    assert earliest.earliest <= odoo.earliest
    assert cheapest.feasible or not earliest.feasible
    if odoo.feasible:
        assert cheapest.cost <= odoo.cost + 0.01
    if cheapest.feasible and earliest.feasible:
        assert cheapest.cost <= max(earliest.cost, odoo.cost) + 0.01


@settings(max_examples=60, deadline=None)
@given(rich_shops(), demands(3))
def test_choices_of_several_demands_share_nothing_twice(shop, wishes):
    """With all extra hours chosen by all, no minute of a work center is given away twice."""
    hours = [
        choice
        for lever in plan(shop, [replace(wishes[0], requested=None)])[0].levers
        for choice in lever.choices
        if choice.kind in ("overtime", "shift")
    ]
    answers = plan(shop, [replace(wish, choices=tuple(dict.fromkeys(hours))) for wish in wishes], explain=False)
    slots = sorted(
        (step.workcenter_id, step.start, step.end)
        for answer in answers
        for step in answer.steps
        if step.kind == "operation" and step.start < step.end
    )
    for (one, _start, end), (other, start, _end) in zip(slots, slots[1:], strict=False):
        assert one != other or end <= start
