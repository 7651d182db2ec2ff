"""The answer: a plan with its steps, the reasons of its date, and what would make it earlier."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from .outcome import Outcome
from .question import Choice, Demand
from .shop import Key, Lane, Ref, Span, Vendor

StepKind = Literal["delivery", "make", "operation", "buy", "stock", "receipt", "transfer"]


@dataclass(slots=True)
class Step:
    """One step of a plan. Steps form a tree: ``parent`` is the index of the step that needs this one.

    The root is the ``delivery``. A ``make`` step has its ``operation`` steps and the supply of its components below it.
    ``start``/``end`` are the planned moments; ``slack`` is minutes between the earliest and the ``latest`` start that still
    keeps the promised date; a plan just in time stands as late as is sure enough, which is before the latest. ``bom_line_id``
    names the component line that a supply serves (empty right below the delivery, save for kits). ``minutes`` is the working
    time of an operation, ``overtime`` the hours of it that are only worked by choice, ``release`` the moment at which a make
    step's bill of materials is counted as released by engineering. An operation has no work center where none has time for
    it. ``lane`` is set where a transfer brings goods from another warehouse: its supply there is below it.
    """

    kind: StepKind
    item: Key
    quantity: float
    start: datetime
    end: datetime
    parent: int | None = None
    slack: float = 0.0
    latest: datetime | None = None
    critical: bool = False
    minutes: float = 0.0
    bom_id: int | None = None
    bom_line_id: int | None = None
    operation_id: int | None = None
    workcenter_id: int | None = None
    vendor: Vendor | None = None
    lane: Lane | None = None
    release: datetime | None = None
    ref: Ref | None = None
    overtime: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a date is not earlier. ``minutes`` is what the date that is promised as soon as can be (``Plan.safe``) would gain
    were this constraint gone, everything else equal; ``ref`` is the record to click.

    ``kind``: ``capacity`` (the work center is taken by other work), ``calendar`` (it is closed), ``work`` (the work
    itself), ``vendor`` (lead time), ``vendor_closed`` (his closed days and cut-off), ``receipt`` (free only once a
    receipt comes), ``purchase`` (company's days to purchase), ``receiving`` and ``shipping`` (the warehouse is closed for
    it), ``transfer`` (days inside the warehouse, or on the way from another), ``transit`` (carrier days), ``window`` (the
    customer takes goods in only then), ``security`` (sales safety days), ``release`` (engineering has not released the
    BoM), ``policy`` (how sure the date must be), ``together`` (waits for another line,
    delivered with it), ``unknown`` (missing data or time put on the safe side).
    ``joint`` is set where it only helps together with the other joint ones.
    """

    kind: str
    minutes: float
    ref: Ref | None = None
    joint: bool = False


#: Kinds of warnings where days stand in for data, or for time, that there is not: the date is no better than they are.
STAND_INS = frozenset(
    {"no_source", "no_vendor", "no_bom", "no_lead_time", "no_routing", "no_calendar", "no_slot", "never_open"}
)


@dataclass(frozen=True, slots=True)
class Warning_:
    """A doubt beside the date. ``kind``: ``no_source``, ``no_vendor``, ``no_bom``, ``no_lead_time``, ``no_routing``,
    ``no_calendar``, ``no_slot``, ``never_open``, ``archived``, ``below_minimum``, ``overdue_receipt``, ``backlog``,
    ``release``, ``past_request``, ``horizon``, ``overloaded`` (limits of the demand's terms), ``assumed`` (the terms ask for
    a date that is sure, but nothing is known of how late this and ``value`` other records can be), ``choice_gone`` (a
    choice that can no longer be made)."""

    kind: str
    ref: Ref | None = None
    value: float = 0.0


@dataclass(frozen=True, slots=True)
class Effect:
    """What taking its stock does to a later order: ``quantity`` of ``item`` is short at the move ``ref``, and new supply
    would come ``minutes`` late (0: in time)."""

    item: Key
    ref: Ref
    quantity: float
    minutes: float


@dataclass(frozen=True, slots=True)
class Lever:
    """What would make a demand earlier: all ``choices`` with which it is ready on ``date``, ``minutes`` earlier, for
    ``price`` more (company currency, whole demand).

    ``effects`` are on others. Where ``quantity`` is set the demand is split instead: so much on ``date`` and the rest on
    ``rest``, with the choices made already.
    """

    choices: tuple[Choice, ...]
    date: datetime
    minutes: float
    price: float
    effects: tuple[Effect, ...] = ()
    quantity: float | None = None
    rest: datetime | None = None


@dataclass(slots=True)
class Plan:
    """The answer for one demand: ``steps[0]`` is the delivery, on the date that is ``promised``.

    By ``earliest`` all can be done. ``safe`` is the first date that the demand's terms allow (``earliest`` where they
    ask for nothing). ``promised`` is ``requested`` (or the last day of
    delivery before it) where that is not before ``safe``, else ``safe``. ``outcome`` is
    what the samples of the plan came to, ``None`` where the shop has no records.

    ``choices`` are those that were made: those of the demand that could be (``hand_choices``), and those of its policy.
    ``effects`` is what they do to others, ``cost`` what material and work cost (company currency).
    """

    demand: Demand
    steps: list[Step]
    earliest: datetime
    promised: datetime
    feasible: bool
    reasons: list[Reason] = field(default_factory=list)
    warnings: list[Warning_] = field(default_factory=list)
    safe: datetime | None = None
    outcome: Outcome | None = None
    levers: list[Lever] = field(default_factory=list)
    choices: tuple[Choice, ...] = ()
    hand_choices: tuple[Choice, ...] = ()
    effects: tuple[Effect, ...] = ()
    cost: float = 0.0

    @property
    def doubtful(self) -> bool:
        """Whether days stand in for what is missing."""
        return any(warning.kind in STAND_INS for warning in self.warnings)


class PlanningError(Exception):
    """The question cannot be answered at all. ``kind`` and ``refs`` let the caller word it for a person.

    ``cyclic_bom`` (refs: the items of the circle), ``bad_quantity``, ``no_item``, ``no_efficiency`` (refs: work centers),
    ``endless`` (refs: the records with a lead time that cannot be meant), ``far_request`` (so is the date wished for).
    """

    def __init__(self, kind: str, refs: tuple[Ref, ...] = ()):
        super().__init__(kind, refs)
        self.kind = kind
        self.refs = refs
