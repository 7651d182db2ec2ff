"""On what terms a date is promised: how sure it must be, what is added to it, on which days goods are delivered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from .passage import Gate

#: A weekday comes back after so many days at most.
_WEEK = range(8)


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one demand; the default ones promise the plan's own date.

    ``level`` is the share of cases in which the date must be met (``None``: the plan's own date), ``buffer_days`` are
    calendar days on top of it. ``weekdays`` (0 is Monday; empty: all) are the days, in the time zone ``tz``, on which goods
    arrive, from the hour ``opens`` on. Where the customer takes them in at certain hours only, these are his ``windows``, on
    such of their days as are among the ``weekdays`` (``engine.passage.windows``). A date more than ``horizon_days`` ahead, and
    one that needs a work center with more than ``backlog_hours`` of work ahead, is given with a warning (0: no limit). ``id``
    and ``name`` tell who says so.
    """

    level: float | None = None
    buffer_days: float = 0.0
    weekdays: frozenset[int] = frozenset()
    tz: str = "UTC"
    horizon_days: float = 0.0
    backlog_hours: float = 0.0
    id: int = 0
    name: str = ""
    windows: Gate | None = None
    opens: float = 0.0

    def safe(self, outcome, planned: datetime) -> datetime:
        """The date that is as sure as the terms ask, for a plan that is done by ``planned`` with this ``outcome`` of
        its samples (``engine.risk.Outcome``; needed where there is a ``level``)."""
        sure = planned if self.level is None else max(planned, outcome.date(self.level))
        return sure + timedelta(days=self.buffer_days)

    def first_day(self, moment: datetime) -> datetime:
        """The first moment from ``moment`` on at which goods may arrive: by the customer's windows, else on the first day
        that counts, from its first hour on. So what is sure later never arrives earlier."""
        opens = (datetime.min + timedelta(hours=self.opens)).time()
        return self.windows.after(moment) if self.windows else max(moment, self._shifted(moment, 1, opens))

    def last_day(self, moment: datetime) -> datetime:
        """The last moment until ``moment`` at which goods may arrive: by the customer's windows, else at the same time of
        day on the last day that counts."""
        return self.windows.before(moment) if self.windows else self._shifted(moment, -1)

    def _shifted(self, moment, sign, hour: time | None = None):
        if not self.weekdays:
            return moment
        zone = ZoneInfo(self.tz)
        local = moment.replace(tzinfo=timezone.utc).astimezone(zone)
        day = next(
            day for day in (local.date() + timedelta(days=sign * number) for number in _WEEK) if day.weekday() in self.weekdays
        )
        if day == local.date() and (hour is None or local.time() >= hour):
            return moment
        shifted = datetime.combine(day, hour or local.time().replace(fold=0), zone)
        return shifted.astimezone(timezone.utc).replace(tzinfo=None)
