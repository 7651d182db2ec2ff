"""Random schedules, closings, extra hours and bookings for the comparison of slots, and what each comparison has in it."""

import os
import random
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from pytz import timezone, utc

from odoo.fields import Command
from odoo.tests import TransactionCase
from odoo.tools import SQL

from ..engine.capacity import Machine
from ..snapshot.capacity import read_workcenters

ZONES = ["UTC", "Europe/Brussels", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Europe/Dublin"]
#: Cases lie in the year from this Monday on, half of them close to where a zone changes its clock.
FIRST = datetime(2030, 1, 7)
CHANGES = [datetime(2030, *day) for day in ((3, 10), (3, 31), (4, 7), (10, 6), (10, 27), (11, 3))]
BLOCK = timedelta(days=14)
#: How far Odoo searches.
SEARCHED = 50 * BLOCK


class SlotCase(TransactionCase):
    """Work centers on random schedules. Set ``MTO_SEED`` to the seed that a failure prints to see its cases again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seed = int(os.environ.get("MTO_SEED") or random.SystemRandom().randrange(10**9))
        cls.random = random.Random(cls.seed)
        cls.other_company = cls.env["res.company"].create({"name": "Elsewhere"})
        cls.part = cls.env["product.product"].create({"name": "Part", "is_storable": True})
        cls._create_workcenters()

    @classmethod
    def _create_workcenters(cls):
        cls.calendars = cls.env["resource.calendar"].concat(*(cls._create_calendar(k) for k in range(14)))
        cls.workcenters = cls.env["mrp.workcenter"].create(
            [
                {"name": f"Work center {k}", "resource_calendar_id": calendar.id}
                for k, calendar in enumerate([*cls.calendars, *cls.calendars[:4]])
            ]
        )

    @contextmanager
    def case(self, **values):
        with self.subTest(seed=self.seed, **values):
            yield

    @contextmanager
    def _undone(self):
        """What the block makes is gone after it, and what was made before it is not."""
        self.env.flush_all()
        with self.env.cr.savepoint(flush=False) as savepoint:
            yield
            savepoint.rollback()
            self.env.invalidate_all()

    def _until(self, done):
        """Goes round, each time on work centers of its own, until ``done()``."""
        cls = type(self)
        kept = cls.calendars, cls.workcenters
        while not done():
            with self._undone():
                yield
            cls.calendars, cls.workcenters = kept

    # ------------------------------------------------------------------------------------------------------- making

    @classmethod
    def _create_calendar(cls, k):
        rnd = cls.random
        lines = []
        two_weeks = k % 4 == 3 or rnd.random() < 0.1
        for week in ("0", "1") if two_weeks else (False,):
            for day in range(7):
                if day < 6 and k and rnd.random() < (0.2 if day < 5 else 0.5):
                    continue
                # On Sundays of the first calendars there is work in the very hours that a change of clock touches.
                night = cls.change_shifts[k % 2] if day == 6 and 0 < k <= len(ZONES) else None
                for start, end in night or rnd.choice(cls.shifts):
                    lines.append(
                        Command.create(
                            {
                                "name": f"{day}",
                                "dayofweek": str(day),
                                "hour_from": start,
                                "hour_to": end,
                                "day_period": "lunch" if end - start == 0.75 else "morning",
                                "week_type": week,
                            }
                        )
                    )
        zone = ZONES[k - 1] if 0 < k <= len(ZONES) else rnd.choice(ZONES)
        values = {"name": f"Calendar {k}", "tz": zone, "attendance_ids": lines}
        if k % 7 == 6:
            values.update(
                schedule_type="flexible",
                hours_per_day=rnd.choice([0.0, 4.0, 7.6, 7.6, 24.0]),
                full_time_required_hours=rnd.choice([12.0, 38.0, 168.0]),
            )
        calendar = cls.env["resource.calendar"].create({**values, "two_weeks_calendar": two_weeks})
        calendar.company_id = rnd.choice([False, calendar.company_id])
        return calendar

    #: Hours of a day: with a break, touching, around the clock, at odd minutes, across the hours that clocks change.
    shifts = [
        [(8, 12), (12, 12.75), (12.75, 17)],
        [(8, 12), (13, 17)],
        [(6, 14), (14, 22)],
        [(0, 24)],
        [(0, 2.5), (3, 6), (22, 24)],
        [(1.25, 2.0), (2.0, 3.33), (7.7, 19.01)],
        [(9, 9.02), (16, 16.5)],
    ]
    change_shifts = [[(0.5, 1.75), (1.75, 2.25), (2.5, 3.5)], [(1.5, 2.5), (2.75, 4)]]

    def _moment(self, base, days):
        step = self.random.choice([1, 60, 900, 3600])
        return base + timedelta(seconds=self.random.randrange(0, days * 86400, step))

    def _create_leaves(self, asked):
        """Closings, bookings and extra hours from 5 days before the moments asked: with and without a resource, calendar or
        company of their own; some touch or overlap, some have no length, some fill the time up to a block's end, and
        one may close a work center for about as long as Odoo searches."""
        rnd = self.random
        days = rnd.choice([10, 20, 60])
        self.taken = []
        for _k in range(rnd.choice([100, 300, 600])):
            workcenter = rnd.choice(self.workcenters)
            start = self._moment(asked[0] - timedelta(days=5), days)
            place = rnd.random()
            if self.taken and place < 0.5:
                last = self.taken[-1]
                workcenter = last.workcenter
                gap = timedelta(minutes=rnd.choice([-30, 0, 0, 20, 400, 900]))
                start = rnd.choice([last.end, last.start]) + gap
            elif place < 0.6:
                start = rnd.choice(asked) + BLOCK * rnd.choice([1, 2]) - timedelta(hours=rnd.randrange(1, 20))
            kind = "leave" if rnd.random() < 0.08 else "other"
            lengths = [8, 24, 100, 900] if kind == "leave" else [0, 0.01, 0.5, 0.5, 1, 2.25, 10, 60]
            end = start + timedelta(hours=rnd.choice(lengths))
            company = self.other_company if rnd.random() < 0.3 else self.env.company
            own, bound = rnd.random() < 0.95, rnd.random() < 0.95
            self.taken.append(Taken(workcenter, start, end, kind, company, own, bound))
        if rnd.random() < 0.4:
            self.taken.append(self._long_closing(asked))
        self._insert(self.taken)
        self.hours = []
        for _k in range(rnd.choice([0, 20, 60])):
            start = self._moment(asked[0] - timedelta(days=5), 30)
            end = start + timedelta(hours=rnd.choice([0.5, 2, 4, 9.25, 24]))
            self.hours.append((rnd.choice(self.workcenters), start, end))
        self.env["mto.overtime"].create(
            [{"workcenter_id": one.id, "date_from": start, "date_to": end} for one, start, end in self.hours]
        )
        self.env.flush_all()

    def _long_closing(self, asked):
        length = timedelta(days=self.random.choice([670, 699, 700, 701, 720]), hours=self.random.randrange(24))
        start = min(asked) - timedelta(hours=1)
        return Taken(self.random.choice(self.workcenters), start, start + length, "leave", self.env.company, True, True)

    def _insert(self, taken):
        """Rows as people leave them behind: what Odoo computes at creation they change later."""
        rows = [
            (
                "Taken",
                one.start,
                one.end,
                one.kind,
                one.workcenter.resource_id.id if one.own else None,
                one.workcenter.resource_calendar_id.id if one.bound else None,
                one.company.id,
            )
            for one in taken
        ]
        columns = SQL("name, date_from, date_to, time_type, resource_id, calendar_id, company_id")
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "INSERT INTO resource_calendar_leaves (%s) VALUES %s",
                columns,
                SQL(", ").join(map(SQL, ["%s"] * len(rows), rows)),
            )
        )
        self.env.invalidate_all()

    def _minutes(self):
        rnd = self.random
        return rnd.choice([0, 0.01, 1, 30, 60, 59.99, 240, 600, 1440, 4000, rnd.uniform(0, 60), round(rnd.uniform(0, 3000), 2)])

    def _machines(self, from_date, workcenters=None):
        workcenters = workcenters or self.workcenters
        return {k: Machine(one) for k, one in read_workcenters(self.env, workcenters.ids, from_date).items()}

    # ------------------------------------------------------------------------------------------------- what there was

    def _ingredients(self, workcenter, start, minutes, slot):
        """What a search from ``start`` on had to deal with, by name."""
        calendar = workcenter.resource_calendar_id
        end = slot[1] if slot else start + SEARCHED
        yield "two-week schedule" if calendar.two_weeks_calendar else "weekly schedule"
        if calendar.flexible_hours:
            yield "flexible hours"
        if not minutes:
            yield "no duration"
        if end - start > SEARCHED - 2 * BLOCK:
            yield "close to the horizon" if slot else "no slot within the horizon"
        elif end - start > BLOCK:
            yield "several blocks"
        if _offset(calendar, start) != _offset(calendar, end):
            yield "change of clock"
        if slot:
            yield from self._ingredients_of_job(calendar, *slot)
        yield from self._ingredients_of_bookings(workcenter, start, end)

    def _ingredients_of_bookings(self, workcenter, start, end):
        calendar = workcenter.resource_calendar_id
        seen = [one for one in self.taken if one.seen_by(workcenter) and one.start <= end and one.end >= start]
        for one in seen:
            yield f"{'closing' if one.kind == 'leave' else 'booking'} of the {'resource' if one.own else 'company'}"
            if one.kind == "leave" and _offset(calendar, one.start) != _offset(calendar, one.end):
                yield "closing across a change of clock"
            if one.kind == "other" and one.start == one.end:
                yield "booking without length"
        bookings = sorted((one.start, one.end) for one in seen if one.kind == "other" and one.start < one.end)
        for (_start, before), (after, _end) in pairwise(bookings):
            if before >= after:
                yield "bookings that touch" if before == after else "bookings that overlap"
        if any(one == workcenter and first < end and last > start for one, first, last in self.hours):
            yield "extra hours"

    def _ingredients_of_job(self, calendar, start, end):
        first, last = (utc.localize(moment).astimezone(timezone(calendar.tz)) for moment in (start, end))
        if first.date() < last.date():
            yield "job across a night"
        days = (last.date() - first.date()).days
        if any((first.date() + timedelta(days=k)).weekday() == 5 for k in range(days - 1)):
            yield "job across a weekend"
        if first.utcoffset() != last.utcoffset():
            yield "job across a change of clock"
        if first.month != last.month:
            yield "job across the end of a month"


class Taken(NamedTuple):
    """A closing (``leave``) or booking (``other``), of a resource of its ``own`` and ``bound`` to its calendar, or not."""

    workcenter: object
    start: datetime
    end: datetime
    kind: str
    company: object
    own: bool
    bound: bool

    def seen_by(self, workcenter):
        if self.bound and self.workcenter.resource_calendar_id != workcenter.resource_calendar_id:
            return False
        return self.workcenter == workcenter if self.own else self.company == workcenter.company_id


def _offset(calendar, moment):
    return utc.localize(moment).astimezone(timezone(calendar.tz)).utcoffset()
