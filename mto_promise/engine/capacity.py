"""One work center's free time: first fitting slot, last fitting slot, book, release.

``Machine.first_slot`` gives the slot that Odoo 19's ``mrp.workcenter._get_first_available_slot`` gives, to the second:
a job may span closed hours but no other job. It follows Odoo where Odoo is plainly wrong, because what the engine
promises is what Odoo's planner will do:

1. A booking that lies wholly in closed hours (a work order started after hours, a schedule changed since) is met by a
   job that spans those hours: the job then starts at the end of that booking, in closed hours, and the closed minutes
   from there to the next shift count as worked. Open 8 to 16, booked 20 to 21, 120 minutes asked at 15: from 21, and all
   120 are over at 23, in the night.
2. Odoo searches in blocks of 14 days from the moment asked and sees in each block only bookings of that block. A
   booking in closed hours between the last shift of a block and the block's end is not seen: a job may span it. Open on
   weekdays, asked on Sunday the 1st at noon, the block ends on Sunday the 15th at noon: a job of 2 hours from 15:00 on
   Friday the 13th goes on at 8:00 on Monday, whatever is booked on Saturday; asked on a Monday, it would not.
3. A shift until 24:00 ends a microsecond early. A job around the clock therefore misses a gap of exactly its length
   that spans midnight: free from 23:00 to 01:00 between two bookings, 120 minutes do not fit.
4. A flexible schedule gives other hours depending on the moment asked (see ``worktime``): 12 hours a week, at
   most 7.6 a day, are on Monday and Tuesday when asked on Monday, on Tuesday and Wednesday when asked on Tuesday.
5. A job of no duration takes a second (1/60 minute): asked at 8:00, 8:00:00 to 8:00:01.
6. A gap at the end of a shift may be up to 30 ms too short (minutes are compared at 3 decimals), a gap before another
   job may not: 60.0004 minutes from 15:00 end with the shift at 16:00.
7. Odoo keeps microseconds of a slot, and one that cannot be seen in any of its views may block another. The engine
   cuts slots to whole seconds, so that a job of broken seconds is up to a second short: 10.005 minutes from 8:00 end at
   8:10:00, not 0.3 seconds later.
8. After 50 blocks (700 days) Odoo gives up; a job that would end later has no slot: 6001 minutes on Mondays from 8 to 9.

``last_slot`` is the engine's own (no planner of Odoo's searches backward, and where one would, it stops at its clock):
``first_slot`` from its start gives that very slot, and no booking of whatever hours lies in it. For that, a job that spans
midnight around the clock and ends where another begins starts a second earlier, and one on a flexible schedule may start
earlier than it must.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from datetime import datetime, timedelta
from operator import eq

from .bookings import Booking, Bookings, unite
from .shop import Operation, Span, Station, WorkCenter
from .worktime import WINDOW, work_time

#: Odoo's shortest job, in minutes.
SHORTEST = 1 / 60
#: Safety of the look-up of a gap, in minutes: more than what Odoo's comparison at 3 decimals forgives.
_MARGIN = 0.01
_SECOND = timedelta(seconds=1)
#: Minutes that may be missing at the end of a shift in Odoo's comparison at 3 decimals.
_FORGIVEN = 0.001


class Machine:
    """A work center with its bookings.

    ``horizon_days`` is how far the search goes, in blocks of 14 days (Odoo's
    ``mrp.workcenter_max_planning_iterations`` times 14).
    """

    def __init__(self, workcenter: WorkCenter, horizon_days: int = 700):
        self.workcenter = workcenter
        self.horizon = WINDOW * max(horizon_days // WINDOW.days, 1)
        self.has_calendar = workcenter.calendar is not None
        self.worktime = None
        if self.has_calendar:
            self.worktime = work_time(workcenter.calendar, workcenter.leaves, workcenter.extra)
        self.bookings = Bookings(((load.start, load.end) for load in workcenter.loads), self._rooms)
        #: What was replaced by what.
        self._journal: list[tuple[list[Booking], list[Booking]]] = []

    # ------------------------------------------------------------------------------------------------------- search

    def first_slot(self, start: datetime, minutes: float) -> Span | None:
        """The first slot from ``start`` on for a job of ``minutes`` worked minutes, in whole seconds.

        ``None`` where Odoo finds none, and where there is no calendar.
        """
        slot = self._first_slot(start, minutes)
        return slot and (slot[0].replace(microsecond=0), slot[1].replace(microsecond=0))

    def _first_slot(self, start: datetime, minutes: float) -> Span | None:
        if not self.has_calendar:
            return None
        duration = max(minutes, SHORTEST)
        until = start + self.horizon
        anchor = start
        while True:
            found = self._at_once(start, anchor + WINDOW, duration) if anchor < until else None
            found = found or self._search(anchor, start, until, duration)
            if not isinstance(found, datetime):
                return found
            # No gap before this moment is long enough: go on from there, in the block of Odoo's that holds it.
            start = found
            anchor += (start - anchor) // WINDOW * WINDOW

    def _at_once(self, start: datetime, edge: datetime, duration: float) -> Span | datetime | None:
        """What ``_search`` finds from ``start`` on in a block that ends at ``edge``, as far as the first booking on its way
        tells it, which is mostly all; ``None`` where it does not."""
        if self.workcenter.calendar.flexible:
            return None
        axis = self.worktime.axis(start, edge)
        starts, stops, remaining, first = axis.starts, axis.stops, duration, None
        for k in range(bisect_right(stops, start), bisect_left(starts, edge)):
            begin = max(starts[k], start)
            first = first or begin
            length = (min(stops[k], edge) - begin).total_seconds() / 60
            if _reaches(length, remaining):
                position = self._conflict(first, begin + timedelta(minutes=min(remaining, length)), first)
                if position:
                    return self._start_over(position, duration)
                return first, begin + timedelta(minutes=remaining)
            remaining -= length
        return None

    def _search(self, anchor: datetime, start: datetime, until: datetime, duration: float) -> Span | datetime | None:
        """Odoo's search from ``start`` on with blocks from ``anchor`` on: a slot, ``None``, or a later moment to start
        over from with the same result."""
        remaining = duration
        first = None
        for block, spans in self.worktime.windows(anchor, until):
            for begin, stop in spans:
                if stop <= start:
                    continue
                begin = max(begin, start)
                first = first or begin
                length = (stop - begin).total_seconds() / 60
                while position := self._conflict(first, begin + timedelta(minutes=min(remaining, length)), block):
                    later = self._start_over(position, duration)
                    if later:
                        return later
                    begin = min(self.bookings.span(position)[1], stop)
                    length = (stop - begin).total_seconds() / 60
                    first, remaining = begin if length else None, duration
                if _reaches(length, remaining):
                    return first, begin + timedelta(minutes=remaining)
                remaining -= length
        return None

    def _conflict(self, low: datetime | None, high: datetime, block: datetime):
        """Position of the first booking, of those that Odoo sees in a block, between two moments; or ``None``."""
        if low is None or low >= high:
            return None
        position = self.bookings.first_ending_after(max(low, block))
        return position if position and self.bookings.span(position)[0] < high else None

    def _start_over(self, position, duration: float) -> datetime | None:
        """Where the search may go on after it ran into a booking: at the first gap that may be long enough; ``None`` where it
        is the one right behind and nothing is known of its room."""
        roomy = self.bookings.roomy(position, duration - _MARGIN)
        known = roomy != position or self.bookings.room(position) < math.inf
        return self.bookings.span(roomy)[1] if known else None

    def _rooms(self, spans: list[Span]) -> list[float]:
        """At most so many minutes fit behind each of some neighboring bookings but the last.

        Endless next to a booking in closed hours, where Odoo's search depends on how it got there (1 and 2 above), and
        on a flexible schedule, which has no hours of its own: there is no way but to look.
        """
        if self.workcenter.calendar.flexible:
            return [math.inf] * (len(spans) - 1)
        worked = self.worktime.positions([moment for span in spans for moment in span])
        closed = list(map(eq, worked[::2], worked[1::2]))
        return [
            math.inf if is_closed or next_is_closed else (start - end) / 60e6
            for is_closed, next_is_closed, end, start in zip(closed, closed[1:], worked[1::2], worked[2::2], strict=False)
        ]

    def last_slot(self, end: datetime, minutes: float, not_before: datetime) -> Span | None:
        """The latest slot that ends at ``end`` at the latest and starts at ``not_before`` at the earliest, in whole seconds.

        It overlaps no booking and is the one that Odoo's planner finds from its start on for a job of ``minutes`` worked
        minutes. ``None`` when there is none.
        """
        if not self.has_calendar:
            return None
        duration = max(minutes, SHORTEST)
        floor = not_before.replace(microsecond=0)
        not_before = floor if floor == not_before else floor + _SECOND
        high = end.replace(microsecond=0)
        position = self.bookings.last_starting_before(high)
        while high > not_before:
            low = not_before
            if position:
                booking = self.bookings.at(position)
                low = max(low, booking.end)
            slot = self._slot_until(high, low, duration)
            if slot:
                return slot
            if not position:
                return None
            high = booking.start
            position = self.bookings.before(position)
            if position:
                roomy = self.bookings.roomy_back(position, duration - _MARGIN)
                if roomy != position:
                    position = roomy
                    follower = self.bookings.following(position) if position else (0, 0)
                    high = self.bookings.at(follower).start
        return None

    def _slot_until(self, high: datetime, low: datetime, duration: float) -> Span | None:
        """The latest slot from ``low`` to ``high``, where nothing is booked, that Odoo's search from its start gives.

        Where its search from the latest second gives another, from a second earlier, two more, four more, ...
        """
        start = self.worktime.before(high, duration - _FORGIVEN, low)
        step = _SECOND
        while start:
            start = asked = max(start.replace(microsecond=0), low)
            slot = self.first_slot(asked, duration)
            while slot and asked < slot[0] < high:
                asked, slot = slot[0], self.first_slot(slot[0], duration)
            if slot and slot[1] <= high:
                return slot
            start = start - step if start > low else None
            step *= 2
        return None

    def booked_minutes(self, start: datetime) -> float:
        """Worked minutes that are taken from a moment on."""
        return sum(self.worktime.minutes(max(booking.start, start), booking.end) for booking in self.bookings)

    # ------------------------------------------------------------------------------------------------------ bookings

    def book(self, start: datetime, end: datetime) -> None:
        """Take a span. It may overlap what is taken already; an empty span takes nothing."""
        if start < end:
            old = self.bookings.overlapping(start, end)
            loads = [load for booking in old for load in booking.loads]
            self._replace(old, list(unite([*loads, (start, end)])))

    def release(self, start: datetime, end: datetime) -> None:
        """Give back a span that was booked. Raises ``KeyError`` when no booking has these bounds."""
        if start >= end:
            return
        old = self.bookings.overlapping(start, end)
        loads = [load for booking in old for load in booking.loads]
        if (start, end) not in loads:
            raise KeyError((start, end))
        loads.remove((start, end))
        self._replace(old, list(unite(loads)))

    def mark(self) -> int:
        """A token for ``rollback``: the state of now."""
        return len(self._journal)

    def rollback(self, token: int) -> None:
        """Undo all bookings and releases since ``mark`` gave the token."""
        while len(self._journal) > token:
            old, new = self._journal.pop()
            self.bookings.replace(new, old)

    def _replace(self, old: list[Booking], new: list[Booking]) -> None:
        self.bookings.replace(old, new)
        self._journal.append((old, new))


# ---------------------------------------------------------------------------------------------------------- operations


def station_minutes(station: Station, time_cycle: float, quantity: float) -> float:
    """Minutes that ``quantity`` takes at a station, rounded as Odoo stores a work order's expected duration.

    Source: ``mrp.workorder._get_duration_expected`` and the 2 decimals of ``duration_expected``.
    """
    minutes = station.setup + station.cleanup + _cycles(station, quantity) * time_cycle * 100.0 / station.efficiency
    return _round(minutes, 100)


def best_station(
    machines: Mapping[int, Machine], operation: Operation, quantity: float, start: datetime
) -> tuple[Station, Span, float] | None:
    """The station where an operation ends first, its slot and its minutes; ``None`` when no station has a slot.

    ``machines`` by work center; stations without one are passed over.

    The first of ``operation.stations`` wins a tie, as in ``mrp.workorder._plan_workorder``. As there, an alternative's
    minutes come from the rounded minutes at the operation's own work center and are not rounded for the search. (Once
    it has moved a work order to an alternative, Odoo sets its duration to ``station_minutes`` of that station and its
    end to as many working hours after the start, whatever else the work center has booked or is closed for.)
    """
    own = operation.stations[0]
    own_minutes = station_minutes(own, operation.time_cycle, quantity)
    best = None
    for station in operation.stations:
        if station.workcenter_id not in machines:
            continue
        minutes = own_minutes if station is own else _alternative_minutes(station, own, own_minutes, quantity)
        slot = machines[station.workcenter_id]._first_slot(start, minutes)
        if slot and (best is None or slot[1] < best[1][1]):
            best = station, slot, minutes
    if best is None:
        return None
    station, slot, minutes = best
    return station, (slot[0].replace(microsecond=0), slot[1].replace(microsecond=0)), minutes


def _alternative_minutes(station: Station, own: Station, own_minutes: float, quantity: float) -> float:
    working = (own_minutes - own.setup - own.cleanup) * own.efficiency / (100.0 * _cycles(own, quantity))
    cycles = _cycles(station, quantity)
    return station.setup + station.cleanup + cycles * max(working, 0) * 100.0 / station.efficiency


def _cycles(station: Station, quantity: float) -> int:
    """Cycles for a quantity: rounded up, save for the noise of a division (Odoo's ``float_round`` with ``UP``)."""
    ratio = quantity / station.capacity
    return math.trunc(ratio + math.copysign(1 - _noise(ratio), ratio)) if ratio else 0


def _reaches(length, remaining):
    """Whether so many minutes are enough, as Odoo compares them."""
    return length >= remaining or (remaining - length < 2 * _FORGIVEN and _round(length, 1000) == _round(remaining, 1000))


def _round(value: float, parts: int) -> float:
    """To the nearest of ``parts`` of one, half away from zero (Odoo's ``float_round``)."""
    value *= parts
    return round(value + math.copysign(_noise(value), value)) / parts if value else 0.0


def _noise(value: float) -> float:
    return 2 ** (math.log2(abs(value)) - 50)
