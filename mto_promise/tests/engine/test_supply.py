"""What is free of an item over time."""

from datetime import timedelta

from engine.shop import Event, Item
from engine.supply import Supply
from hypothesis import given
from hypothesis import strategies as st
from shops import NOW, day, receipt

HOUR = timedelta(hours=1)


def supply(on_hand, *events):
    return Supply(Item("a", 1, 1, "a", on_hand=on_hand, events=events), NOW)


def test_receipt_adds_from_its_moment_on():
    stock = supply(2, receipt(day(3), 5))
    assert [stock.free_at(NOW), stock.free_at(day(3) - HOUR), stock.free_at(day(3))] == [2, 2, 7]
    assert [stock.earliest(2), stock.earliest(3), stock.earliest(7), stock.earliest(8)] == [NOW, day(3), day(3), None]


def test_later_demand_holds_what_is_there_now():
    """10 there, 8 go on day 2, 4 come on day 5: until then 2 are free, after that 6."""
    stock = supply(10, Event(day(2), -8), receipt(day(5), 4))
    assert [stock.free_at(NOW), stock.free_at(day(2)), stock.free_at(day(5))] == [2, 2, 6]


def test_past_events_count_now():
    stock = supply(1, receipt(day(-3), 4), Event(day(-1), -2))
    assert stock.free_at(NOW) == 3


def test_nothing_is_free_of_a_negative_stock():
    stock = supply(-5, receipt(day(1), 3), receipt(day(2), 4, 2))
    assert [stock.free_at(NOW), stock.free_at(day(1)), stock.free_at(day(2))] == [0, 0, 2]
    assert stock.earliest(1) == day(2)


def test_taking_later_leaves_what_comes_after():
    stock = supply(4, receipt(day(2), 4))
    token = stock.mark()
    stock.take(day(1), 3)
    assert [stock.free_at(NOW), stock.free_at(day(2))] == [1, 5]
    stock.rollback(token)
    assert [stock.free_at(NOW), stock.free_at(day(2))] == [4, 8]


def test_receipts_taken_to_come_at_once():
    late = receipt(day(9), 5)
    item = Item("a", 1, 1, "a", events=(late, receipt(day(4), 1, 2)))
    assert Supply(item, NOW, frozenset([late])).free_at(NOW) == 5


def test_overdue_receipt_is_named_only_where_it_is_needed():
    late = receipt(day(1), 5, overdue=True)
    stock = supply(3, late)
    assert stock.overdue_for(day(1), 3) == []
    assert stock.overdue_for(day(1), 4) == [late]
    assert stock.overdue_for(NOW, 3) == []


moments = st.integers(-3, 20).map(lambda hours: NOW + hours * HOUR)
changes = st.lists(st.tuples(moments, st.integers(-10, 10).filter(bool)), max_size=8)


@given(st.integers(-5, 10), changes, st.lists(st.tuples(moments, st.integers(1, 6)), max_size=6))
def test_taking_what_is_free_never_leaves_anybody_short(on_hand, events, wishes):
    stock = supply(on_hand, *(Event(at, quantity) for at, quantity in events))
    taken = []
    for at, quantity in wishes:
        at = max(at, NOW)
        if stock.free_at(at) >= quantity:
            stock.take(at, quantity)
            taken.append((at, quantity))
    for hours in range(25):
        at = NOW + hours * HOUR
        mine = sum(quantity for when, quantity in taken if when <= at)
        if mine:
            assert on_hand + sum(q for when, q in events if max(when, NOW) <= at) >= mine


@given(st.integers(-5, 10), changes, st.integers(1, 15))
def test_earliest_is_the_first_moment_at_which_it_is_free(on_hand, events, quantity):
    stock = supply(on_hand, *(Event(at, quantity) for at, quantity in events))
    free = [stock.free_at(NOW + hours * HOUR) for hours in range(25)]
    assert free == sorted(free), "what is free never falls with time"
    first = next((NOW + hours * HOUR for hours in range(25) if free[hours] >= quantity), None)
    assert stock.earliest(quantity) == first
