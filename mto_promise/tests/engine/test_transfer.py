"""Supply from another warehouse. Work is done 08:00-16:00, Monday to Friday; "far" things are in the other warehouse."""

from dataclasses import replace

import pytest
from engine.answer import PlanningError
from engine.promise import plan
from engine.question import Choice, Demand
from engine.shop import Event, Lane, Ref, Warehouse
from hypothesis import given
from hypothesis import strategies as st
from shops import NOW, ask, bom, bought, build, center, day, line, made, operation, receipt, steps, vendor

TWO_DAYS = Lane(7, "far tube", 2.0, "Far to Near", "Far")


def far(item):
    """``item`` as the other warehouse has it."""
    return replace(item, key=f"far {item.key}", warehouse_id=2)


def tube(lane=TWO_DAYS, **values):
    """A tube that a rule brings from the other warehouse."""
    return replace(bought("tube"), source="transfer", lanes=(lane,), **values)


def wish(at, quantity):
    return Event(at, -float(quantity), Ref("stock.move", 9))


def test_what_is_free_there_comes_on_the_way():
    shop = build(tube(), far(bought("tube", 10, on_hand=5.0)))
    answer = ask(shop, "tube", 4)
    assert steps(answer, "transfer", "stock", "delivery") == [
        ("delivery", "tube", 4, day(2), day(2)),
        ("transfer", "tube", 4, day(0), day(2)),
        ("stock", "far tube", 4, day(0), day(0)),
    ]
    assert answer.steps[1].lane == TWO_DAYS
    assert [step.parent for step in answer.steps] == [None, 0, 1]


def test_a_way_without_days_is_a_step_all_the_same():
    answer = ask(build(tube(replace(TWO_DAYS, days=0.0)), far(bought("tube", 10, on_hand=5.0))), "tube", 4)
    assert steps(answer, "transfer") == [("transfer", "tube", 4, day(0), day(0))]


def test_the_rest_is_bought_there():
    """Three are there; the vendor brings the fourth on day 10, two days before it is here."""
    shop = build(tube(), far(bought("tube", 10, on_hand=3.0)))
    answer = ask(shop, "tube", 4)
    assert steps(answer, "stock", "buy", "transfer") == [
        ("transfer", "tube", 4, day(10), day(12)),
        ("stock", "far tube", 3, day(0), day(0)),
        ("buy", "far tube", 1, day(0), day(10)),
    ]


def test_it_waits_for_a_receipt_there_that_is_sooner_than_a_new_one():
    shop = build(tube(), far(bought("tube", 10, events=(receipt(day(3), 4),))))
    assert steps(ask(shop, "tube", 4), "receipt", "transfer") == [
        ("transfer", "tube", 4, day(3), day(5)),
        ("receipt", "far tube", 4, day(3), day(3)),
    ]


def test_it_is_made_there():
    """Four hours on Monday, then two days on the way."""
    near = tube()
    there = far(made("tube", bom(1, operations=[operation(1, 1, 60)])))
    answer = ask(build(near, there, center(1)), "tube", 4)
    assert steps(answer, "make", "transfer") == [
        ("transfer", "tube", 4, day(0, 12), day(2, 12)),
        ("make", "far tube", 4, day(0), day(0, 12)),
    ]


def test_days_from_dock_to_stock_come_after_the_way():
    shop = build(tube(), far(bought("tube", 10, on_hand=5.0)), receipt_days=1.0)
    assert steps(ask(shop, "tube"), "delivery", "transfer") == [
        ("delivery", "tube", 1, day(3), day(3)),
        ("transfer", "tube", 1, day(0), day(2)),
        ("transfer", "tube", 1, day(2), day(3)),
    ]


def test_what_the_other_warehouse_needs_later_is_not_free():
    """Five are there, but three of them leave on day 6: two are free, and the rest is bought there."""
    shop = build(tube(), far(bought("tube", 10, on_hand=5.0, events=(wish(day(6), 3),))))
    assert steps(ask(shop, "tube", 4), "stock", "buy") == [
        ("stock", "far tube", 2, day(0), day(0)),
        ("buy", "far tube", 2, day(0), day(10)),
    ]


def test_both_warehouses_share_the_stock_of_one():
    """A line for the other warehouse takes three of five first: the line for this one finds two."""
    shop = build(tube(), far(bought("tube", 10, on_hand=5.0)))
    first, second = plan(shop, [Demand(1, "far tube", 3, "mts"), Demand(2, "tube", 4)])
    assert steps(first, "stock", "buy") == [("stock", "far tube", 3, day(0), day(0))]
    assert steps(second, "stock", "buy") == [
        ("stock", "far tube", 2, day(0), day(0)),
        ("buy", "far tube", 2, day(0), day(10)),
    ]


def test_a_part_is_moved_for_its_order():
    table = made("table", bom(1, lines=[line(1, "tube", 4)], operations=[operation(1, 1, 60)]))
    answer = ask(build(table, tube(), far(bought("tube", 10, on_hand=4.0)), center(1)), "table")
    assert steps(answer, "operation", "transfer") == [
        ("transfer", "tube", 4, day(0), day(2)),
        ("operation", "table", 1, day(2), day(2, 9)),
    ]


def test_the_way_is_a_reason_that_helps_when_it_is_gone():
    shop = build(tube(), far(bought("tube", 10, on_hand=4.0)))
    (reason,) = ask(shop, "tube", 4, explain=True).reasons
    assert (reason.kind, reason.minutes, reason.ref) == ("transfer", 2880, Ref("stock.route", 7, "Far to Near"))
    quick = build(tube(replace(TWO_DAYS, days=0.0)), far(bought("tube", 10, on_hand=4.0)))
    assert ask(quick, "tube", 4).earliest == day(0)


def test_just_in_time_it_leaves_two_days_before():
    shop = build(tube(), far(bought("tube", 10, on_hand=4.0)))
    assert steps(ask(shop, "tube", 4, requested=day(9)), "transfer", "stock") == [
        ("transfer", "tube", 4, day(7), day(9)),
        ("stock", "far tube", 4, day(7), day(7)),
    ]


def test_warehouses_that_resupply_each_other_end_in_a_warning():
    near = tube()
    there = replace(far(bought("tube")), source="transfer", lanes=(Lane(8, "tube", 1.0, "Near to Far", "Near"),))
    answer = ask(build(near, there), "tube")
    assert [warning.kind for warning in answer.warnings] == ["no_source"]
    assert steps(answer, "transfer", "buy") == [
        ("transfer", "tube", 1, day(365), day(367)),
        ("buy", "far tube", 1, day(0), day(365)),
    ]


def test_a_product_made_of_itself_through_another_warehouse_is_refused():
    there = far(made("tube", bom(1, lines=[line(1, "tube")])))
    there = replace(there, bom=bom(1, lines=[line(1, "far rod")]))
    rod = far(made("rod", bom(2, lines=[line(2, "far tube")])))
    with pytest.raises(PlanningError):
        ask(build(tube(), there, rod), "tube")


# --------------------------------------------------------------------------------------------------------------- choices


def choice_shop(free=10.0, price=0.5, days=10):
    """Tubes bought in ten days at 5, or moved in two from those that the other warehouse has, worth 6 each."""
    lane = replace(TWO_DAYS, price=price)
    near = bought("tube", vendors=(vendor(1, 10, price=5.0),), lanes=(lane,))
    return build(near, far(bought("tube", days, on_hand=free, cost=6.0)))


def test_it_is_a_lever_at_its_price():
    """Ten for 60 in stock and 5 on the way instead of 50: 15 more, eight days earlier."""
    (lever,) = (lever for lever in ask(choice_shop(), "tube", 10, explain=True).levers if lever.quantity is None)
    assert (lever.choices, lever.date, lever.price) == ((Choice("transfer", "tube", 7),), day(2), 15.0)


def test_it_is_no_lever_where_too_little_is_free():
    """Bought there in three days it would be here sooner, too, but that is for a buyer to arrange."""
    assert not [lever for lever in ask(choice_shop(free=9.0, days=3), "tube", 10, explain=True).levers if lever.choices]


@pytest.mark.parametrize(
    ("policy", "requested", "moved"),
    [("odoo", None, False), ("earliest", None, True), ("cheapest", day(20), False), ("cheapest", day(5), True)],
)
def test_policies(policy, requested, moved):
    answer = ask(choice_shop(), "tube", 10, policy=policy, requested=requested)
    assert bool(steps(answer, "transfer")) == moved
    assert answer.cost == (65.0 if moved else 50.0)


def test_the_cheapest_is_moved_where_that_costs_less():
    assert steps(ask(choice_shop(price=0.0), "tube", 10, policy="cheapest", requested=day(20)), "transfer") == []
    shop = choice_shop(price=0.0)
    items = {**shop.items, "far tube": replace(shop.items["far tube"], cost=4.0)}
    answer = ask(replace(shop, items=items), "tube", 10, policy="cheapest", requested=day(20))
    assert steps(answer, "transfer") == [("transfer", "tube", 10, day(18), day(20))]


def test_a_choice_of_a_vendor_takes_the_place_of_the_transfer():
    near = bought("tube", vendors=(vendor(1, 10), vendor(2, 1, price=100.0)), lanes=(TWO_DAYS,))
    shop = build(near, far(bought("tube", 10, on_hand=5.0)))
    levers = ask(shop, "tube", explain=True, choices=(Choice("transfer", "tube", 7),)).levers
    assert [lever.choices for lever in levers] == [(Choice("vendor", "tube", 2),)]


def test_a_lane_that_is_gone_is_told():
    shop = build(bought("tube", 10), far(bought("tube", 10, on_hand=5.0)))
    answer = ask(shop, "tube", choices=(Choice("transfer", "tube", 7),))
    assert [warning.kind for warning in answer.warnings] == ["choice_gone"]
    assert steps(answer, "buy")


# ------------------------------------------------------------------------------------------------------------ properties


amounts = st.integers(1, 9)


@given(st.integers(0, 20), st.lists(st.tuples(st.integers(0, 12), st.integers(-6, 6).filter(bool)), max_size=6), st.data())
def test_no_piece_is_taken_twice(on_hand, changes, data):
    """Lines for both warehouses: what is taken there leaves all others' needs met wherever they were before."""
    events = tuple(Event(day(at), float(amount), Ref("stock.move", n)) for n, (at, amount) in enumerate(changes))
    there = far(bought("tube", 3, on_hand=float(on_hand), events=events))
    shop = build(tube(), there)
    wanted = data.draw(st.lists(st.tuples(st.sampled_from(["tube", "far tube"]), amounts), min_size=1, max_size=5))
    answers = plan(shop, [Demand(n, key, quantity, "mts") for n, (key, quantity) in enumerate(wanted)])
    taken = [step for answer in answers for step in answer.steps if step.kind in ("stock", "receipt")]
    assert {step.item for step in taken} <= {"far tube"}
    moments = sorted({NOW, *(event.at for event in events), *(step.start for step in taken)})
    for moment in moments:
        before = on_hand + sum(event.quantity for event in events if event.at <= moment)
        after = before - sum(step.quantity for step in taken if step.start <= moment)
        assert after >= min(before, 0)


@given(amounts, st.integers(0, 12), st.floats(0, 5), st.integers(0, 12))
def test_it_never_arrives_before_it_has_left_and_relaxing_the_way_helps(quantity, on_hand, days, wished):
    lane = replace(TWO_DAYS, days=days)
    shop = build(tube(lane), far(bought("tube", 3, on_hand=float(on_hand))))
    shop = replace(shop, warehouses={**shop.warehouses, 2: Warehouse(2, "Far")})
    answer = ask(shop, "tube", quantity, requested=day(wished), explain=True)
    (moved,) = (step for step in answer.steps if step.kind == "transfer")
    there = [step for step in answer.steps if step.item == "far tube"]
    assert sum(step.quantity for step in there) == moved.quantity == quantity
    assert all(step.end <= moved.start for step in there)
    assert abs((moved.end - moved.start).total_seconds() - days * 86400) <= 1
    assert moved.end <= answer.promised
    ways = [reason for reason in answer.reasons if reason.kind == "transfer"]
    if ways:
        quick = replace(shop, items={**shop.items, "tube": tube(replace(lane, days=0.0))})
        assert ask(quick, "tube", quantity).earliest < answer.earliest
