"""A product's standard bill of materials with the rules by which a specification changes it.

Odoo's models map to these records one to one. Quantities of a line are in the line's own unit, for one batch of its
bill of materials; durations in minutes per cycle. Formulas are over the parameters and attributes of the product that
the bill of materials makes (its ``Item.definition``).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from .definition import Definition
from .parameter import Key


@dataclass(frozen=True, slots=True)
class LineRule:
    """How a specification changes a line.

    ``condition`` (truth): the line is left out where false. ``quantity`` (number): size of one piece in the line's
    unit, instead of the line's quantity. ``pieces`` (number): how many pieces, else 1. ``allowance`` is added to each
    piece (saw cut, trim; line unit), ``scrap`` percent to their sum, which then is rounded up to a multiple of
    ``multiple`` (bar length, sheet area; line unit; 0: as it is). Nothing is left of a line whose quantity is 0.

    ``component`` is the code of a choice parameter whose option brings the component. Or ``variants``, keys of items,
    are searched for the only one that has the attributes in ``matching``: pairs of an attribute's code and a formula.

    ``passes`` maps parameters of the component to formulas: pairs of the component's code and a formula of the kind of
    that parameter. Parameters that are not mapped take the value of the same code, if there is one, else their default.
    """

    condition: str | None = None
    quantity: str | None = None
    pieces: str | None = None
    allowance: float = 0.0
    scrap: float = 0.0
    multiple: float = 0.0
    component: str | None = None
    variants: tuple[Key, ...] = ()
    matching: tuple[tuple[str, str], ...] = ()
    passes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class StandardLine:
    """One component line. ``factor`` is how many product units of the item one line unit is, whose id is ``unit``.
    ``operation_id`` consumes it."""

    id: int
    name: str
    item: Key
    quantity: float
    factor: float = 1.0
    operation_id: int | None = None
    rule: LineRule | None = None
    unit: int | None = None


@dataclass(frozen=True, slots=True)
class StandardOperation:
    """One operation. ``minutes`` per cycle, or by the number formula ``duration``; left out where the truth formula
    ``condition`` is false. ``after`` holds ids of operations of the same bill of materials that come before it."""

    id: int
    name: str
    workcenter_id: int
    minutes: float
    after: tuple[int, ...] = ()
    duration: str | None = None
    condition: str | None = None


@dataclass(frozen=True, slots=True)
class StandardBom:
    """``quantity`` product units of ``item`` come out of one batch."""

    id: int
    name: str
    item: Key
    quantity: float
    lines: tuple[StandardLine, ...] = ()
    operations: tuple[StandardOperation, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """A product (variant). ``bom`` is what makes it (lines that the variant skips are not in it), ``None`` where it is
    bought. ``attributes`` are its attribute values by attribute code, as texts or in the kinds that its definition
    names. ``active`` is false for an archived product."""

    key: Key
    name: str
    bom: StandardBom | None = None
    definition: Definition = Definition()
    attributes: Mapping[str, float | bool | str] = field(default_factory=dict)
    active: bool = True


def has_rules(bom: StandardBom, definition: Definition) -> bool:
    """Whether a specification can change ``bom`` itself, whatever is below it."""
    return (
        bool(definition.parameters)
        or any(line.rule for line in bom.lines)
        or any(operation.duration or operation.condition for operation in bom.operations)
    )
