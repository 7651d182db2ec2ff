"""What one order of a bill of materials takes: components and operations, kits dissolved.

Follows Odoo 19's ``mrp.bom.explode``, ``mrp.production._compute_workorder_ids``, ``_get_moves_raw_values``,
``_resequence_workorders`` and ``_link_workorders_and_moves``.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter

from .answer import PlanningError
from .shop import Bom, BomLine, Item, Key, Operation, Ref


@dataclass(frozen=True, slots=True)
class Need:
    """A component that an order takes: ``quantity`` in the component's product unit."""

    line: BomLine
    quantity: float
    operation_id: int | None


@dataclass(frozen=True, slots=True)
class Task:
    """An operation of an order; ``after`` holds the positions, in the list of tasks, of those that block it."""

    operation: Operation
    after: tuple[int, ...]


def round_up(value: float, rounding: float) -> float:
    """``value`` rounded up to a multiple of ``rounding``, with the tolerance of Odoo's ``float_round``."""
    if not value:
        return 0.0
    steps = value / rounding
    return math.trunc(steps + math.copysign(1 - 2 ** (math.log2(abs(steps)) - 50), steps)) * rounding


def explode(items: Mapping[Key, Item], bom: Bom, batches: float) -> tuple[list[Need], list[Task]]:
    """Components and operations of ``batches`` times ``bom`` (quantity made / ``bom.quantity``).

    Components are rounded up in their line's own unit. Tasks come in an order in which each follows what blocks it.
    """
    needs: list[Need] = []
    boms = [bom]
    _collect(items, bom, batches, None, needs, boms)
    return needs, _tasks(boms)


def _collect(items, bom, batches, inherited, needs, boms):
    for line in bom.lines:
        item = find(items, line.item)
        quantity = batches * line.quantity
        operation_id = line.operation_id or inherited
        if item.kit and item.bom:
            boms.append(item.bom)
            # Odoo lets a kit's component fall back on the operation of the line that brings the kit in, one level up
            _collect(items, item.bom, quantity * line.factor / item.bom.quantity, line.operation_id, needs, boms)
        elif quantity > 0:
            needs.append(Need(line, round_up(quantity, line.rounding) * line.factor, operation_id))


def _tasks(boms):
    top = boms[0]
    if _is_chain(top):
        # without dependencies Odoo puts kits' operations first and makes one chain of all of them
        operations = [operation for bom in [*boms[1:], top] for operation in bom.operations]
        return [Task(operation, (at - 1,) if at else ()) for at, operation in enumerate(operations)]
    operations = [operation for bom in boms for operation in bom.operations]
    by_id = {operation.id: at for at, operation in enumerate(operations)}
    blocked = {at: [by_id[i] for i in operation.after if i in by_id] for at, operation in enumerate(operations)}
    order = list(TopologicalSorter(blocked).static_order())
    place = {at: position for position, at in enumerate(order)}
    return [Task(operations[at], tuple(place[before] for before in blocked[at])) for at in order]


def _is_chain(bom):
    previous: tuple[int, ...] = ()
    for operation in bom.operations:
        if operation.after != previous:
            return False
        previous = (operation.id,)
    return True


def find(items: Mapping[Key, Item], key: Key) -> Item:
    """The item of ``key``; ``PlanningError("no_item")`` where the shop does not know it."""
    try:
        return items[key]
    except KeyError:
        raise PlanningError("no_item") from None


def item_ref(item: Item) -> Ref:
    """The product of ``item``, to click."""
    return Ref("product.product", item.product_id, item.name)


def reaches(item_of: Callable[[Key], Item], bom: Bom, key: Key) -> bool:
    """Whether ``bom`` uses, at some depth, the item of ``key``; ``item_of`` gives items with the BoM they are made by."""
    seen: set[Key] = set()
    waiting = [bom]
    while waiting:
        for line in waiting.pop().lines:
            if line.item == key:
                return True
            if line.item not in seen:
                seen.add(line.item)
                waiting += [its for its in (item_of(line.item).bom,) if its]
    return False


def check_circles(items: Mapping[Key, Item], key: Key) -> None:
    """Raise ``PlanningError("cyclic_bom")`` with the items of the circle if ``key`` is made, at some depth, of itself."""
    clear: set[Key] = set()
    path: dict[Key, None] = {}

    def visit(key):
        if key in path:
            circle = list(path)
            raise PlanningError("cyclic_bom", tuple(item_ref(items[k]) for k in circle[circle.index(key) :]))
        if key in clear:
            return
        item = find(items, key)
        path[key] = None
        if item.bom and (item.kit or item.source == "make"):
            for line in item.bom.lines:
                visit(line.item)
        for lane in item.lanes:
            # warehouses may resupply each other: a plan goes no lane back (see ``transfer``)
            if lane.item not in path:
                visit(lane.item)
        del path[key]
        clear.add(key)

    visit(key)
