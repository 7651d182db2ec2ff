"""Explosion: quantities, kits, operations in order, circles."""

import pytest
from engine.answer import PlanningError
from engine.explode import check_circles, explode, round_up
from shops import bom, bought, line, made, operation


def exploded(top, *items, batches=1.0):
    needs, tasks = explode({item.key: item for item in items}, top, batches)
    return (
        [(need.line.item, need.quantity, need.operation_id) for need in needs],
        [(task.operation.id, [tasks[at].operation.id for at in task.after]) for task in tasks],
    )


@pytest.mark.parametrize(
    ("value", "rounding", "expected"),
    [(2.0, 1.0, 2.0), (2.01, 1.0, 3.0), (0.3, 0.1, 0.3), (1.1 * 3, 0.1, 3.3), (7.0, 5.0, 10.0), (0.0, 1.0, 0.0)],
)
def test_round_up(value, rounding, expected):
    assert round_up(value, rounding) == pytest.approx(expected, abs=1e-9)


def test_component_is_rounded_up_in_its_line_unit():
    """3 tables x 0.5 dozen = 1.5 dozen -> 2 dozen = 24 screws."""
    top = bom(1, [line(1, "screw", 0.5, rounding=1.0, factor=12.0)])
    assert exploded(top, bought("screw"), batches=3)[0] == [("screw", 24.0, None)]


def test_kit_is_dissolved_and_not_rounded_on_its_way():
    """Half a kit of 2 (quantity 1) with 3 bolts each 2 kits: 1/2 x 3 = 1.5 -> 2 bolts."""
    kit = made("kit", bom(2, [line(2, "bolt", 3.0, rounding=1.0)], quantity=2.0, kit=True), kit=True)
    top = bom(1, [line(1, "kit", 0.5, rounding=1.0), line(3, "bolt", 1.0)])
    assert exploded(top, kit, bought("bolt"), batches=2)[0] == [("bolt", 2.0, None), ("bolt", 2.0, None)]


def test_kit_component_falls_back_on_the_operation_of_the_line_above():
    inner = made("inner", bom(3, [line(3, "bolt")], kit=True), kit=True)
    outer = made("outer", bom(2, [line(2, "inner"), line(4, "bolt")], kit=True), kit=True)
    top = bom(1, [line(1, "outer", operation_id=7)])
    needs = exploded(top, inner, outer, bought("bolt"))[0]
    assert needs == [("bolt", 1.0, None), ("bolt", 1.0, 7)], "two levels up counts no more, as in Odoo"


def test_operations_of_kits_come_first_in_one_chain():
    kit = made("kit", bom(2, operations=[operation(20, 1, 5), operation(21, 1, 5, (20,))], kit=True), kit=True)
    top = bom(1, [line(1, "kit")], [operation(10, 1, 5), operation(11, 1, 5, (10,))])
    assert exploded(top, kit)[1] == [(20, []), (21, [20]), (10, [21]), (11, [10])]


def test_operations_with_dependencies_keep_them_and_leave_kits_alone():
    kit = made("kit", bom(2, operations=[operation(20, 1, 5)], kit=True), kit=True)
    top = bom(1, [line(1, "kit")], [operation(12, 1, 5, (10, 11)), operation(10, 1, 5), operation(11, 1, 5)])
    tasks = exploded(top, kit)[1]
    assert sorted(tasks) == [(10, []), (11, []), (12, [10, 11]), (20, [])]
    order = [number for number, _after in tasks]
    assert order.index(12) > max(order.index(10), order.index(11))


def test_circle_is_named():
    top = made("top", bom(1, [line(1, "middle")]))
    middle = made("middle", bom(2, [line(2, "low")]))
    low = made("low", bom(3, [line(3, "middle")]))
    with pytest.raises(PlanningError) as caught:
        check_circles({item.key: item for item in (top, middle, low)}, "top")
    assert caught.value.kind == "cyclic_bom"
    assert [ref.name for ref in caught.value.refs] == ["middle", "low"]


def test_item_used_twice_is_no_circle():
    low = made("low", bom(3))
    middle = made("middle", bom(2, [line(2, "low")]))
    top = made("top", bom(1, [line(1, "middle"), line(4, "low")]))
    check_circles({item.key: item for item in (top, middle, low)}, "top")


def test_component_that_is_not_in_the_shop():
    with pytest.raises(PlanningError) as caught:
        exploded(bom(1, [line(1, "ghost")]))
    assert caught.value.kind == "no_item"
