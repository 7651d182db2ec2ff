"""Properties of the samples of plans of random small shops."""

from dataclasses import replace
from datetime import timedelta
from statistics import correlation

import pytest
from engine.capacity import Machine
from engine.clock import YEARS, Clock
from engine.promise import plan
from engine.question import Demand
from engine.risk import SAMPLES, _lasting
from engine.spread import LEVELS, Records, Spread, certain, from_points, table
from hypothesis import given, settings
from hypothesis import strategies as st
from shops import NOW, bom, bought, build, center, line, made, operation
from test_promise import demands, shops

ON_TIME = {(kind,): certain(0.0) for kind in ("vendor", "operation", "start")}


def rising(low, high):
    steps = st.lists(st.floats(low, high), min_size=len(LEVELS), max_size=len(LEVELS))
    return steps.map(lambda values: Spread(tuple(sorted(values))))


@st.composite
def records(draw):
    """Spreads of everything, and those of one work center."""
    spreads = {(kind,): draw(rising(-0.8, 2.0)) for kind in ("vendor", "operation")}
    spreads[("start",)] = draw(rising(0.0, 600.0))
    spreads[("operation", 1)] = draw(rising(-0.8, 2.0))
    return spreads


def outcomes(shop, wishes, spreads):
    return [answer.outcome for answer in plan(replace(shop, records=Records(spreads)), wishes, False)]


@given(shops(), demands())
@settings(max_examples=25, deadline=None)
def test_without_any_spread_every_sample_is_the_plan(shop, wishes):
    for answer in plan(replace(shop, records=Records(ON_TIME)), wishes, False):
        assert answer.outcome.date(0.5) == answer.outcome.date(0.95) == answer.steps[0].end


@given(shops(), demands(), records())
@settings(max_examples=25, deadline=None)
def test_surer_dates_are_later_and_none_is_before_the_plan(shop, wishes, spreads):
    for answer in plan(replace(shop, records=Records(spreads)), wishes, False):
        half, eighty, ninety_five = (answer.outcome.date(level) for level in (0.5, 0.8, 0.95))
        assert answer.steps[0].end <= half <= eighty <= ninety_five
        assert answer.outcome.share(eighty) >= 0.8


@given(shops(), demands(), records(), st.sampled_from(["vendor", "operation", "start"]), st.floats(0.0, 2.0))
@settings(max_examples=25, deadline=None)
def test_a_longer_delay_makes_no_sample_earlier(shop, wishes, spreads, kind, more):
    worse = dict(spreads)
    values = spreads[(kind,)].values
    worse[(kind,)] = Spread(tuple(value + more * max(value - values[5], 0.0) + more for value in values))
    for before, after in zip(outcomes(shop, wishes, spreads), outcomes(shop, wishes, worse), strict=True):
        assert all(a <= b + 1e-6 for a, b in zip(before.seconds, after.seconds, strict=True))


@given(shops(), demands(), records())
@settings(max_examples=20, deadline=None)
def test_the_same_question_has_the_same_answer(shop, wishes, spreads):
    first, second = outcomes(shop, wishes, spreads), outcomes(shop, wishes, spreads)
    assert [one.seconds for one in first] == [one.seconds for one in second]


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0), st.floats(0.0, 1.0))
@settings(max_examples=40, deadline=None)
def test_a_wider_spread_makes_no_date_earlier(half, more, wider):
    shop = build(
        made("top", bom(1, [line(1, "part")], [operation(1, 1, 200)])),
        made("part", bom(2, [line(2, "steel")], [operation(2, 1, 300), operation(3, 2, 100, (2,))])),
        bought("steel", 3.0),
        center(1),
        center(2),
    )
    narrow = from_points(half, half + more, half + 2 * more)
    wide = from_points(half, half + more * (1 + wider), half + 2 * more * (1 + wider))
    dates = []
    for spread in (narrow, wide):
        (outcome,) = outcomes(shop, [Demand(1, "top", 1.0)], ON_TIME | {("vendor",): spread, ("operation",): spread})
        dates.append([outcome.date(level) for level in (0.5, 0.8, 0.95)])
    assert all(a <= b for a, b in zip(*dates, strict=True))


def test_a_plan_that_differs_in_one_place_differs_in_that_place_only():
    def seconds(steel, oak):
        top = made("top", bom(1, [line(1, "steel"), line(2, "oak")], produce_days=1.0))
        shop = build(top, bought("steel", steel), bought("oak", oak))
        spread = ON_TIME | {("vendor",): from_points(0.0, 0.2, 0.5)}
        return outcomes(shop, [Demand(1, "top", 1.0)], spread)[0].seconds

    soon = 1 / 24
    together, steel, oak = seconds(9.0, 10.0), seconds(9.0, soon), seconds(soon, 10.0)
    assert together == [max(pair) for pair in zip(steel, oak, strict=True)]
    assert any(a > b for a, b in zip(steel, oak, strict=True))


def test_lines_that_wait_for_the_same_purchase_wait_together():
    shop = build(bought("steel", 10.0))
    wishes = [Demand(1, "steel", 1.0), Demand(2, "steel", 4.0)]
    first, second = outcomes(shop, wishes, {("vendor",): from_points(0.0, 0.2, 0.5)})
    assert first.seconds == second.seconds


def test_what_is_late_independently_is_late_together_more_often():
    """Three purchases that are each on time in four of five cases are all on time in about half of them."""
    names = ("steel", "oak", "glass")
    top = made("top", bom(1, [line(n, name) for n, name in enumerate(names)], produce_days=1.0))
    shop = build(top, *(bought(name, 10.0) for name in names))
    spread = Spread((0.0,) * 9 + (1.0,) * 3)
    answer = plan(replace(shop, records=Records(ON_TIME | {("vendor",): spread})), [Demand(1, "top", 1.0)], False)[0]
    assert abs(answer.outcome.share(answer.earliest) - 0.8**3) < 0.04


@given(st.integers(-2, 11), st.lists(st.floats(0.0, (YEARS + 1) * 365 * 86400.0), min_size=1), st.booleans())
@settings(max_examples=50, deadline=None)
def test_what_rises_is_looked_up_as_anything_else(hour, moments, near):
    """The worked time of a column that rises, from any hour of a day on, is that of each of its moments."""
    moments = sorted(moment % (30 * 86400) if near else moment for moment in moments)
    worktime, now = Machine(center(1)).worktime, NOW + timedelta(hours=hour)
    assert Clock(worktime, now).risen(moments) == Clock(worktime, now).worked(moments)


def test_work_and_start_are_late_independently_of_each_other():
    """Each is spread as it is alone, and neither tells anything of the other."""
    some = Spread(tuple(LEVELS))
    work, least = _lasting(some, certain(0.0), 100.0, 600.0)
    start, _least = _lasting(certain(0.0), some, 100.0, 600.0)
    both, shortest = _lasting(some, some, 100.0, 600.0)
    assert (least, shortest) == (min(work), min(both))
    assert sorted(work) == pytest.approx([100.0 + 600.0 * more for more in table(some, SAMPLES)])
    assert sorted(start) == pytest.approx([100.0 + 60.0 * late for late in table(some, SAMPLES)])
    assert both == pytest.approx([one + other - 100.0 for one, other in zip(work, start, strict=True)])
    assert abs(correlation(work, start)) < 0.02
