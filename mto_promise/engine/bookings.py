"""What a work center has given away: disjoint spans in order, found by time or by the room behind them.

A list of blocks of at most ``2 * SIZE`` spans, each with the largest room behind one of its spans (``_bests``), so that
neither a look-up nor a change walks over all spans. Rooms are measured when first asked for.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import chain, islice
from operator import le
from typing import NamedTuple

from .shop import Span

SIZE = 64


class Booking(NamedTuple):
    """A span that is taken, and the loads (that overlap each other) of which it is the union."""

    start: datetime
    end: datetime
    loads: tuple[Span, ...]


class _Block:
    __slots__ = ("starts", "ends", "rooms")

    def __init__(self, starts: list[datetime], ends: list[datetime], rooms: list[float | None]):
        self.starts = starts
        self.ends = ends
        self.rooms = rooms


class Bookings:
    """Sorted disjoint bookings. ``rooms(spans)`` measures what lies behind each of some neighbors, but for the last of them;
    behind the last booking of all the room is endless.

    A position is a pair (block, index in the block); it holds until the next change.
    """

    def __init__(self, loads: Iterable[Span], rooms: Callable[[list[Span]], list[float]]):
        self._rooms = rooms
        loads = sorted(load for load in loads if load[0] < load[1])
        starts, ends = [start for start, _end in loads], [end for _start, end in loads]
        #: The loads of bookings that are not just one, by their starts.
        self._several: dict[datetime, tuple[Span, ...]] = {}
        if not all(map(le, ends, islice(starts, 1, None))):
            items = list(unite(loads))
            starts, ends = [item.start for item in items], [item.end for item in items]
            self._several = {item.start: item.loads for item in items if len(item.loads) > 1}
        cuts = [slice(k, k + SIZE) for k in range(0, len(starts), SIZE)]
        self._blocks = [_Block(starts[cut], ends[cut], [None] * len(starts[cut])) for cut in cuts]
        self._tails = [block.ends[-1] for block in self._blocks]
        self._bests: list[float | None] = [None] * len(self._blocks)

    def __iter__(self) -> Iterator[Booking]:
        return (self.at((b, k)) for b, block in enumerate(self._blocks) for k in range(len(block.starts)))

    def loads(self) -> Iterator[Span]:
        """All loads, those that overlap one after the other."""
        spans = chain.from_iterable(zip(block.starts, block.ends, strict=True) for block in self._blocks)
        if not self._several:
            return spans
        return chain.from_iterable(self._several.get(span[0]) or (span,) for span in spans)

    def at(self, position) -> Booking:
        start, end = span = self.span(position)
        return Booking(start, end, self._several.get(start) or (span,))

    def span(self, position) -> Span:
        b, k = position
        block = self._blocks[b]
        return block.starts[k], block.ends[k]

    def first_ending_after(self, moment: datetime):
        """Position of the first booking that ends after a moment, or ``None``."""
        b = bisect_right(self._tails, moment)
        if b == len(self._blocks):
            return None
        return b, bisect_right(self._blocks[b].ends, moment)

    def last_starting_before(self, moment: datetime):
        """Position of the last booking that starts before a moment, or ``None``."""
        b = bisect_right(self._tails, moment)
        if b < len(self._blocks):
            k = bisect_left(self._blocks[b].starts, moment) - 1
            if k >= 0:
                return b, k
        return (b - 1, len(self._blocks[b - 1].starts) - 1) if b else None

    def following(self, position):
        b, k = position
        if k + 1 < len(self._blocks[b].starts):
            return b, k + 1
        return (b + 1, 0) if b + 1 < len(self._blocks) else None

    def before(self, position):
        b, k = position
        if k:
            return b, k - 1
        return (b - 1, len(self._blocks[b - 1].starts) - 1) if b else None

    def roomy(self, position, minutes: float):
        """Position of the first booking, from ``position`` on, with at least ``minutes`` of room behind it.

        There is always one: the room behind the last booking is endless."""
        b, k = position
        while True:
            best = self._bests[b]
            if best is None:
                best = self._measure(b)
            if best >= minutes:
                rooms = self._blocks[b].rooms
                for place in range(k, len(rooms)):
                    if rooms[place] >= minutes:
                        return b, place
            b, k = b + 1, 0

    def room(self, position) -> float:
        """The room behind a booking, which ``roomy`` has looked at, in minutes."""
        b, k = position
        return self._blocks[b].rooms[k]

    def roomy_back(self, position, minutes: float):
        """Position of the last booking, from ``position`` backward, with at least ``minutes`` of room behind it, or
        ``None``."""
        b, k = position
        while True:
            best = self._bests[b]
            if best is None:
                best = self._measure(b)
            if best >= minutes:
                rooms = self._blocks[b].rooms
                for place in range(k, -1, -1):
                    if rooms[place] >= minutes:
                        return b, place
            if b == 0:
                return None
            b -= 1
            k = len(self._blocks[b].starts) - 1

    def replace(self, old: Iterable[Booking], new: Iterable[Booking]) -> None:
        """Put ``new`` in the place of ``old``; what results must be disjoint."""
        for item in old:
            self._remove(item)
        for item in new:
            self._insert(item)

    def overlapping(self, start: datetime, end: datetime) -> list[Booking]:
        """Bookings that share time with a span."""
        found = []
        position = self.first_ending_after(start)
        while position and self.span(position)[0] < end:
            found.append(self.at(position))
            position = self.following(position)
        return found

    def _measure(self, b: int) -> float:
        """The largest room in a block, measuring what is not known."""
        block = self._blocks[b]
        spans = list(zip(block.starts, block.ends, strict=True))
        if b + 1 < len(self._blocks):
            spans.append(self.span((b + 1, 0)))
        else:
            block.rooms[-1] = math.inf
        unknown = [k for k, room in enumerate(block.rooms) if room is None]
        if unknown:
            first, end = unknown[0], unknown[-1] + 1
            block.rooms[first:end] = self._rooms(spans[first : end + 1])
        best = self._bests[b] = max(block.rooms)
        return best

    def _forget_room(self, b: int, k: int) -> None:
        """The room behind the booking before (b, k) has changed."""
        if k == 0:
            if b == 0:
                return
            b, k = b - 1, len(self._blocks[b - 1].starts)
        self._blocks[b].rooms[k - 1] = None
        self._bests[b] = None

    def _insert(self, item: Booking) -> None:
        if len(item.loads) > 1:
            self._several[item.start] = item.loads
        if not self._blocks:
            self._blocks = [_Block([item.start], [item.end], [None])]
            self._tails = [item.end]
            self._bests = [None]
            return
        b = min(bisect_right(self._tails, item.start), len(self._blocks) - 1)
        block = self._blocks[b]
        k = bisect_left(block.starts, item.start)
        self._forget_room(b, k)
        block.starts.insert(k, item.start)
        block.ends.insert(k, item.end)
        block.rooms.insert(k, None)
        self._bests[b] = None
        self._tails[b] = block.ends[-1]
        if len(block.starts) > 2 * SIZE:
            parts = slice(SIZE), slice(SIZE, None)
            halves = [_Block(block.starts[part], block.ends[part], block.rooms[part]) for part in parts]
            self._blocks[b : b + 1] = halves
            self._tails[b : b + 1] = [half.ends[-1] for half in halves]
            self._bests[b : b + 1] = [None, None]

    def _remove(self, item: Booking) -> None:
        self._several.pop(item.start, None)
        b, k = self.first_ending_after(item.start)
        block = self._blocks[b]
        self._forget_room(b, k)
        for column in (block.starts, block.ends, block.rooms):
            del column[k]
        if block.starts:
            self._tails[b] = block.ends[-1]
            self._bests[b] = None
        else:
            del self._blocks[b], self._tails[b], self._bests[b]


def unite(loads: Iterable[Span]) -> Iterator[Booking]:
    """Bookings that cover the loads: those that overlap become one, those that only touch stay apart, empty ones are
    dropped."""
    group: list[Span] = []
    end = None
    for load in sorted(load for load in loads if load[0] < load[1]):
        if group and load[0] >= end:
            yield Booking(group[0][0], end, tuple(group))
            group = []
        end = max(end, load[1]) if group else load[1]
        group.append(load)
    if group:
        yield Booking(group[0][0], end, tuple(group))
