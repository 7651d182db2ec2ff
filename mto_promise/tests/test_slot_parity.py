"""The engine's slots are Odoo's slots, on random schedules, closings, extra hours and bookings.

Every run draws new cases; set ``MTO_SEED`` to the seed that a failure prints to see it again, ``MTO_CASES`` to the number of
slots to compare (``bench/parity`` does both).
"""

import itertools
import logging
import os
from collections import Counter
from datetime import timedelta

from pytz import timezone, utc

from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools.date_utils import localized

from ..engine.capacity import best_station, station_minutes
from ..engine.shop import Operation, Station
from ..snapshot.capacity import read_workcenters
from .slot_cases import CHANGES, FIRST, SlotCase

_logger = logging.getLogger(__name__)

#: How many slots are compared, and how many times fewer work orders that Odoo plans with a choice of work centers.
CASES = int(os.environ.get("MTO_CASES") or 1200)
WORK_ORDERS = 20
#: More cases are drawn where one of the ingredients below was too rare, up to so many times as many.
PATIENCE = 4
#: How often closings and bookings are made for the same work centers.
ROUNDS = 5
#: In how many of the cases each ingredient is at least, as a share: less than there is on average, but never nothing.
LEAST = {
    "two-week schedule": 0.2,
    "flexible hours": 0.05,
    "no duration": 0.03,
    "extra hours": 0.03,
    "job across a night": 0.1,
    "job across a weekend": 0.03,
    "job across the end of a month": 0.005,
    "job across a change of clock": 0.0005,
    "change of clock": 0.01,
    "closing of the resource": 0.08,
    "closing of the company": 0.003,
    "closing across a change of clock": 0.005,
    "booking of the resource": 0.2,
    "booking of the company": 0.04,
    "booking without length": 0.08,
    "bookings that touch": 0.04,
    "bookings that overlap": 0.1,
    "several blocks": 0.04,
    "no slot within the horizon": 0.003,
    "just in time": 0.1,
}
LEAST_OF_WORK_ORDERS = {
    "own work center": 0.05,
    "alternative": 0.2,
    "alternative of another efficiency": 0.1,
    "alternative of another capacity": 0.1,
    "several at once": 0.2,
    "setup": 0.5,
    "cleanup": 0.5,
    "waits": 0.1,
}


@tagged("post_install", "-at_install")
class TestSlotParity(SlotCase):
    def test_first_slots(self):
        """Slots over schedules, closings, extra hours and bookings of every sort."""
        cases, found = Counter(), Counter()
        for _shop in self._until(lambda: self._is_enough(cases, found["all"], CASES, LEAST)):
            self._create_workcenters()
            for _round in range(ROUNDS):
                self._compare_slots(cases, found)
        # The cases say something: most have a slot, and most of those not at once.
        self.assertGreater(found["slot"], found["all"] / 2)
        self.assertGreater(found["later"], found["all"] / 4)
        _logger.info("%s cases, seed %s: %s", found["all"], self.seed, dict(cases.most_common()))
        self.assertEqual(_rare(cases, CASES, LEAST), {})

    def _compare_slots(self, cases, found):
        base = self.random.choice([self._moment(FIRST, 366), self.random.choice(CHANGES) - timedelta(days=4)])
        asked = [self._moment(base, 5) for _k in range(3)]
        with self._undone():
            self._create_leaves(asked)
            machines = self._machines(min(asked))
            for workcenter in self.workcenters:
                for start in asked:
                    cases.update(self._compare_late_slot(workcenter, machines[workcenter.id], start))
                for start in asked + asked[:2]:
                    minutes = self._minutes()
                    native = workcenter._get_first_available_slot(start, minutes)
                    expected = native[0] and tuple(moment.replace(microsecond=0) for moment in native)
                    with self.case(workcenter=workcenter.name, start=start, minutes=minutes):
                        slot = machines[workcenter.id].first_slot(start, minutes)
                        self.assertEqual(slot or False, expected)
                    found["all"] += 1
                    found["slot"] += bool(expected)
                    found["later"] += bool(expected and expected[0] > start)
                    cases.update(set(self._ingredients(workcenter, start, minutes, expected)))

    def _compare_late_slot(self, workcenter, machine, start):
        """Where the engine puts a job just in time, Odoo's planner finds that very slot."""
        minutes = self._minutes()
        due = start + timedelta(
            days=self.random.randrange(1, 40), seconds=self.random.randrange(0, 86400, self.random.choice([1, 3600]))
        )
        late = machine.last_slot(due, minutes, start)
        if late:
            native = workcenter._get_first_available_slot(late[0], minutes)
            with self.case(workcenter=workcenter.name, due=due, minutes=minutes):
                self.assertEqual(tuple(moment.replace(microsecond=0) for moment in native), late)
            yield "just in time"

    def _is_enough(self, cases, drawn, count, least):
        return drawn >= PATIENCE * count or (drawn >= count and not _rare(cases, count, least))

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

    def test_work_orders(self):
        """The engine chooses the work center, slot and duration that Odoo gives a work order."""
        cases, orders = Counter(), []
        count = CASES // WORK_ORDERS
        for _shop in self._until(lambda: self._is_enough(cases, len(orders), count, LEAST_OF_WORK_ORDERS)):
            self._create_workcenters()
            asked = [self._moment(FIRST, 366)]
            self._create_leaves(asked)
            for _order in range(WORK_ORDERS):
                orders.append(self._moment(asked[0], 5))
                with self._undone():
                    cases.update(self._compare_work_order(orders[-1]))
        _logger.info("%s work orders, seed %s: %s", len(orders), self.seed, dict(cases.most_common()))
        self.assertEqual(_rare(cases, count, LEAST_OF_WORK_ORDERS), {})

    def _compare_work_order(self, start):
        rnd = self.random
        # Planning needs a schedule with hours; 0 is open every day.
        workcenters = self.workcenters.filtered(lambda w: not w.resource_calendar_id.flexible_hours)
        own, *others = rnd.sample(workcenters[1:], 2) + [workcenters[0]]
        own.alternative_workcenter_ids = [Command.set([other.id for other in others])]
        for workcenter in [own, *others]:
            self._set_up(workcenter)
        time_cycle = rnd.choice([0.37, 1, 12.5, 60, 200 / 3])
        batch = rnd.choice([1, 1, 4])
        bom = self.env["mrp.bom"].create(
            {
                "product_tmpl_id": self.part.product_tmpl_id.id,
                "product_qty": batch,
                "operation_ids": [Command.create({"name": "Work", "workcenter_id": own.id, "time_cycle_manual": time_cycle})],
            }
        )
        quantity = rnd.choice([1, 2, 5, 10, 21, 33.0])
        production = self.env["mrp.production"].create(
            {"product_id": self.part.id, "bom_id": bom.id, "product_qty": quantity, "date_start": start}
        )
        production.action_confirm()
        order = [own, *(own | own.alternative_workcenter_ids)[1:]]
        uom = self.part.uom_id
        stations = [Station(w.id, *w._get_capacity(self.part, uom, batch), efficiency=w.time_efficiency) for w in order]
        operation = Operation(1, "Work", tuple(stations), bom.operation_ids.time_cycle)
        machines = self._machines(start, own | own.alternative_workcenter_ids)
        station, slot, minutes = best_station(machines, operation, quantity, start)
        production.button_plan()
        workorder = production.workorder_ids
        with self.case(stations=stations, time_cycle=time_cycle, quantity=quantity, start=start):
            self.assertEqual(workorder.workcenter_id.id, station.workcenter_id)
            planned = (workorder.date_start.replace(microsecond=0), workorder.date_finished.replace(microsecond=0))
            self.assertEqual(planned[0], slot[0])
            # Odoo gives a work order that moves to an alternative a new duration and end after the search.
            self.assertEqual(workorder.duration_expected, station_minutes(station, operation.time_cycle, quantity))
            if station is stations[0]:
                self.assertEqual((planned[1], workorder.duration_expected), (slot[1], minutes))
        yield "own work center" if station is stations[0] else "alternative"
        if station.efficiency != stations[0].efficiency:
            yield "alternative of another efficiency"
        if station.capacity != stations[0].capacity:
            yield "alternative of another capacity"
        if station.setup:
            yield "setup"
        if station.cleanup:
            yield "cleanup"
        if station.capacity > 1:
            yield "several at once"
        if slot[0] > start:
            yield "waits"

    def _set_up(self, workcenter):
        rnd = self.random
        workcenter.capacity_ids.unlink()
        workcenter.write(
            {
                "time_efficiency": rnd.choice([100, 80, 133, 250]),
                "time_start": rnd.choice([0, 7.5, 30]),
                "time_stop": rnd.choice([0, 0.33, 20]),
                "capacity_ids": [
                    Command.create({"product_id": self.part.id, "capacity": c, "time_start": 3, "time_stop": 2})
                    for c in rnd.choice([[], [0], [1], [3], [7]])
                ],
            }
        )

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


def _rare(cases, count, least):
    """The ingredients that were in fewer cases than they should."""
    return {name: cases[name] for name, share in least.items() if cases[name] < share * count}
