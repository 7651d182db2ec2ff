"""The shop while it is being planned: machines and supplies made when first asked for, every change undoable."""

from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from operator import itemgetter

from .capacity import Machine
from .clock import Clock
from .column import later
from .explode import find, item_ref, reaches
from .outcome import Outcome, Turn
from .question import Choice
from .queue import Played
from .shop import (
    Attendance,
    Backlog,
    Calendar,
    Event,
    Item,
    Key,
    Lane,
    Load,
    Operation,
    Ref,
    Shop,
    Span,
    Vendor,
    Warehouse,
    WorkCenter,
)
from .supply import Supply
from .worktime import WorkTime

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
    under relaxed constraints must be rolled back before they count again. ``choices`` are those made for the demand that
    is being planned; they hold until they are set anew. ``asked`` is told of all that is asked for that a relaxed constraint
    can change (see ``touched``).
    """

    def __init__(self, shop: Shop, sketch: bool = False):
        self.shop = shop
        #: Whether levers are of no interest.
        self.sketch = sketch
        self.now = whole_second(shop.now)
        self.relaxed: frozenset[Constraint] = frozenset()
        self.asked: list[Constraint] = []
        self._chosen: dict[tuple[str, Hashable], int] = {}
        self._machines: dict[int, Machine] = {}
        self._supplies: dict[Key, Supply] = {}
        self._settled: dict[int, list[Load]] = {}
        self._late: dict[int, dict[Span, Backlog]] = {}
        self._given_up: dict[int, frozenset[Load]] = {}
        self._variants: dict[Hashable, Machine | Supply] = {}
        self._turns: dict[int, list[Turn]] = {}
        self._journal: list[tuple] = []
        #: What of the work of others was played through already, by work center (see ``queue``).
        self.played: dict[int, Played] = defaultdict(dict)
        #: The work of others on each machine as it was last looked at, and what is made of it; the clock of each schedule
        #: (both see ``risk``).
        self.others: dict[Machine, tuple[object, object]] = {}
        self.clocks: dict[WorkTime, Clock] = {}

    # ---------------------------------------------------------------------------------------------------- what there is

    def choose(self, choices: Iterable[Choice] = ()) -> None:
        """Plan with ``choices`` from now on, and with no others."""
        self._chosen = {(choice.kind, choice.about): choice.id for choice in choices}

    def offers(self, choice: Choice) -> bool:
        """Whether ``choice`` can be made beside those that are made."""
        if choice.kind in ("overtime", "shift"):
            return any(offer.kind == choice.kind for offer in self.workcenter(choice.about).offers)
        if choice.kind == "station":
            return choice.id in self.shop.workcenters
        if choice.kind == "release":
            return any(item.bom and item.bom.id == choice.about for item in self.shop.items.values())
        item = self.shop.items.get(choice.about)
        if item is None:
            return False
        if choice.kind == "transfer":
            return any(lane.id == choice.id for lane in item.lanes)
        if choice.kind == "stock":
            return any(is_later(event, choice.id) for event in item.events)
        if choice.kind == "bom":
            boms = [bom for bom in item.boms if bom.id == choice.id and not reaches(self.item, bom, item.key)]
            return bool(boms) or (item.bom is not None and item.bom.id == choice.id)
        vendors = [vendor for vendor in item.vendors if vendor.id == choice.id]
        return any(choice.kind == "vendor" or vendor.expedite_days is not None for vendor in vendors)

    def about(self, choice: Choice) -> Ref | None:
        """The record that ``choice`` is about, to click."""
        if choice.kind in ("overtime", "shift", "station"):
            workcenter = self.workcenter(choice.id or choice.about)
            return Ref("mrp.workcenter", workcenter.id, workcenter.name)
        if choice.kind == "release":
            boms = (item.bom for item in self.shop.items.values() if item.bom and item.bom.id == choice.about)
            return next((Ref("mrp.bom", bom.id, bom.name) for bom in boms), None)
        item = self.shop.items.get(choice.about)
        return item and item_ref(item)

    def is_chosen(self, kind: str, about: Hashable) -> bool:
        """Whether a choice without alternatives was made."""
        return (kind, about) in self._chosen

    def item(self, key: Key) -> Item:
        """An item, made by the bill of materials chosen for it."""
        item = find(self.shop.items, key)
        chosen = self._chosen and self._chosen.get(("bom", key))
        if not chosen or item.bom is None or chosen == item.bom.id:
            return item
        return next((replace(item, bom=bom) for bom in item.boms if bom.id == chosen), item)

    def vendor(self, item: Item) -> Vendor | None:
        """The vendor line chosen for an item, as it is once expedited if that was chosen; ``None``: no choice."""
        for kind in ("vendor", "expedite") if self._chosen else ():
            chosen = self._chosen.get((kind, item.key))
            for vendor in item.vendors if chosen else ():
                if vendor.id == chosen:
                    return expedited(vendor) if kind == "expedite" else vendor
        return None

    def lane(self, item: Item) -> Lane | None:
        """The lane on which an item comes from another warehouse, by choice or by rule; ``None``: it does not."""
        chosen = self._chosen and self._chosen.get(("transfer", item.key))
        if chosen:
            return next((lane for lane in item.lanes if lane.id == chosen), None)
        return item.lanes[0] if item.source == "transfer" and item.lanes else None

    def stations(self, operation: Operation) -> list[int]:
        """Ids of the work centers at which an operation may run."""
        own = [station.workcenter_id for station in operation.stations]
        chosen = self._chosen and self._chosen.get(("station", operation.id))
        return [chosen] if chosen in own else own

    def warehouse(self, item) -> Warehouse:
        """The warehouse of an item, with the days that count."""
        self.asked.append(("warehouse", item.warehouse_id))
        warehouse = self.shop.warehouses.get(item.warehouse_id, _NO_WAREHOUSE)
        if not self.relaxed:
            return warehouse
        if ("transfer", warehouse.id) in self.relaxed:
            warehouse = replace(warehouse, receipt_days=0.0, pick_days=0.0, store_days=0.0, delivery_days=0.0)
        if ("security", warehouse.id) in self.relaxed:
            warehouse = replace(warehouse, security_days=0.0)
        if ("purchase", warehouse.id) in self.relaxed:
            warehouse = replace(warehouse, purchase_days=0.0)
        if ("transit", warehouse.id) in self.relaxed:
            warehouse = replace(warehouse, transit_days=0.0, carrying=None)
        if ("receiving", warehouse.id) in self.relaxed:
            warehouse = replace(warehouse, receiving=None)
        if ("shipping", warehouse.id) in self.relaxed:
            warehouse = replace(warehouse, shipping=None)
        return warehouse

    def is_relaxed(self, constraint: Constraint) -> bool:
        """Whether ``constraint`` does not count for the moment."""
        self.asked.append(constraint)
        return constraint in self.relaxed

    def unhindered(self, vendor: Vendor) -> Vendor:
        """A vendor line with the lead time and the closed days that count."""
        if self.is_relaxed(("vendor", vendor.id)):
            vendor = replace(vendor, delay_days=0.0, calendar=None)
        if self.is_relaxed(("vendor_closed", vendor.partner_id)):
            vendor = replace(vendor, calendar=None)
        return vendor

    def workcenter(self, workcenter_id: int) -> WorkCenter:
        """A work center; one that the shop does not know (archived) has no calendar."""
        return self.shop.workcenters.get(workcenter_id) or WorkCenter(workcenter_id, "", None)

    def machine(self, workcenter_id: int) -> Machine:
        """The machine of a work center, its backlog booked, with the hours chosen for it."""
        self.asked.append(("workcenter", workcenter_id))
        empty = ("capacity", workcenter_id) in self.relaxed
        always_open = ("calendar", workcenter_id) in self.relaxed
        kinds = tuple(kind for kind in ("overtime", "shift") if (kind, workcenter_id) in self._chosen)
        if empty or always_open or kinds:
            self._machine(workcenter_id)
            variant = workcenter_id, empty, always_open, kinds
            if variant not in self._variants:
                self._variants[variant] = self._other_machine(*variant)
            return self._variants[variant]
        return self._machine(workcenter_id)

    def _machine(self, workcenter_id):
        if workcenter_id not in self._machines:
            machine = self._machines[workcenter_id] = Machine(self.workcenter(workcenter_id))
            self._late[workcenter_id] = _backlog(machine, self.now, machine.book)
            self._settled[workcenter_id] = [Load(*slot) for slot in self._late[workcenter_id]]
        return self._machines[workcenter_id]

    def late(self, workcenter_id: int) -> Mapping[Span, Backlog]:
        """The work of a work center that has no slot yet, by those that were found for it."""
        return self._late.get(workcenter_id, {})

    def _other_machine(self, workcenter_id, empty, always_open, kinds):
        workcenter = replace(self.workcenter(workcenter_id), backlog=())
        if empty:
            workcenter = replace(workcenter, loads=())
        else:
            given_up = self._given_up.get(workcenter_id, ())
            loads = (load for load in workcenter.loads if load not in given_up)
            workcenter = replace(workcenter, loads=(*loads, *self._settled.get(workcenter_id, ())))
        if always_open and workcenter.calendar:
            workcenter = replace(workcenter, calendar=_ALWAYS_OPEN, leaves=(), extra=())
        elif kinds and workcenter.calendar:
            workcenter = with_hours(workcenter, kinds)
        return Machine(workcenter)

    def supply(self, key: Key) -> Supply:
        """What is free of an item over time."""
        self.asked.append(("item", key))
        at_once = frozenset(what[1] for kind, what in self.relaxed if kind == "receipt" and what[0] == key)
        later = self._chosen.get(("stock", key)) if self._chosen else None
        if at_once or later is not None:
            base = self._supply(key)
            variant = "supply", key, at_once, later
            if variant not in self._variants:
                without = frozenset(event for event in base.item.events if is_later(event, later))
                supply = self._variants[variant] = Supply(base.item, self.now, at_once, without)
                for at, quantity in base.changes:
                    supply.take(at, quantity)
            return self._variants[variant]
        return self._supply(key)

    def _supply(self, key):
        if key not in self._supplies:
            self._supplies[key] = Supply(find(self.shop.items, key), self.now)
        return self._supplies[key]

    def shortage(self, key: Key, taken: Iterable[tuple[datetime, float]]) -> float:
        """How much more of an item is missing for others once ``taken`` (moment, quantity) is gone for good."""
        supply = self._supply(key)
        mark, before = supply.mark(), supply.short
        for at, quantity in taken:
            supply.take(at, quantity)
        after = supply.short
        supply.rollback(mark)
        return after - before

    # ---------------------------------------------------------------------------------------------------- what is taken

    def book(self, machine: Machine, start: datetime, end: datetime) -> None:
        self._journal.append((machine.rollback, machine.mark()))
        machine.book(start, end)

    def release(self, machine: Machine, start: datetime, end: datetime) -> None:
        self._journal.append((machine.rollback, machine.mark()))
        machine.release(start, end)

    def take(self, supply: Supply, at: datetime, quantity: float) -> None:
        self._journal.append((supply.rollback, supply.mark()))
        supply.take(at, quantity)

    def give_up(self, loads: Mapping[int, Collection[Load]], events: Mapping[Key, Collection[Event]]) -> None:
        """Plan without ``loads`` (by work center id) and ``events`` (by item key) of holds, until it is rolled back.

        Only before anything is planned for good. Work that has no slot yet is put anew where they were.
        """
        self._forget()
        self._journal.append((self._forget,))
        for workcenter_id, given_up in loads.items():
            machine, backlog = self._machine(workcenter_id), self._settled[workcenter_id]
            for load in (*backlog, *given_up):
                self.release(machine, load.start, load.end)
            self.put(self._given_up, workcenter_id, frozenset(given_up))
            self.put(self._late, workcenter_id, _backlog(machine, self.now, partial(self.book, machine)))
            self.put(self._settled, workcenter_id, [Load(*slot) for slot in self._late[workcenter_id]])
        for key, given_up in events.items():
            gone, item = set(given_up), self.shop.items[key]
            kept = replace(item, events=tuple(event for event in item.events if event not in gone))
            self.put(self._supplies, key, Supply(kept, self.now))

    def put(self, values: dict, key: Hashable, value: object) -> None:
        """Set one of ``values`` until it is rolled back."""
        undo = (values.__setitem__, key, values[key]) if key in values else (values.pop, key)
        self._journal.append(undo)
        values[key] = value

    def _forget(self):
        self._variants.clear()

    def mark(self) -> int:
        """A token to come back to the present state with ``rollback``."""
        return len(self._journal)

    def rollback(self, token: int) -> None:
        """Undo all that was booked, released and taken since ``mark``."""
        while len(self._journal) > token:
            undo, *arguments = self._journal.pop()
            undo(*arguments)

    def line_up(self, outcome: Outcome | None) -> None:
        """What is played through from now on waits at the work centers for what is planned before it there."""
        for workcenter_id, turns in outcome.turns().items() if outcome else ():
            # each with those before it, so that whoever comes next looks at one only
            line = list(self._turns.get(workcenter_id, ()))
            self.put(self._turns, workcenter_id, line)
            for start, ends in turns:
                at = bisect_right(line, start, key=itemgetter(0))
                waited = array("d", later(line[at - 1][1], ends) if at else ends)
                line.insert(at, (start, waited))
                for following in range(at + 1, len(line)):
                    start, ends = line[following]
                    longer = array("d", later(ends, waited))
                    if longer == ends:
                        break
                    line[following] = start, longer

    def turn(self, workcenter_id: int, start: datetime) -> list[float] | None:
        """When, in each sample, a work center is done with what is lined up there to begin by ``start`` (seconds from now)."""
        turns = self._turns.get(workcenter_id, ())
        at = bisect_right(turns, start, key=itemgetter(0))
        return turns[at - 1][1] if at else None

    def settle(self, bookings: Iterable[tuple[int, datetime, datetime]]) -> None:
        """One demand is planned for good: ``bookings`` (work center, start, end) are others' work from now on."""
        for workcenter_id, start, end in bookings:
            self._settled.setdefault(workcenter_id, []).append(Load(start, end))
        self._forget()


def touched(constraint: Constraint) -> Constraint:
    """What is asked for where ``constraint`` counts, as in ``World.asked``."""
    kind, about = constraint
    if kind == "receipt":
        return "item", about[0]
    if kind in ("capacity", "calendar", "work") and isinstance(about, int):
        return "workcenter", about
    if kind in ("transfer", "purchase", "receiving") and isinstance(about, int):
        return "warehouse", about
    return constraint


def _backlog(machine, now, book):
    """Book the work of a machine that has no slot yet, in its order; by its slots."""
    found = {}
    for backlog in machine.workcenter.backlog:
        slot = machine.first_slot(whole_second(max(now, backlog.not_before)), backlog.minutes)
        if slot:
            book(*slot)
            found[slot] = backlog
    return found


def expedited(vendor: Vendor) -> Vendor:
    """A vendor line with the delay and the price agreed for haste."""
    if vendor.expedite_days is None:
        return vendor
    price = vendor.price + vendor.expedite_price
    return replace(vendor, delay_days=vendor.expedite_days, price=price, expedited=True)


def with_hours(workcenter: WorkCenter, kinds: Iterable[str]) -> WorkCenter:
    """A work center that works the hours of its offers of these kinds too."""
    more = tuple(attendance for offer in workcenter.offers if offer.kind in kinds for attendance in offer.attendances)
    calendar = workcenter.calendar
    return replace(workcenter, calendar=replace(calendar, attendances=calendar.attendances + more))


def is_later(event: Event, move_id: int) -> bool:
    """Whether ``event`` is what the move of a later order takes."""
    return event.quantity < 0 and event.ref is not None and (event.ref.model, event.ref.id) == ("stock.move", move_id)
