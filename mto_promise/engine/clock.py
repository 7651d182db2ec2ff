"""A working schedule as seconds from now and seconds worked since, for many moments at once: columns of samples."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import datetime, timedelta

from .column import Column
from .worktime import WorkTime

#: How many years a schedule is looked at.
YEARS = 10
_YEAR = timedelta(days=365)


class Clock:
    """The worked time of a work center, in seconds; where its schedule ends every hour counts."""

    def __init__(self, worktime: WorkTime, now: datetime):
        self._worktime = worktime
        self._now = now
        self._years = 0
        self._known: dict[datetime, float] = {}
        self._grow()

    def worked(self, moments: Column) -> list[float]:
        """Seconds worked until each of some moments."""
        while max(moments) > self._end and self._years < YEARS:
            self._grow()
        starts, stops, worked = self._starts, self._stops, self._worked
        end, total, before = self._end, self._total, self._before
        return [
            total + at - end
            if at > end
            else worked[k] + (at if at < stops[k] else stops[k]) - starts[k]
            if (k := bisect_right(starts, at) - 1) >= 0
            else before
            for at in moments
        ]

    def risen(self, moments: Column) -> list[float]:
        """The same for moments that rise: looked up once for all that are between the starts of two shifts."""
        starts, seconds, first = self._starts, [], 0
        while first < len(moments) and (k := bisect_right(starts, moments[first])) < len(starts):
            last = bisect_left(moments, starts[k], first)
            if k:
                start, stop, worked = starts[k - 1], self._stops[k - 1], self._worked[k - 1]
                seconds += [worked + (at if at < stop else stop) - start for at in moments[first:last]]
            else:
                seconds += [self._before] * (last - first)
            first = last
        return seconds + self.worked(moments[first:]) if first < len(moments) else seconds

    def since(self, moments: Sequence[datetime]) -> list[float]:
        """The same for datetimes, those of the past as if they were now."""
        known = self._known
        new = [moment for moment in moments if moment not in known]
        if new:
            seconds = [max((moment - self._now).total_seconds(), 0.0) for moment in new]
            known.update(zip(new, self.worked(seconds), strict=True))
        return [known[moment] for moment in moments]

    def moments(self, amounts: Column) -> list[float]:
        """The first moment by which each of some amounts of seconds is worked."""
        while max(amounts) > self._total and self._years < YEARS:
            self._grow()
        starts, worked, end, total = self._starts, self._worked, self._end, self._total
        return [
            end + amount - total
            if amount > total
            else starts[k] + amount - worked[k]
            if (k := bisect_left(worked, amount) - 1) >= 0
            else 0.0
            for amount in amounts
        ]

    def _grow(self):
        """Look a year further than before."""
        self._years += 1
        axis = self._worktime.axis(self._now, self._now + self._years * _YEAR)
        first = bisect_right(axis.stops, self._now)
        self._starts = [(start - self._now).total_seconds() for start in axis.starts[first:]]
        self._stops = [(stop - self._now).total_seconds() for stop in axis.stops[first:]]
        self._worked = [worked / 1e6 for worked in axis.worked[first:]]
        self._before = self._worked[0] if self._worked else 0.0
        self._total = self._worked[-1] + self._stops[-1] - self._starts[-1] if self._worked else 0.0
        self._end = (axis.high - self._now).total_seconds()
