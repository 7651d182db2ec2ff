"""What distinguishes two order BoMs, or an order BoM from its standard: added, removed, changed, with its effect."""

from dataclasses import dataclass
from typing import Literal

from .order_bom import OrderBom, OrderLine, OrderOperation


@dataclass(frozen=True, slots=True)
class Change:
    """One line or operation that differs.

    ``path`` names the lines from the top down to the bill of materials it stands in. ``before`` is ``None`` where it
    was added, ``after`` where it was removed.

    Effects are totals for one batch of the top bill of materials. ``quantity`` is in the line's unit (0 for operations,
    and where the component was replaced: the whole of ``before`` goes, the whole of ``after`` comes). ``minutes`` are
    of the operations' cycles: an operation's own, and for a line those of everything that is made for it.
    """

    kind: Literal["added", "removed", "changed"]
    subject: Literal["line", "operation"]
    path: tuple[str, ...]
    before: OrderLine | OrderOperation | None
    after: OrderLine | OrderOperation | None
    quantity: float
    minutes: float


def cycle_minutes(order_bom: OrderBom) -> float:
    """Minutes of all operations for one batch, at every level, one cycle a batch."""
    below = sum(_share(line) * cycle_minutes(line.bom) for line in order_bom.lines if line.bom)
    return sum(operation.minutes for operation in order_bom.operations) + below


def difference(before: OrderBom, after: OrderBom) -> list[Change]:
    """Every line and operation that differs, level by level; the minutes of all changes add up to the difference of
    ``cycle_minutes``.

    Lines are matched by id, lines without one (added by hand) by item. Where a line's quantity changes, its minutes are
    those of more or less of the same sub-assembly; changes inside the sub-assembly come on top.
    """
    return _changes(before, after, (), 1.0)


def _changes(before, after, path, now):
    """``now`` is how many batches of ``after`` go into one batch of the top, whose quantity is accounted for above."""
    found = []
    for old, new in _pairs(before.operations, after.operations, lambda o: (o.id, None if o.id else o.name)):
        minutes = (new.minutes * now if new else 0.0) - (old.minutes * now if old else 0.0)
        if not (old and new) or (old.minutes, old.workcenter_id) != (new.minutes, new.workcenter_id):
            found.append(Change(_kind(old, new), "operation", path, old, new, 0.0, minutes))
    for old, new in _pairs(before.lines, after.lines, lambda li: (li.id, None if li.id else li.item)):
        found += _line_changes(old, new, path, now)
    return found


def _line_changes(old, new, path, now):
    if old and new and old.item == new.item:
        return _same_item_changes(old, new, path, now)
    minutes = (_made_minutes(new) if new else 0.0) * now - (_made_minutes(old) if old else 0.0) * now
    quantity = 0.0 if old and new else new.quantity * now if new else -old.quantity * now
    return [Change(_kind(old, new), "line", path, old, new, quantity, minutes)]


def _same_item_changes(old, new, path, now):
    found = []
    if old.quantity != new.quantity:
        minutes = (_share(new) - _share(old)) * now * (cycle_minutes(old.bom) if old.bom else 0.0)
        found.append(Change("changed", "line", path, old, new, (new.quantity - old.quantity) * now, minutes))
    if old.bom and new.bom:
        found += _changes(old.bom, new.bom, (*path, new.name), _share(new) * now)
    return found


def _share(line):
    return line.quantity * line.factor / line.bom.quantity if line.bom else 0.0


def _made_minutes(line):
    return _share(line) * cycle_minutes(line.bom) if line.bom else 0.0


def _kind(old, new):
    return "changed" if old and new else "added" if new else "removed"


def _pairs(before, after, key):
    olds, news = ({key(thing): thing for thing in things} for things in (before, after))
    return [(olds.get(at), news.get(at)) for at in {**olds, **news}]
