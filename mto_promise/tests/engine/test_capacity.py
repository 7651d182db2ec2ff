"""Slots of one work center: hand-made cases, then properties against a grid of quarters of an hour.

That the slots are Odoo's is shown by ``test_slot_parity``.
"""

from datetime import datetime, timedelta

import pytest
from engine import bookings
from engine.capacity import Machine, best_station, station_minutes
from engine.shop import Attendance, Calendar, Load, Operation, Station, WorkCenter
from hypothesis import assume, given
from hypothesis import strategies as st

FULL_WEEK = tuple(Attendance(day, start, end) for day in range(5) for start, end in ((8, 12), (13, 17)))
ALL_DAY = tuple(Attendance(day, 0, 24) for day in range(7))


def utc(*parts):
    return datetime(*parts)


def machine(*loads, attendances=FULL_WEEK, tz="UTC", leaves=(), closed=(), **values):
    schedule = Calendar(1, "Schedule", tz, attendances, tuple(closed), **values)
    return Machine(WorkCenter(1, "Saw", schedule, tuple(leaves), tuple(Load(*load) for load in loads)))


# In October 2026 the 19th is a Monday; clocks change in Brussels on Sunday the 25th.
def october(day, hour=0, minute=0, second=0):
    return utc(2026, 10, day, hour, minute, second)


class TestGolden:
    def test_night(self):
        assert machine().first_slot(october(19, 16), 90) == (october(19, 16), october(20, 8, 30))

    def test_weekend_and_closing(self):
        closed = [(october(26), october(27))]
        assert machine(closed=closed).first_slot(october(23, 18), 600) == (october(27, 8), october(28, 10))
        assert machine(leaves=closed).first_slot(october(23, 16), 90) == (october(23, 16), october(27, 8, 30))

    def test_clock_changes_over_the_weekend(self):
        brussels = machine(tz="Europe/Brussels")
        # 17:00 is 15:00 UTC on Friday; 8:00 is 7:00 UTC on Monday.
        assert brussels.first_slot(october(23, 14), 120) == (october(23, 14), october(26, 8))
        assert brussels.last_slot(october(26, 8), 120, october(19)) == (october(23, 14), october(26, 8))

    def test_two_weeks(self):
        attendances = (Attendance(0, 8, 12, week_type=0), Attendance(0, 8, 10, week_type=1))
        # 14 December 2026 is a Monday of type 1.
        slot = machine(attendances=attendances).first_slot(utc(2026, 12, 14), 300)
        assert slot == (utc(2026, 12, 14, 8), utc(2026, 12, 21, 11))

    def test_between_bookings(self):
        taken = machine((october(19, 9), october(19, 10)), (october(19, 11), october(19, 14)))
        assert taken.first_slot(october(19, 8), 60) == (october(19, 8), october(19, 9))
        assert taken.first_slot(october(19, 8, 1), 60) == (october(19, 10), october(19, 11))
        assert taken.first_slot(october(19, 8), 61) == (october(19, 14), october(19, 15, 1))
        assert taken.last_slot(october(19, 14), 60, october(19)) == (october(19, 10), october(19, 11))
        assert taken.last_slot(october(19, 14), 61, october(19)) is None

    def test_latest_start_is_in_working_hours(self):
        assert machine().last_slot(october(19, 20), 240, october(12)) == (october(19, 13), october(19, 17))

    def test_latest_slot_is_in_whole_seconds(self):
        # 600.3 seconds: from 11:50 they would end after noon
        slot = machine().last_slot(october(19, 12), 10.005, october(19))
        assert slot == (october(19, 11, 49, 59), october(19, 11, 59, 59))
        around = machine(attendances=ALL_DAY)
        assert around.last_slot(october(21), 2880, october(19)) == (october(19), october(21))

    def test_latest_start_is_not_at_the_end_of_a_shift(self):
        # Tuesday's shift until midnight misses a microsecond, but the job does not begin at Monday's end for its sake.
        attendances = (Attendance(0, 8, 17), Attendance(1, 20, 24), Attendance(2, 0, 4))
        night = machine(attendances=attendances).last_slot(october(21, 4), 480, october(19))
        assert night == (october(20, 20), october(21, 4))

    def test_too_late_by_a_minute(self):
        monday = Machine(machine(attendances=(Attendance(0, 8, 9),)).workcenter, horizon_days=14)
        assert monday.first_slot(october(19), 120) == (october(19, 8), october(26, 9))
        assert monday.first_slot(october(19), 121) is None

    def test_too_late(self):
        # 50 blocks of 14 days hold 100 Mondays of an hour each.
        monday = machine(attendances=(Attendance(0, 8, 9),))
        assert monday.first_slot(october(19), 6000)[1] == october(19, 9) + timedelta(weeks=99)
        assert monday.first_slot(october(19), 6001) is None

    def test_no_hours(self):
        assert machine(attendances=()).first_slot(october(19), 60) is None
        nothing = Machine(WorkCenter(1, "Saw", None, loads=(Load(october(19), october(20)),)))
        assert not nothing.has_calendar
        assert nothing.first_slot(october(19), 60) is None
        assert nothing.last_slot(october(30), 60, october(19)) is None


class TestOddities:
    """What Odoo does and a person would not; the numbers are those of the module's docstring."""

    def test_1_job_starts_in_closed_hours_after_a_booking_there(self):
        taken = machine((october(19, 12, 15), october(19, 12, 45)))
        assert taken.first_slot(october(19, 11), 120) == (october(19, 12, 45), october(19, 14, 45))
        # The engine's own search does not.
        assert taken.last_slot(october(19, 14), 120, october(19, 8)) == (october(19, 10), october(19, 12))

    def test_2_booking_in_closed_hours_at_the_end_of_a_block_is_not_seen(self):
        asked = october(19, 20)
        block = asked + timedelta(days=14)
        night = (block - timedelta(hours=2), block - timedelta(hours=1))
        job = (block.replace(hour=16), block.replace(hour=8, minute=30) + timedelta(days=1))
        busy = (october(20, 8), job[0])
        assert machine(night, busy).first_slot(asked, 90) == job
        assert machine(night, busy).first_slot(asked + timedelta(hours=1), 90) == job
        seen = machine(night, busy).first_slot(asked - timedelta(hours=3), 90)
        assert seen == (night[1], night[1] + timedelta(minutes=90))

    def test_3_gap_around_midnight_misses_a_microsecond(self):
        taken = machine((october(18), october(19)), (october(20, 6), october(21)), attendances=ALL_DAY)
        assert taken.first_slot(october(19), 1800) == (october(21), october(22, 6))
        assert taken.first_slot(october(19), 1799) == (october(19), october(20, 5, 59))
        # Just in time neither: there Odoo's planner would not find it again.
        assert taken.last_slot(october(20, 6), 1800, october(18)) is None
        assert taken.last_slot(october(20, 6), 1799, october(18)) == (october(19, 0, 0, 59), october(20, 5, 59, 59))
        free = machine((october(18), october(19)), attendances=ALL_DAY)
        assert free.last_slot(october(20, 6), 1800, october(18)) == (october(19), october(20, 6))

    def test_5_no_duration_takes_a_second(self):
        assert machine().first_slot(october(19), 0) == (october(19, 8), october(19, 8, 0, 1))

    def test_6_end_of_shift_forgives_30_milliseconds(self):
        asked = october(19, 11) + timedelta(milliseconds=20)
        assert machine().first_slot(asked, 60) == (october(19, 11), october(19, 12))
        taken = machine((october(19, 12) - timedelta(hours=1), october(19, 12)))
        assert taken.first_slot(october(19, 10) + timedelta(milliseconds=20), 60) == (october(19, 13), october(19, 14))


class TestStations:
    own = Station(1, capacity=3, setup=10, cleanup=5, efficiency=80)
    fast = Station(2, capacity=5, setup=1, cleanup=0, efficiency=150)

    def test_minutes(self):
        # 10 pieces are 4 cycles: 15 + 4 * 7 * 100 / 80.
        assert station_minutes(self.own, 7, 10) == 50
        # 0.3 pieces of 0.1 at once are 3 cycles though the quotient is a little less or more.
        assert station_minutes(Station(1, capacity=0.1), 1, 0.1 * 3) == 3
        # Two decimals, half up: 1.005 as Odoo rounds it.
        assert station_minutes(Station(1), 1.005, 1) == 1.01

    def test_alternative_takes_the_rounded_minutes(self):
        operation = Operation(1, "Saw", (self.own, self.fast), time_cycle=1 / 3)
        machines = {1: machine((october(19), october(20))), 2: machine()}
        station, slot, minutes = best_station(machines, operation, 10, october(19))
        # 15 + 4 / 3 * 100 / 80 = 16.67; back to 0.334 a cycle; 1 + 2 * 0.334 * 100 / 150.
        assert station is self.fast
        assert minutes == pytest.approx(1.4453333)
        assert slot == (october(19, 8), october(19, 8, 1, 26))

    def test_first_wins_a_tie_and_no_slot_is_none(self):
        operation = Operation(1, "Saw", (Station(1), Station(2)), time_cycle=60)
        machines = {1: machine(), 2: machine()}
        assert best_station(machines, operation, 1, october(19))[0].workcenter_id == 1
        machines[1] = machine(attendances=())
        assert best_station(machines, operation, 1, october(19))[0].workcenter_id == 2
        machines[2] = machines[1]
        assert best_station(machines, operation, 1, october(19)) is None


# ---------------------------------------------------------------------------------------------------------- properties

START = utc(2026, 10, 19)
QUARTER = timedelta(minutes=15)
CELLS = 14 * 96


def weeks(last_quarter):
    hours = st.integers(0, last_quarter).map(lambda quarter: quarter / 4)
    shifts = st.builds(lambda day, a, b: Attendance(day, min(a, b), max(a, b)), st.integers(0, 6), hours, hours)
    return st.lists(shifts, min_size=1, max_size=10).map(tuple)


attendances = weeks(95)
cells = st.integers(0, CELLS)
zones = st.sampled_from(["UTC", "Europe/Brussels"])


def moment(cell):
    return START + cell * QUARTER


def spans(longest):
    return st.lists(st.tuples(cells, st.integers(0, longest)), max_size=12).map(
        lambda pairs: [(moment(cell), moment(cell + length)) for cell, length in pairs]
    )


def grid(tool):
    """For each quarter of an hour: is it worked, is it taken."""
    worked = [tool.worktime.minutes(moment(k), moment(k + 1)) > 0 for k in range(CELLS)]
    taken = [any(b.start <= moment(k) < b.end for b in tool.bookings) for k in range(CELLS)]
    return worked, taken


def job_end(worked, taken, cell, quarters):
    """The cell where a job that starts at a cell has had its time; ``None`` if something is in the way."""
    while cell < CELLS and not taken[cell]:
        quarters -= worked[cell]
        cell += 1
        if not quarters:
            return cell
    return None


@given(attendances, zones, spans(40), spans(40), cells, st.integers(1, 60))
def test_first_slot_is_the_earliest(attendances, tz, loads, closed, cell, quarters):
    tool = machine(*loads, attendances=attendances, tz=tz, closed=closed)
    # Bookings in closed hours are oddities 1 and 2.
    assume(all(tool.worktime.minutes(booking.start, booking.end) for booking in tool.bookings))
    worked, taken = grid(tool)
    ends = {k: job_end(worked, taken, k, quarters) for k in range(cell, CELLS) if worked[k]}
    first = next((k for k, end in ends.items() if end), None)
    slot = tool.first_slot(moment(cell), 15 * quarters)
    if first is None:
        assert slot is None or slot[1] > moment(CELLS)
    else:
        assert slot == (moment(first), moment(ends[first]))


@given(attendances, zones, spans(40), spans(40), cells, cells, st.integers(1, 60))
def test_last_slot_is_the_latest(attendances, tz, loads, closed, one, other, quarters):
    tool = machine(*loads, attendances=attendances, tz=tz, closed=closed)
    low, high = min(one, other), max(one, other)
    worked, taken = grid(tool)
    ends = {k: job_end(worked, taken, k, quarters) for k in range(low, high) if worked[k]}
    last = max((k for k, end in ends.items() if end and end <= high), default=None)
    expected = last if last is None else (moment(last), moment(ends[last]))
    assert tool.last_slot(moment(high), 15 * quarters, moment(low)) == expected


seconds = st.integers(0, 14 * 86400).map(lambda k: START + timedelta(seconds=k))
loose = st.lists(st.tuples(seconds, st.integers(0, 60000)), max_size=12).map(
    lambda pairs: [(start, start + timedelta(seconds=length)) for start, length in pairs]
)
durations = st.one_of(st.integers(0, 300000).map(lambda cents: cents / 100), st.floats(0, 3000))


@given(weeks(96), zones, loose, seconds, durations)
def test_slots_keep_their_word(attendances, tz, loads, start, minutes):
    tool = machine(*loads, attendances=attendances, tz=tz)
    odd = any(not tool.worktime.minutes(booking.start, booking.end) for booking in tool.bookings)
    first = tool.first_slot(start, minutes)
    last = tool.last_slot(start + timedelta(days=10), minutes, start)
    for slot in (first, last):
        if not slot or (slot is first and odd):
            continue
        assert slot[0] >= start
        assert tool.worktime.minutes(*slot) == pytest.approx(max(minutes, 1 / 60), abs=1 / 59)
        assert not any(slot[0] < end and begin < slot[1] for begin, end in loads if begin < end)
    if last:
        assert tool.first_slot(last[0], minutes) == last
        assert last[1] <= start + timedelta(days=10)
        assert odd or first[1] <= last[1]


@given(weeks(96), zones, loose, spans(40), seconds, durations, st.integers(14, 42))
def test_looking_for_it_at_once_finds_no_other_slot(attendances, tz, loads, closed, start, minutes, days):
    tools = [machine(*loads, attendances=attendances, tz=tz, closed=closed) for _one in range(2)]
    for tool in tools:
        tool.horizon = timedelta(days=days)
    tools[1]._at_once = lambda *_question: None
    # Thirds of a minute do not add up exactly, and 0.0004 minutes may be missing at the end of a shift.
    for asked in (minutes, minutes + 1 / 3, round(minutes / 60) * 60 + 0.0004):
        first, second = (tool._first_slot(start, asked) for tool in tools)
        assert first == second


@given(loose, seconds, durations, st.floats(0, 24), st.floats(0, 168))
def test_latest_slot_on_flexible_hours_is_found_again(loads, start, minutes, a_day, a_week):
    tool = machine(*loads, attendances=(), flexible=True, hours_per_day=a_day, hours_per_week=a_week)
    last = tool.last_slot(start + timedelta(days=10), minutes, start)
    if last:
        assert start <= last[0] and last[1] <= start + timedelta(days=10)
        assert tool.first_slot(last[0], minutes) == last


@pytest.fixture(params=[1, 64])
def block_size(request, monkeypatch):
    """Small blocks make small cases cross the seams of the index."""
    monkeypatch.setattr(bookings, "SIZE", request.param)


changes = st.lists(st.tuples(st.booleans(), st.integers(0, 10**6), cells, st.integers(0, 12)), max_size=30)


@pytest.mark.usefixtures("block_size")
class TestChanges:
    @given(data=st.data())
    def test_changes_and_rollback(self, data):
        """After any changes a machine is the one built from what is left; after a rollback the one of before."""
        left = data.draw(spans(12))
        tool = machine(*left)
        left = [load for load in left if load[0] < load[1]]
        states = []
        for book, pick, cell, length in data.draw(changes):
            states.append((tool.mark(), list(tool.bookings)))
            if book or not left:
                span = moment(cell), moment(cell + length)
                tool.book(*span)
                left += [span] if length else []
            else:
                tool.release(*left.pop(pick % len(left)))
            fresh = machine(*left)
            assert list(tool.bookings) == list(fresh.bookings)
            assert tool.first_slot(START, 15 * length) == fresh.first_slot(START, 15 * length)
            latest = moment(CELLS), 15 * length, START
            assert tool.last_slot(*latest) == fresh.last_slot(*latest)
        if states:
            token, state = states[data.draw(st.integers(0, len(states) - 1))]
            tool.rollback(token)
            assert list(tool.bookings) == state

    @given(first=st.lists(st.integers(0, 40), min_size=4, max_size=20, unique=True), data=st.data())
    def test_room_follows_every_change(self, first, data):
        """The room that a release or a rollback gives back is found again, and the one that a booking takes is not."""
        tool = machine(*((moment(4 * k), moment(4 * k + 3)) for k in first), attendances=ALL_DAY)
        asked = st.integers(1, 12)
        for pick in data.draw(st.lists(st.integers(0, 19), max_size=8)):
            token = tool.mark()
            tool.first_slot(START, 15 * data.draw(asked))
            one = list(tool.bookings)[pick % len(first)]
            for change in (tool.release, tool.book, tool.release):
                change(one.start, one.end)
                fresh = machine(*((b.start, b.end) for b in tool.bookings), attendances=ALL_DAY)
                for quarters in (1, 3, 5, 9):
                    assert tool.first_slot(START, 15 * quarters) == fresh.first_slot(START, 15 * quarters)
            tool.rollback(token)

    @given(loads=spans(12), closed=spans(40), cell=cells, quarters=st.integers(1, 60))
    def test_short_cuts_change_nothing(self, loads, closed, cell, quarters):
        """Skipping gaps gives what walking through all of them gives, oddities included."""
        tool = machine(*loads, closed=closed)
        quick = tool.first_slot(moment(cell), 15 * quarters)
        tool._start_over = lambda position, duration: None
        assert quick == tool.first_slot(moment(cell), 15 * quarters)


def test_release_of_what_is_not_booked():
    tool = machine((october(19, 8), october(19, 10)))
    with pytest.raises(KeyError):
        tool.release(october(19, 8), october(19, 9))


def test_equal_bookings_count():
    tool = machine((october(19, 8), october(19, 10)))
    tool.book(october(19, 8), october(19, 10))
    tool.release(october(19, 8), october(19, 10))
    assert tool.first_slot(october(19, 8), 60)[0] == october(19, 10)


@pytest.mark.parametrize("direction", ["first", "last"])
def test_effort_does_not_grow_with_the_load(direction, monkeypatch):
    """Between 100 and 3000 bookings with gaps that are too short, the search looks at no more of them."""
    looks = []
    at = bookings.Bookings.at
    monkeypatch.setattr(bookings.Bookings, "at", lambda self, position: looks.append(position) or at(self, position))
    efforts = []
    for count in (100, 3000):
        loads = [(START + timedelta(hours=k), START + timedelta(hours=k, minutes=50)) for k in range(count)]
        tool = machine(*loads, attendances=ALL_DAY)
        end = loads[-1][1]
        tool.first_slot(START, 30)
        looks.clear()
        if direction == "first":
            assert tool.first_slot(START, 30)[0] == end
        else:
            assert tool.last_slot(end, 30, START) is None
        efforts.append(len(looks))
    assert efforts[0] == efforts[1]
