"""Vendors', warehouses' and customers' schedules, worked out by hand. Monday 23 November 2026, 08:00 UTC is NOW."""

from dataclasses import replace
from datetime import datetime

import pytest
from engine.passage import hours, windows
from engine.promise import plan
from engine.question import Demand
from engine.shop import Attendance, Calendar, Ref
from engine.terms import Terms
from shops import NOW, WEEK, ask, bom, bought, build, center, day, kinds, made, operation, steps, vendor

MILL = Calendar(5, "Mill", "UTC", tuple(Attendance(day, 7, 15) for day in range(5)))
CARRIER = Calendar(6, "Carrier", "UTC", tuple(Attendance(day, 0, 24) for day in range(6)))
#: Tuesdays and Thursdays, 8 to 12.
DOOR = Calendar(7, "Door", "UTC", (Attendance(1, 8, 12), Attendance(3, 8, 12)))
CUSTOMER = Ref("res.partner", 70, "Customer")


def steel(days=5.0, **values):
    return bought("steel", vendors=(vendor(1, days, calendar=MILL, **values),))


def reasons(answer):
    return {reason.kind: (reason.minutes / 1440, reason.ref) for reason in answer.reasons}


def terms(**values):
    return Terms(windows=windows(DOOR, frozenset(), CUSTOMER), **values)


# -------------------------------------------------------------------------------------------------------------- vendor


def test_a_lead_time_counts_the_vendors_open_days():
    answer = ask(build(steel()), "steel", explain=True)
    assert answer.promised == day(7)  # five working days from Monday 8:00 are over on Monday 8:00
    assert reasons(answer) == {
        "vendor": (7.0, Ref("product.supplierinfo", 1, "Vendor 1")),
        "vendor_closed": (2.0, Ref("res.partner", 1, "Vendor 1")),
    }


def test_a_vendor_that_never_closes_counts_as_odoo_does():
    always = Calendar(8, "Always", "Europe/Berlin", tuple(Attendance(day, 0, 24) for day in range(7)))
    for now in (NOW, datetime(2026, 3, 27, 8), datetime(2026, 10, 23, 8)):  # the latter two change to and from summer time
        shop = replace(build(bought("steel", vendors=(vendor(1, 10.5, calendar=always),))), now=now)
        assert ask(shop, "steel").promised == ask(replace(shop, items={"steel": bought("steel", 10.5)}), "steel").promised


def test_a_vendors_holiday_is_not_counted():
    closed = replace(MILL, leaves=((day(1, 0), day(3, 0)),))  # Tuesday and Wednesday
    assert ask(build(bought("steel", vendors=(vendor(1, 5.0, calendar=closed),))), "steel").promised == day(9)


def test_half_a_holiday_is_an_open_day():
    half = replace(MILL, leaves=((day(1, 0), day(1, 12)),))
    assert ask(build(bought("steel", vendors=(vendor(1, 5.0, calendar=half),))), "steel").promised == day(7)


def test_an_order_after_the_cutoff_counts_from_the_next_open_day():
    assert ask(build(steel(cutoff=8.0)), "steel").promised == day(7)  # at the very moment
    late = ask(build(steel(cutoff=7.5)), "steel", explain=True)
    assert late.promised == day(8, 7)  # taken on Tuesday 7:00, when the mill opens
    assert steps(late, "buy") == [("buy", "steel", 1.0, day(0), day(8, 7))]
    assert reasons(late)["vendor_closed"] == (3 - 1 / 24, Ref("res.partner", 1, "Vendor 1"))


def test_an_order_on_a_closed_day_counts_from_the_next_open_hour():
    weekend = replace(build(steel(2.0)), now=day(5))
    assert ask(weekend, "steel").promised == day(9, 7)
    assert ask(replace(weekend, now=day(4, 16)), "steel").promised == day(9, 7)  # on Friday after hours


def test_the_cutoff_is_in_the_vendors_time_zone():
    tokyo = replace(MILL, tz="Asia/Tokyo")  # 8:00 UTC is 17:00 there: after hours
    shop = build(bought("steel", vendors=(vendor(1, 1.0, calendar=tokyo),)))
    assert ask(shop, "steel").promised == day(1, 22)  # taken on Tuesday 7:00, there on Wednesday 7:00 in Tokyo


def test_a_lead_time_over_the_change_of_the_clocks_is_no_shorter():
    berlin = replace(MILL, tz="Europe/Berlin")
    shop = replace(build(bought("steel", vendors=(vendor(1, 2.0, calendar=berlin),))), now=datetime(2026, 3, 27, 8))
    # Friday 9:00 in Berlin, in summer time from Sunday on: 48 hours of open days are over on Tuesday 9:00
    assert ask(shop, "steel").promised == datetime(2026, 3, 31, 7)


def test_orders_go_out_as_late_as_the_vendors_days_allow():
    answer = ask(build(steel(5.0)), "steel", requested=day(13, 12))  # Sunday
    assert steps(answer, "buy") == [("buy", "steel", 1.0, day(4, 15), day(13, 12))]
    assert answer.steps[1].slack == 4 * 1440 + 7 * 60


def test_an_unknown_lead_time_counts_open_days_too():
    answer = ask(build(bought("steel", vendors=(vendor(1, 0.0, calendar=MILL),)), unknown_days=5.0), "steel")
    assert (answer.promised, kinds(answer)) == (day(7), ["no_lead_time"])


def test_a_schedule_without_hours_is_a_doubt():
    empty = Calendar(9, "Empty", "UTC", ())
    answer = ask(build(bought("steel", vendors=(vendor(1, 1.0, calendar=empty),))), "steel")
    assert answer.promised > day(365)
    assert kinds(answer) == ["never_open"]
    answer = ask(build(bought("steel", 1.0), receiving=empty, shipping=empty), "steel")
    assert kinds(answer) == ["never_open"]
    answer = ask(build(bought("steel", 1.0), transit_days=1.0, carrying=empty), "steel")
    assert kinds(answer) == ["never_open"]
    answer = ask(build(bought("steel", 1.0)), "steel", terms=Terms(windows=windows(empty, frozenset(), CUSTOMER)))
    assert (answer.promised, kinds(answer)) == (day(366), ["never_open"])


# ----------------------------------------------------------------------------------------------------------- warehouse


def test_a_weekend_arrival_waits_for_receiving():
    shop = build(bought("steel", 5.0), receiving=WEEK)
    answer = ask(shop, "steel", explain=True)
    assert answer.promised == day(7)  # 5 days of 24 hours end on Saturday
    assert steps(answer, "buy") == [("buy", "steel", 1.0, day(0), day(7))]
    assert reasons(answer)["receiving"] == (2.0, Ref("stock.warehouse", 1, "Warehouse"))
    # what is needed on Sunday must come on Friday, and be ordered five days before
    late = ask(shop, "steel", requested=day(13, 12))
    assert steps(late, "buy") == [("buy", "steel", 1.0, day(6, 16), day(11, 16))]


def test_what_is_made_does_not_wait_for_receiving():
    shop = build(made("top", bom(1, (), [operation(1, 1, 60)])), center(1), receiving=DOOR)
    assert ask(shop, "top").promised == day(0, 9)


def test_deliveries_leave_on_open_days_and_carriers_drive_on_theirs():
    shop = build(bought("steel", 5.0), shipping=WEEK, transit_days=6.0, carrying=CARRIER)
    answer = ask(shop, "steel", explain=True)
    # ready on Saturday, leaves on Monday, and arrives after six days without the Sunday
    assert steps(answer, "delivery") == [("delivery", "steel", 1.0, day(7), day(14))]
    assert {kind: gain for kind, (gain, _ref) in reasons(answer).items()} == {
        "vendor": 7.0,  # could leave at once, and be there before the next Sunday
        "transit": 7.0,
        "shipping": 2.0,
    }


def test_a_customers_own_transit_counts():
    shop = build(bought("steel", 1.0), transit_days=6.0, security_days=1.0)
    assert ask(shop, "steel").promised == day(8)
    assert ask(shop, "steel", transit_days=2.0).promised == day(4)
    assert ask(shop, "steel", transit_days=0.0).promised == day(2)


def test_a_delivery_just_in_time_leaves_on_an_open_day():
    shop = build(bought("steel", 1.0), shipping=WEEK, transit_days=1.0)
    answer = ask(shop, "steel", requested=day(14, 12))  # Monday noon: must leave on Friday 16:00
    assert steps(answer, "delivery", "buy") == [
        ("delivery", "steel", 1.0, day(11, 16), day(14, 12)),
        ("buy", "steel", 1.0, day(10, 16), day(11, 16)),
    ]
    assert answer.promised == day(14, 12)


# ------------------------------------------------------------------------------------------------------------- customer


def test_the_first_window_after_the_plan_is_promised():
    answer = ask(build(bought("steel", 2.0), transit_days=1.0), "steel", explain=True, terms=terms())
    assert (answer.earliest, answer.promised) == (day(3), day(3))  # Thursday 8:00, as the door opens
    answer = ask(build(bought("steel", 2.0), transit_days=1.5), "steel", explain=True, terms=terms())
    assert (answer.earliest, answer.promised) == (day(3, 20), day(8))
    assert steps(answer, "delivery", "buy") == [
        ("delivery", "steel", 1.0, day(6, 20), day(8)),
        ("buy", "steel", 1.0, day(0), day(2)),
    ]
    assert [step.slack for step in answer.steps] == [0.0, 4.5 * 1440]
    assert reasons(answer)["window"] == (4.5, CUSTOMER)


def test_what_waits_for_a_window_leaves_on_an_open_day():
    shop = build(bought("steel", 0.5), shipping=WEEK, transit_days=2.5)
    answer = ask(shop, "steel", terms=terms())
    # could leave on Tuesday 8:00 and be there on Thursday evening; for Tuesday 8:00 it leaves on Friday, not on Saturday
    assert (answer.earliest, answer.promised) == (day(3, 20), day(8))
    assert steps(answer, "delivery") == [("delivery", "steel", 1.0, day(4, 16), day(8))]
    assert [step.slack for step in answer.steps] == [0.0, 3 * 1440 + 20 * 60]


def test_a_wish_outside_the_windows_is_met_by_the_last_one_before():
    shop = build(bought("steel", 2.0))
    answer = ask(shop, "steel", requested=day(9, 18), terms=terms())  # Wednesday evening
    assert (answer.feasible, answer.promised) == (True, day(8, 12))
    assert steps(answer, "buy") == [("buy", "steel", 1.0, day(6, 12), day(8, 12))]
    assert ask(shop, "steel", requested=day(3, 9), terms=terms()).promised == day(3, 9)
    unmet = ask(shop, "steel", requested=day(2, 18), terms=terms())
    assert (unmet.feasible, unmet.promised) == (False, day(3))


@pytest.mark.parametrize(
    ("weekdays", "expected"),
    [({0, 1, 2, 3, 4}, day(1)), ({3, 4}, day(3)), ({0, 4}, day(1))],
    ids=["both", "thursday", "none of his days"],
)
def test_a_policys_weekdays_and_the_customers_windows(weekdays, expected):
    both = Terms(weekdays=frozenset(weekdays), windows=windows(DOOR, frozenset(weekdays), CUSTOMER))
    assert ask(build(bought("steel", 0.5)), "steel", terms=both).promised == expected


def test_margins_of_the_policy_and_of_the_windows_are_told_apart():
    answer = ask(build(bought("steel", 1.0)), "steel", explain=True, terms=terms(buffer_days=1.0))
    assert (answer.earliest, answer.promised) == (day(1), day(3))
    found = reasons(answer)
    assert found["policy"] == (2.0, Ref("mto.promise.policy", 0, ""))
    assert found["window"] == (1.0, CUSTOMER)


def test_flexible_hours_are_any_hours_but_closings():
    flexible = Calendar(9, "Flexible", "UTC", (), leaves=((day(0), day(1)),), flexible=True)
    assert hours(flexible).opens(day(0, 12)) == day(1)
    assert hours(flexible).opens(day(5, 3)) == day(5, 3)


def test_lines_that_wait_for_one_way_have_each_their_own_windows():
    shop = build(bought("steel", 0.5))
    asked = [Demand(1, "steel", 1.0, terms=terms()), Demand(2, "steel", 1.0)]
    assert [answer.promised for answer in plan(shop, asked)] == [day(1), day(0, 20)]
