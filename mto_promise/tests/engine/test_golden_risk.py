"""Samples of small plans, their dates worked out by hand. Monday 08:00 is NOW, shifts are 08:00-16:00."""

from dataclasses import replace

import pytest
from engine.curve import curve
from engine.promise import plan
from engine.question import Demand
from engine.spread import Records, certain, from_points
from engine.terms import Terms
from shops import WEEK, bom, bought, build, center, day, line, made, operation, receipt, vendor

ON_TIME = {(kind,): certain(0.0) for kind in ("vendor", "operation", "start")}


def dates(shop, item, spreads, quantity=1.0, **values):
    """P50, P80 and P95 of a demand where all is on time but for ``spreads``."""
    shop = shop_with(shop, spreads)
    outcome = plan(shop, [Demand(1, item, quantity, **values)], False)[0].outcome
    return [outcome.date(level) for level in (0.5, 0.8, 0.95)]


def shop_with(shop, spreads):
    return replace(shop, records=Records(ON_TIME | spreads))


def test_a_purchase_takes_its_lead_time_longer():
    shop = build(bought("steel", 10.0))
    assert dates(shop, "steel", {("vendor",): from_points(0.0, 0.2, 0.5)}) == [day(10), day(12), day(15)]


def test_the_most_particular_record_counts():
    steel = bought("steel", vendors=(vendor(7, 10.0),))
    spreads = {("vendor",): certain(2.0), ("vendor", 7): certain(1.0)}
    assert dates(build(steel), "steel", spreads)[0] == day(20)
    spreads[("vendor", 7, steel.product_id)] = certain(0.1)
    assert dates(build(steel), "steel", spreads)[0] == day(11)


def test_work_goes_on_the_next_morning():
    shop = build(made("top", bom(1, [], [operation(1, 1, 420)])), center(1))
    # 420 minutes until Monday 15:00; 504 and 630 are 24 and 150 more than the 480 of Monday
    spread = {("operation",): from_points(0.0, 0.2, 0.5)}
    assert dates(shop, "top", spread) == [day(0, 15), day(1, 8, 24), day(1, 10, 30)]


def test_a_start_is_late_by_worked_minutes():
    shop = build(made("top", bom(1, [], [operation(1, 1, 420)])), center(1))
    spread = {("start",): from_points(0.0, 30.0, 90.0)}
    assert dates(shop, "top", spread) == [day(0, 15), day(0, 15, 30), day(1, 8, 30)]


def test_what_is_late_waits_for_the_work_the_work_center_is_at():
    top = made("top", bom(1, [line(1, "steel")], [operation(1, 1, 60)]))
    shop = build(top, bought("steel", 1.0), center(1, (day(1, 9), day(1, 12)), (day(1, 12), day(1, 16))))
    # planned for Tuesday 8 to 9; late by 2:24 h it waits until 12, by 7:12 h until the next morning
    spread = {("vendor",): from_points(0.0, 0.1 / 7, 0.3 / 7)}
    assert dates(shop, "top", spread) == [day(1, 9), day(1, 13), day(2, 9)]


def test_work_of_the_same_order_keeps_its_turn():
    parts = [made(f"part{n}", bom(n, [], [operation(n, 1, 60)])) for n in (1, 2)]
    top = made("top", bom(3, [line(1, "part1"), line(2, "part2")], [operation(3, 2, 60)]))
    shop = build(top, *parts, center(1), center(2))
    # part 1 from 8 to 9:30 instead of 9, part 2 from 9:30 to 10:30 instead of 10, then the top
    assert dates(shop, "top", {("operation", 1, 1): certain(0.5)}) == [day(0, 11, 30)] * 3


def lines_of_one_order(spreads, *things, items=("left", "right")):
    """P50 of demands planned together, in this order."""
    demands = [Demand(key, item, 1.0) for key, item in enumerate(items)]
    return [answer.outcome.date(0.5) for answer in plan(shop_with(build(*things), spreads), demands, False)]


def test_lines_of_one_order_keep_their_turn():
    left, right, third = (made(name, bom(n, [], [operation(n, 1, 60)])) for n, name in enumerate(("left", "right", "third"), 1))
    # from 8 to 9:30 instead of 9; then 9:30 to 10:30 instead of 10; then, half an hour longer, to 12 instead of 11
    spread = {("operation", 1, 1): certain(0.5), ("operation", 1, 3): certain(0.5)}
    assert lines_of_one_order(spread, left, right, third, center(1), items=("left", "right", "third")) == [
        day(0, 9, 30),
        day(0, 10, 30),
        day(0, 12),
    ]


def test_a_line_does_not_wait_for_what_stands_behind_it():
    left = made("left", bom(1, [line(1, "steel")], [operation(1, 1, 60)]))
    right = made("right", bom(2, [], [operation(2, 1, 60)]))
    # the first waits for steel until Tuesday 8:00 and takes 9 hours instead of one; the second is done on Monday
    spread = {("operation", 1, 1): certain(8.0)}
    assert lines_of_one_order(spread, left, right, bought("steel", 1.0), center(1)) == [day(2, 9), day(0, 9)]


def test_the_rest_of_a_split_line_waits_for_the_part_that_goes_first():
    top = made("top", bom(1, [], [operation(1, 1, 60)]))
    shop = shop_with(build(top, center(1)), {("operation",): certain(0.5)})
    terms = Terms(level=0.8)
    # two hours of work take three, and as two halves 90 minutes each, one after the other
    points = curve(shop, [Demand(1, "top", 2.0, terms=terms)], 1)
    assert [(point.quantity, point.date, point.rest) for point in points] == [
        (1.0, day(0, 9, 30), day(0, 11)),
        (2.0, day(0, 11), None),
    ]


def test_less_work_makes_up_for_a_late_start_and_nothing_else():
    top = made("top", bom(1, [], [operation(1, 1, 120), operation(2, 2, 60, (1,))]))
    shop = build(top, center(1), center(2))
    quick = {("operation", 1): certain(-0.5)}
    assert dates(shop, "top", quick) == [day(0, 11)] * 3
    # begun 90 minutes late, of which 60 are made up for
    assert dates(shop, "top", quick | {("start", 1): certain(90.0)}) == [day(0, 11, 30)] * 3
    # the second begins at its place in the plan, however early the first is done
    assert dates(shop, "top", quick | {("start", 2): certain(90.0)}) == [day(0, 12, 30)] * 3


def test_a_short_lead_time_counts_as_a_week():
    spread = {("vendor",): from_points(-0.5, 0.2, 0.5)}
    assert dates(build(bought("steel", 1.0)), "steel", spread) == [day(1), day(1) + 7 * (day(1) - day(0)) / 5, day(4, 20)]


def test_goods_on_their_way_are_as_late_as_their_vendor():
    shelf = bought("shelf", 30.0, events=(receipt(day(4), 5, partner_id=9, lead_days=20.0),))
    spread = {("vendor", 9): from_points(0.0, 0.1, 0.25)}
    assert dates(build(shelf), "shelf", spread, strategy="mts") == [day(4), day(6), day(9)]
    # also where they are wanted later than they come
    late = dates(build(shelf), "shelf", spread, strategy="mts", requested=day(5))
    assert late == [day(5), day(6), day(9)]


def test_goods_from_ones_own_orders_are_as_late_as_work():
    shelf = bought("shelf", 30.0, events=(receipt(day(4), 5),))
    # no more is known than that four days are left
    assert dates(build(shelf), "shelf", {("operation",): from_points(0.0, 0.5, 1.0)}, strategy="mts") == [
        day(4),
        day(6),
        day(8),
    ]


def test_safety_days_are_there_to_be_used_up():
    shop = build(bought("steel", 10.0), security_days=2.0)
    assert dates(shop, "steel", {("vendor",): from_points(0.0, 0.2, 0.5)}) == [day(12), day(12), day(15)]


def test_an_order_without_operations_is_as_late_as_work():
    shop = build(made("top", bom(1, produce_days=10.0)))
    assert dates(shop, "top", {("operation",): from_points(0.0, 0.2, 0.5)}) == [day(10), day(12), day(15)]


def test_where_a_schedule_ends_every_hour_counts():
    closed = replace(WEEK, leaves=((day(1, 0), day(9000)),))
    shop = build(made("top", bom(1, [], [operation(1, 1, 420)])), center(1, calendar=closed))
    (late, *_rest) = dates(shop, "top", {("operation",): certain(1.0)})
    assert late > day(365 * 5)


def test_what_is_only_assumed_is_named():
    top = made("top", bom(1, [line(1, "steel")], [operation(1, 1, 60)]))
    shop = build(top, bought("steel", vendors=(vendor(7, 10.0),)), center(1))
    known = Records({("operation", 1): certain(0.0), ("start",): certain(0.0)})
    outcome = plan(replace(shop, records=known), [Demand(1, "top", 1.0)], False)[0].outcome
    assert [ref.name for ref in outcome.assumed] == ["Vendor 7"]
    outcome = plan(replace(shop, records=Records()), [Demand(1, "top", 1.0)], False)[0].outcome
    assert [ref.name for ref in outcome.assumed] == ["Vendor 7", "Center 1"]


def test_the_share_of_samples_by_a_date():
    shop = shop_with(build(bought("steel", 10.0)), {("vendor",): from_points(0.0, 0.2, 0.5)})
    outcome = plan(shop, [Demand(1, "steel", 1.0)], False)[0].outcome
    assert [outcome.share(day(n)) for n in (9, 10, 12, 15)] == pytest.approx([0.0, 0.5, 0.8, 1.0])
