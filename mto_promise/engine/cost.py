"""What a product costs as specified: bought components and work, level by level."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from .order_bom import OrderBom
from .parameter import Key


@dataclass(frozen=True, slots=True)
class Costs:
    """``components``: money per product unit of each component that is not made. ``work``: money for an operation, by
    work center and minutes of its cycle."""

    components: Mapping[Key, float]
    work: Callable[[int, float], float]


def unit_cost(order_bom: OrderBom, costs: Costs) -> float:
    """The cost of one product unit, made in batches of the bill of materials' quantity."""
    return batch_cost(order_bom, costs) / order_bom.quantity


def batch_cost(order_bom: OrderBom, costs: Costs) -> float:
    """The cost of one batch of the bill of materials.

    :raises KeyError: a component's cost is not given
    """
    batch = sum(costs.work(operation.workcenter_id, operation.minutes) for operation in order_bom.operations)
    for line in order_bom.lines:
        one = unit_cost(line.bom, costs) if line.bom else costs.components[line.item]
        batch += line.quantity * line.factor * one
    return batch


def bought_items(order_boms: Iterable[OrderBom]) -> set[Key]:
    """The components that are not made, at every level."""
    found: set[Key] = set()
    for order_bom in order_boms:
        for line in order_bom.lines:
            found |= bought_items([line.bom]) if line.bom else {line.item}
    return found
