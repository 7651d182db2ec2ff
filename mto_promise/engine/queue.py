"""When a work center is done with others' work: what is overdue goes first, what takes longer than planned pushes what
stands behind it, what comes late to it crowds, and free time makes up for all of it.

The recursion is that of one server (Lindley, 1952): a job begins when it is there and the one before it is done. Jobs that
are late let others go first. What stands right before a moment is played through job by job; farther back it tells by its
sum only, so jobs go in groups there, the larger the farther: some thirty for hundreds of jobs.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from itertools import accumulate
from operator import attrgetter
from typing import NamedTuple

from .packed import packed

#: So many cases of others' work are played through.
CASES = 125
#: So many jobs right before a moment are played one by one.
ALONE = 16
#: So many groups are remembered for the next queue at the same work center, and so many answers of a queue.
REMEMBERED = 128
#: Shares of an expected time, and what groups are told in, are counted in so many parts: of one, and of a millisecond. A number
#: of a packed column holds 278 years of them; all that can stand before a slot lies within Odoo's horizon of 700 days.
PARTS = 2**20


class Job(NamedTuple):
    """Others' work in worked milliseconds of its work center: begins when, ends as planned when, is how much."""

    start: int
    end: int
    work: int


class Group(NamedTuple):
    """When some jobs come, how much work they are, and when they end at the earliest, each in all cases as a packed column
    (``engine.packed``) of parts of milliseconds; when they come in the first case and in the last."""

    comes: int
    lasts: int
    ends: int
    first: int
    last: int


#: A whole number for each case, rising, for the average of so many jobs.
Draw = Callable[[int], Sequence[int]]
#: Numbers that rise in the order of the cases, by what they tell and the start of a job.
Deal = Callable[[Sequence[int], str, int], Sequence[int]]
#: Groups that were played, by what they are.
Played = dict[tuple, Group]


class Queue:
    """The jobs that stand at one work center.

    ``lasting`` tells how long work takes, in parts of what is expected, ``later`` how many milliseconds later than planned a
    job comes to the work center, and ``deal`` which case has which of them; ``idle`` is for how many milliseconds it waits on
    average before it begins a job. ``played`` is kept for other queues of the same work center, many of whose groups are the
    same.
    """

    def __init__(self, jobs: Iterable[Job], lasting: Draw, later: Draw, deal: Deal, idle: int, played: Played):
        self._jobs = sorted(jobs)
        self._work = [*accumulate((job.work for job in self._jobs), initial=0)]
        self._lasting, self._later, self._deal, self._idle = lasting, later, deal, idle
        self._cases = packed(len(lasting(1)))
        self._played = played
        self._free: dict[int, list[float]] = {}

    def free(self, start: int) -> list[float] | None:
        """When all that may begin by ``start`` and has come by its turn is done in each case, in worked milliseconds;
        ``None``: there is nothing."""
        count = bisect_right(self._jobs, start, key=attrgetter("start"))
        if not count:
            return None
        if start not in self._free:
            if len(self._free) >= REMEMBERED:
                self._free.clear()
            groups = [self._play(first, size) for first, size in _groups(count)]
            self._free[start] = [done / PARTS for done in _all_done(groups, start * PARTS, self._cases)]
        return self._free[start]

    def _play(self, first, size):
        work = self._work[first + size] - self._work[first]
        key = self._jobs[first].start, self._jobs[first + size - 1].end, size, work
        if key not in self._played:
            if len(self._played) >= REMEMBERED:
                self._played.clear()
            self._played[key] = self._group(self._jobs[first : first + size], work)
        return self._played[key]

    def _group(self, jobs, work):
        like = round(work * work / sum(job.work**2 for job in jobs)) if work else 1
        start, rising, late = jobs[0].start, self._lasting(like), self._later(like)
        cases = self._cases
        lasting = cases.pack(self._deal(rising, "operation", start))
        lasts = cases.all(self._idle * len(jobs) * PARTS) + work * lasting
        first, last = (start + late[0]) * PARTS, (start + late[-1]) * PARTS
        if first == last:
            comes = cases.all(first)
        else:
            comes = cases.pack([(start + by) * PARTS for by in self._deal(late, "arrival", start)])
        lines = _highest(self._lines(jobs), rising[0], rising[-1])
        ends = comes + reduce(cases.later, (cases.all(at) + slope * lasting for at, slope in lines))
        return Group(comes, lasts, ends, first, last)

    def _lines(self, jobs):
        """When jobs that begin as planned end, after the start of the first: for each of them, as if from it on there were no
        free time left. A line each by how long work takes, in parts: what of it does not depend on that, and its slope. The
        slopes rise."""
        work, idle = 0, 0
        for job in reversed(jobs):
            work += job.work
            yield (job.end - job.work - jobs[0].start + idle) * PARTS, work
            idle += self._idle


def _highest(lines, first, last):
    """Those of ``lines`` (at 0, slope), whose slopes rise, that are the highest one somewhere from ``first`` to ``last``."""
    hull = []
    for at, slope in lines:
        if hull and hull[-1][1] == slope:
            if at <= hull[-1][0]:
                continue
            hull.pop()
        while len(hull) > 1:
            (before, flat), (middle, steep) = hull[-2:]
            if (before - at) * (steep - flat) > (before - middle) * (slope - flat):
                break
            hull.pop()
        hull.append((at, slope))
    low, high = 0, len(hull)
    while high > 1 and hull[high - 2][0] + hull[high - 2][1] * last >= hull[high - 1][0] + hull[high - 1][1] * last:
        high -= 1
    while low < high - 1 and hull[low + 1][0] + hull[low + 1][1] * first >= hull[low][0] + hull[low][1] * first:
        low += 1
    return hull[low:high]


def _groups(count):
    """The first of each group of ``count`` jobs, and how many they are. A group is a power of two, and begins at a multiple of
    it, so that most are the same for another count."""
    first = 0
    while first < count:
        size = first & -first or count
        size = min(size, max((count - first - ALONE) // 3, 1))
        size = 1 << size.bit_length() - 1
        yield first, size
        first += size


def _all_done(groups, start, cases):
    """When all ``groups`` that have come by ``start`` are done, in each of ``cases``.

    As far as none of them comes after one that is nearer to the moment in any case, they are played in all cases at once.
    """
    free, far = 0, 0
    nearer = [*accumulate((group.first for group in reversed(groups)), min, initial=float("inf"))]
    for group, first in zip(groups, nearer[-2::-1], strict=True):
        if group.last >= first or group.last > start:
            break
        free = cases.later(free + group.lasts, group.ends)
        far += 1
    if far == len(groups):
        return cases.unpack(free)
    columns = ((group.comes, group.lasts, group.ends) for group in groups[far:])
    columns = zip(*(map(cases.unpack, column) for column in columns), strict=True)
    each = zip(cases.unpack(free), *(zip(*column, strict=True) for column in columns), strict=True)
    return [_done(at, sorted(zip(*case, strict=True)), start) for at, *case in each]


def _done(free, case, start):
    for comes, lasts, ends in case:
        if comes > start and free < comes:  # whoever is free before it comes goes on without it
            break
        free += lasts
        if free < ends and comes <= start:
            free = ends
    return free
