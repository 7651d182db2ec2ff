"""What a product costs as specified: bought components and work, level by level."""

from collections.abc import Callable, Mapping

from .order_bom import OrderBom
from .parameter import Key


def unit_cost(order_bom: OrderBom, component_costs: Mapping[Key, float], work_cost: Callable[[int, float], float]) -> float:
    """The cost of one product unit, made in batches of the bill of materials' quantity.

    :param component_costs: money per product unit of each component that is not made
    :param work_cost: money for an operation, by work center and minutes of its cycle
    """
    batch = sum(work_cost(operation.workcenter_id, operation.minutes) for operation in order_bom.operations)
    for line in order_bom.lines:
        one = unit_cost(line.bom, component_costs, work_cost) if line.bom else component_costs[line.item]
        batch += line.quantity * line.factor * one
    return batch / order_bom.quantity


def bought_items(order_bom: OrderBom) -> set[Key]:
    """The components that are not made, at every level."""
    found: set[Key] = set()
    for line in order_bom.lines:
        found |= bought_items(line.bom) if line.bom else {line.item}
    return found
