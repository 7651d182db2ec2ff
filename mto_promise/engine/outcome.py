"""What playing a plan through came to: when its demand is delivered, in every sample."""

import math
from bisect import bisect_right
from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import datetime, timedelta

#: The planned start of an operation, and when it ends in each sample.
Turn = tuple[datetime, list[float]]


class Outcome:
    """When a demand is delivered in each sample.

    ``seconds`` from ``now`` to the delivery, one a sample. ``assumed`` are the records whose spread is only assumed,
    each once, in the order of the plan. ``turns()`` gives its operations by work center: what is planned after it waits for
    them there.
    """

    def __init__(
        self,
        now: datetime,
        seconds: list[float],
        assumed: tuple[Hashable, ...],
        turns: Callable[[], Mapping[int, Sequence[Turn]]] = dict,
    ):
        self.now = now
        self.seconds = seconds
        self._ordered = sorted(seconds)
        self.assumed = assumed
        self.turns = turns

    def alone(self) -> "Outcome":
        """The same without the turns, which are many: for an answer that is kept."""
        return Outcome(self.now, self.seconds, self.assumed)

    def date(self, level: float) -> datetime:
        """The date (UTC) that a share ``level`` of the samples meets."""
        place = math.ceil(level * len(self._ordered) - 1e-9) - 1
        return self.now + timedelta(seconds=math.ceil(self._ordered[max(place, 0)] - 1e-6))

    def share(self, moment: datetime) -> float:
        """The share of the samples that are delivered by ``moment``."""
        return bisect_right(self._ordered, (moment - self.now).total_seconds()) / len(self._ordered)
