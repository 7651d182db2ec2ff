"""Time-phased available-to-promise of one item: what is free from when, so that nobody later is short of it."""

from bisect import bisect_left, bisect_right
from datetime import datetime

from .shop import Event, Item

#: Quantities closer than this are the same: sums of decimals in binary do not meet exactly.
NIL = 1e-6


class Supply:
    """The free quantity of ``item`` over time, from ``now`` on (events of the past count at ``now``).

    What is free at a moment is the least of the running totals from that moment on: a receipt that is wanted later
    by others is not free before, and the free quantity never falls with time. ``at_once`` names events that are
    taken to come ``now``, ``without`` such as do not count. Quantities are in the item's unit.
    """

    __slots__ = ("item", "now", "_state")

    def __init__(
        self, item: Item, now: datetime, at_once: frozenset[Event] = frozenset(), without: frozenset[Event] = frozenset()
    ):
        self.item = item
        self.now = now
        changes = {now: item.on_hand}
        for event in item.events:
            if event in without:
                continue
            at = now if event in at_once else max(event.at, now)
            changes[at] = changes.get(at, 0.0) + event.quantity
        times = sorted(changes)
        totals, total = [], 0.0
        for at in times:
            total += changes[at]
            totals.append(total)
        self._state = (times, totals, _floor(totals), ())

    @property
    def changes(self) -> tuple[tuple[datetime, float], ...]:
        """The changes made since the start, as ``(moment, quantity)``."""
        return self._state[3]

    @property
    def short(self) -> float:
        """How much is missing at the worst moment."""
        return max(-min(self._state[1]), 0.0)

    def free_at(self, at: datetime) -> float:
        """What may be taken at ``at`` (not before ``now``); never negative."""
        times, _totals, free, _changes = self._state
        return max(free[bisect_right(times, at) - 1], 0.0)

    def earliest(self, quantity: float) -> datetime | None:
        """The first moment at which ``quantity`` is free, ``None`` if it never is."""
        times, _totals, free, _changes = self._state
        at = bisect_left(free, quantity - NIL)
        return times[at] if at < len(times) else None

    def receipts_at(self, at: datetime) -> list[Event]:
        """The receipts that come at ``at``, the largest first."""
        found = [event for event in self.item.events if event.at == at and event.quantity > 0]
        return sorted(found, key=lambda event: -event.quantity)

    def overdue_for(self, at: datetime, quantity: float) -> list[Event]:
        """The overdue receipts without which ``quantity`` would not be free at ``at``."""
        overdue = [event for event in self.item.events if event.overdue and event.quantity > 0 and event.at <= at]
        if not overdue or self.free_at(at) - sum(event.quantity for event in overdue) >= quantity - NIL:
            return []
        return overdue

    def take(self, at: datetime, quantity: float) -> None:
        """Take ``quantity`` away at ``at`` (give it back if negative)."""
        times, totals, _free, changes = self._state
        start = bisect_left(times, at)
        if start == len(times) or times[start] != at:
            times = [*times[:start], at, *times[start:]]
            totals = [*totals[:start], totals[start - 1], *totals[start:]]
        totals = totals[:start] + [total - quantity for total in totals[start:]]
        self._state = (times, totals, _floor(totals), (*changes, (at, quantity)))

    def mark(self) -> object:
        """A token to come back to the present state with ``rollback``."""
        return self._state

    def rollback(self, token: object) -> None:
        """Back to the state at ``mark``."""
        self._state = token


def _floor(totals):
    """The least of each total and all that follow it."""
    least, floor = float("inf"), []
    for total in reversed(totals):
        least = min(least, total)
        floor.append(least)
    floor.reverse()
    return floor
