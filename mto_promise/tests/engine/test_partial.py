"""Promise curves, deliveries together and what demands cost one another. 08:00-16:00, Monday to Friday."""

import math
from dataclasses import replace

import pytest
from engine.answer import PlanningError
from engine.contest import costs
from engine.curve import POINTS, curve
from engine.promise import plan
from engine.question import Demand
from engine.shop import Ref
from engine.spread import Records, from_points
from engine.terms import Terms
from engine.together import plan as plan_together
from hypothesis import given, settings
from hypothesis import strategies as st
from shops import NOW, bom, bought, build, center, day, line, made, operation, receipt, steps
from test_promise import demands as some_demands
from test_promise import shops

DAY = 24 * 60


def curve_of(shop, item, quantity, **values):
    points = curve(shop, [Demand(1, item, quantity, **values)], 1)
    return [(point.quantity, point.date, point.rest) for point in points]


# ---------------------------------------------------------------------------------------------------------------- curve


def test_stock_and_receipts():
    """Four are free, three more on Wednesday; ten more would take ten days. Twelve: five are short."""
    shop = build(bought("tube", 10, on_hand=4, events=(receipt(day(2), 3),)))
    assert curve_of(shop, "tube", 12, strategy="mts") == [
        (4, NOW, day(10)),
        (7, day(2), day(10)),
        (12, day(10), None),
    ]


def test_made_to_order_the_product_in_stock_does_not_count():
    shop = build(bought("tube", 10, on_hand=4))
    assert curve_of(shop, "tube", 12) == [(12, day(10), None)]
    assert curve_of(shop, "tube", 12, stock_first=True) == [(4, NOW, day(10)), (12, day(10), None)]


def test_a_long_job_by_quarters():
    """A piece takes four hours, two a day: two on Monday, four on Tuesday, six on Wednesday, eight on Thursday."""
    shop = build(made("table", bom(1, operations=[operation(1, 1, 240)])), center(1))
    assert curve_of(shop, "table", 8) == [
        (2, day(0, 16), day(3, 16)),
        (4, day(1, 16), day(3, 16)),
        (6, day(2, 16), day(3, 16)),
        (8, day(3, 16), None),
    ]


def test_components_in_stock():
    """Legs for three tables lie there, four a table; more take ten days. A table takes an hour."""
    shop = build(made("table", bom(1, [line(1, "leg", 4)], [operation(1, 1, 60)])), bought("leg", 10, on_hand=12), center(1))
    assert curve_of(shop, "table", 4, strategy="ato") == [
        (1, day(0, 9), day(10, 11)),
        (2, day(0, 10), day(10, 10)),
        (3, day(0, 11), day(10, 9)),
        (4, day(10, 12), None),
    ]
    assert curve_of(shop, "table", 4, strategy="mto")[0] == (1, day(10, 9), day(10, 12)), "all legs are bought to order"


def test_batches():
    """Batches of three, an hour a piece: three by 11, six by 14, all seven (three batches of three) by 9 on Tuesday."""
    shop = build(made("table", bom(1, operations=[operation(1, 1, 60)], batch=3.0)), center(1))
    points = {quantity: date for quantity, date, _rest in curve_of(shop, "table", 7)}
    assert (points[3], points[6], points[7]) == (day(0, 11), day(0, 14), day(1, 9))


def test_whole_pieces_and_the_least_delivery():
    shop = build(made("table", bom(1, operations=[operation(1, 1, 240)])), center(1))
    points = curve(shop, [Demand(1, "table", 5, least=2.0)], 1)
    assert [(point.quantity, point.may_split) for point in points] == [(1, False), (2, True), (3, True), (5, False)]
    points = curve(shop, [Demand(1, "table", 5, least=math.inf)], 1)
    assert not any(point.may_split for point in points)
    points = curve_of(build(bought("oil", 10, on_hand=0.3)), "oil", 0.5, strategy="mts")
    assert [quantity for quantity, _date, _rest in points] == [0.3, 0.5], "what is no piece is parted freely"


def test_a_wish_and_those_before_it():
    """The first demand has Monday; a wish for later does not put the curve off. Terms add their days to all of it."""
    shop = build(made("table", bom(1, operations=[operation(1, 1, 240)])), center(1))
    before = Demand(1, "table", 2)
    asked = Demand(2, "table", 4, requested=day(20), terms=Terms(buffer_days=1))
    points = curve(shop, [before, asked, Demand(3, "table", 9)], 2)
    assert [(point.quantity, point.date) for point in points] == [
        (1, day(2, 12)),
        (2, day(2, 16)),
        (3, day(3, 12)),
        (4, day(3, 16)),
    ]


def test_levers_offer_no_split_below_the_least_delivery():
    shop = build(made("table", bom(1, operations=[operation(1, 1, 240)])), center(1))

    def splits(least):
        (answer,) = plan(shop, [Demand(1, "table", 8, least=least)])
        return [lever.quantity for lever in answer.levers]

    assert (splits(0.0), splits(3.0), splits(5.0), splits(math.inf)) == ([2, 4], [4], [], [])


@settings(max_examples=60, deadline=None)
@given(shops(), st.data())
def test_curves_of_random_shops(shop, data):
    """Few points that rise in both, the last one the promise; each date is that of a promise for just that quantity."""
    asked = data.draw(some_demands())
    one = asked[-1]
    points = curve(shop, asked, one.key)
    assert 1 <= len(points) <= POINTS
    for before, after in zip(points, points[1:], strict=False):
        assert before.quantity < after.quantity and before.date < after.date
    assert points[-1].quantity == one.quantity and points[-1].rest is None
    for point in points:
        *_others, answer = plan(
            shop, [*asked[:-1], Demand(one.key, one.item, point.quantity, one.strategy, one.stock_first)], explain=False
        )
        assert answer.safe == point.date


@settings(max_examples=40, deadline=None)
@given(shops(), st.data(), st.sampled_from([None, 0.8]))
def test_split_at_a_point_both_have_the_dates_of_the_curve(shop, data, level):
    """However sure the dates must be, and although the rest is a line of its own then."""
    spreads = {("operation",): from_points(0.0, 0.4, 2.0), ("start",): from_points(0.0, 30.0, 300.0)}
    shop = replace(shop, records=Records(spreads))
    *before, one = [replace(demand, terms=Terms(level=level), requested=None) for demand in data.draw(some_demands())]
    for point in curve(shop, [*before, one], one.key):
        if point.rest:
            rest = replace(one, key=99, line=one.key, quantity=one.quantity - point.quantity)
            *_others, first, last = plan(shop, [*before, replace(one, quantity=point.quantity), rest], explain=False)
            assert (first.safe, last.safe) == (point.date, point.rest)


# -------------------------------------------------------------------------------------------------------------- together


def test_together_on_the_date_of_the_last():
    """The tube takes ten days; the table, two hours, is made just before that: Thursday of next week, 06-08 is closed,
    so on Wednesday 14-16."""
    shop = build(made("table", bom(1, operations=[operation(1, 1, 120)])), bought("tube", 10), center(1))
    asked = [Demand(1, "table", 1, together="order"), Demand(2, "tube", 1, together="order", ref=Ref("line", 2))]
    table, tube = plan_together(shop, asked)
    assert (table.promised, tube.promised) == (day(10), day(10))
    assert steps(table, "operation") == [("operation", "table", 1, day(9, 14), day(9, 16))]
    assert table.earliest == day(0, 10)
    assert [(reason.kind, reason.minutes, reason.ref) for reason in table.reasons] == [
        ("together", 10 * DAY - 120, Ref("line", 2))
    ]
    assert not table.levers
    assert [reason.kind for reason in tube.reasons] == ["vendor"]


def test_each_as_ready_is_as_ever():
    shop = build(made("table", bom(1, operations=[operation(1, 1, 120)])), bought("tube", 10), center(1))
    asked = [Demand(1, "table", 1), Demand(2, "tube", 1)]
    assert plan_together(shop, asked) == plan(shop, asked)


def test_a_wish_stays_a_wish():
    """The table could be there on Tuesday as wished, but waits for the tube: it is late."""
    shop = build(made("table", bom(1, operations=[operation(1, 1, 120)])), bought("tube", 10), center(1))
    asked = [Demand(1, "table", 1, together=7, requested=day(1)), Demand(2, "tube", 1, together=7, requested=day(12))]
    table, tube = plan_together(shop, asked)
    assert (table.promised, table.demand.requested, table.feasible) == (day(12), day(1), False)
    assert (tube.promised, tube.feasible) == (day(12), True)


def test_not_before_the_others_and_on_a_day_of_all():
    """The other lines stand on Tuesday of next week; one customer's goods come on Thursdays."""
    shop = build(bought("tube", 1), bought("leg", 2))
    floor = [Demand(1, "tube", 1, together=7, not_before=day(8))]
    assert [answer.promised for answer in plan_together(shop, floor)] == [day(8)]
    thursdays = Terms(weekdays=frozenset({3}))
    asked = [Demand(1, "tube", 1, together=7, terms=thursdays), Demand(2, "leg", 1, together=7, not_before=day(8))]
    assert [answer.promised for answer in plan_together(shop, asked)] == [day(10, 0), day(10, 0)]


def test_ready_before_its_day_it_waits():
    """Made on Monday by 10, to be delivered on Thursday: whatever is done for it may be that much later."""
    shop = build(made("table", bom(1, operations=[operation(1, 1, 120)])), center(1))
    (answer,) = plan(shop, [Demand(1, "table", 1, not_before=day(3))], explain=False)
    assert (answer.earliest, answer.promised, answer.steps[0].end) == (day(0, 10), day(3), day(3))
    assert steps(answer, "operation") == [("operation", "table", 1, day(0), day(0, 10))]
    assert answer.steps[1].slack == 3 * DAY - 120


def test_where_just_in_time_makes_another_late_it_is_made_at_once_and_waits():
    """Each kit has a part that can be made at once and one whose tube is there on day 10. The first part of either, made
    just in time, would take the bench that the second part of the other needs just then."""
    shop = build(
        made("x", bom(1, [line(1, "x free"), line(2, "x bound")], kit=True), kit=True),
        made("y", bom(2, [line(3, "y free"), line(4, "y bound")], kit=True), kit=True),
        made("x free", bom(3, operations=[operation(1, 1, 120)])),
        made("x bound", bom(4, [line(5, "tube")], [operation(2, 2, 120)])),
        made("y free", bom(5, operations=[operation(3, 2, 120)])),
        made("y bound", bom(6, [line(6, "tube")], [operation(4, 1, 120)])),
        bought("tube", 10),
        bought("leg", 1),
        center(1),
        center(2),
    )
    answers = plan_together(shop, [Demand(key, item, 1, together=7) for key, item in enumerate(("x", "y", "leg"))])
    assert [answer.promised for answer in answers] == [day(10, 10)] * 3
    assert [step[1:2] + step[3:] for step in steps(answers[0], "operation")] == [
        ("x free", day(0), day(0, 10)),
        ("x bound", day(10), day(10, 10)),
    ]
    assert answers[2].steps[0].end == day(10, 10)
    assert answers[2].steps[1].end == day(1), "it is bought at once, and waits"


def test_two_orders_do_not_wait_for_one_another():
    shop = build(bought("tube", 1), bought("leg", 5))
    asked = [Demand(1, "tube", 1, together=1), Demand(2, "leg", 1, together=2), Demand(3, "tube", 1, together=2)]
    assert [answer.promised for answer in plan_together(shop, asked)] == [day(1), day(5), day(5)]


@settings(max_examples=60, deadline=None)
@given(shops(), st.data())
def test_together_in_random_shops(shop, data):
    """One date, that of the last by itself; no work center does two things at once; every step is there in time."""
    asked = data.draw(some_demands())
    due = max(answer.promised for answer in plan(shop, asked, explain=False))
    answers = plan_together(shop, [replace(demand, together=1) for demand in asked], explain=False)
    assert {answer.promised for answer in answers} == {due}
    slots = sorted(
        (step.workcenter_id, step.start, step.end)
        for answer in answers
        for step in answer.steps
        if step.kind == "operation" and step.minutes and step.start < step.end
    )
    for (center_, _start, end), (other, start, _end) in zip(slots, slots[1:], strict=False):
        assert center_ != other or end <= start
    for answer in answers:
        assert answer.steps[0].end == due
        assert all(step.start >= NOW and step.end <= due for step in answer.steps)


# --------------------------------------------------------------------------------------------------------------- contest


def test_what_lines_cost_one_another():
    """One bench: two hours, then four, then eight. Without the first the second is two hours earlier, and the third
    (which ends on Tuesday at 14) by two, too; without the second the third ends on Tuesday at 10."""
    shop = build(
        made("a", bom(1, operations=[operation(1, 1, 120)])),
        made("b", bom(2, operations=[operation(2, 1, 240)])),
        made("c", bom(3, operations=[operation(3, 1, 480)])),
        bought("tube", 3),
        center(1),
    )
    asked = [Demand(1, "a", 1), Demand(2, "b", 1), Demand(3, "c", 1), Demand(4, "tube", 1)]
    assert costs(shop, asked) == {1: {2: 120, 3: 120}, 2: {3: 240}, 3: {}, 4: {}}
    shop = build(bought("tube", 10, on_hand=5))
    asked = [Demand(1, "tube", 4, "mts"), Demand(2, "tube", 4, "mts")]
    assert costs(shop, asked) == {1: {2: 10 * DAY}, 2: {}}


def test_questions_that_cannot_be_answered():
    shop = build(bought("tube", 1))
    for ask in (lambda: curve(shop, [Demand(1, "tube", 0)], 1), lambda: costs(shop, [Demand(1, "tube", -1)])):
        with pytest.raises(PlanningError):
            ask()
