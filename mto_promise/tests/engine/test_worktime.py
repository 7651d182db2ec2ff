"""Worked time: hand-made cases and properties. Calendars of Odoo itself are compared in ``test_slot_parity``."""

from datetime import date, datetime, timedelta

import pytest
from engine.shop import Attendance, Calendar
from engine.worktime import WorkTime, subtract, union
from hypothesis import example, given
from hypothesis import strategies as st

DAY = ((8, 12), (13, 17))


def calendar(*attendances, tz="Europe/Brussels", leaves=(), **values):
    return Calendar(1, "Schedule", tz, tuple(attendances), tuple(leaves), **values)


def week(days=range(5), hours=DAY, **values):
    return [Attendance(day, start, end, **values) for day in days for start, end in hours]


def utc(*parts):
    return datetime(*parts)


def test_hours_are_local():
    worktime = WorkTime(calendar(*week()))
    # Monday 19 October 2026 is summer time in Brussels, Monday 26 October is winter time.
    assert worktime.intervals(utc(2026, 10, 19), utc(2026, 10, 20)) == [
        (utc(2026, 10, 19, 6), utc(2026, 10, 19, 10)),
        (utc(2026, 10, 19, 11), utc(2026, 10, 19, 15)),
    ]
    monday = utc(2026, 10, 26)
    assert worktime.intervals(monday, monday.replace(hour=12)) == [(monday.replace(hour=7), monday.replace(hour=11))]


@pytest.mark.parametrize(
    ("day", "hours", "minutes"),
    [
        # 02:00-03:00 comes twice on 25 October 2026 and never on 28 March 2027.
        (utc(2026, 10, 25), (1, 4), 240),
        (utc(2027, 3, 28), (1, 4), 120),
        # The second 02:30 is meant: 01:30 UTC.
        (utc(2026, 10, 25), (2.5, 4), 90),
        # The 02:30 that never was is read in winter time: 01:30 UTC, so half an hour is left until 04:00 (02:00 UTC).
        (utc(2027, 3, 28), (2.5, 4), 30),
    ],
)
def test_changes_of_clock(day, hours, minutes):
    worktime = WorkTime(calendar(Attendance(6, *hours)))
    assert worktime.minutes(day - timedelta(days=1), day + timedelta(days=1)) == minutes


def test_two_weeks_alternate_over_the_year():
    """Year 2026 has 53 ISO weeks: 53 and 1 are both odd, yet the schedule goes on alternating."""
    worktime = WorkTime(calendar(*week(hours=((8, 12),), week_type=0), *week(hours=((8, 10),), week_type=1), tz="UTC"))
    mondays = [utc(2026, 12, 14) + timedelta(weeks=k) for k in range(4)]
    hours = [worktime.minutes(monday, monday + timedelta(days=1)) / 60 for monday in mondays]
    # Ordinal of 14 December 2026 is 739964: (739964 - 1) // 7 = 105709, odd.
    assert hours == [2, 4, 2, 4]


def test_dates_of_an_attendance():
    worktime = WorkTime(calendar(*week(date_from=date(2026, 10, 20), date_to=date(2026, 10, 21)), tz="UTC"))
    assert worktime.minutes(utc(2026, 10, 1), utc(2026, 11, 1)) == 2 * 480


def test_around_the_clock_misses_a_microsecond_each_midnight():
    worktime = WorkTime(calendar(*week(range(7), ((0, 24),)), tz="UTC"))
    spans = worktime.intervals(utc(2026, 10, 1, 12), utc(2026, 10, 2, 12))
    assert spans == [
        (utc(2026, 10, 1, 12), utc(2026, 10, 1, 23, 59, 59, 999999)),
        (utc(2026, 10, 2), utc(2026, 10, 2, 12)),
    ]


def test_closings():
    closed = (utc(2026, 10, 19, 9), utc(2026, 10, 20, 10))
    own = (utc(2026, 10, 20, 15), utc(2026, 10, 20, 23))
    worktime = WorkTime(calendar(*week(), tz="UTC", leaves=[closed]), [own])
    assert worktime.intervals(utc(2026, 10, 19), utc(2026, 10, 21)) == [
        (utc(2026, 10, 19, 8), utc(2026, 10, 19, 9)),
        (utc(2026, 10, 20, 10), utc(2026, 10, 20, 12)),
        (utc(2026, 10, 20, 13), utc(2026, 10, 20, 15)),
    ]


def test_flexible_hours_lie_around_noon_and_count_from_the_moment_asked():
    flexible = calendar(tz="UTC", flexible=True, hours_per_day=8.0, hours_per_week=20.0)
    spans = WorkTime(flexible).intervals(utc(2026, 10, 19, 10), utc(2026, 10, 27))
    # 8 hours from the moment asked, 8 around noon, 4 are left of the week; the next week counts from a Monday again.
    assert spans == [
        (utc(2026, 10, 19, 10), utc(2026, 10, 19, 18)),
        (utc(2026, 10, 20, 8), utc(2026, 10, 20, 16)),
        (utc(2026, 10, 21, 10), utc(2026, 10, 21, 14)),
        (utc(2026, 10, 26, 8), utc(2026, 10, 26, 16)),
    ]


def test_clock_of_worked_minutes():
    worktime = WorkTime(calendar(*week(), tz="UTC"))
    friday, monday = utc(2026, 10, 23), utc(2026, 10, 26)
    limit = utc(2027, 1, 1)
    assert worktime.after(friday + timedelta(hours=16), 90, limit) == monday + timedelta(hours=8, minutes=30)
    # The end of a shift is earlier than the start of the next, and the other way round.
    assert worktime.after(friday + timedelta(hours=16), 60, limit) == friday + timedelta(hours=17)
    assert worktime.before(monday + timedelta(hours=9), 60, friday) == monday + timedelta(hours=8)
    assert worktime.before(monday + timedelta(hours=9), 61, friday) == friday + timedelta(hours=16, minutes=59)
    assert worktime.after(friday, 481, friday + timedelta(days=1)) is None
    assert worktime.before(friday + timedelta(days=1), 481, friday) is None


hours = st.integers(0, 96).map(lambda quarter: quarter / 4)
attendances = st.builds(
    lambda day, a, b, week_type: Attendance(day, min(a, b), max(a, b), week_type=week_type),
    st.integers(0, 6),
    hours,
    hours,
    st.sampled_from([None, 0, 1]),
)
moments = st.integers(0, 400 * 24 * 4).map(lambda quarter: utc(2026, 6, 1) + timedelta(minutes=15 * quarter))
spans = st.tuples(moments, st.integers(0, 2000)).map(lambda span: (span[0], span[0] + timedelta(minutes=span[1])))
calendars = st.builds(
    lambda attendances, tz, leaves: calendar(*attendances, tz=tz, leaves=leaves),
    st.lists(attendances, max_size=10),
    st.sampled_from(["UTC", "Europe/Brussels", "America/New_York", "Australia/Lord_Howe"]),
    st.lists(spans, max_size=5),
)


#: Two shifts that overlap where the axis grew, at midnight between Sunday and Monday (UTC).
SEAM = calendar(Attendance(0, 0, 2.25), Attendance(0, 2, 2.25))


@given(calendars, moments, moments)
@example(SEAM, utc(2026, 6, 1), utc(2026, 6, 2))
def test_intervals_do_not_depend_on_what_was_asked_before(cal, one, other):
    start, end = min(one, other), max(one, other)
    used = WorkTime(cal)
    used.minutes(end, end + timedelta(days=3))
    used.minutes(start - timedelta(days=200), start)
    fresh = WorkTime(cal).intervals(start, end)
    assert used.intervals(start, end) == fresh
    assert used.minutes(start, end) * 60 == pytest.approx(sum((stop - begin).total_seconds() for begin, stop in fresh))
    assert all(a[1] <= b[0] for a, b in zip(fresh, fresh[1:], strict=False))
    leaves = [leave for leave in cal.leaves if leave[0] < leave[1]]
    assert all(begin < stop <= leave[0] or begin >= leave[1] for begin, stop in fresh for leave in leaves)


@given(calendars, moments, st.integers(1, 5000))
def test_clock_and_minutes_are_inverse(cal, start, minutes):
    worktime = WorkTime(cal)
    limit = start + timedelta(days=40)
    end = worktime.after(start, minutes, limit)
    if end is None:
        assert worktime.minutes(start, limit) < minutes
        return
    assert worktime.minutes(start, end) == pytest.approx(minutes, abs=1e-6)
    assert worktime.minutes(start, end - timedelta(seconds=1)) < minutes - 0.01
    latest = worktime.before(end, minutes, start)
    assert latest >= start
    assert worktime.minutes(latest, end) == pytest.approx(minutes, abs=1e-6)
    assert worktime.minutes(latest + timedelta(seconds=1), end) < minutes - 0.01


@given(st.lists(spans, max_size=8), st.lists(spans, max_size=8), moments)
def test_union_and_difference(some, holes, moment):
    def inside(moment, spans):
        return any(start <= moment < end for start, end in spans)

    assert inside(moment, union(some)) == inside(moment, some)
    rest = subtract(union(some), union(holes))
    assert inside(moment, rest) == (inside(moment, some) and not inside(moment, holes))
