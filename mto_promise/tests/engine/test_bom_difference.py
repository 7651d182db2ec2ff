"""What a change of an order BoM costs, by hand and in sum."""

from dataclasses import replace

import pytest
from engine.bom_difference import cycle_minutes, difference
from engine.cost import Costs, unit_cost
from engine.definition import Definition
from engine.order_bom import OrderLine, OrderOperation, assemble, derive, standard
from engine.parameter import Parameter
from engine.standard_bom import Item, LineRule, StandardBom, StandardLine, StandardOperation
from hypothesis import given
from hypothesis import strategies as st

COSTS = Costs(
    {"tube": 5.0, "oak": 20.0, "walnut": 50.0, "felt": 1.0}, lambda workcenter_id, minutes: (minutes + 6) * workcenter_id
)


def bom(lines=(), operations=(), item="table", quantity=1.0):
    return assemble(1, f"BoM {item}", item, quantity, lines, operations)


#: Two frames in a batch: 3 lines of 2 m tube at 5 and 30 minutes and 6 of setup, (30 + 36) / 2 = 33 each.
FRAME = bom([OrderLine(11, "tube", "tube", 3.0, 2.0)], [OrderOperation(12, "weld", 1, 30.0)], "frame", 2.0)
TABLE = bom(
    [OrderLine(1, "frame", "frame", 1.0, bom=FRAME), OrderLine(2, "oak", "oak", 3.0), OrderLine(3, "felt", "felt", 4.0)],
    [OrderOperation(5, "join", 2, 60.0)],
)


def effects(before, after, costs=COSTS):
    return [
        (c.kind, c.path, (c.after or c.before).name, pytest.approx(c.minutes), c.cost and pytest.approx(c.cost))
        for c in difference(before, after, costs)
    ]


def test_cost_of_each_change_by_hand():
    longer = bom([replace(FRAME.lines[0], quantity=5.0)], [replace(FRAME.operations[0], minutes=40.0)], "frame", 2.0)
    after = bom(
        [
            OrderLine(1, "frame", "frame", 2.0, bom=longer),
            OrderLine(2, "walnut", "walnut", 3.0),
            OrderLine(None, "tube", "tube", 1.0),
        ],
        [OrderOperation(5, "join", 1, 50.0), OrderOperation("oil", "oil", 2, 10.0)],
    )
    assert effects(TABLE, after) == [
        ("changed", (), "join", -10, 56 * 1 - 66 * 2),
        ("added", (), "oil", 10, 16 * 2),
        ("changed", (), "frame", 15, 33),  # one frame more, as it was
        ("changed", ("frame",), "weld", 10, 10),  # of a batch of two: both frames
        ("changed", ("frame",), "tube", 0, 2 * 2 * 5),
        ("changed", (), "walnut", 0, 3 * 30),
        ("removed", (), "felt", 0, -4),
        ("added", (), "tube", 0, 5),
    ]


def test_costs_are_those_of_a_unit():
    pair = bom([replace(line, quantity=line.quantity * 2) for line in TABLE.lines], TABLE.operations, quantity=2.0)
    assert effects(pair, bom(pair.lines, [], quantity=2.0)) == [("removed", (), "join", -60, -66)]


def test_notes_and_names_are_changes_without_effect():
    after = bom(
        [TABLE.lines[0], replace(TABLE.lines[1], note="no knots"), TABLE.lines[2]],
        [replace(TABLE.operations[0], name="join by hand")],
    )
    assert effects(TABLE, after) == [("changed", (), "join by hand", 0, 0), ("changed", (), "oak", 0, 0)]


def test_bought_before_and_made_now():
    after = bom([TABLE.lines[0], replace(TABLE.lines[1], bom=replace(FRAME, item="oak")), TABLE.lines[2]], TABLE.operations)
    assert effects(TABLE, after) == [("changed", (), "oak", 45, 3 * 33 - 60)]


def test_without_costs_there_are_none():
    assert [change.cost for change in difference(TABLE, bom(), None)] == [None] * 4


AMOUNTS = st.sampled_from([1.0, 2.0, 3.5])


@st.composite
def tables(draw, depth=2, item="table"):
    lines = [
        OrderLine(draw(key), name, name, draw(AMOUNTS), draw(AMOUNTS))
        for key, name in ((st.just(1), "oak"), (st.just(2), "tube"), (st.none(), "felt"), (st.just(1000), "walnut"))
        if draw(st.booleans())
    ]
    if depth:
        lines.append(OrderLine(4, "frame", "frame", draw(AMOUNTS), 1.0, bom=draw(tables(depth - 1, "frame"))))
    operations = [OrderOperation(key, str(key), draw(st.integers(1, 2)), draw(AMOUNTS)) for key in (5, "oil")]
    return bom(lines, operations[: draw(st.integers(0, 2))], item, 2.0)


@given(tables(), tables())
def test_effects_add_up(before, after):
    changes = difference(before, after, COSTS)
    assert sum(change.minutes for change in changes) == pytest.approx(cycle_minutes(after) - cycle_minutes(before))
    assert sum(change.cost for change in changes) == pytest.approx(unit_cost(after, COSTS) - unit_cost(before, COSTS))


def test_the_noise_of_binary_fractions_is_no_difference():
    coat = StandardLine(1, "coat", "coat", 0.6, rule=LineRule(quantity="0.2 + 0.25 * span / 1000"))
    tube = StandardLine(2, "tube", "tube", 0.3, rule=LineRule(quantity="0.1", allowance=0.2))
    weld = StandardOperation(3, "weld", 1, 0.3, duration="span * 0.1 / 1600 * 3")
    made = StandardBom(4, "BoM frame", "frame", 1.0, (coat, tube), (weld,))
    items = {
        "frame": Item("frame", "frame", made, Definition((Parameter("span", "number", default=1600),))),
        "coat": Item("coat", "coat"),
        "tube": Item("tube", "tube"),
    }
    ordered = derive(items, "frame", {}).order_bom
    assert [line.quantity for line in ordered.lines] == [0.6, 0.3]
    assert difference(standard(items, "frame"), ordered) == []
