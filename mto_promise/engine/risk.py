"""How sure a date is: the plan played through many times, each time as late as vendors, work and starts can be.

A sample keeps the plan's order and never runs ahead of it: a step begins when all that it waits for is there, and
neither begins nor ends before its place in the plan.

- A purchase is as late as its vendor's spread says. So are goods from a planned receipt.
- An operation begins in its slot if all is there and its work center is done with the work of others that stands before
  it, which comes late and takes longer as well (``engine.queue``). A late one waits until the work center has finished the
  work it is at, and goes first then: the time that it has left unused was there for the others. It never overtakes another
  operation of the same question that stands before it on the same work center, be it of the same line or of one planned
  before: it waits until that one is done in the same sample. On top comes a start delay, as others in its place have had
  for whatever reason, and its work takes the worked time of the plan and more as the operation's spread says.
- Days in the warehouse and on the road last as planned, and what is late waits for the next open hours of receiving
  and shipping; the company's safety days are there to be used up.

So no date is before the plan's, and every delay makes a sample later or leaves it as it is, never earlier.

The numbers are common to all plans: what is random is drawn by name (a vendor's price line, the first run of an
operation for an order line), evenly over its spread. So the same question has the same answer, a plan that differs in
one place differs in that place only, and lines that wait for the same purchase wait together.
"""

import random
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import timedelta
from functools import cache, lru_cache, partial, reduce
from operator import add, itemgetter
from zlib import crc32

from .capacity import Machine
from .clock import Clock
from .column import later, not_before
from .explode import item_ref
from .forward import Forward
from .node import Node
from .outcome import Outcome
from .passage import Passage
from .queue import CASES, PARTS, Job, Queue
from .shop import Ref, Span
from .spread import Records, Spread, averages, table
from .worktime import union
from .world import World, whole_second

#: How often a plan is played through.
SAMPLES = 500
#: A step over the samples that comes to all of them, near the golden ratio of their number.
PAIR = 309
#: Lead times under a week count as a week where a vendor's delay is told in them (seconds).
SHORT = 7 * 86400.0


def sample(world: World, plan: Forward) -> Outcome:
    """Play ``plan`` through where its steps stand, among the other work of ``world``."""
    return _Player(world, plan).outcome()


class _Player:
    def __init__(self, world, plan):
        self.world = world
        self.now = world.now
        self.plan = plan
        self.records = world.shop.records or Records()
        self.assumed: dict[Ref, None] = {}
        self._ends: dict[Node, list[float]] = {}
        self._worked: dict[Node, tuple[Clock, list[float]]] = {}
        self._bought: dict[Node, tuple[list[float], str]] = {}
        self._lines: dict[int, list[Node]] = defaultdict(list)
        self._machines: dict[Machine, _Others] = {}
        self._runs = Counter()
        self._own: dict[Machine, set[Span]] = defaultdict(set)
        for node in plan.placed:
            if node.machine:
                self._own[node.machine].add((node.step.start, node.step.end))

    def outcome(self):
        for node in sorted(self.plan.placed, key=lambda node: node.step.start):
            if node.machine and not node.machine.workcenter.calendar.flexible:
                self._worked[node] = self._operation(node)
                self._lines[node.step.workcenter_id].append(node)
            elif node.step.kind == "buy" and not node.before:
                self._bought[node] = self._purchase(node)
            else:
                self._ends[node] = self._play(node)
        return Outcome(self.now, self._end(self.plan.nodes[0]), tuple(self.assumed), self._turns)

    def _turns(self):
        """The operations of each work center, with their ends."""
        return {id_: [(node.step.start, self._end(node)) for node in line] for id_, line in self._lines.items()}

    def _end(self, node):
        """The end of ``node`` in each sample, in seconds from now."""
        if node not in self._ends:
            if node in self._bought:
                self._ends[node] = _dealt(*self._bought[node])
            else:
                clock, worked = self._worked[node]
                self._ends[node] = not_before(self._seconds(node.step.end), clock.moments(worked))
        return self._ends[node]

    def _end_worked(self, node, clock):
        """The same in worked seconds: where it is told by the same clock there is nothing to look up."""
        if node in self._bought:
            ends, name = self._bought[node]
            return _dealt(clock.risen(ends), name)
        own, worked = self._worked.get(node) or (None, None)
        return worked if own is clock else clock.worked(self._end(node))

    def _play(self, node):
        """The end of ``node``, which is no work by the clock of a work center, in each sample, in seconds from now."""
        step = node.step
        lasts = (step.end - step.start).total_seconds()
        if step.kind == "stock":
            return [self._seconds(step.end)] * SAMPLES
        if step.kind == "receipt":
            return self._receipt(node)
        if step.kind == "buy":
            delays = _dealt(*self._vendor(step.vendor and step.vendor.partner_id, node))
            return self._arrived(node, _later(self._ready(node), lasts, max(lasts, SHORT), delays))
        if step.kind == "transfer":
            return [ready + lasts for ready in self._ready(node)]
        if step.kind == "delivery":
            ready, end = self._ready(node), self._seconds(step.end)
            way = replace(node.passage, legs=node.passage.legs[:-1])  # without the safety days
            ends = self._along(way, ready, self._seconds(step.start), [end] * SAMPLES)
            return not_before(end, ends)
        delays = _dealt(*self._draw(self._name(node), "operation", (step.workcenter_id, step.operation_id), node))
        return _later(self._ready(node), lasts, lasts, delays)

    def _purchase(self, node):
        """The ends of what is bought and waits for nothing, rising, and the name in whose order they are dealt."""
        step = node.step
        delays, name = self._vendor(step.vendor and step.vendor.partner_id, node)
        lasts = (step.end - step.start).total_seconds()
        planned, unit, on_time = self._seconds(step.start) + lasts, max(lasts, SHORT), bisect_right(delays, 0.0)
        ends = [planned] * on_time + [planned + unit * delay for delay in delays[on_time:]]
        return self._arrived(node, ends), name

    def _arrived(self, node, ends):
        """When goods are taken in that come at ``ends``."""
        if not (node.passage and node.passage.arrives):
            return ends
        return self._along(Passage(arrives=node.passage.arrives), ends, self._seconds(node.step.end), ends)

    def _seconds(self, moment):
        return (moment - self.now).total_seconds()

    def _ready(self, node):
        """When each sample has all that ``node`` waits for, at its planned start at the earliest."""
        start = self._seconds(node.step.start)
        return reduce(later, map(self._end, node.before), [start] * SAMPLES)

    def _along(self, way, ready, planned, ends):
        """Ends of what is ``ready`` and goes ``way`` in each sample; as in ``ends`` where that is not after ``planned``."""
        if not way.leaves and not way.arrives and not any(leg.number for leg in way.legs):
            return later(ends, ready)
        return [
            self._seconds(way.forward(whole_second(self.now + timedelta(seconds=at)))[1]) if at > planned else end
            for at, end in zip(ready, ends, strict=True)
        ]

    def _name(self, node):
        """Which run of which work for which line this is; the same before and after its order BoM is recorded."""
        work = self.world.item(node.step.item).product_id, node.operation and node.operation.name
        self._runs[work] += 1
        return work, self.plan.demand.name, self._runs[work]

    # ---------------------------------------------------------------------------------------------------- what is late

    def _vendor(self, partner_id, node):
        product_id = self.world.item(node.step.item).product_id
        return self._draw((partner_id, product_id), "vendor", (partner_id, product_id), node)

    def _receipt(self, node):
        """Goods on their way are as late as their vendor or their order, on the days they take in all."""
        ends = [self._seconds(node.step.end)] * SAMPLES
        for event in (what[1] for (kind, what), _ref in node.causes if kind == "receipt"):
            at = self._seconds(event.at)
            lead = event.lead_days * 86400 or at
            if event.partner_id:
                lead, draw = max(lead, SHORT), self._vendor(event.partner_id, node)
            else:
                draw = self._draw(event.ref, "operation", (), node)
            late = _later([at] * SAMPLES, 0.0, lead, _dealt(*draw))
            ends = later(ends, late)
        return ends

    def _operation(self, node):
        """The clock of an operation's work center, and what of it is worked by its end in each sample, in seconds."""
        step, machine = node.step, node.machine
        name = self._name(node)
        longer = self._spread("operation", (step.workcenter_id, step.operation_id), node)
        start = self._spread("start", (step.workcenter_id,), node)
        clock = self._clock(machine.worktime)
        begun, done = clock.worked([self._seconds(step.start), self._seconds(step.end)])
        lasting, shortest = _lasting(longer, start, round(done - begun, 6), step.minutes * 60)
        others = self._others(machine)
        waited = others.free(self._in_turn(node, clock, begun), begun)
        cases = others.queued(begun)
        if cases and max(cases) > begun:
            waited = later(waited, _case_of_each(step.workcenter_id)(cases))
        ends = list(map(add, waited, _shuffled(lasting, repr(name))))
        return clock, ends if begun + shortest >= done else not_before(done, ends)

    def _in_turn(self, node, clock, begun):
        """When each sample has all that ``node`` waits for and is done with what stands before it on its work center, by
        ``begun`` at the earliest, in worked seconds."""
        step = node.step
        waits = [self._end_worked(other, clock) for other in node.before]
        own = self._lines.get(step.workcenter_id)
        if own:  # the last of its own has waited for those before it
            waits.append(self._end_worked(own[-1], clock))
        earlier = self.world.turn(step.workcenter_id, step.start)
        if earlier:
            waits.append(clock.worked(earlier))
        return not_before(begun, reduce(later, waits)) if waits else [begun] * SAMPLES

    def _draw(self, name, kind, whose, node):
        """A value for each sample, evenly over the spread that counts, rising, and the name in whose order they are dealt."""
        return table(self._spread(kind, whose, node), SAMPLES), repr((kind, name))

    def _spread(self, kind, whose, node):
        spread: Spread = self.records.find(kind, *whose)
        if not spread.known:
            self._assume(node)
        return spread

    def _assume(self, node):
        step = node.step
        if step.workcenter_id:
            ref = Ref("mrp.workcenter", step.workcenter_id, self.world.workcenter(step.workcenter_id).name)
        elif step.vendor:
            ref = Ref("res.partner", step.vendor.partner_id, step.vendor.name)
        else:
            ref = item_ref(self.world.item(step.item))
        self.assumed[ref] = None

    # ------------------------------------------------------------------------------------------------------ work centers

    def _others(self, machine):
        """The work of others on ``machine``: looked at anew only where its bookings have changed."""
        if machine not in self._machines:
            world, own = self.world, self._own[machine]
            loads = [load for load in machine.bookings.loads() if load[1] > self.now and load not in own]
            work = loads, world.late(machine.workcenter.id)
            known, others = world.others.get(machine, (None, None))
            if known != work:
                others = _Others(world, self.records, machine.workcenter.id, self._clock(machine.worktime), *work)
                world.others[machine] = work, others
            self._machines[machine] = others
        return self._machines[machine]

    def _clock(self, worktime):
        clocks = self.world.clocks
        if worktime not in clocks:
            clocks[worktime] = Clock(worktime, self.now)
        return clocks[worktime]


def _later(starts, lasts, unit, delays):
    """Ends of what takes ``lasts`` from ``starts`` on and ``delays`` units longer, but never less."""
    return [start + lasts + (unit * delay if delay > 0 else 0.0) for start, delay in zip(starts, delays, strict=True)]


@cache
def _orders(count):
    """Getters that put ``count`` values in a random order, the same in every process."""
    orders = []
    for number in range(64):
        order = list(range(count))
        random.Random(number).shuffle(order)
        orders.append(itemgetter(*order))
    return tuple(orders)


def _shuffled(values, name):
    """``values`` in the order that belongs to ``name``: two orders one after the other, begun somewhere, some two million."""
    orders = _orders(len(values))
    number = crc32(name.encode())
    number, first = divmod(number, len(orders))
    number, second = divmod(number, len(orders))
    values = orders[second](orders[first](values))
    begin = number % len(values)
    return values[begin:] + values[:begin]


def _dealt(rising, name):
    """The values of a column that rises in the order that belongs to ``name``; there is none for what is all the same."""
    return rising if rising[0] == rising[-1] else _shuffled(rising, name)


@lru_cache(maxsize=1024)
def _lasting(longer, start, planned, work):
    """How long after its turn an operation ends in each sample, in worked seconds, and the least of it: ``planned``, and more
    as both spreads say, which do not depend on each other. They are paired by the multiples of the golden ratio: evenly."""
    late = table(start, SAMPLES)
    lasting = [planned + work * more + 60 * late[PAIR * number % SAMPLES] for number, more in enumerate(table(longer, SAMPLES))]
    return lasting, min(lasting)


@lru_cache(maxsize=1024)
def _case_of_each(workcenter_id):
    """A getter of what is so in each sample at a work center from what is so in each case of its queue."""
    cases = [*range(CASES)] * (SAMPLES // CASES)
    return itemgetter(*_shuffled(cases, repr(("queue", workcenter_id))))


class _Others:
    """Others' work on a work center: when it is to start and end, in worked seconds, and its queue."""

    def __init__(self, world, records, id_, clock, loads, overdue):
        loads = union(loads)
        worked = clock.since([moment for load in loads for moment in load])
        self.starts, self.ends = worked[::2], worked[1::2]
        starts, ends = _milliseconds(self.starts), _milliseconds(self.ends)
        jobs = [
            Job(start, end, end - start) for load, start, end in zip(loads, starts, ends, strict=True) if load not in overdue
        ]
        begins = _milliseconds(clock.since([backlog.not_before for backlog in overdue.values()]))
        works = _milliseconds(backlog.minutes * 60 for backlog in overdue.values())
        jobs += [Job(start, start + work, work) for start, work in zip(begins, works, strict=True)]
        idle = records.find("start", id_)
        self._queue = Queue(
            jobs,
            partial(_parts, records.find("operation", id_)),
            partial(_arrivals, records.find("arrival", id_)),
            lambda rising, kind, start: _dealt(rising, repr((kind, id_, start))),
            round(60_000 * idle.mean) if idle.known else 0,
            world.played[id_],
        )

    def queued(self, start):
        """When all that stands before ``start`` is done in each case, ``None`` where that is nothing."""
        cases = self._queue.free(*_milliseconds([start]))
        return cases and [done / 1000 for done in cases]

    def free(self, moments, start):
        """Each of ``moments``, none of them before ``start``, or where it is after ``start`` the end of the work that the work
        center is at by then."""
        starts, ends = self.starts, self.ends
        if not starts or start >= ends[-1]:
            return moments
        first, last = max(start, starts[0]), ends[-1]
        return [ends[k] if first < at < last and ends[k := bisect_left(starts, at) - 1] > at else at for at in moments]


def _milliseconds(seconds):
    return [int(1000 * second + 0.5) for second in seconds]


@lru_cache(maxsize=1024)
def _parts(spread, like):
    """How many parts of the expected time so many of others' jobs take on average, in each case."""
    return tuple(int(PARTS * (1 + more)) for more in averages(spread, like, CASES))


@lru_cache(maxsize=1024)
def _arrivals(spread, like):
    """How many milliseconds later than planned so many of others' jobs come on average, in each case."""
    return tuple(int(60_000 * late) for late in averages(spread, like, CASES))
