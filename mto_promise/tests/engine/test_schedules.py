"""Properties of plans of random small shops with schedules of vendors, the warehouse, the carrier and the customers."""

from dataclasses import replace

from engine.passage import gate, hours, purchase, windows
from engine.promise import plan
from engine.shop import Ref
from engine.spread import Records, certain, from_points
from engine.terms import Terms
from hypothesis import given, settings
from hypothesis import strategies as st
from shops import NOW
from test_passage import calendars
from test_promise import SECOND, check_capacity, check_material, check_order, check_quantities, demands, shops

LATE = from_points(0.0, 0.3, 1.0)
maybe = st.none() | calendars()


@st.composite
def scheduled(draw):
    """A shop and demands, with schedules that open again and again."""
    shop = draw(shops())
    schedules = {n: (draw(maybe), draw(st.sampled_from([0.0, 11.0]))) for n in range(3)}
    items = {}
    for key, item in shop.items.items():
        vendors = []
        for vendor in item.vendors:
            calendar, cutoff = schedules[vendor.partner_id]
            if calendar and hours(calendar, cutoff).opens(NOW) is None:
                cutoff = 0.0
            vendors.append(replace(vendor, calendar=calendar, cutoff=cutoff))
        items[key] = replace(item, vendors=tuple(vendors))
    warehouse = replace(
        shop.warehouses[1],
        receiving=draw(maybe),
        shipping=draw(maybe),
        carrying=draw(maybe),
        transit_days=draw(st.sampled_from([0.0, 1.0, 2.5])),
    )
    asked = []
    for demand in draw(demands(2)):
        weekdays = draw(st.sampled_from([frozenset(), frozenset({1, 4})]))
        calendar = draw(maybe)
        door = windows(calendar, weekdays, Ref("res.partner", demand.key)) if calendar else None
        terms = Terms(weekdays=weekdays, windows=door, level=draw(st.sampled_from([None, 0.8])))
        asked.append(replace(demand, terms=terms, transit_days=draw(st.sampled_from([None, 0.5]))))
    records = Records({("vendor",): LATE, ("operation",): certain(0.1), ("start",): certain(0.0)})
    return replace(shop, items=items, warehouses={1: warehouse}, records=records), asked


def is_open(calendar, moment):
    return calendar is None or hours(calendar).opens(moment) == moment


@settings(max_examples=120, deadline=None)
@given(scheduled())
def test_plans_respect_every_schedule(case):
    shop, asked = case
    warehouse = shop.warehouses[1]
    answers = plan(shop, asked)
    check_capacity(shop, answers)
    check_material(shop, answers)
    for answer in answers:
        check_order(shop, answer)
        check_quantities(shop, answer)
        delivery, terms = answer.steps[0], answer.demand.terms
        assert is_open(warehouse.shipping, delivery.start), "it leaves while shipping is open"
        assert terms.first_day(answer.promised) == answer.promised, "it arrives in a window"
        assert answer.earliest <= answer.safe <= answer.promised
        if answer.feasible and answer.demand.requested:
            assert answer.promised <= answer.demand.requested
            again = max(answer.safe, terms.last_day(answer.demand.requested))
            assert answer.promised == again, "in the last window before the wish"
        for step in answer.steps:
            assert step.slack >= 0
            if step.kind == "buy" and step.vendor and step.vendor.delay_days:
                assert is_open(warehouse.receiving, step.end), "it arrives while receiving is open"
                way = purchase(step.vendor, gate(warehouse.receiving))
                assert way.forward(step.start)[1] <= step.end, "the vendor has the time that he takes"
        assert [answer.outcome.date(level) for level in (0.5, 0.95)] == sorted(
            answer.outcome.date(level) for level in (0.5, 0.95)
        )


@settings(max_examples=60, deadline=None)
@given(scheduled())
def test_without_any_delay_every_sample_is_the_plan(case):
    shop, asked = case
    sure = Records({(kind,): certain(0.0) for kind in ("vendor", "operation", "start")})
    for answer in plan(replace(shop, records=sure), asked, explain=False):
        dates = {answer.outcome.date(level) for level in (0.01, 0.5, 1.0)}
        assert len(dates) == 1
        assert dates.pop() <= answer.promised + SECOND
