"""The cost of a unit over all levels, worked out by hand."""

from dataclasses import replace

import pytest
from engine.cost import Costs, bought_items, unit_cost
from engine.order_bom import OrderBom, OrderLine, OrderOperation


def bom(quantity, lines, *minutes):
    operations = tuple(OrderOperation(n, f"operation {n}", 1, m) for n, m in enumerate(minutes))
    return OrderBom(1, "BoM", "made", quantity, tuple(lines), operations, True, {}, "")


FRAME = bom(2.0, [OrderLine(1, "tube", "tube", 3.0, 2.0)], 30.0)
TABLE = bom(1.0, [OrderLine(2, "frame", "frame", 1.0, bom=FRAME), OrderLine(3, "top", "top", 1.0)], 10.0, 20.0)


def work(_workcenter_id, minutes):
    return minutes * 0.5


COSTS = Costs({"tube": 5.0, "top": 100.0}, work)


def test_a_batch_is_shared_by_its_units():
    # 3 lines of 2 m tube at 5 and half an hour make two frames
    assert unit_cost(FRAME, COSTS) == pytest.approx((3 * 2 * 5 + 15) / 2)


def test_what_is_made_costs_what_goes_into_it():
    assert unit_cost(TABLE, COSTS) == pytest.approx(22.5 + 100 + 15)


def test_only_what_is_bought_needs_a_cost():
    assert bought_items([TABLE]) == {"tube", "top"}
    with pytest.raises(KeyError):
        unit_cost(TABLE, Costs({"top": 100.0}, work))


def test_work_is_priced_by_its_work_center():
    dear = replace(FRAME, operations=(replace(FRAME.operations[0], workcenter_id=7),))
    costs = replace(COSTS, work=lambda workcenter_id, minutes: minutes * workcenter_id)
    assert unit_cost(dear, costs) == pytest.approx((30 + 210) / 2)
