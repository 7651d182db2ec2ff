"""Three-way merge of order BoMs: what a hand changed stays when the formulas say something new, or is reported."""

from collections.abc import Hashable
from dataclasses import dataclass, replace
from graphlib import CycleError, TopologicalSorter
from typing import Literal

from .bom_difference import line_keys
from .order_bom import OrderBom, OrderLine, OrderOperation, assemble, essences


@dataclass(frozen=True, slots=True)
class Conflict:
    """A line or operation that the hand and the formulas changed differently; what the hand said stands.

    ``path`` holds the keys (``line_keys``) of the lines from the top down to the bill of materials it stands in, ``key``
    its own. ``base``, ``mine`` and ``theirs`` are ``None`` where it is not there. ``fields`` are those changed by both,
    empty where one side added or removed it.
    """

    path: tuple[Hashable, ...]
    subject: Literal["line", "operation"]
    key: Hashable
    base: OrderLine | OrderOperation | None
    mine: OrderLine | OrderOperation | None
    theirs: OrderLine | OrderOperation | None
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Merge:
    """The outcome of ``merge``."""

    order_bom: OrderBom
    conflicts: tuple[Conflict, ...]


def merge(base: OrderBom, mine: OrderBom, theirs: OrderBom) -> Merge:
    """``theirs`` (what the formulas say now) with what was changed by hand from ``base`` (what they said) to ``mine``.

    Each field of a line or operation that only one side changed is taken from that side, at every level. Where both
    changed it differently, or one changed what the other removed, the hand's stands and a ``Conflict`` tells of it.
    """
    conflicts: list[Conflict] = []
    merged = _level(base, mine, theirs, (), conflicts)
    return Merge(merged, tuple(conflicts))


def same_content(one: OrderBom, other: OrderBom) -> bool:
    """Whether the same is done for both at every level, wherever it is recorded."""
    return one is other or _content(one) == _content(other)


def same(one: OrderLine | OrderOperation | None, other: OrderLine | OrderOperation | None) -> bool:
    """Whether two lines, or two operations, say the same at every level below."""
    return _said(one) == _said(other)


def _content(bom):
    return (
        bom.standard_id,
        bom.item,
        bom.quantity,
        [(key, _said(line)) for key, line in zip(line_keys(bom.lines), bom.lines, strict=True)],
        [(operation.id, _said(operation)) for operation in bom.operations],
    )


def _said(thing):
    if thing is None:
        return None
    fields = _OPERATION_FIELDS if isinstance(thing, OrderOperation) else _LINE_FIELDS
    return {name: read(thing) for name, read in fields.items()} | {"after": getattr(thing, "after", ())}


#: What can change of a line; a unit changes with its quantity, what is below with the component.
_LINE_FIELDS = {
    "component": lambda line: (line.item, essences(line.values), line.bom and _content(line.bom)),
    "quantity": lambda line: (line.quantity, line.unit),
    "operation": lambda line: line.operation_id,
    "note": lambda line: line.note,
}
_OPERATION_FIELDS = {
    "name": lambda operation: operation.name,
    "work center": lambda operation: operation.workcenter_id,
    "minutes": lambda operation: operation.minutes,
    "note": lambda operation: operation.note,
}


def _level(base, mine, theirs, path, conflicts):
    if same_content(mine, base):
        return theirs
    if same_content(theirs, base):
        return mine
    level = _Level(theirs.quantity, path, conflicts)
    operations = level.operations(base.operations, mine.operations, theirs.operations)
    lines = level.lines(*(_scaled(bom, theirs.quantity) for bom in (base, mine, theirs)), {o.id for o in operations})
    return assemble(theirs.standard_id, theirs.name, theirs.item, theirs.quantity, lines, operations, True, theirs.values)


def _scaled(bom, quantity):
    """The lines of ``bom`` for a batch of ``quantity``."""
    if bom.quantity == quantity:
        return bom.lines
    return tuple(replace(line, quantity=line.quantity * quantity / bom.quantity) for line in bom.lines)


class _Level:
    def __init__(self, quantity, path, conflicts):
        self.quantity = quantity
        self.path = path
        self.conflicts = conflicts

    def _report(self, subject, key, sides, fields=()):
        self.conflicts.append(Conflict(self.path, subject, key, *sides, tuple(fields)))

    def _pick(self, subject, key, sides):
        """The one of ``sides`` (base, mine, theirs) that stands as a whole, else ``False``: all are there and differ."""
        base, mine, theirs = sides
        if same(mine, base) or same(mine, theirs):
            return theirs
        if same(theirs, base):
            return mine
        if None in sides:
            self._report(subject, key, sides)
            return mine
        return False

    def _fields(self, subject, key, sides, fields):
        """Which side each of ``fields`` (readers by name) stands by: the place in ``sides``."""
        chosen, both = {}, []
        for name, read in fields.items():
            base, mine, theirs = map(read, sides)
            chosen[name] = 2 if mine in (base, theirs) else 1
            if chosen[name] == 1 and theirs != base:
                both.append(name)
        if both:
            self._report(subject, key, sides, both)
        return chosen

    # operations

    def operations(self, *versions):
        by_key = [{operation.id: operation for operation in operations} for operations in versions]
        made = {}
        for key in _order(*by_key):
            sides = [found.get(key) for found in by_key]
            picked = self._pick("operation", key, sides)
            if picked is False:
                chosen = self._fields("operation", key, sides, _OPERATION_FIELDS)
                at = {name: sides[place] for name, place in chosen.items()}
                picked = replace(
                    sides[2],
                    name=at["name"].name,
                    workcenter_id=at["work center"].workcenter_id,
                    minutes=at["minutes"].minutes,
                    note=at["note"].note,
                )
            if picked:
                made[key] = picked
        return self._sequenced(made, by_key)

    def _sequenced(self, made, by_key):
        """``made`` with what comes before each: the one before where that is so in all versions, else as one side has
        it; what is gone is left out."""
        if all(_is_chain(tuple(found.values())) for found in by_key):
            before = [(), *((key,) for key in made)]
            return [replace(operation, after=after) for operation, after in zip(made.values(), before, strict=False)]
        base, mine, theirs = ({key: o.after for key, o in found.items()} for found in by_key)
        after = {}
        for key in made:
            sides = (base.get(key), mine.get(key), theirs.get(key))
            chosen = theirs if key in theirs and sides[1] in (sides[0], None) else mine
            if None not in sides and len(set(sides)) == 3:
                self._report("operation", key, [found[key] for found in by_key], ["order"])
            after[key] = tuple(other for other in chosen[key] if other in made)
        try:
            TopologicalSorter(after).prepare()
        except CycleError:
            # Each order is sound by itself: the hand's is taken whole.
            after = {key: tuple(o for o in mine.get(key, ()) if o in made) for key in made}
            self._report("operation", next(iter(made)), [found.get(next(iter(made))) for found in by_key], ["order"])
        return [replace(operation, after=after[key]) for key, operation in made.items()]

    # lines

    def lines(self, base, mine, theirs, operations):
        by_key = [dict(zip(line_keys(lines), lines, strict=True)) for lines in (base, mine, theirs)]
        by_key[1] = _adopt(*by_key)
        made = []
        for key in _order(*by_key):
            picked = self._line(key, [found.get(key) for found in by_key])
            if picked:
                kept = picked.operation_id if picked.operation_id in operations else None
                made.append(replace(picked, operation_id=kept))
        return made

    def _line(self, key, sides):
        below = None
        if None not in sides and len({line.item for line in sides}) == 1 and all(line.bom for line in sides):
            below = _level(*(line.bom for line in sides), (*self.path, key), self.conflicts)
            sides = [replace(line, bom=below) for line in sides]
        picked = self._pick("line", key, sides)
        if picked is not False:
            return picked
        chosen = self._fields("line", key, sides, _LINE_FIELDS)
        at = {name: sides[place] for name, place in chosen.items()}
        component, amount = at["component"], at["quantity"]
        if component is not amount and component.item != amount.item and component.unit != amount.unit:
            # A quantity means nothing in the unit of something else.
            self._report("line", key, sides, ["component", "quantity"])
            component = amount = sides[1]
        return replace(
            sides[2],
            name=component.name,
            item=component.item,
            bom=component.bom,
            values=component.values,
            factor=component.factor if component.unit == amount.unit else amount.factor,
            quantity=amount.quantity,
            unit=amount.unit,
            operation_id=at["operation"].operation_id,
            note=at["note"].note,
        )


def _adopt(base, mine, theirs):
    """``mine``, where a line that was added by hand stands for the one that the formulas now add for the same component:
    nobody wants both unasked."""
    new = {line.item: key for key, line in theirs.items() if key not in base and key not in mine}
    adopted = {}
    for key, line in mine.items():
        known = key in base or key in theirs or line.id is not None
        adopted[key if known else new.pop(line.item, key)] = line
    return adopted


def _is_chain(operations):
    return all(
        operation.after == tuple(previous.id for previous in operations[:place][-1:])
        for place, operation in enumerate(operations)
    )


def _order(base, mine, theirs):
    """All keys of ``mine`` and ``theirs`` in the order of ``theirs``, or of ``mine`` where a hand has changed it; those of
    the other side behind the one that they follow there."""
    common = [key for key in base if key in mine]
    moved = common != [key for key in mine if key in base]
    first, second = (mine, theirs) if moved else (theirs, mine)
    order = list(first)
    previous = None
    for key in second:
        if key not in first:
            order.insert(order.index(previous) + 1 if previous is not None else 0, key)
        previous = key
    return order
