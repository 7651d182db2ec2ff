"""The engine's slots are Odoo's slots, on random schedules, closings and bookings.

Every run draws new cases; set ``MTO_SEED`` to the seed that a failure prints to see it again.
"""

import itertools
import os
import random
from contextlib import contextmanager
from datetime import datetime, timedelta

from pytz import timezone, utc

from odoo.fields import Command
from odoo.tests import TransactionCase, tagged
from odoo.tools.date_utils import localized

from ..engine.capacity import Machine, best_station, station_minutes
from ..engine.shop import Operation, Station
from ..snapshot.capacity import read_workcenters

ZONES = ["UTC", "Europe/Brussels", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Europe/Dublin"]
#: Cases lie in the year from this Monday on, half of them close to where a zone changes its clock.
FIRST = datetime(2030, 1, 7)
CHANGES = [datetime(2030, *day) for day in ((3, 10), (3, 31), (4, 7), (10, 6), (10, 27), (11, 3))]
BLOCK = timedelta(days=14)


@tagged("post_install", "-at_install")
class TestSlotParity(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seed = int(os.environ.get("MTO_SEED") or random.SystemRandom().randrange(10**9))
        cls.random = random.Random(cls.seed)
        cls.other_company = cls.env["res.company"].create({"name": "Elsewhere"})
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

    # ------------------------------------------------------------------------------------------------------- making

    @classmethod
    def _create_calendar(cls, k):
        rnd = cls.random
        lines = []
        two_weeks = rnd.random() < 0.3
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
                hours_per_day=rnd.choice([0.0, 4.0, 7.6, 24.0]),
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
        """Closings and bookings from 5 days before the moments asked: with and without a resource, calendar or company
        of their own; some touch or overlap, some have no length, some fill the time up to a block's end."""
        rnd = self.random
        days = rnd.choice([10, 20, 60])
        values = []
        for _k in range(rnd.choice([100, 300, 600])):
            workcenter = rnd.choice(self.workcenters)
            start = self._moment(asked[0] - timedelta(days=5), days)
            place = rnd.random()
            if values and place < 0.5:
                workcenter, last = values[-1]
                gap = timedelta(minutes=rnd.choice([-30, 0, 0, 20, 400, 900]))
                start = rnd.choice([last["date_to"], last["date_from"]]) + gap
            elif place < 0.6:
                start = rnd.choice(asked) + BLOCK * rnd.choice([1, 2]) - timedelta(hours=rnd.randrange(1, 20))
            kind = "leave" if rnd.random() < 0.08 else "other"
            lengths = [8, 24, 100, 900] if kind == "leave" else [0, 0.01, 0.5, 0.5, 1, 2.25, 10, 60]
            hours = rnd.choice(lengths)
            company = self.other_company if rnd.random() < 0.3 else self.env.company
            one = {
                "name": "Taken",
                "date_from": start,
                "date_to": start + timedelta(hours=hours),
                "time_type": kind,
                "resource_id": rnd.random() < 0.95 and workcenter.resource_id.id,
                "calendar_id": rnd.random() < 0.95 and workcenter.resource_calendar_id.id,
                "company_id": company.id,
            }
            values.append((workcenter, one))
        leaves = self.env["resource.calendar.leaves"].create([one for _workcenter, one in values])
        for leave, (_workcenter, one) in zip(leaves, values, strict=True):
            # Odoo computes these at creation; people change them later.
            leave.write({name: one[name] for name in ("calendar_id", "date_to", "company_id")})
        self.env.flush_all()

    def _minutes(self):
        rnd = self.random
        return rnd.choice([0, 0.01, 1, 30, 60, 59.99, 240, 600, 1440, 4000, rnd.uniform(0, 60), round(rnd.uniform(0, 3000), 2)])

    # ------------------------------------------------------------------------------------------------------- cases

    def test_first_slots(self):
        """At least a thousand slots, over schedules, closings and bookings of every sort."""
        count = found = waited = 0
        for round_ in range(12):
            base = self.random.choice([self._moment(FIRST, 366), self.random.choice(CHANGES) - timedelta(days=4)])
            asked = [self._moment(base, 5) for _k in range(3)]
            with self.env.cr.savepoint(flush=False) as savepoint:
                self._create_leaves(asked)
                machines = self._machines(min(asked))
                for workcenter in self.workcenters:
                    for start in asked + asked[:2]:
                        minutes = self._minutes()
                        native = workcenter._get_first_available_slot(start, minutes)
                        expected = native[0] and tuple(moment.replace(microsecond=0) for moment in native)
                        with self.case(round=round_, workcenter=workcenter.name, start=start, minutes=minutes):
                            slot = machines[workcenter.id].first_slot(start, minutes)
                            self.assertEqual(slot or False, expected)
                        count += 1
                        found += bool(expected)
                        waited += bool(expected and expected[0] > start)
                savepoint.rollback()
                self.env.invalidate_all()
        # The cases say something: most have a slot, and most of those not at once.
        self.assertGreaterEqual(count, 1000)
        self.assertGreater(found, count / 2)
        self.assertGreater(waited, count / 4)

    def test_working_hours(self):
        """Worked time is Odoo's in the week of every change of clock, in every zone."""
        machines = self._machines(FIRST)
        for workcenter in self.workcenters:
            calendar, resource = workcenter.resource_calendar_id, workcenter.resource_id
            for change in CHANGES:
                start, end = change - timedelta(days=3), change + timedelta(days=4)
                native = calendar._work_intervals_batch(
                    localized(start), localized(end), resources=resource, tz=timezone(calendar.tz)
                )[resource.id]
                expected = [tuple(one.astimezone(utc).replace(tzinfo=None) for one in span[:2]) for span in native]
                with self.case(calendar=calendar.name, tz=calendar.tz, change=change):
                    self.assertEqual(machines[workcenter.id].worktime.intervals(start, end), expected)

    def test_closings_and_bookings_of_everybody_are_those_of_the_company(self):
        """Leaves without a resource hold for the work centers of their own company only."""
        workcenter = self.workcenters[0]
        for kind, company in itertools.product(["leave", "other"], [self.env.company, self.other_company]):
            leave = self.env["resource.calendar.leaves"].create(
                {"name": "All", "time_type": kind, "date_from": FIRST, "date_to": FIRST + timedelta(days=3)}
            )
            leave.company_id = company
            native = workcenter._get_first_available_slot(FIRST, 60)[0].replace(microsecond=0)
            with self.case(kind=kind, company=company.name):
                self.assertEqual(self._machines(FIRST)[workcenter.id].first_slot(FIRST, 60)[0], native)
                self.assertEqual(native >= leave.date_to, company == self.env.company)
            leave.unlink()

    def _machines(self, from_date, workcenters=None):
        workcenters = workcenters or self.workcenters
        return {k: Machine(one) for k, one in read_workcenters(self.env, workcenters.ids, from_date).items()}

    def test_work_orders(self):
        """The engine chooses the work center, slot and duration that Odoo gives a work order."""
        rnd = self.random
        uom = self.env.ref("uom.product_uom_unit")
        product = self.env["product.product"].create({"name": "Part", "is_storable": True})
        # Planning needs a schedule with hours; 0 is open every day.
        workcenters = self.workcenters.filtered(lambda w: not w.resource_calendar_id.flexible_hours)
        chosen = set()
        for case in range(15):
            own, *others = rnd.sample(workcenters[1:], 2) + [workcenters[0]]
            own.alternative_workcenter_ids = [Command.set([other.id for other in others])]
            for workcenter in [own, *others]:
                workcenter.capacity_ids.unlink()
                workcenter.write(
                    {
                        "time_efficiency": rnd.choice([100, 80, 133, 250]),
                        "time_start": rnd.choice([0, 7.5, 30]),
                        "time_stop": rnd.choice([0, 0.33, 20]),
                        "capacity_ids": [
                            Command.create({"product_id": product.id, "capacity": c, "time_start": 3, "time_stop": 2})
                            for c in rnd.choice([[], [0], [1], [3], [7]])
                        ],
                    }
                )
            time_cycle = rnd.choice([0.37, 1, 12.5, 60, 200 / 3])
            batch = rnd.choice([1, 1, 4])
            bom = self.env["mrp.bom"].create(
                {
                    "product_tmpl_id": product.product_tmpl_id.id,
                    "product_qty": batch,
                    "operation_ids": [
                        Command.create({"name": "Work", "workcenter_id": own.id, "time_cycle_manual": time_cycle})
                    ],
                }
            )
            quantity = rnd.choice([1, 2, 5, 10, 21, 33.0])
            start = self._moment(FIRST, 20)
            production = self.env["mrp.production"].create(
                {"product_id": product.id, "bom_id": bom.id, "product_qty": quantity, "date_start": start}
            )
            production.action_confirm()
            order = [own, *(own | own.alternative_workcenter_ids)[1:]]
            stations = [Station(w.id, *w._get_capacity(product, uom, batch), efficiency=w.time_efficiency) for w in order]
            operation = Operation(1, "Work", tuple(stations), bom.operation_ids.time_cycle)
            station, slot, minutes = best_station(
                self._machines(start, own | own.alternative_workcenter_ids), operation, quantity, start
            )
            production.button_plan()
            workorder = production.workorder_ids
            with self.case(case=case, stations=stations, time_cycle=time_cycle, quantity=quantity, start=start):
                self.assertEqual(workorder.workcenter_id.id, station.workcenter_id)
                planned = (workorder.date_start.replace(microsecond=0), workorder.date_finished.replace(microsecond=0))
                self.assertEqual(planned[0], slot[0])
                # Odoo gives a work order that moves to an alternative a new duration and end after the search.
                self.assertEqual(workorder.duration_expected, station_minutes(station, operation.time_cycle, quantity))
                if station is stations[0]:
                    self.assertEqual((planned[1], workorder.duration_expected), (slot[1], minutes))
            chosen.add(workorder.workcenter_id == own)
        self.assertEqual(chosen, {True, False})

    def test_reading_takes_the_same_queries_for_any_load(self):
        """And leaves out what is asked to be left out."""
        leave = self.env["resource.calendar.leaves"].create(
            {
                "name": "Taken",
                "time_type": "other",
                "resource_id": self.workcenters[0].resource_id.id,
                "date_from": FIRST,
                "date_to": FIRST + timedelta(days=1),
            }
        )

        def read(ignored):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            result = read_workcenters(self.env, self.workcenters.ids, FIRST, ignored)
            return self.env.cr.sql_log_count - before, sum(len(workcenter.loads) for workcenter in result.values())

        self.assertEqual(read(leave.ids)[1], 0)
        queries, loads = read([])
        self.assertEqual(loads, 1)
        self._create_leaves([FIRST])
        more_queries, more_loads = read([])
        self.assertGreater(more_loads, 50)
        self.assertEqual(more_queries, queries)
