"""Where the time went: the step of a plan that made a delivery late, by when its steps really ended."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Done:
    """A step as planned and as it came: ``parent`` is the step that needed it, ``ended`` is ``None`` where nobody knows."""

    key: Hashable
    parent: Hashable | None
    operation: bool
    start: datetime
    end: datetime
    ended: datetime | None

    @property
    def late(self) -> timedelta:
        return self.ended - self.end


def cause(steps: Iterable[Done]) -> Hashable | None:
    """The key of the step that lost the most time on the way to the delivery, the step without a parent.

    The way goes back from the delivery to what was there last before each step: for that it waited. A step has lost what it
    is later than planned beyond what it waited for was. ``None`` where no step on the way has lost any.
    """
    below = defaultdict(list)
    for step in steps:
        if step.ended:
            below[step.parent].append(step)
    lost = {}
    step = max(below[None], key=lambda one: one.ended, default=None)
    while step:
        waited = max(_before(step, below), key=lambda one: (one.ended, one.operation, one.late), default=None)
        lost[step.key] = step.late - (waited.late if waited else timedelta(0))
        step = waited
    worst = max(lost, key=lost.__getitem__, default=None)
    return worst if worst is not None and lost[worst] > timedelta(0) else None


def _before(step, below):
    """What had to be there before ``step`` could end: what it needs, and for an operation the ones before it, too."""
    if not step.operation:
        return below[step.key]
    others = below[step.parent]
    return [one for one in others if not one.operation or one.start < step.start]
