"""The shop while it is being planned: machines and supplies made when first asked for, every change undoable."""

from collections.abc import Hashable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from .capacity import Machine
from .explode import find
from .shop import Attendance, Calendar, Key, Load, Shop, Warehouse, WorkCenter
from .supply import Supply

#: A constraint that can be relaxed: its kind (as in ``Reason.kind``) and what it is about.
Constraint = tuple[str, Hashable]

_ALWAYS_OPEN = Calendar(0, "", "UTC", tuple(Attendance(day, 0.0, 24.0) for day in range(7)))
_NO_WAREHOUSE = Warehouse(0, "")


def whole_second(moment: datetime) -> datetime:
    """``moment``, or the next whole second: Odoo stores whole seconds, and a slot may not begin before its parts."""
    return moment if not moment.microsecond else moment.replace(microsecond=0) + timedelta(seconds=1)


class World:
    """Machines and supplies of ``shop``, with a journal of what the planning takes from them.

    ``relaxed`` holds the constraints that do not count for the moment (see ``reasons``). What is booked and taken
    under relaxed constraints must be rolled back before they count again.
    """

    def __init__(self, shop: Shop):
        self.shop = shop
        self.now = whole_second(shop.now)
        self.relaxed: frozenset[Constraint] = frozenset()
        self._machines: dict[int, Machine] = {}
        self._supplies: dict[Key, Supply] = {}
        self._settled: dict[int, list[Load]] = {}
        self._variants: dict[Hashable, Machine | Supply] = {}
        self._journal: list[tuple] = []

    # ---------------------------------------------------------------------------------------------------- what there is

    def item(self, key: Key):
        return find(self.shop.items, key)

    def warehouse(self, item) -> Warehouse:
        """The warehouse of an item, with the days that count."""
        warehouse = self.shop.warehouses.get(item.warehouse_id, _NO_WAREHOUSE)
        if not self.relaxed:
            return warehouse
        if ("transfer", warehouse.id) in self.relaxed:
            warehouse = replace(warehouse, receipt_days=0.0, pick_days=0.0, store_days=0.0, delivery_days=0.0)
        if ("security", warehouse.id) in self.relaxed:
            warehouse = replace(warehouse, security_days=0.0)
        if ("purchase", warehouse.id) in self.relaxed:
            warehouse = replace(warehouse, purchase_days=0.0)
        return warehouse

    def workcenter(self, workcenter_id: int) -> WorkCenter:
        """A work center; one that the shop does not know (archived) has no calendar."""
        return self.shop.workcenters.get(workcenter_id) or WorkCenter(workcenter_id, "", None)

    def machine(self, workcenter_id: int) -> Machine:
        """The machine of a work center, its backlog booked."""
        empty = ("capacity", workcenter_id) in self.relaxed
        always_open = ("calendar", workcenter_id) in self.relaxed
        if empty or always_open:
            variant = workcenter_id, empty, always_open
            if variant not in self._variants:
                self._variants[variant] = self._relaxed_machine(*variant)
            return self._variants[variant]
        if workcenter_id not in self._machines:
            machine = self._machines[workcenter_id] = Machine(self.workcenter(workcenter_id))
            for backlog in machine.workcenter.backlog:
                slot = machine.first_slot(whole_second(max(self.now, backlog.not_before)), backlog.minutes)
                if slot:
                    machine.book(*slot)
                    self._settled.setdefault(workcenter_id, []).append(Load(*slot))
        return self._machines[workcenter_id]

    def _relaxed_machine(self, workcenter_id, empty, always_open):
        workcenter = replace(self.workcenter(workcenter_id), backlog=())
        if empty:
            workcenter = replace(workcenter, loads=())
        else:
            workcenter = replace(workcenter, loads=(*workcenter.loads, *self._settled.get(workcenter_id, ())))
        if always_open and workcenter.calendar:
            workcenter = replace(workcenter, calendar=_ALWAYS_OPEN, leaves=())
        return Machine(workcenter)

    def supply(self, key: Key) -> Supply:
        """What is free of an item over time."""
        at_once = frozenset(what[1] for kind, what in self.relaxed if kind == "receipt" and what[0] == key)
        if at_once:
            variant = "supply", key, at_once
            if variant not in self._variants:
                supply = self._variants[variant] = Supply(self.item(key), self.now, at_once)
                for at, quantity in self._supplies[key].changes:
                    supply.take(at, quantity)
            return self._variants[variant]
        if key not in self._supplies:
            self._supplies[key] = Supply(self.item(key), self.now)
        return self._supplies[key]

    # ---------------------------------------------------------------------------------------------------- what is taken

    def book(self, machine: Machine, start: datetime, end: datetime) -> None:
        machine.book(start, end)
        self._journal.append((machine.release, start, end))

    def release(self, machine: Machine, start: datetime, end: datetime) -> None:
        machine.release(start, end)
        self._journal.append((machine.book, start, end))

    def take(self, supply: Supply, at: datetime, quantity: float) -> None:
        self._journal.append((supply.rollback, supply.mark()))
        supply.take(at, quantity)

    def mark(self) -> int:
        """A token to come back to the present state with ``rollback``."""
        return len(self._journal)

    def rollback(self, token: int) -> None:
        """Undo all that was booked, released and taken since ``mark``."""
        while len(self._journal) > token:
            undo, *arguments = self._journal.pop()
            undo(*arguments)

    def settle(self, bookings: Iterable[tuple[int, datetime, datetime]]) -> None:
        """One demand is planned for good: ``bookings`` (work center, start, end) are others' work from now on."""
        for workcenter_id, start, end in bookings:
            self._settled.setdefault(workcenter_id, []).append(Load(start, end))
        self._variants.clear()
