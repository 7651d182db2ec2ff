"""Ways over schedules, properties: monotone, never earlier than without schedules, backward as forward."""

from dataclasses import replace
from datetime import datetime, timedelta

from engine.passage import Count, Gate, Passage, days_of, hours, lasting, purchase
from engine.shop import Attendance, Calendar
from engine.worktime import WorkTime
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from shops import vendor

#: Around both changes of the clocks in Berlin.
MOMENTS = st.one_of(
    st.integers(0, 40 * 1440).map(lambda minutes: datetime(2026, 3, 10) + timedelta(minutes=minutes, seconds=7)),
    st.integers(0, 40 * 1440).map(lambda minutes: datetime(2026, 10, 8) + timedelta(minutes=minutes)),
)
HALF_HOURS = st.integers(0, 48).map(lambda half: half / 2)


@st.composite
def calendars(draw):
    shifts = draw(st.lists(st.tuples(st.integers(0, 6), HALF_HOURS, HALF_HOURS), min_size=1, max_size=8))
    attendances = tuple(Attendance(day, min(a, b), max(a, b)) for day, a, b in shifts if a != b)
    assume(attendances)
    closings = draw(st.lists(st.tuples(MOMENTS, st.integers(1, 10 * 86400)), max_size=3))
    zone = draw(st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Asia/Tokyo"]))
    leaves = tuple((start, start + timedelta(seconds=seconds)) for start, seconds in closings)
    return Calendar(1, "Any", zone, attendances, leaves)


gates = calendars().map(lambda calendar: Gate(hours(calendar)))
counts = st.builds(Count, st.sampled_from([0.0, 0.3, 1.0, 4.0, 11.5]), st.one_of(st.none(), calendars().map(days_of)))
passages = st.builds(
    Passage,
    st.lists(st.one_of(gates, counts), max_size=3).map(tuple),
    leaves=st.one_of(st.none(), gates),
    arrives=st.one_of(st.none(), gates),
)


@settings(max_examples=300, deadline=None)
@given(passages, MOMENTS, st.integers(0, 5 * 86400))
def test_later_never_comes_earlier(way, moment, seconds):
    later = moment + timedelta(seconds=seconds)
    assert moment <= way.forward(moment)[0] <= way.forward(moment)[1]
    assert way.forward(moment)[1] <= way.forward(later)[1]
    assert way.backward(moment)[0] <= way.backward(later)[0] <= later
    assert way.backward(moment)[1] <= way.backward(later)[1] <= later


@settings(max_examples=300, deadline=None)
@given(passages, MOMENTS, st.integers(-3 * 86400, 20 * 86400))
def test_backward_is_exactly_the_latest_that_forward_keeps(way, moment, seconds):
    due = moment + timedelta(seconds=seconds)
    start, end = way.backward(due)
    assert way.forward(start)[0] == start
    assert way.forward(start)[1] <= end <= due
    assert (way.forward(moment)[1] <= due) == (moment <= start or way.forward(moment)[0] <= start)
    if not way.leaves:
        assert way.forward(start + timedelta(seconds=1))[1] > due


@settings(max_examples=200, deadline=None)
@given(calendars(), MOMENTS, st.sampled_from([0.0, 1.0, 3.0, 30.0]), st.sampled_from([0.0, 9.0, 14.5]))
def test_a_schedule_never_makes_a_vendor_faster(calendar, moment, days, cutoff):
    one = replace(vendor(1, days), calendar=calendar, cutoff=cutoff)
    start, end = purchase(one).forward(moment)
    assert start == moment
    assert end >= moment + lasting(days)
    assert end >= purchase(replace(one, cutoff=0.0)).forward(moment)[1]


@settings(max_examples=200, deadline=None)
@given(calendars(), MOMENTS)
def test_an_open_moment_lies_in_a_shift(calendar, moment):
    found = hours(calendar).opens(moment)
    if found is None:
        return
    around = WorkTime(calendar).intervals(moment - timedelta(days=1), found + timedelta(days=1))
    assert any(begin <= found <= stop for begin, stop in around)
    # nothing of a minute or more is open before
    assert not [1 for begin, stop in around if max(begin, moment) + timedelta(minutes=1) <= min(stop, found)]
