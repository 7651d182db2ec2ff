"""Forward pass: the tree of what one demand takes, everything as soon as it can be."""

import math
from collections.abc import Hashable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import takewhile
from typing import NamedTuple

from .answer import Step, Warning_
from .buying import choose_vendor, counted
from .explode import explode, item_ref
from .node import Node, assumed
from .passage import NEVER_OPEN_DAYS, Count, Passage, days_of, gate, lasting, purchase
from .question import Demand
from .shop import Item, Ref
from .supply import NIL, Supply
from .transfer import comes_back, transfer_days
from .working import take_slot
from .world import Constraint, World, whole_second

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


#: Which part is to be supplied and how.
Question = tuple[Hashable, ...]
#: What was booked (from, to) at a work center or taken (at, quantity) of an item, and of which.
Taken = tuple[Constraint, datetime, datetime | float]


class Part(NamedTuple):
    """What a part was supplied with: the nodes that bring it, and what of ``Forward.asked`` and ``taken`` was for it."""

    question: Question
    sources: list[Node]
    asked: slice
    taken: slice


class Forward:
    """Plans ``demand`` in ``world`` as soon as can be, books and takes what it needs there.

    ``nodes`` is in the order of the steps (the delivery first, parents before children); ``placed`` holds the nodes
    that have a time of their own, each after all that it waits for. ``taken`` is what was booked and taken, in that
    order, ``asked`` what was asked of the world, and ``parts`` what every part was supplied with (see ``relaxed``).
    """

    def __init__(self, world: World, demand: Demand):
        self.world = world
        self.now = world.now
        self.demand = demand
        self.nodes: list[Node] = []
        self.placed: list[Node] = []
        self.taken: list[Taken] = []
        self.parts: list[Part] = []
        self.asked = world.asked = []
        self._releases: tuple[tuple[datetime, Constraint, Ref], ...] = ()
        self.underway = self._read_underway()
        self._deliver()

    @property
    def earliest(self) -> datetime:
        """When the demand can be at the customer's."""
        return self.nodes[0].step.end

    # --------------------------------------------------------------------------------------------------------- product

    def _deliver(self):
        demand, world = self.demand, self.world
        item = world.item(demand.item)
        warehouse = world.warehouse(item)
        root = self._node(None, "delivery", item, demand.quantity)
        if item.kit and item.bom:
            needs, _tasks = explode(world.shop.items, item.bom, demand.quantity / item.bom.quantity)
            lines = [(world.item(need.line.item), need.quantity, need.line.id) for need in needs]
        else:
            lines = [(item, demand.quantity, None)]
        sources = []
        for part, quantity, line_id in lines:
            to_order = demand.strategy != "mts" and not (line_id and part.always_stock)
            sources += self._supply(root, part, quantity, line_id, to_order, demand.stock_first)
        sources = self._move(root, item, demand.quantity, None, warehouse.delivery_days, sources)
        self._go(root, sources, self._carriage(root, warehouse))

    def _carriage(self, root, warehouse):
        """The way from the warehouse to the customer; only from there on his own windows count (see ``terms``)."""
        transit = ("transit", warehouse.id)
        days, ref = self.demand.transit_days, Ref("stock.warehouse", warehouse.id, warehouse.name)
        if days is None or transit in self.world.relaxed:
            days = warehouse.transit_days
        if warehouse.security_days:
            root.causes.append((("security", warehouse.id), ref))
        if days:
            root.causes.append((transit, ref))
        if warehouse.shipping:
            root.causes.append((("shipping", warehouse.id), ref))
        drives = days_of(warehouse.carrying) if warehouse.carrying else None
        return Passage((Count(days, drives, ref), Count(warehouse.security_days)), leaves=gate(warehouse.shipping, ref))

    # --------------------------------------------------------------------------------------------------------- sources

    def _supply(self, parent, item, quantity, line_id, to_order, stock_first=False):
        """The nodes that bring ``quantity`` of ``item``; noted among the parts."""
        asked, taken = len(self.asked), len(self.taken)
        sources = self._supply_first(parent, item, quantity, line_id, to_order, stock_first)
        question = self._question(parent, item, quantity, line_id, to_order, stock_first)
        self.parts.append(Part(question, sources, slice(asked, len(self.asked)), slice(taken, len(self.taken))))
        return sources

    def _question(self, parent, item, quantity, line_id, to_order, stock_first):
        above = []
        while parent:
            above.append(parent.step.item)
            parent = None if parent.step.parent is None else self.nodes[parent.step.parent]
        return item.key, quantity, line_id, to_order, stock_first, self._releases, *above

    def _supply_first(self, parent, item, quantity, line_id, to_order, stock_first):
        """What is under way for it already, then the rest."""
        sources = []
        for supply in self.underway.get((item.key, self._place_of(parent)), ()):
            share = min(supply.free_at(datetime.max), quantity)
            if share > NIL:
                sources.append(self._take_underway(parent, item, share, line_id, supply))
                quantity -= share
        if quantity <= NIL:
            return sources
        return sources + self._supply_rest(parent, item, quantity, line_id, to_order, stock_first)

    def _supply_rest(self, parent, item, quantity, line_id, to_order, stock_first):
        if item.endless and not (to_order and item.source):
            return [self._place(self._node(parent, "stock", item, quantity, bom_line_id=line_id), ())]
        if not to_order:
            return self._from_stock(parent, item, quantity, line_id)
        taken = self._free(item, quantity, self.now) if stock_first else 0.0
        return self._split(parent, item, quantity, line_id, taken)

    def _read_underway(self):
        """The ``underway`` of the demand as supplies of their own, by item and place."""
        found = {}
        at_once = frozenset(what[1] for kind, what in self.world.relaxed if kind == "receipt")
        for one in self.demand.underway:
            alone = replace(self.world.item(one.item), on_hand=0.0, events=(one.event,))
            found.setdefault((one.item, one.within), []).append(Supply(alone, self.now, at_once))
        return found

    def _place_of(self, parent):
        return self.world.item(parent.step.item).product_id if parent.step.kind == "make" else None

    def _take_underway(self, parent, item, quantity, line_id, supply):
        when = supply.earliest(quantity)
        (event,) = supply.item.events
        node = self._node(parent, "receipt" if when > self.now else "stock", item, quantity, bom_line_id=line_id)
        node.step.ref = event.ref
        if when > self.now:
            node.causes.append((("receipt", (item.key, event)), event.ref or item_ref(item)))
        if event.overdue:
            node.warnings.append(Warning_("overdue_receipt", event.ref or item_ref(item), event.quantity))
        node.supply = supply
        self.world.take(supply, when, quantity)
        return self._place(node, (), start=when)

    def _from_stock(self, parent, item, quantity, line_id):
        """All from stock and planned receipts, unless new supply of what is short would be sooner."""
        taken = self._free(item, quantity, self.now)
        while True:
            token = len(self.nodes), len(self.placed), len(self.taken), len(self.parts), self.world.mark()
            sources = self._split(parent, item, quantity, line_id, taken)
            arrival = max(node.step.end for node in sources)
            more = taken + self._free(item, quantity - taken, arrival)
            if more <= taken + NIL:
                return sources
            self._rollback(token)
            taken = more

    def _split(self, parent, item, quantity, line_id, taken):
        """``taken`` from stock, the rest from new supply."""
        sources = []
        if taken > NIL:
            when = self.world.supply(item.key).earliest(taken)
            sources.append(self._take(parent, item, taken, line_id, when))
        if quantity - taken > NIL:
            sources += self._new(parent, item, quantity - taken, line_id)
        return sources

    def _free(self, item, quantity, at):
        """How much of ``quantity`` is free at a moment, in whole roundings of the item."""
        free = self.world.supply(item.key).free_at(at)
        if free >= quantity - NIL:
            return quantity
        return math.floor(free / item.rounding + NIL) * item.rounding

    def _take(self, parent, item, quantity, line_id, when):
        supply = self.world.supply(item.key)
        node = self._node(parent, "stock", item, quantity, bom_line_id=line_id)
        if when > self.now:
            node.step.kind = "receipt"
            receipts = supply.receipts_at(when)
            node.step.ref = receipts[0].ref if receipts else None
            node.causes += [(("receipt", (item.key, event)), event.ref or item_ref(item)) for event in receipts]
        for event in supply.overdue_for(when, quantity):
            node.warnings.append(Warning_("overdue_receipt", event.ref or item_ref(item), event.quantity))
        node.supply = supply
        self.world.take(supply, when, quantity)
        self.taken.append((("item", item.key), when, quantity))
        return self._place(node, (), start=when)

    def _new(self, parent, item, quantity, line_id):
        lane = self.world.lane(item)
        if lane and not comes_back(self.nodes, parent, lane):
            return self._transfer(parent, item, quantity, line_id, lane)
        if item.source == "buy":
            return self._buy(parent, item, quantity, line_id)
        if item.source == "make" and item.bom:
            sources = []
            batch = item.bom.batch or quantity
            while quantity > NIL:
                sources += self._make(parent, item, batch, line_id)
                quantity -= batch
            return sources
        # what nobody makes or sells shows as something to buy
        kind, problem = ("make", "no_bom") if item.source == "make" else ("buy", "no_source")
        node = self._node(parent, kind, item, quantity, bom_line_id=line_id)
        lasts = assumed(self.world, node, problem, item_ref(item), self.world.shop.no_source_days)
        return [self._place(node, (), lasts)]

    # -------------------------------------------------------------------------------------------------------- transfer

    def _transfer(self, parent, item, quantity, line_id, lane):
        """What another warehouse has free or expects, and for the rest what is made or bought there."""
        node = self._node(parent, "transfer", item, quantity, bom_line_id=line_id)
        node.step.lane = lane
        days = transfer_days(self.world, node, lane)
        sources = self._supply_rest(node, self.world.item(lane.item), quantity, None, to_order=False, stock_first=False)
        arrival = self._place(node, sources, lasting(days))
        return self._move(parent, item, quantity, line_id, self.world.warehouse(item).receipt_days, [arrival])

    # ------------------------------------------------------------------------------------------------------------- buy

    def _buy(self, parent, item, quantity, line_id):
        warehouse = self.world.warehouse(item)
        start = self.now + lasting(warehouse.purchase_days)
        node = self._node(parent, "buy", item, quantity, bom_line_id=line_id)
        vendor = node.step.vendor = choose_vendor(self.world, node, item, quantity, start)
        ref = Ref("stock.warehouse", warehouse.id, warehouse.name)
        receiving = gate(warehouse.receiving, ref)
        if not vendor:
            lasts = assumed(self.world, node, "no_vendor", item_ref(item), self.world.shop.no_source_days)
            way = Passage((Count(lasts / DAY),), arrives=receiving)
        else:
            way = purchase(counted(self.world, node, item, vendor), receiving)
        if warehouse.purchase_days:
            node.causes.append((("purchase", warehouse.id), ref))
        if receiving:
            node.causes.append((("receiving", warehouse.id), ref))
        arrival = self._go(node, (), way, start)
        return self._move(parent, item, quantity, line_id, warehouse.receipt_days, [arrival])

    # ------------------------------------------------------------------------------------------------------------ make

    def _make(self, parent, item, quantity, line_id):
        make = self._node(parent, "make", item, quantity, bom_id=item.bom.id, bom_line_id=line_id)
        outer = self._releases
        self._await_release(make, item.bom)
        ends = self._work(make, item, quantity)
        self._releases = outer
        return self._move(parent, item, quantity, line_id, self.world.warehouse(item).store_days, ends)

    def _await_release(self, make, bom):
        """From here on down nothing is made before ``bom`` is released."""
        if bom.not_before is None or self.world.is_chosen("release", bom.id):
            return
        ref = Ref("mrp.bom", bom.id, bom.name)
        make.step.release = max(whole_second(bom.not_before), self.now)
        make.warnings.append(Warning_("release", ref, (make.step.release - self.now) / MINUTE))
        self._releases += ((make.step.release, ("release", bom.id), ref),)

    def _released(self, node):
        """When work on ``node`` may begin as far as engineering is concerned: a release covers all that is below."""
        node.causes += [(constraint, ref) for _moment, constraint, ref in self._releases]
        counted = takewhile(lambda release: not self.world.is_relaxed(release[1]), self._releases)
        return max((moment for moment, _constraint, _ref in counted), default=self.now)

    def _work(self, make, item, quantity):
        """Supply and operations of an order; the nodes that end it."""
        world = self.world
        bom, warehouse = item.bom, world.warehouse(item)
        needs, tasks = explode(world.shop.items, bom, quantity / bom.quantity)
        position = {task.operation.id: at for at, task in enumerate(tasks)}
        arrivals: dict[int | None, list[Node]] = {}
        for need in needs:
            part = world.item(need.line.item)
            to_order = self.demand.strategy == "mto" and not part.always_stock
            sources = self._supply(make, part, need.quantity, need.line.id, to_order)
            sources = self._move(make, part, need.quantity, need.line.id, warehouse.pick_days, sources)
            arrivals.setdefault(position.get(need.operation_id), []).extend(sources)
        for at, task in enumerate(tasks):
            before = [make.parts[i] for i in task.after] + arrivals.get(at, [])
            if not task.after:
                before += arrivals.get(None, [])
            make.parts.append(self._operation(make, item, task.operation, quantity, before))
        if tasks:
            blocking = {i for task in tasks for i in task.after}
            make.step.start = min(node.step.start for node in make.parts)
            make.step.end = max(node.step.end for node in make.parts)
            return [node for at, node in enumerate(make.parts) if at not in blocking]
        before = arrivals.get(None, [])
        start = max([self._released(make), *(other.step.end for other in before)])
        return [self._place(make, before, self._produce(make, item), start)]

    def _produce(self, make, item):
        bom = item.bom
        if not bom.produce_days:
            return assumed(self.world, make, "no_routing", item_ref(item), self.world.shop.unknown_days)
        constraint = "work", ("bom", bom.id)
        make.causes.append((constraint, Ref("mrp.bom", bom.id, bom.name)))
        return lasting(0 if self.world.is_relaxed(constraint) else bom.produce_days)

    def _operation(self, make, item, operation, quantity, before):
        node = self._node(make, "operation", item, quantity, operation_id=operation.id, bom_id=make.step.bom_id)
        node.operation = operation
        ready = whole_second(max([self._released(node), *(other.step.end for other in before)]))
        machines = {id_: self._machine(id_) for id_ in self.world.stations(operation)}
        start, lasts = take_slot(self.world, node, machines, quantity, ready)
        if node.machine:
            self.taken.append((("workcenter", node.step.workcenter_id), start, start + lasts))
        return self._place(node, before, lasts, start)

    def _machine(self, workcenter_id):
        return self.world.machine(workcenter_id)

    # ----------------------------------------------------------------------------------------------------------- nodes

    def _move(self, parent, item, quantity, line_id, days, sources):
        """``sources``, or the transfer that takes them further where that takes ``days``."""
        if not days:
            return sources
        node = self._node(parent, "transfer", item, quantity, bom_line_id=line_id)
        warehouse = self.world.warehouse(item)
        node.causes.append((("transfer", warehouse.id), Ref("stock.warehouse", warehouse.id, warehouse.name)))
        return [self._place(node, sources, lasting(days))]

    def _node(self, parent, kind, item: Item, quantity, **details):
        step = Step(kind, item.key, quantity, self.now, self.now, parent and parent.index, **details)
        node = Node(len(self.nodes), step)
        self.nodes.append(node)
        return node

    def _go(self, node, before, way, start=None):
        """Place ``node``, which goes ``way`` once all that is ``before`` it has ended, from ``start`` on."""
        ready = max([start or self.now, *(other.step.end for other in before)])
        node.warnings += [Warning_("never_open", ref, NEVER_OPEN_DAYS) for ref in way.never_open(self.now)]
        node.passage = way
        start, end = way.forward(ready)
        return self._place(node, before, end - start, start)

    def _place(self, node, before, lasts=timedelta(), start=None):
        node.before = list(before)
        if start is None:
            start = max((other.step.end for other in node.before), default=self.now)
        node.step.start, node.step.end = start, start + lasts
        self.placed.append(node)
        return node

    def _rollback(self, token):
        nodes, placed, taken, parts, journal = token
        del self.nodes[nodes:]
        del self.placed[placed:]
        del self.taken[taken:]
        del self.parts[parts:]
        self.world.rollback(journal)
