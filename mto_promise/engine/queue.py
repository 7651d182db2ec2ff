"""When a work center is done with others' work: what is overdue goes first, what takes longer than planned pushes what
stands behind it, and free time makes up for both.

The recursion is that of one server (Lindley, 1952): a job begins when it is planned and the one before it is done.
"""

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from math import ceil
from typing import NamedTuple

#: The jobs of one work center are played through as at most about so many groups.
GROUPS = 16


class Job(NamedTuple):
    """Others' work in worked seconds of its work center: begins when, ends as planned when, is how much."""

    start: float
    end: float
    work: float


class Queue:
    """The jobs that stand at one work center.

    ``longer(name, count)`` tells for each sample how much longer than expected work of ``count`` like jobs takes, as a share
    of it; ``idle`` is for how many seconds the work center waits on average before it begins a job.
    """

    def __init__(self, jobs: Iterable[Job], longer: Callable[[float, int], Sequence[float]], idle: float):
        self._jobs = sorted(jobs)
        self._starts = [job.start for job in self._jobs]
        self._longer, self._idle = longer, idle
        self._size = ceil(len(self._jobs) / GROUPS)
        self._done: list[Sequence[float] | None] = [None]

    def free(self, start: float) -> Sequence[float] | None:
        """When all that may begin by ``start`` is done in each sample, in worked seconds; ``None``: nothing is."""
        count = bisect_right(self._starts, start)
        groups, rest = divmod(count, self._size) if count else (0, 0)
        while len(self._done) <= groups:
            first = (len(self._done) - 1) * self._size
            self._done.append(self._after(self._done[-1], self._jobs[first : first + self._size]))
        return self._after(self._done[groups], self._jobs[count - rest : count]) if rest else self._done[groups]

    def _after(self, free, jobs):
        work = sum(job.work for job in jobs)
        if not work:
            return free
        like = round(work * work / sum(job.work**2 for job in jobs))
        longer, end, lasts = self._longer(jobs[0].start, like), jobs[-1].end, work + self._idle * len(jobs)
        if free is None:
            return array("d", [end + work * more for more in longer])
        return array("d", [max(at + lasts + work * more, end + work * more) for at, more in zip(free, longer, strict=True)])
