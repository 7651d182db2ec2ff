"""Just in time: late places, slack, critical path. 08:00-16:00, Monday to Friday."""

from datetime import date

from engine.promise import plan
from engine.question import Demand
from shops import NOW, ask, bom, bought, build, center, day, kinds, line, made, operation, receipt, steps, vendor


def table_shop(**values):
    """A table takes a top (2 h at center 2) and a leg (bought, 1 day), then 1 h at center 1."""
    return build(
        made("table", bom(1, [line(1, "top"), line(2, "leg")], [operation(1, 1, 60)])),
        made("top", bom(2, operations=[operation(2, 2, 120)])),
        bought("leg", 1),
        center(1),
        center(2),
        **values,
    )


def places(answer):
    return [(s.kind, s.item, s.start, s.end, s.slack, s.critical) for s in answer.steps]


def test_without_a_wish_everything_is_as_soon_as_can_be():
    """The leg comes on Tuesday 08:00, then an hour. The top must end by then: at 14:00-16:00 on
    Monday at the latest, 6 hours later."""
    assert places(ask(table_shop(), "table")) == [
        ("delivery", "table", day(1, 9), day(1, 9), 0, True),
        ("make", "table", day(1), day(1, 9), 0, True),
        ("make", "top", day(0), day(0, 10), 360, False),
        ("operation", "top", day(0), day(0, 10), 360, False),
        ("buy", "leg", day(0), day(1), 0, True),
        ("operation", "table", day(1), day(1, 9), 0, True),
    ]


def test_with_a_later_wish_everything_is_just_in_time():
    """Wished for Thursday 12:00: work on Thursday 11-12, top 9-11, leg ordered Wednesday 11:00."""
    answer = ask(table_shop(), "table", requested=day(3, 12))
    assert (answer.earliest, answer.promised, answer.feasible) == (day(1, 9), day(3, 12), True)
    assert places(answer) == [
        ("delivery", "table", day(3, 12), day(3, 12), 51 * 60, True),
        ("make", "table", day(3, 11), day(3, 12), 51 * 60, True),
        ("make", "top", day(3, 9), day(3, 11), 73 * 60, False),
        ("operation", "top", day(3, 9), day(3, 11), 73 * 60, False),
        ("buy", "leg", day(2, 11), day(3, 11), 51 * 60, True),
        ("operation", "table", day(3, 11), day(3, 12), 51 * 60, True),
    ]


def test_days_are_kept_free_on_the_way_back():
    """Wished for Friday 12:00: leaves Thursday 12:00 (1 day of safety), leg a day before the work."""
    answer = ask(table_shop(security_days=1, pick_days=1), "table", requested=day(4, 12))
    assert [(s[0], s[1], s[3], s[4]) for s in steps(answer, "delivery", "buy", "transfer")] == [
        ("delivery", "table", day(3, 12), day(4, 12)),
        ("transfer", "top", day(2, 11), day(3, 11)),
        ("buy", "leg", day(1, 11), day(2, 11)),
        ("transfer", "leg", day(2, 11), day(3, 11)),
    ]


def test_late_slot_avoids_other_work():
    shop = build(made("table", bom(1, operations=[operation(1, 1, 60)])), center(1, (day(3, 10), day(3, 12))))
    assert [s[3:] for s in steps(ask(shop, "table", requested=day(3, 12)), "operation")] == [(day(3, 9), day(3, 10))]


def test_two_operations_on_one_center_do_not_take_the_same_late_slot():
    shop = build(
        made("table", bom(1, [line(1, "a"), line(2, "b")], [operation(1, 1, 60)])),
        made("a", bom(2, operations=[operation(2, 1, 60)])),
        made("b", bom(3, operations=[operation(3, 1, 60)])),
        center(1),
    )
    spans = [s[3:] for s in steps(ask(shop, "table", requested=day(1, 16)), "operation")]
    assert sorted(spans) == [(day(1, hour), day(1, hour + 1)) for hour in (13, 14, 15)]


def test_component_is_there_for_the_first_of_those_that_wait_for_it():
    """Two operations side by side, 1 and 2 hours, end Thursday 16:00: the part is there at 14:00."""
    shop = build(
        made("table", bom(1, [line(1, "leg")], [operation(1, 1, 60), operation(2, 2, 120)])),
        bought("leg", 1),
        center(1),
        center(2),
    )
    (step,) = steps(ask(shop, "table", requested=day(3, 16)), "buy")
    assert step[4] == day(3, 14)


def test_wish_that_cannot_be_met():
    answer = ask(table_shop(), "table", requested=day(1, 8))
    assert (answer.feasible, answer.promised, answer.earliest) == (False, day(1, 9), day(1, 9))


def test_wish_of_the_earliest_date_itself_is_just_in_time():
    """As in the first case, but the top is made as late as it may be: Monday 14:00-16:00."""
    answer = ask(table_shop(), "table", requested=day(1, 9))
    assert (answer.feasible, answer.promised) == (True, day(1, 9))
    assert [s[1:] for s in steps(answer, "operation")] == [
        ("top", 1, day(0, 14), day(0, 16)),
        ("table", 1, day(1), day(1, 9)),
    ]


def test_wish_in_the_past():
    answer = ask(table_shop(), "table", requested=day(-1))
    assert (answer.feasible, kinds(answer)) == (False, ["past_request"])


def test_material_is_taken_at_the_late_moment():
    """The first demand takes its 5 on day 3; the second still finds 5 now that a receipt makes good by then."""
    shop = build(bought("tube", 10, on_hand=5, events=(receipt(day(3), 5),)))
    first, second = plan(shop, [Demand(1, "tube", 5, "mts", requested=day(3)), Demand(2, "tube", 5, "mts")])
    assert steps(first, "stock") == [("stock", "tube", 5, day(3), day(3))]
    assert steps(second, "stock") == [("stock", "tube", 5, NOW, NOW)]


def test_late_slots_of_the_first_demand_leave_the_early_ones_to_the_second():
    shop = build(made("table", bom(1, operations=[operation(1, 1, 60)])), center(1))
    first, second = plan(shop, [Demand(1, "table", 8, requested=day(1, 16)), Demand(2, "table", 8)])
    assert steps(first, "operation")[0][3:] == (day(1), day(1, 16))
    assert steps(second, "operation")[0][3:] == (day(0), day(0, 16))


def test_order_is_not_put_off_past_the_vendors_validity():
    """The price line ends with 25 November: ordered on its last second, not on day 8."""
    shop = build(bought("tube", vendors=(vendor(1, 2, valid_to=date(2026, 11, 25)),)))
    (step,) = steps(ask(shop, "tube", requested=day(10)), "buy")
    assert step[3].isoformat() == "2026-11-25T23:59:59"


def test_center_without_calendar_is_moved_too():
    shop = build(made("table", bom(1, operations=[operation(1, 1, 60)])), center(1, calendar=None))
    assert steps(ask(shop, "table", requested=day(10)), "operation")[0][3:] == (day(3), day(10))


def test_what_work_waits_for_over_a_weekend_is_critical():
    """The leg comes on Saturday 08:00, work begins on Monday: two days of slack, and still nothing else holds it back."""
    shop = build(made("table", bom(1, [line(1, "leg")], [operation(1, 1, 60)])), bought("leg", 5), center(1))
    answer = ask(shop, "table")
    assert ("buy", "leg", day(0), day(5), 48 * 60, True) in places(answer)
    assert ("operation", "table", day(7), day(7, 9), 0, True) in places(answer)


def test_what_work_waits_for_is_not_critical_while_its_work_center_is_taken():
    """The leg comes on Tuesday 08:00, the work center is free on Wednesday."""
    shop = build(made("table", bom(1, [line(1, "leg")], [operation(1, 1, 60)])), bought("leg", 1), center(1, (day(1), day(2))))
    answer = ask(shop, "table")
    assert ("buy", "leg", day(0), day(1), 24 * 60, False) in places(answer)
    assert ("operation", "table", day(2), day(2, 9), 0, True) in places(answer)
