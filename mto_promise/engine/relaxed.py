"""What the date of a plan would be under relaxed constraints: only what they touch is planned anew.

Supplying a part comes out the same where the question is the same, nothing that is asked for it is touched by a relaxed
constraint, and just the same of that has been booked and taken before.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from .forward import Forward, Question, Taken
from .node import Node
from .shop import Span
from .world import Constraint, World, touched

#: What was booked (start, end) and taken (moment, quantity), by the work center or item of which.
Tally = dict[Constraint, list[tuple[datetime, datetime | float]]]


class Known(NamedTuple):
    """What a part was supplied with: the nodes that bring it, what was asked for it, what of that had been taken ``before`` and
    what was ``taken`` for it."""

    sources: list[Node]
    asked: frozenset[Constraint]
    before: Tally
    taken: list[Taken]


def known_parts(plan: Forward) -> dict[Question, list[Known]]:
    """What every part of ``plan`` was supplied with; nothing where goods are under way for it already."""
    known: dict[Question, list[Known]] = defaultdict(list)
    places, taken = defaultdict(list), _tally(plan.taken, defaultdict(list))
    for place, (what, _at, _amount) in enumerate(plan.taken):
        places[what].append(place)
    for part in () if plan.underway else plan.parts:
        asked = frozenset(plan.asked[part.asked])
        before = {what: taken[what][: bisect_left(places[what], part.taken.start)] for what in asked & taken.keys()}
        known[part.question].append(Known(part.sources, asked, before, plan.taken[part.taken]))
    return known


class Relaxed(Forward):
    """The demand of ``plan`` planned under the constraints that are relaxed in ``world``, for its date and the chain of last
    arrivals only: what is ``known`` of ``plan`` and the same here is taken over, and is not among the nodes.
    """

    def __init__(self, world: World, plan: Forward, known: Mapping[Question, Collection[Known]]):
        self._known = known
        self._touched = frozenset(map(touched, world.relaxed))
        self._before: Tally = defaultdict(list)
        self._counted = 0
        self._pending: dict[Constraint, tuple[Span, ...]] = {}
        super().__init__(world, plan.demand)

    def _supply(self, parent, item, quantity, line_id, to_order, stock_first=False):
        question = self._question(parent, item, quantity, line_id, to_order, stock_first)
        known = next(filter(self._is_same, self._known.get(question, ())), None)
        if known is None:
            return self._supply_first(parent, item, quantity, line_id, to_order, stock_first)
        for what, at, amount in known.taken:
            if what[0] == "item":
                self.world.take(self.world.supply(what[1]), at, amount)
            else:
                self.world.put(self._pending, what, (*self._pending.get(what, ()), (at, amount)))
        self.taken += known.taken
        return known.sources

    def _is_same(self, known):
        if not self._touched.isdisjoint(known.asked):
            return False
        before = _tally(self.taken[self._counted :], self._before)
        self._counted = len(self.taken)
        return all(before.get(what, []) == known.before.get(what, []) for what in known.asked)

    def _rollback(self, token):
        super()._rollback(token)
        self._before.clear()
        self._counted = 0

    def _machine(self, workcenter_id):
        """The machine, with what was taken over booked: most are not looked at any more."""
        machine, what = super()._machine(workcenter_id), ("workcenter", workcenter_id)
        pending = self._pending.get(what)
        if pending:
            self.world.put(self._pending, what, ())
            for span in pending:
                self.world.book(machine, *span)
        return machine


def _tally(taken: Iterable[Taken], tally: Tally) -> Tally:
    """``tally`` with what was ``taken`` since."""
    for what, at, amount in taken:
        tally[what].append((at, amount))
    return tally
