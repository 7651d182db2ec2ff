"""Reasons: what the date gains when one constraint goes. 08:00-16:00, Monday to Friday."""

import pytest
from engine.promise import plan
from engine.question import Demand
from engine.shop import Calendar
from shops import ask, bom, bought, build, center, day, line, made, operation, receipt

HOUR, DAY = 60, 24 * 60


def reasons(shop, item="table", quantity=1.0, **values):
    answer = ask(shop, item, quantity, explain=True, **values)
    assert all(reason.minutes > 0 for reason in answer.reasons)
    return {(r.kind, r.ref.id): pytest.approx(r.minutes, abs=0.1) for r in answer.reasons}


def table(centers, *more, minutes=60, **days):
    return build(made("table", bom(1, operations=[operation(1, 1, minutes)])), *centers, *more, **days)


def test_other_work():
    """Taken until Wednesday 10:00: done 11:00. Were it free, Monday 09:00: 50 hours. No work: 1 hour (a second is
    the shortest job). Open around the clock changes nothing."""
    assert reasons(table([center(1, (day(0), day(2, 10)))])) == {
        ("capacity", 1): 50 * HOUR,
        ("work", 1): HOUR,
    }


def test_closed_hours():
    """600 minutes end on Tuesday 10:00. Around the clock: Monday 18:00, 16 hours. No work: 26 hours."""
    assert reasons(table([center(1)], minutes=600)) == {("calendar", 1): 16 * HOUR, ("work", 1): 26 * HOUR}


def test_vendor_and_days():
    """1 day to purchase, 3 days lead, 1 day inside, 2 days of safety."""
    shop = build(bought("tube", 3), purchase_days=1, receipt_days=1, security_days=2)
    tube = shop.items["tube"].vendors[0].id
    assert reasons(shop, "tube") == {
        ("vendor", tube): 3 * DAY,
        ("security", 1): 2 * DAY,
        ("purchase", 1): DAY,
        ("transfer", 1): DAY,
    }


def test_receipt():
    """Waits for the receipt of day 4; were it there, the one of day 1 would be the last to wait for: 3 days."""
    shop = build(bought("tube", 10, events=(receipt(day(1), 5, 11), receipt(day(4), 5, 12))))
    assert reasons(shop, "tube", 8, strategy="mts") == {("receipt", 12): 3 * DAY}


def test_missing_data():
    shop = build(bought("tube", 0))
    assert reasons(shop, "tube") == {("unknown", shop.items["tube"].product_id): 7 * DAY}


def test_days_of_an_order():
    assert reasons(build(made("table", bom(5, produce_days=2)))) == {("work", 5): 2 * DAY}


def test_center_that_never_opens():
    shop = table([center(1, calendar=Calendar(2, "Shut", "UTC", ()))])
    assert reasons(shop) == {("calendar", 1): 730 * DAY - HOUR, ("unknown", 1): 730 * DAY}


def test_material_that_comes_while_closed_is_a_reason_though_it_has_slack():
    """The tube comes on Saturday (5 days), work is on Monday 08:00-09:00. Without the lead time: 7 days sooner.
    Around the clock: 2 days."""
    shop = build(made("table", bom(1, [line(1, "tube")], [operation(1, 1, 60)])), bought("tube", 5), center(1))
    tube = shop.items["tube"].vendors[0].id
    assert reasons(shop) == {("vendor", tube): 7 * DAY, ("calendar", 1): 2 * DAY, ("work", 1): HOUR}


def test_earlier_demands_are_others_work():
    """600 minutes each: the first until Tuesday 10:00, the second until Wednesday 12:00, around the clock Tuesday 20:00."""
    wishes = [Demand(1, "table", 1.0), Demand(2, "table", 1.0)]
    _first, second = plan(table([center(1)], minutes=600), wishes)
    assert [r.minutes for r in second.reasons if r.kind == "calendar"] == [16 * HOUR]


def test_ranked_by_what_they_gain():
    shop = table([center(1, (day(0), day(2, 10)))], security_days=1)
    answer = ask(shop, "table", explain=True)
    assert [reason.kind for reason in answer.reasons] == ["capacity", "security", "work"]


def test_of_equal_gains_what_can_be_acted_on_comes_first():
    """A day each."""
    shop = build(bought("tube", 1), purchase_days=1, security_days=1)
    assert [r.kind for r in ask(shop, "tube", explain=True).reasons] == ["vendor", "purchase", "security"]


def test_constraints_that_only_help_together():
    """Two parts in 4 days each: neither vendor alone moves the date. (The work takes no time, so it is no reason.)"""
    shop = build(
        made("table", bom(1, [line(1, "tube"), line(2, "board")], [operation(1, 1, 0)])),
        bought("tube", 4),
        bought("board", 4),
        center(1),
    )
    answer = ask(shop, "table", explain=True)
    assert {(r.kind, r.ref.name) for r in answer.reasons} == {
        ("vendor", shop.items[key].vendors[0].name) for key in ("tube", "board")
    }
    assert all(reason.joint and reason.minutes == 4 * DAY for reason in answer.reasons)


def test_what_only_helps_together_stands_beside_what_helps_alone():
    """Two parts in 4 days each, on Friday 08:00, then 1 hour of work: done 09:00. Without either vendor nothing moves, without
    both it is Thursday 09:00, when the third part has come on that day."""
    parts = [line(1, "tube"), line(2, "board"), line(3, "glue")]
    shop = build(made("table", bom(1, parts, [operation(1, 1, 60)])), bought("tube", 4), bought("board", 4), center(1))
    shop.items["glue"] = bought("glue", 3)
    answer = ask(shop, "table", explain=True)
    vendors = {key: shop.items[key].vendors[0].name for key in ("tube", "board")}
    assert [(r.kind, r.ref.name, r.joint) for r in answer.reasons] == [
        ("vendor", vendors["tube"], True),
        ("vendor", vendors["board"], True),
        ("work", "Center 1", False),
    ]
    assert [r.minutes for r in answer.reasons] == pytest.approx([DAY, DAY, HOUR], abs=0.1)


def test_no_reasons_where_the_wish_is_met_or_nobody_asks():
    shop = table([center(1)])
    assert not ask(shop, "table", explain=True, requested=day(5)).reasons
    assert not ask(shop, "table", explain=False).reasons
    assert ask(shop, "table", explain=True, requested=day(0)).reasons


def test_what_is_there_now_needs_no_reason():
    assert reasons(build(bought("tube", 3, on_hand=1)), "tube", strategy="mts") == {}


def test_reasons_leave_the_plan_alone():
    shop = table([center(1, (day(0), day(2, 10)))])
    told, untold = (ask(shop, "table", explain=explain) for explain in (True, False))
    assert told.steps == untold.steps
