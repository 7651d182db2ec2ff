"""When a work center is done with others' work: what is overdue goes first, what takes longer than planned pushes what
stands behind it, what comes late to it crowds, and free time makes up for all of it.

The recursion is that of one server (Lindley, 1952): a job begins when it is there and the one before it is done. Jobs that
are late let others go first. What stands right before a moment is played through job by job; farther back it tells by its
sum only, so jobs go in groups there, the larger the farther: some thirty for hundreds of jobs.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from functools import reduce
from itertools import accumulate
from operator import attrgetter
from typing import NamedTuple

from .column import Column, later

#: So many cases of others' work are played through.
CASES = 125
#: So many jobs right before a moment are played one by one.
ALONE = 16
#: So many groups are remembered for the next queue at the same work center, and so many answers of a queue.
REMEMBERED = 128
#: At how many of the cases the line is sought by which a group ends at the earliest.
SOUGHT = 5


class Job(NamedTuple):
    """Others' work in worked seconds of its work center: begins when, ends as planned when, is how much."""

    start: float
    end: float
    work: float


class Group(NamedTuple):
    """When some jobs come, how much work they are, and when they end at the earliest, each in all cases; when they come in the
    first case and in the last. There are no ``ends`` where all come at the same time and each after the other."""

    comes: list[float]
    lasts: list[float]
    ends: list[float] | None
    first: float
    last: float


#: A number for each case, rising, for the average of so many jobs.
Draw = Callable[[int], Column]
#: Numbers that rise in the order of the cases, by what they tell and the start of a job.
Deal = Callable[[Column, str, float], Column]
#: Groups that were played, by what they are.
Played = dict[tuple, Group]


class Queue:
    """The jobs that stand at one work center.

    ``longer`` tells how much longer than expected work takes, as a share of it, ``later`` how many seconds later than planned
    a job comes to the work center, and ``deal`` which case has which of them; ``idle`` is for how many seconds it waits on
    average before it begins a job. ``played`` is kept for other queues of the same work center, many of whose groups are the
    same.
    """

    def __init__(self, jobs: Iterable[Job], longer: Draw, later: Draw, deal: Deal, idle: float, played: Played):
        self._jobs = sorted(jobs)
        self._longer, self._later, self._deal, self._idle = longer, later, deal, idle
        self._played = played
        self._free: dict[float, list[float]] = {}

    def free(self, start: float) -> list[float] | None:
        """When all that may begin by ``start`` and has come by its turn is done in each case, in worked seconds; ``None``:
        there is nothing."""
        count = bisect_right(self._jobs, start, key=attrgetter("start"))
        if not count:
            return None
        if start not in self._free:
            if len(self._free) >= REMEMBERED:
                self._free.clear()
            groups = [self._play(self._jobs[first : first + size]) for first, size in _groups(count)]
            self._free[start] = _all_done(groups, start)
        return self._free[start]

    def _play(self, jobs):
        start = jobs[0].start
        work = sum(job.work for job in jobs)
        key = start, jobs[-1].end, len(jobs), work
        if key not in self._played:
            if len(self._played) >= REMEMBERED:
                self._played.clear()
            like = round(work * work / sum(job.work**2 for job in jobs)) if work else 1
            self._played[key] = self._group(jobs, start, work, like)
        return self._played[key]

    def _group(self, jobs, start, work, like):
        rising, late = self._longer(like), self._later(like)
        base, lines = work + self._idle * len(jobs), self._ends(jobs, rising)
        longer = self._deal(rising, "operation", start)
        lasts = [base + work * more for more in longer]
        first, last = start + late[0], start + late[-1]
        if first == last:
            comes = [first] * len(lasts)
            if lines == {(base, work)}:
                return Group(comes, lasts, None, first, last)
        else:
            comes = [start + by for by in self._deal(late, "arrival", start)]
        columns = ([end + rest * more for more in longer] for end, rest in lines)
        ends = [come + lasting for come, lasting in zip(comes, reduce(later, columns), strict=True)]
        return Group(comes, lasts, ends, first, last)

    def _ends(self, jobs, longer):
        """When jobs that begin as planned end, after the start of the first: a line for each of them from which on there is no
        free time left, as it would be without any of it lasting longer and how much of that adds to it."""
        lines, rest, idle = [], 0.0, 0.0
        for job in reversed(jobs):
            lines.append((job.end - jobs[0].start + rest + idle, rest + job.work))
            rest, idle = rest + job.work, idle + self._idle
        if len(lines) == 1:
            return set(lines)
        sought = longer[:: len(longer) // SOUGHT or 1]
        moments = ([end + rest * more for end, rest in lines] for more in sought)
        return {lines[ends.index(max(ends))] for ends in moments}


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


def _all_done(groups, start):
    """When all ``groups`` that have come by ``start`` are done, in each case. As far as none of them comes after one that is
    nearer to the moment in any case, they are played in all cases at once."""
    free, far = [0.0] * len(groups[0].comes), 0
    nearer = [*accumulate((group.first for group in reversed(groups)), min, initial=float("inf"))]
    for group, first in zip(groups, nearer[-2::-1], strict=True):
        if group.last >= first or group.last > start:
            break
        if group.ends is None:
            come, done = group.first, zip(free, group.lasts, strict=True)
            free = [(begun if begun > come else come) + lasting for begun, lasting in done]
        else:
            done = zip(free, group.lasts, group.ends, strict=True)
            free = [at if (at := begun + lasting) > end else end for begun, lasting, end in done]
        far += 1
    if far == len(groups):
        return free
    columns = zip(*((group.comes, group.lasts, _earliest(group)) for group in groups[far:]), strict=True)
    cases = zip(free, *(zip(*column, strict=True) for column in columns), strict=True)
    return [_done(at, sorted(zip(*case, strict=True)), start) for at, *case in cases]


def _earliest(group):
    return group.ends or [group.first + lasting for lasting in group.lasts]


def _done(free, case, start):
    for comes, lasts, ends in case:
        if comes > start and free < comes:  # whoever is free before it comes goes on without it
            break
        free += lasts
        if free < ends and comes <= start:
            free = ends
    return free
