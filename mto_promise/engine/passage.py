"""Lead times over schedules: open moments, open days, and the ways that goods take, forward and backward.

A schedule is open from the first to the last moment of each of its shifts, both included. So for any two moments
``opens(a) <= b`` exactly where ``a <= closes(b)``, and the same holds for every leg and for a whole way: what is planned
backward is kept when it is done forward. Days of a lead time are 24 hours each, on days that have any shift at all; in
a schedule that is open every day they are Odoo's days.
"""

import math
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from .shop import Attendance, Calendar, Ref, Span, Vendor
from .worktime import WorkTime

#: How far from a moment an open one is looked for: mostly it is near.
_HORIZONS = (timedelta(days=14), timedelta(days=730))
#: How long something is taken to wait where nothing is open that near.
NEVER_OPEN_DAYS = 365
#: A shorter shift is left over by a closing that ends a second before midnight.
_SLIVER = timedelta(minutes=1)
_DAY = timedelta(days=1)
_UTC = ZoneInfo("UTC")
_ANY_HOUR = tuple(Attendance(day, 0.0, 24.0) for day in range(7))


def lasting(days: float) -> timedelta:
    """``days`` of 24 hours, in whole seconds as Odoo stores moments, rather a second too long."""
    return timedelta(seconds=math.ceil(days * 86400 - 1e-6))


class Hours(WorkTime):
    """The open hours of a schedule."""

    def _fixed(self, start, end):
        return [span for span in super()._fixed(start, end) if span[1] - span[0] >= _SLIVER]

    def opens(self, moment: datetime) -> datetime | None:
        """``moment`` if open, else the next moment that is; ``None``: none within two years."""
        for horizon in _HORIZONS:
            axis = self.axis(moment, moment + horizon)
            k = bisect_left(axis.stops, moment)
            if k < len(axis.stops):
                return max(axis.starts[k], moment)
        return None

    def closes(self, moment: datetime) -> datetime | None:
        """``moment`` if open, else the last moment before it that was; ``None``: none within two years."""
        for horizon in _HORIZONS:
            axis = self.axis(moment - horizon, moment)
            k = bisect_right(axis.starts, moment) - 1
            if k >= 0:
                return min(axis.stops[k].replace(microsecond=0), moment)
        return None


class Days(Hours):
    """The local days, from midnight to midnight, on which a schedule has open hours."""

    def _fixed(self, start, end):
        near = super()._fixed(start - 2 * _DAY, end + 2 * _DAY) if start < end else []
        days = sorted({begin.replace(tzinfo=_UTC).astimezone(self._tz).date() for begin, _stop in near})
        spans = [(self._utc(day, 0.0), self._utc(day + _DAY, 0.0)) for day in days]
        return [span for span in spans if start <= span[0] < end]


@lru_cache(maxsize=256)
def hours(calendar: Calendar, cutoff: float = 0.0) -> Hours:
    """The shared ``Hours`` of a calendar, on each day until the local hour ``cutoff`` (0: to the end)."""
    calendar = _fixed_hours(calendar)
    if cutoff:
        attendances = (replace(one, hour_to=min(one.hour_to, cutoff)) for one in calendar.attendances)
        calendar = replace(calendar, attendances=tuple(one for one in attendances if one.hour_from < one.hour_to))
    return Hours(calendar)


@lru_cache(maxsize=256)
def days_of(calendar: Calendar) -> Days:
    """The shared ``Days`` of a calendar."""
    return Days(_fixed_hours(calendar))


def _fixed_hours(calendar):
    """Flexible hours may be worked at any time."""
    return replace(calendar, flexible=False, attendances=_ANY_HOUR) if calendar.flexible else calendar


# ------------------------------------------------------------------------------------------------------------------ legs


@dataclass(frozen=True, slots=True)
class Gate:
    """Waits until a schedule is open. ``ref`` is whose it is."""

    hours: Hours
    ref: Ref | None = None

    def after(self, moment: datetime) -> datetime:
        """When what comes at ``moment`` (naive UTC) can go on."""
        return self.hours.opens(moment) or moment + lasting(NEVER_OPEN_DAYS)

    def before(self, moment: datetime) -> datetime:
        """When it must be there at the latest to go on by ``moment``."""
        return self.hours.closes(moment) or moment - lasting(NEVER_OPEN_DAYS)


@dataclass(frozen=True, slots=True)
class Count:
    """Takes a number of days: of 24 hours, or those on which a schedule is open. ``ref`` is whose it is."""

    number: float
    days: Days | None = None
    ref: Ref | None = None

    def after(self, moment: datetime) -> datetime:
        """When what begins at ``moment`` (naive UTC) is over."""
        return self._found("after", moment, 1)

    def before(self, moment: datetime) -> datetime:
        """When it must begin at the latest to be over by ``moment``."""
        return self._found("before", moment, -1)

    def _found(self, direction, moment, sign):
        lasts = lasting(self.number)
        if self.days is None or not lasts:
            return moment + sign * lasts
        for horizon in _HORIZONS:
            limit = moment + sign * (2 * lasts + horizon)
            found = getattr(self.days, direction)(moment, lasts / timedelta(minutes=1), limit)
            if found is not None:
                return found
        return moment + sign * (lasts + lasting(NEVER_OPEN_DAYS))


@dataclass(frozen=True, slots=True)
class Passage:
    """A way of goods: it can begin when ``leaves`` is open, goes over ``legs``, and ends when ``arrives`` is open."""

    legs: tuple[Gate | Count, ...] = ()
    leaves: Gate | None = None
    arrives: Gate | None = None

    def forward(self, ready: datetime) -> Span:
        """When what is ``ready`` at a moment leaves and arrives."""
        start = end = self.leaves.after(ready) if self.leaves else ready
        for leg in self.legs:
            end = leg.after(end)
        return start, self.arrives.after(end) if self.arrives else end

    def backward(self, due: datetime) -> Span:
        """When it must leave at the latest, and arrives, to be there by ``due``."""
        start = end = self.arrives.before(due) if self.arrives else due
        for leg in reversed(self.legs):
            start = leg.before(start)
        return self.leaves.before(start) if self.leaves else start, end

    def never_open(self, now: datetime) -> list[Ref]:
        """Whose schedules on this way have no open hours any more."""
        schedules = [(one.hours, one.ref) for one in (self.leaves, *self.legs, self.arrives) if isinstance(one, Gate)]
        schedules += [(one.days, one.ref) for one in self.legs if isinstance(one, Count) and one.days]
        return list(dict.fromkeys(ref for hours_, ref in schedules if hours_.opens(now) is None))


def gate(calendar: Calendar | None, ref: Ref | None = None, cutoff: float = 0.0) -> Gate | None:
    """The gate of a schedule; none: always open."""
    return Gate(hours(calendar, cutoff), ref) if calendar else None


def windows(calendar: Calendar, weekdays: frozenset[int], ref: Ref) -> Gate:
    """When a customer takes goods in: by his own schedule, on those of ``weekdays`` (none: all) that it has. Where it has
    none of them, his schedule alone counts."""
    calendar = _fixed_hours(calendar)
    narrow = tuple(one for one in calendar.attendances if one.weekday in weekdays)
    return Gate(hours(replace(calendar, attendances=narrow) if narrow else calendar), ref)


def purchase(vendor: Vendor, receiving: Gate | None = None) -> Passage:
    """The way from an order to the receipt of the goods.

    A vendor with a schedule takes orders in his open hours, until his cut-off, and his lead time counts his open days.
    """
    days = None
    legs: tuple[Gate | Count, ...] = ()
    if vendor.calendar:
        days = days_of(vendor.calendar)
        legs = (Gate(hours(vendor.calendar, vendor.cutoff), vendor_ref(vendor)),)
    return Passage((*legs, Count(vendor.delay_days, days, vendor_ref(vendor))), arrives=receiving)


def vendor_ref(vendor: Vendor) -> Ref:
    """The vendor himself, not his price."""
    return Ref("res.partner", vendor.partner_id, vendor.name)
