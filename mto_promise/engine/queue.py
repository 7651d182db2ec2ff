"""When a work center is done with others' work: what is overdue goes first, what takes longer than planned pushes what
stands behind it, what comes late to it crowds, and free time makes up for all of it.

The recursion is that of one server (Lindley, 1952): a job begins when it is there and the one before it is done. Jobs that
are late let others go first.
"""

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from math import ceil
from operator import add, attrgetter
from typing import NamedTuple

#: The jobs of one work center are played through as at most about so many groups.
GROUPS = 32
#: So many samples share when jobs come.
SHARE = 25


class Job(NamedTuple):
    """Others' work in worked seconds of its work center: begins when, ends as planned when, is how much."""

    start: float
    end: float
    work: float


#: A number for each sample, by the name of a job and for the average of so many like it.
Draw = Callable[[float, int], Sequence[float]]


class Queue:
    """The jobs that stand at one work center.

    ``longer`` tells how much longer than expected work takes, as a share of it, ``later`` how many seconds later than planned
    a job comes to the work center; ``idle`` is for how many seconds it waits on average before it begins a job.
    """

    def __init__(self, jobs: Iterable[Job], longer: Draw, later: Draw, idle: float):
        self._jobs = sorted(jobs)
        self._longer, self._later, self._idle = longer, later, idle
        self._size = ceil(len(self._jobs) / GROUPS) or 1
        self._played: dict[tuple[float, int], tuple] = {}

    def free(self, start: float) -> list[float] | None:
        """When all that may begin by ``start`` and has come by its turn is done in each sample, in worked seconds; ``None``:
        there is nothing."""
        jobs = self._jobs[: bisect_right(self._jobs, start, key=attrgetter("start"))]
        groups = [self._play(jobs[k : k + self._size]) for k in range(0, len(jobs), self._size)]
        if not groups:
            return None
        ends: list[float] = []
        for share, first in enumerate(range(0, len(groups[0][1]), SHARE)):
            free = [0.0] * len(groups[0][1][first : first + SHARE])
            for at, group in sorted((later[share], number) for number, (later, *_work) in enumerate(groups)):
                _later, lasts, ends_after = groups[group]
                work = lasts[first : first + SHARE]
                if at > start:
                    # whoever is free before it comes goes on without it
                    free = [done if done < at else done + more for done, more in zip(free, work, strict=True)]
                else:
                    free = list(map(max, map(add, free, work), map(at.__add__, ends_after[first : first + SHARE])))
            ends += free
        return ends

    def _play(self, jobs):
        """When a group of jobs comes, for each share of the samples; how much work it is, and how long after it has come it
        ends at the earliest, for each sample."""
        key = jobs[0].start, len(jobs)
        if key not in self._played:
            work = sum(job.work for job in jobs)
            like = round(work * work / sum(job.work**2 for job in jobs)) if work else 1
            start, span, idle = jobs[0].start, jobs[-1].end - jobs[0].start, self._idle * len(jobs)
            longer = self._longer(start, like)
            self._played[key] = (
                [start + later for later in self._later(start, like)[::SHARE]],
                array("d", [work + idle + work * more for more in longer]),
                array("d", [span + work * more for more in longer]),
            )
        return self._played[key]
