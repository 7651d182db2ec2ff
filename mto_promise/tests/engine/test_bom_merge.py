"""What was changed by hand survives what the formulas say next, or is reported; nothing gets lost in silence."""

from dataclasses import replace

import pytest
from engine.bom_difference import difference, line_keys
from engine.bom_merge import merge, same, same_content
from engine.order_bom import OrderLine, OrderOperation, assemble
from hypothesis import given
from hypothesis import strategies as st


def bom(lines=(), operations=(), item="table", quantity=1.0):
    return assemble(1, f"BoM {item}", item, quantity, lines, operations, own=True)


def line(number, item, amount=1.0, **fields):
    return OrderLine(number, f"line {item}", item, amount, **fields)


def operation(number, minutes, after=(), **fields):
    return OrderOperation(number, f"operation {number}", 1, minutes, after, **fields)


FRAME = bom([line(11, "tube", 4.0)], [operation(12, 30.0)], item="frame")
TABLE = bom(
    [line(1, "frame", bom=FRAME), line(2, "oak", 3.0), line(3, "ink", operation_id=5), line(4, "screw", 8.0)],
    [operation(5, 60.0), operation(6, 20.0, (5,))],
)


def changed(base=TABLE, add=(), operations=None, **lines):
    """``base`` with lines by item replaced (a dict of fields), removed (``None``) or added."""
    kept = []
    for old in base.lines:
        change = lines.get(old.item, {})
        if change is not None:
            kept.append(replace(old, **change))
    return bom([*kept, *add], base.operations if operations is None else operations, base.item, base.quantity)


def told(found):
    return [(c.path, c.subject, c.key, c.fields) for c in found.conflicts]


def by_item(order_bom):
    return {made.item: made.quantity for made in order_bom.lines}


def test_changes_of_different_things_are_all_kept():
    mine = changed(screw={"quantity": 12.0}, ink=None, add=[line(None, "felt", 4.0)])
    theirs = changed(oak={"quantity": 5.0}, add=[line(7, "plate")])
    found = merge(TABLE, mine, theirs)
    assert found.conflicts == ()
    assert by_item(found.order_bom) == {"frame": 1, "oak": 5, "screw": 12, "felt": 4, "plate": 1}


def test_fields_of_one_line_are_merged_by_themselves():
    found = merge(TABLE, changed(oak={"item": "walnut", "note": "no knots"}), changed(oak={"quantity": 5.0}))
    assert found.conflicts == ()
    walnut = found.order_bom.lines[1]
    assert (walnut.id, walnut.item, walnut.quantity, walnut.note) == (2, "walnut", 5.0, "no knots")


def test_the_hand_stands_where_both_changed_the_same():
    found = merge(TABLE, changed(oak={"quantity": 4.0}), changed(oak={"quantity": 5.0, "item": "ash"}))
    assert told(found) == [((), "line", 2, ("quantity",))]
    assert by_item(found.order_bom)["ash"] == 4.0
    conflict = found.conflicts[0]
    assert [side.quantity for side in (conflict.base, conflict.mine, conflict.theirs)] == [3.0, 4.0, 5.0]


def test_the_same_change_on_both_sides_is_no_conflict():
    both = changed(oak={"quantity": 5.0})
    assert merge(TABLE, both, changed(both, screw={"quantity": 2.0})).conflicts == ()


@pytest.mark.parametrize(
    ("mine", "theirs", "left"),
    [
        ({"ink": {"quantity": 2.0}}, {"ink": None}, 2.0),
        ({"ink": None}, {"ink": {"quantity": 2.0}}, None),
    ],
)
def test_changed_here_and_removed_there(mine, theirs, left):
    found = merge(TABLE, changed(**mine), changed(**theirs, oak={"quantity": 9.0}))
    assert told(found) == [((), "line", 3, ())]
    assert by_item(found.order_bom).get("ink") == left


def test_a_line_that_the_formulas_drop_goes_unless_a_hand_was_on_it():
    found = merge(TABLE, changed(oak={"quantity": 4.0}), changed(ink=None))
    assert (found.conflicts, by_item(found.order_bom)) == ((), {"frame": 1, "oak": 4, "screw": 8})


def test_the_formulas_now_add_what_was_added_by_hand():
    found = merge(TABLE, changed(add=[line(None, "felt", 4.0)]), changed(add=[line(9, "felt", 6.0)]))
    assert told(found) == [((), "line", 9, ())]
    assert [made.quantity for made in found.order_bom.lines if made.item == "felt"] == [4.0]


def test_a_quantity_in_the_unit_of_something_else_is_a_conflict():
    found = merge(TABLE, changed(oak={"quantity": 7.0, "unit": 2}), changed(oak={"item": "panel", "note": "x"}))
    assert told(found) == [((), "line", 2, ("component", "quantity"))]
    assert (found.order_bom.lines[1].item, found.order_bom.lines[1].quantity) == ("oak", 7.0)


def test_levels_below_are_merged_too():
    mine = changed(frame={"bom": changed(FRAME, tube={"quantity": 5.0})}, oak={"quantity": 4.0})
    longer = bom([line(11, "tube", 6.0)], [operation(12, 45.0)], item="frame")
    found = merge(TABLE, mine, changed(frame={"bom": longer, "quantity": 2.0}))
    assert told(found) == [((1,), "line", 11, ("quantity",))]
    frame = found.order_bom.lines[0]
    assert (frame.quantity, frame.bom.lines[0].quantity, frame.bom.operations[0].minutes) == (2.0, 5.0, 45.0)
    assert by_item(found.order_bom)["oak"] == 4.0


def test_work_on_a_sub_assembly_that_the_formulas_replace_is_a_conflict():
    mine = changed(frame={"bom": changed(FRAME, tube={"quantity": 5.0})})
    found = merge(TABLE, mine, changed(frame={"item": "trestle", "bom": None}))
    assert told(found) == [((), "line", 1, ("component",))]
    assert found.order_bom.lines[0] == mine.lines[0]


def test_operations_added_changed_and_dropped():
    mine = changed(operations=[operation(5, 75.0), operation("polish", 15.0, (5,)), operation(6, 20.0, ("polish",))])
    theirs = changed(operations=[operation(6, 25.0), operation(8, 5.0, (6,))], ink={"operation_id": None})
    found = merge(TABLE, mine, theirs)
    assert told(found) == [((), "operation", 5, ())]
    made = [(o.id, o.minutes, o.after) for o in found.order_bom.operations]
    assert made == [(5, 75.0, ()), ("polish", 15.0, (5,)), (6, 25.0, ("polish",)), (8, 5.0, (6,))]


def test_a_line_forgets_the_operation_that_is_gone():
    theirs = changed(operations=[operation(6, 20.0)], ink={"operation_id": None})
    mine = changed(ink={"quantity": 3.0})
    assert merge(TABLE, mine, theirs).order_bom.lines[2] == line(3, "ink", 3.0)


def test_order_of_operations_that_does_not_follow_the_list():
    free = [operation(5, 60.0), operation(6, 20.0), operation(7, 10.0, (5, 6))]
    base = changed(operations=free)
    mine = changed(operations=[free[0], replace(free[1], after=(5,)), free[2]])
    found = merge(base, mine, changed(operations=[free[0], free[1], replace(free[2], minutes=11.0)]))
    assert found.conflicts == ()
    assert [(o.id, o.minutes, o.after) for o in found.order_bom.operations] == [
        (5, 60.0, ()),
        (6, 20.0, (5,)),
        (7, 11.0, (5, 6)),
    ]
    circle = merge(base, mine, changed(operations=[replace(free[0], after=(6,)), free[1], free[2]]))
    assert told(circle) == [((), "operation", 5, ("order",))]
    assert [o.after for o in circle.order_bom.operations] == [(), (5,), (5, 6)]


def test_a_batch_of_another_size_carries_the_hand_over():
    theirs = bom([line(2, "oak", 6.0), line(4, "screw", 16.0)], quantity=2.0)
    base = bom([line(2, "oak", 3.0), line(4, "screw", 8.0)])
    found = merge(base, changed(base, screw={"quantity": 10.0}), theirs)
    assert (found.conflicts, by_item(found.order_bom)) == ((), {"oak": 6.0, "screw": 20.0})


# properties

ITEMS = st.sampled_from(["oak", "ash", "screw", "felt", "tube"])
AMOUNTS = st.sampled_from([1.0, 2.0, 3.0])
NOTES = st.sampled_from(["", "mind the grain"])


@st.composite
def boms(draw, depth=1, by_hand=True):
    """Order BoMs; not ``by_hand``: as formulas make them, every line of a standard line."""
    operations = []
    for key in draw(st.permutations([5, 6, "polish"]))[: draw(st.integers(0, 3))]:
        operations.append(operation(key, draw(AMOUNTS), tuple(o.id for o in operations[-1:]), note=draw(NOTES)))
    at = st.sampled_from([None, *(o.id for o in operations)])
    lines = [
        line(key, draw(ITEMS), draw(AMOUNTS), operation_id=draw(at), note=draw(NOTES))
        for key in draw(st.permutations([1, 2, 3, *((None, None) if by_hand else ())]))[: draw(st.integers(0, 5))]
    ]
    if depth and draw(st.booleans()):
        lines.append(line(4, "frame", draw(AMOUNTS), bom=draw(boms(depth=depth - 1))))
    return bom(lines, operations, quantity=draw(st.sampled_from([1.0, 1.0, 1.0, 2.0])))


@given(boms(), boms())
def test_without_a_hand_the_formulas_count(base, theirs):
    assert merge(base, base, theirs) == merge(base, theirs, theirs)
    assert merge(base, base, theirs).order_bom == theirs
    assert merge(base, base, theirs).conflicts == ()


@given(boms(), boms())
def test_without_new_formulas_the_hand_counts(base, mine):
    found = merge(base, mine, base)
    assert (found.order_bom, found.conflicts) == (mine, ())


@given(boms(depth=0, by_hand=False), boms(depth=0), boms(depth=0, by_hand=False))
def test_nothing_is_lost_in_silence(base, mine, theirs):
    """Every line and operation of either side that differs from the base is in the result, or a conflict names it."""
    base, mine, theirs = (replace(version, quantity=1.0) for version in (base, mine, theirs))
    found = merge(base, mine, theirs)
    named = {(conflict.subject, conflict.key) for conflict in found.conflicts}
    adopted = {conflict.mine for conflict in found.conflicts if conflict.base is None}
    made = _things(found.order_bom)
    before, here, there = map(_things, (base, mine, theirs))
    for key in here.keys() | there.keys() | before.keys():
        mine_now, theirs_now, base_then = here.get(key), there.get(key), before.get(key)
        if key in named or mine_now in adopted or _is_taken(mine_now, here, made):
            continue
        for side in (mine_now, theirs_now):
            if not _alike(side, base_then) and not _alike(side, made.get(key)):
                _same_fields(side, base_then, made.get(key))


def _things(order_bom):
    lines = dict(zip((("line", key) for key in line_keys(order_bom.lines)), order_bom.lines, strict=True))
    return lines | {("operation", o.id): o for o in order_bom.operations}


def _is_taken(thing, here, made):
    """Whether every line that a hand added like ``thing`` is in ``made``, under whatever key: it has none of its own."""
    if not isinstance(thing, OrderLine) or thing.id is not None:
        return False
    wanted, found = (sum(_alike(thing, other) for other in things.values()) for things in (here, made))
    return found >= wanted


def _bare(thing):
    return thing and replace(thing, **({"after": ()} if isinstance(thing, OrderOperation) else {"operation_id": None}))


def _alike(one, other):
    return same(_bare(one), _bare(other))


def _same_fields(side, base, made):
    """Each field that ``side`` changed is as ``side`` has it in ``made``."""
    assert side is not None
    assert base is not None
    assert made is not None
    for name in ("item", "quantity", "note") if isinstance(side, OrderLine) else ("minutes", "note"):
        if getattr(side, name) != getattr(base, name):
            assert getattr(made, name) == getattr(side, name)


@given(boms(), boms(), boms())
def test_what_is_merged_is_sound(base, mine, theirs):
    found = merge(base, mine, theirs)
    again = merge(base, mine, theirs)
    assert found == again
    _check(found.order_bom)
    assert same_content(found.order_bom, found.order_bom)
    assert difference(found.order_bom, found.order_bom) == []


def _check(order_bom):
    ids = [o.id for o in order_bom.operations]
    assert len(ids) == len(set(ids))
    for at, made in enumerate(order_bom.operations):
        assert set(made.after) <= set(ids[:at])
    for made in order_bom.lines:
        assert made.operation_id in (None, *ids)
        if made.bom:
            _check(made.bom)
