"""Supply from another warehouse: on which lanes goods may come, what the way takes, and when it is a choice.

Odoo's resupply routes: a pull rule from transit into the stock of the warehouse in need, and one or more from the stock
of the other to transit. Their delays add up. There the goods are met from what is free by that warehouse's own demands
and receipts, the rest by its own rules, so that no piece is promised in two warehouses.
"""

from collections.abc import Sequence

from .question import Choice
from .shop import Item, Lane, Ref
from .world import World


def comes_back(nodes: Sequence, node, lane: Lane) -> bool:
    """Whether ``lane`` would bring to ``node`` (of ``nodes``) what it is needed for itself: a circle of warehouses."""
    while node:
        if node.step.item == lane.item:
            return True
        node = nodes[node.step.parent] if node.step.parent is not None else None
    return False


def transfer_days(world: World, node, lane: Lane) -> float:
    """The days that ``lane`` takes, as far as they count; ``node`` gets them as a cause."""
    constraint = "transfer", ("lane", lane.id)
    if lane.days:
        node.causes.append((constraint, Ref("stock.route", lane.id, lane.name)))
    return 0.0 if world.is_relaxed(constraint) else lane.days


def transfer_offers(world: World, item: Item, step) -> list[Choice]:
    """The lanes on which all of ``step`` could come out of what another warehouse has free or expects."""
    return [
        Choice("transfer", item.key, lane.id)
        for lane in item.lanes
        if not (step.lane and step.lane.id == lane.id) and world.supply(lane.item).earliest(step.quantity) is not None
    ]
