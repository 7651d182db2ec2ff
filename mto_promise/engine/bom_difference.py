"""What distinguishes two order BoMs, or an order BoM from its standard: added, removed, changed, with its effect."""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Literal

from .cost import Costs, batch_cost
from .order_bom import OrderBom, OrderLine, OrderOperation


@dataclass(frozen=True, slots=True)
class Change:
    """One line or operation that differs.

    ``path`` names the lines from the top down to the bill of materials it stands in. ``before`` is ``None`` where it
    was added, ``after`` where it was removed.

    Effects are totals for one batch of the top bill of materials. ``quantity`` is in the line's unit (0 for operations,
    and where the component was replaced: the whole of ``before`` goes, the whole of ``after`` comes). ``minutes`` are
    of the operations' cycles: an operation's own, and for a line those of everything that is made for it. ``cost`` is
    money per product unit, ``None`` where no costs are known.
    """

    kind: Literal["added", "removed", "changed"]
    subject: Literal["line", "operation"]
    path: tuple[str, ...]
    before: OrderLine | OrderOperation | None
    after: OrderLine | OrderOperation | None
    quantity: float
    minutes: float
    cost: float | None = None


def cycle_minutes(order_bom: OrderBom) -> float:
    """Minutes of all operations for one batch, at every level, one cycle a batch."""
    below = sum(_share(line) * cycle_minutes(line.bom) for line in order_bom.lines if line.bom)
    return sum(operation.minutes for operation in order_bom.operations) + below


def difference(before: OrderBom, after: OrderBom, costs: Costs | None = None) -> list[Change]:
    """Every line and operation that differs, level by level; the minutes of all changes add up to the difference of
    ``cycle_minutes``, their costs to that of ``engine.cost.unit_cost``, for batches of equal size.

    Lines are matched by id, lines without one (added by hand) by item. Where a line's quantity changes, its minutes and
    costs are those of more or less of the same sub-assembly; changes inside the sub-assembly come on top.
    """
    return _Difference(costs, after.quantity).changes(before, after, (), 1.0)


def line_keys(lines: Sequence[OrderLine]) -> list[Hashable]:
    """What tells each of ``lines`` of one bill of materials apart, and the same one in another version of it."""
    seen: Counter = Counter()
    keys: list[Hashable] = []
    for line in lines:
        seen[line.item] += line.id is None
        keys.append(line.id if line.id is not None else (line.item, seen[line.item]))
    return keys


class _Difference:
    def __init__(self, costs, quantity):
        self.costs = costs
        self.quantity = quantity

    def changes(self, before, after, path, now):
        """``now`` is how many batches of ``after`` go into one batch of the top, whose quantity is accounted for
        above."""
        found = []
        for old, new in _pairs(before.operations, after.operations, lambda operations: [o.id for o in operations]):
            if not (old and new) or _shown(old) != _shown(new):
                found.append(self._change(path, old, new, 0.0, self._worth(new, now) - self._worth(old, now)))
        for old, new in _pairs(before.lines, after.lines, line_keys):
            found += self._line_changes(old, new, path, now)
        return found

    def _line_changes(self, old, new, path, now):
        if old and new and old.item == new.item and bool(old.bom) == bool(new.bom):
            return self._same_item_changes(old, new, path, now)
        quantity = 0.0 if old and new else new.quantity * now if new else -old.quantity * now
        return [self._change(path, old, new, quantity, self._worth(new, now) - self._worth(old, now))]

    def _same_item_changes(self, old, new, path, now):
        found = []
        if (old.quantity, old.unit, old.factor, old.note) != (new.quantity, new.unit, new.factor, new.note):
            more = new.quantity * new.factor - old.quantity * old.factor
            effect = self._of_line(old, more * now)
            found.append(self._change(path, old, new, (new.quantity - old.quantity) * now, effect))
        if old.bom and new.bom:
            found += self.changes(old.bom, new.bom, (*path, new.name), _share(new) * now)
        return found

    def _change(self, path, old, new, quantity, effect):
        kind = "changed" if old and new else "added" if new else "removed"
        subject = "operation" if isinstance(new or old, OrderOperation) else "line"
        cost = effect.cost / self.quantity if self.costs else None
        return Change(kind, subject, path, old, new, quantity, effect.minutes, cost)

    def _worth(self, thing, now):
        if thing is None:
            return _Effect(0.0, 0.0)
        if isinstance(thing, OrderOperation):
            cost = self.costs.work(thing.workcenter_id, thing.minutes) if self.costs else 0.0
            return _Effect(thing.minutes * now, cost * now)
        return self._of_line(thing, thing.quantity * thing.factor * now)

    def _of_line(self, line, units):
        """What ``units`` of the component of ``line`` take."""
        if not line.bom:
            return _Effect(0.0, units * self.costs.components[line.item] if self.costs else 0.0)
        batches = units / line.bom.quantity
        cost = batch_cost(line.bom, self.costs) if self.costs else 0.0
        return _Effect(batches * cycle_minutes(line.bom), batches * cost)


@dataclass(frozen=True, slots=True)
class _Effect:
    minutes: float
    cost: float

    def __sub__(self, other):
        return _Effect(self.minutes - other.minutes, self.cost - other.cost)


def _shown(operation):
    return operation.name, operation.minutes, operation.workcenter_id, operation.note


def _share(line):
    return line.quantity * line.factor / line.bom.quantity if line.bom else 0.0


def _pairs(before, after, keys):
    olds, news = (dict(zip(keys(things), things, strict=True)) for things in (before, after))
    return [(olds.get(at), news.get(at)) for at in {**olds, **news}]
