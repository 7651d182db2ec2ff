"""A working schedule as an axis of worked minutes: clock time <-> worked minutes.

All moments are naive UTC datetimes. The worked intervals are those of Odoo 19's
``resource.calendar._work_intervals_batch`` (attendances in the calendar's time zone, minus closings):

- the parity of weeks of a two-week schedule counts from 1 January of year 1, not from the ISO week;
- an hour of 24:00 means 23:59:59.999999, so a shift around the clock misses a microsecond each midnight;
- of an hour that a change to winter time repeats, the second one is meant; an hour that a change to summer time
  leaves out is read in winter time;
- shifts that touch stay apart, shifts that overlap are one.

A flexible schedule has no hours of its own: Odoo puts ``hours_per_day`` around noon, up to ``hours_per_week``, counting
days and weeks from the moment one asks. Such intervals exist only for a question and are not on an axis that is kept.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from .shop import Calendar, Span

WEEK = timedelta(days=7)
#: Odoo searches in blocks of so many days, anchored at the moment asked.
WINDOW = timedelta(days=14)
_MICROSECOND = timedelta(microseconds=1)
#: How many weeks the axis grows by at least.
_GROWTH = 13


class Axis(NamedTuple):
    """Worked intervals, sorted and disjoint, of all shifts that start from ``low`` to ``high``.

    ``worked[k]`` is the microseconds worked before interval ``k``.
    """

    low: datetime
    high: datetime
    starts: tuple[datetime, ...]
    stops: tuple[datetime, ...]
    worked: tuple[int, ...]


class WorkTime:
    """The worked time of a calendar with extra closings (``leaves``) and extra hours (``extra``), all in UTC.

    The axis grows by whole weeks as far as asked and is replaced, never changed, so that one object can serve several
    work centers and threads.
    """

    def __init__(self, calendar: Calendar, leaves: Iterable[Span] = (), extra: Iterable[Span] = ()):
        self.calendar = calendar
        self._extra = tuple(extra)
        self._tz = ZoneInfo(calendar.tz)
        self._leaves = union((*calendar.leaves, *leaves))
        self._days: list[list] = [[], [], [], [], [], [], []]
        for attendance in sorted(calendar.attendances, key=lambda a: a.hour_from):
            self._days[attendance.weekday].append(attendance)
        self._axis: Axis | None = None

    def intervals(self, start: datetime, end: datetime) -> list[Span]:
        """Worked intervals between two moments, cut at both, as Odoo gives them for that very period."""
        return list(self._intervals(start, end)) if start < end else []

    def _intervals(self, start: datetime, end: datetime) -> Iterable[Span]:
        if self.calendar.flexible:
            return subtract(union(self._flexible(start, end) + self._extra_within(start, end)), self._leaves)
        axis = self.axis(start, end)
        first = bisect_right(axis.stops, start)
        last = bisect_left(axis.starts, end)
        # One by one: a search mostly ends in the first.
        return ((max(axis.starts[k], start), min(axis.stops[k], end)) for k in range(first, last))

    def windows(self, start: datetime, until: datetime) -> Iterator[tuple[datetime, Iterable[Span]]]:
        """Odoo's blocks of 14 days from ``start`` on, each with its first moment and worked intervals (to be looked at
        once), until the block that holds ``until`` (which is not cut)."""
        while start < until:
            yield start, self._intervals(start, start + WINDOW)
            start += WINDOW

    def minutes(self, start: datetime, end: datetime) -> float:
        """Worked minutes between two moments (0 when ``end`` is not after ``start``)."""
        if start >= end:
            return 0.0
        if self.calendar.flexible:
            return sum((stop - begin).total_seconds() for begin, stop in self._spans(start, end)) / 60
        axis = self.axis(start, end)
        return (self._position(axis, end) - self._position(axis, start)) / 60e6

    def positions(self, moments: Sequence[datetime]) -> list[int]:
        """Microseconds worked until each of some rising moments, from a common start on. Not on a flexible schedule."""
        axis = self.axis(moments[0], moments[-1])
        return [self._position(axis, moment) for moment in moments]

    def after(self, start: datetime, minutes: float, limit: datetime) -> datetime | None:
        """The earliest moment at which ``minutes`` have been worked since ``start``; ``None`` if that is after
        ``limit``."""
        left = timedelta(minutes=minutes)
        for begin, stop in self._spans(start, limit):
            if stop - begin >= left:
                return begin + left
            left -= stop - begin
        return None

    def before(self, end: datetime, minutes: float, limit: datetime) -> datetime | None:
        """The latest moment from which ``minutes`` are worked until ``end``; ``None`` if that is before ``limit``."""
        left = timedelta(minutes=minutes)
        if self.calendar.flexible:
            spans = reversed(list(self._spans(limit, end)))
        else:
            axis = self.axis(limit, end)
            spans = (
                (max(axis.starts[k], limit), min(axis.stops[k], end))
                for k in range(bisect_left(axis.starts, end) - 1, bisect_right(axis.stops, limit) - 1, -1)
            )
        for begin, stop in spans:
            if stop - begin >= left:
                return stop - left
            left -= stop - begin
        return None

    def _spans(self, start: datetime, end: datetime) -> Iterator[Span]:
        """Worked intervals between two moments, in Odoo's blocks from ``start`` on."""
        for _start, spans in self.windows(start, end):
            for begin, stop in spans:
                if begin < end:
                    yield begin, min(stop, end)

    @staticmethod
    def _position(axis: Axis, moment: datetime) -> int:
        """Microseconds on the axis before a moment that it covers."""
        k = bisect_right(axis.starts, moment) - 1
        if k < 0:
            return 0
        return axis.worked[k] + (min(moment, axis.stops[k]) - axis.starts[k]) // _MICROSECOND

    def axis(self, start: datetime, end: datetime) -> Axis:
        """The axis, grown so that it covers ``start`` to ``end``."""
        start -= timedelta(days=1)  # a shift that is on at `start` began at most a day before
        axis = self._axis
        if axis is None:
            axis = self._axis = self._grown(None, start, end)
        elif start < axis.low or end > axis.high:
            axis = self._axis = self._grown(axis, start, end)
        return axis

    def _grown(self, axis: Axis | None, start: datetime, end: datetime) -> Axis:
        if axis is None:
            low = high = datetime.combine(start.date() - timedelta(days=start.weekday()), time.min)
        else:
            low, high = axis.low, axis.high
        new_low, new_high = low, high
        while start < new_low:
            new_low -= WEEK * max(_GROWTH, (low - start) // WEEK + 1)
        while end > new_high:
            new_high += WEEK * max(_GROWTH, (end - high) // WEEK + 1)
        spans = self._fixed(new_low, low)
        if axis is not None:
            spans += zip(axis.starts, axis.stops, strict=True)
        spans += self._fixed(high, new_high)
        starts, stops, worked, total = [], [], [], 0
        # Shifts that overlap are one on either side of a seam too.
        for begin, stop in union(spans):
            starts.append(begin)
            stops.append(stop)
            worked.append(total)
            total += (stop - begin) // _MICROSECOND
        return Axis(new_low, new_high, tuple(starts), tuple(stops), tuple(worked))

    def _fixed(self, start: datetime, end: datetime) -> list[Span]:
        """Worked intervals of the shifts that begin from ``start`` to ``end``."""
        if start >= end:
            return []
        day = start.replace(tzinfo=ZoneInfo("UTC")).astimezone(self._tz).date() - timedelta(days=1)
        last = end.replace(tzinfo=ZoneInfo("UTC")).astimezone(self._tz).date()
        spans = []
        while day <= last:
            parity = (day.toordinal() - 1) // 7 % 2
            for attendance in self._days[day.weekday()]:
                if attendance.week_type not in (None, parity):
                    continue
                if (attendance.date_from and day < attendance.date_from) or (attendance.date_to and day > attendance.date_to):
                    continue
                begin = self._utc(day, attendance.hour_from)
                if start <= begin < end:
                    spans.append((begin, self._utc(day, attendance.hour_to)))
            day += timedelta(days=1)
        spans += [span for span in self._extra if start <= span[0] < end]
        return subtract(union(spans), self._leaves)

    def _extra_within(self, start: datetime, end: datetime) -> list[Span]:
        return [(max(span[0], start), min(span[1], end)) for span in self._extra if span[0] < end and span[1] > start]

    def _flexible(self, start: datetime, end: datetime) -> list[Span]:
        """Intervals of a flexible schedule for one question, as in ``_attendance_intervals_batch``."""
        day = start.replace(tzinfo=ZoneInfo("UTC")).astimezone(self._tz).date()
        last = (end - timedelta(seconds=1)).replace(tzinfo=ZoneInfo("UTC")).astimezone(self._tz).date()
        length = (end - start).total_seconds() / 3600
        spans = []
        while day <= last:
            left = min(max(0, self.calendar.hours_per_week), length)
            for one in (day + timedelta(days=k) for k in range(7)):
                if one > last or left <= 0:
                    break
                low = max(start, self._utc(one, 0.0))
                high = min(end, self._utc(one, 24.0))
                hours = min(self.calendar.hours_per_day, left, (high - low).total_seconds() / 3600)
                left -= hours
                noon = self._utc(one, 12.0)
                begin = noon - timedelta(hours=hours / 2)
                stop = noon + timedelta(hours=hours / 2)
                if begin < low:
                    begin, stop = low, low + timedelta(hours=hours)
                elif stop > high:
                    begin, stop = high - timedelta(hours=hours), high
                if begin < stop:
                    spans.append((begin, stop))
            day += WEEK
        return union(spans)

    def _utc(self, day: date, hour: float) -> datetime:
        """A local hour of a day in UTC, as ``float_to_time`` and pytz's ``localize`` have it."""
        if hour == 24.0:
            local = datetime.combine(day, time.max)
        else:
            local = datetime.combine(day, time.min) + timedelta(hours=int(hour), minutes=int(60 * (hour % 1) + 0.5))
        # Of two readings of a repeated or left out hour pytz takes the one with the smaller offset, winter time.
        return local - min(self._tz.utcoffset(local), self._tz.utcoffset(local.replace(fold=1)))


@lru_cache(maxsize=128)
def work_time(calendar: Calendar, leaves: tuple[Span, ...] = (), extra: tuple[Span, ...] = ()) -> WorkTime:
    """The shared ``WorkTime`` of a calendar, extra closings and extra hours."""
    return WorkTime(calendar, leaves, extra)


def union(spans: Iterable[Span]) -> list[Span]:
    """Sorted disjoint spans that cover the same time; spans that only touch stay apart, empty ones are dropped."""
    spans = sorted(span for span in spans if span[0] < span[1])
    if all(span[1] <= following[0] for span, following in pairwise(spans)):
        return spans
    result: list[Span] = []
    for start, end in spans:
        if result and start < result[-1][1]:
            result[-1] = (result[-1][0], max(result[-1][1], end))
        else:
            result.append((start, end))
    return result


def subtract(spans: list[Span], holes: list[Span]) -> list[Span]:
    """``spans`` without ``holes``, both sorted and disjoint."""
    result: list[Span] = []
    k = bisect_right(holes, spans[0][0], key=lambda hole: hole[1]) if spans else 0
    for start, end in spans:
        while k < len(holes) and holes[k][1] <= start:
            k += 1
        j = k
        while j < len(holes) and holes[j][0] < end:
            if start < holes[j][0]:
                result.append((start, holes[j][0]))
            start = max(start, holes[j][1])
            j += 1
        if start < end:
            result.append((start, end))
    return result
