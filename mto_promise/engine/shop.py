"""The shop as data: what the planner is told of it.

Plain frozen records; what there are thousands of is a named tuple, which is made faster. Quantities are in the item's own
(product) unit of measure unless a field says otherwise, durations in minutes or days as named, and every datetime is a naive
UTC ``datetime``. "Days" are calendar days of 24 hours, as Odoo's lead times are.

An item is a product seen from one warehouse; its key is opaque to the engine (the snapshot uses
``(product_id, warehouse_id)``).
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, NamedTuple

from .spread import Records

Key = Hashable
Span = tuple[datetime, datetime]

#: How deep supply goes to order: nothing, the product itself, or all of its components too.
Strategy = Literal["mts", "ato", "mto"]


class Ref(NamedTuple):
    """A record outside the engine, so that an answer can be clicked: model name, id and display name."""

    model: str
    id: int
    name: str = ""


# --------------------------------------------------------------------------------------------------------- capacity


@dataclass(frozen=True, slots=True)
class Attendance:
    """One line of a working schedule (``resource.calendar.attendance``), in the calendar's local hours.

    ``weekday`` 0 is Monday; ``week_type`` is 0 or 1 in a two-week schedule (Odoo's parity of weeks), else ``None``.
    """

    weekday: int
    hour_from: float
    hour_to: float
    date_from: date | None = None
    date_to: date | None = None
    week_type: int | None = None


@dataclass(frozen=True, slots=True)
class Calendar:
    """A working schedule: attendances in local time of ``tz``, closings (``leaves``) in UTC.

    ``flexible`` schedules (Odoo's flexible hours) have no attendances that count.
    """

    id: int
    name: str
    tz: str
    attendances: tuple[Attendance, ...]
    leaves: tuple[Span, ...] = ()
    flexible: bool = False
    hours_per_day: float = 8.0
    hours_per_week: float = 40.0


class Load(NamedTuple):
    """A piece of time that a work center has given away: a planned work order, a hold, a maintenance."""

    start: datetime
    end: datetime
    ref: Ref | None = None


@dataclass(frozen=True, slots=True)
class Backlog:
    """Work that must be done but has no slot yet (unplanned or late work orders): booked first, in the order given."""

    minutes: float
    not_before: datetime
    ref: Ref | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """Hours that a work center could work besides its own, if somebody decided so: ``kind`` ``overtime`` or ``shift``.

    ``attendances`` are read in the time zone of its calendar; ``cost_hour`` is what an hour of them costs more.
    """

    kind: Literal["overtime", "shift"]
    attendances: tuple[Attendance, ...]
    cost_hour: float = 0.0


@dataclass(frozen=True, slots=True)
class WorkCenter:
    """One work center with its calendar, its own closings (``leaves``) and what is already booked (``loads``).

    ``extra`` is when it works besides its calendar, ``offers`` when it could; ``cost_hour`` is what its work costs.
    """

    id: int
    name: str
    calendar: Calendar | None
    leaves: tuple[Span, ...] = ()
    loads: tuple[Load, ...] = ()
    archived: bool = False
    backlog: tuple[Backlog, ...] = ()
    extra: tuple[Span, ...] = ()
    offers: tuple[Offer, ...] = ()
    cost_hour: float = 0.0


@dataclass(frozen=True, slots=True)
class Station:
    """One way to run an operation: a work center with the capacity and times that hold there for the product made.

    ``capacity`` is how many units of the product run at once (Odoo: ``mrp.workcenter._get_capacity``), ``setup`` and
    ``cleanup`` are minutes once per run, ``efficiency`` is a percentage.
    """

    workcenter_id: int
    capacity: float = 1.0
    setup: float = 0.0
    cleanup: float = 0.0
    efficiency: float = 100.0


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of a BoM. ``stations[0]`` is its own work center, the others are alternatives.

    ``time_cycle`` is minutes per cycle; ``after`` holds ids of operations of the same BoM that block this one (empty
    for the first; a BoM without operation dependencies gives each operation its predecessor here).
    """

    id: int
    name: str
    stations: tuple[Station, ...]
    time_cycle: float
    after: tuple[int, ...] = ()


# ------------------------------------------------------------------------------------------------ bills of materials


@dataclass(frozen=True, slots=True)
class BomLine:
    """``quantity`` of the line's own unit goes into one batch of the BoM.

    ``rounding`` is the line unit's precision, ``factor`` how many product units of the component one line unit is.
    ``operation_id`` is the operation that consumes it (``None``: needed at the start of the order).
    """

    id: int
    item: Key
    quantity: float
    rounding: float = 0.01
    factor: float = 1.0
    operation_id: int | None = None


@dataclass(frozen=True, slots=True)
class Bom:
    """A bill of materials with its routing. ``quantity`` product units come out of one batch.

    ``kit`` BoMs are exploded where they are used. ``produce_days`` counts only where there are no operations.
    ``batch`` (product units) splits an order into several of that size each, as Odoo's ``enable_batch_size``.
    ``not_before`` is when engineering has released it at the latest: no work for it, nor for what is made below it,
    begins sooner (``None``: released, or needs no release).
    """

    id: int
    name: str
    quantity: float
    lines: tuple[BomLine, ...] = ()
    operations: tuple[Operation, ...] = ()
    kit: bool = False
    produce_days: float = 0.0
    batch: float | None = None
    not_before: datetime | None = None


# ------------------------------------------------------------------------------------------------ items and material


@dataclass(frozen=True, slots=True)
class Vendor:
    """One vendor price line (``product.supplierinfo``), ``minimum`` in product units, ``price`` per product unit.

    ``expedite_days`` is the delay the vendor keeps for ``expedite_price`` more a unit (``None``: not agreed);
    ``expedited`` marks the line as it is with both of them taken. With a ``calendar`` the delay counts the vendor's open
    days, from when he takes an order: in his open hours, before the local hour ``cutoff`` (0: until he closes).
    """

    id: int
    partner_id: int
    name: str
    delay_days: float
    minimum: float = 0.0
    valid_from: date | None = None
    valid_to: date | None = None
    price: float = 0.0
    expedite_days: float | None = None
    expedite_price: float = 0.0
    expedited: bool = False
    calendar: Calendar | None = None
    cutoff: float = 0.0


@dataclass(frozen=True, slots=True)
class Lane:
    """A way on which a warehouse is resupplied from another: a route (``id``), the item there, and the days it takes.

    ``name`` is the route's, ``origin`` the other warehouse's; ``price`` is what the way costs per product unit.
    """

    id: int
    item: Key
    days: float = 0.0
    name: str = ""
    origin: str = ""
    price: float = 0.0


@dataclass(frozen=True, slots=True)
class Event:
    """A change of the free quantity of an item: a receipt (positive) or a demand (negative) at a moment.

    What is pegged to somebody else is in neither. ``overdue`` marks a receipt that should have come already; the
    snapshot has put it at a later, safe moment. A receipt from a vendor has its ``partner_id``; ``lead_days`` are what
    it takes in all from the order to the receipt (0: unknown, the time that is left counts).
    """

    at: datetime
    quantity: float
    ref: Ref | None = None
    overdue: bool = False
    partner_id: int | None = None
    lead_days: float = 0.0


@dataclass(frozen=True, slots=True)
class Item:
    """A product in a warehouse: what is there, what comes and goes, and how more of it is had.

    ``source`` says where a new supply comes from: ``make`` by ``bom``, ``buy`` from the first fitting of ``vendors``,
    ``transfer`` on the first of ``lanes``, ``None`` when nothing is set up. A ``kit`` item is never stocked: its ``bom`` is
    exploded. ``always_stock`` keeps a component out of make to order. ``endless`` items (not tracked in stock) are always
    there, but are made or bought to order as others are. A choice may take one of ``boms`` in place of ``bom``, or one of
    ``lanes``; ``cost`` is what a unit from stock costs.
    """

    key: Key
    product_id: int
    warehouse_id: int
    name: str
    rounding: float = 0.01
    source: Literal["make", "buy", "transfer"] | None = None
    bom: Bom | None = None
    kit: bool = False
    vendors: tuple[Vendor, ...] = ()
    on_hand: float = 0.0
    events: tuple[Event, ...] = ()
    always_stock: bool = False
    endless: bool = False
    boms: tuple[Bom, ...] = ()
    cost: float = 0.0
    lanes: tuple[Lane, ...] = ()


@dataclass(frozen=True, slots=True)
class Warehouse:
    """Days that goods take inside and out of a warehouse, from the delays of its rules.

    ``receipt_days`` dock to stock, ``pick_days`` stock to the shop floor, ``store_days`` shop floor to stock,
    ``delivery_days`` stock to the customer, ``security_days`` the company's safety lead of sales, ``purchase_days``
    the company's days to purchase. ``transit_days`` are the carrier's, counted in the open days of ``carrying`` if there
    is such a schedule. Purchases are received while ``receiving`` is open, deliveries leave while ``shipping`` is
    (``None``: always).
    """

    id: int
    name: str
    receipt_days: float = 0.0
    pick_days: float = 0.0
    store_days: float = 0.0
    delivery_days: float = 0.0
    security_days: float = 0.0
    purchase_days: float = 0.0
    transit_days: float = 0.0
    receiving: Calendar | None = None
    shipping: Calendar | None = None
    carrying: Calendar | None = None


@dataclass(frozen=True, slots=True)
class Shop:
    """Everything a promise can touch, at the moment ``now``.

    ``unknown_days`` stands in for a lead time that nobody has recorded; ``no_source_days`` for an item that nobody
    makes or sells (365 as in Odoo's ``_get_lead_days``). ``records`` say how late things have been; without them
    plans are not played through.
    """

    now: datetime
    items: Mapping[Key, Item]
    workcenters: Mapping[int, WorkCenter] = field(default_factory=dict)
    warehouses: Mapping[int, Warehouse] = field(default_factory=dict)
    unknown_days: float = 7.0
    no_source_days: float = 365.0
    records: Records | None = None
