"""Which constraints bind: what the date of a demand would gain were one of them gone, everything else equal."""

from datetime import timedelta

from .answer import Reason
from .certainty import Margin
from .forward import Forward
from .relaxed import Relaxed, known_parts
from .world import World

#: How often the search for constraints that only help together looks for new ones.
ROUNDS = 10
#: Of equal gains, what can be acted on soonest comes first.
ORDER = (
    "unknown",
    "receipt",
    "release",
    "capacity",
    "vendor",
    "vendor_closed",
    "purchase",
    "receiving",
    "transfer",
    "shipping",
    "transit",
    "window",
    "security",
    "policy",
    "calendar",
    "work",
)


def find_reasons(world: World, plan: Forward, margin: Margin) -> list[Reason]:
    """The constraints that hold back the date that ``margin`` allows for ``plan``, the heaviest first.

    ``world`` is in the state that ``plan`` was planned in, and is left so. Candidates are what put the steps of the
    critical path, and of the chain of last arrivals, where they are, and what the terms of the demand want on top. Each
    is relaxed alone and what it touches planned anew. Of those that do not help alone, as of two parts that come on the same
    day, a smallest set is sought that does, marked ``joint``.
    """
    search = _Search(world, plan, margin)
    candidates = _candidates(plan) | margin.causes
    gains = {constraint: search.gain({constraint})[0] for constraint in candidates}
    reasons = [Reason(constraint[0], gain, candidates[constraint]) for constraint, gain in gains.items() if gain > 0]
    helpless = {constraint: ref for constraint, ref in candidates.items() if gains[constraint] <= 0}
    if helpless:
        reasons += search.joint(helpless, candidates)
    return sorted(reasons, key=lambda reason: (-reason.minutes, ORDER.index(reason.kind)))


def _candidates(plan):
    """Constraints, with their records, of the critical steps and of those that arrive last."""
    nodes = [node for node in plan.nodes if node.step.critical]
    node = plan.nodes[0]
    while node:
        nodes.append(node)
        node = max(node.before, key=lambda other: other.step.end, default=None)
    return {constraint: ref for node in nodes for constraint, ref in node.causes}


class _Search:
    def __init__(self, world, plan, margin):
        self.world = world
        self.plan = plan
        self.margin = margin
        self.known = known_parts(plan)

    def gain(self, relaxed):
        """Minutes that the date gains under ``relaxed`` constraints, and the plan that shows it."""
        world, margin, better = self.world, self.margin, self.plan
        if relaxed - margin.causes.keys():
            mark = world.mark()
            world.relaxed = frozenset(relaxed)
            try:
                better = Relaxed(world, self.plan, self.known)
            finally:
                world.relaxed = frozenset()
                world.rollback(mark)
        date = margin.date(better.earliest, relaxed)
        return (margin.date(self.plan.earliest) - date) / timedelta(minutes=1), better

    def joint(self, helpless, tried):
        """A smallest set of constraints that helps, of those ``helpless`` alone and of what binds once they are gone; what was
        ``tried`` and helps alone is left out."""
        together, more = {}, helpless
        for _round in range(ROUNDS):
            together |= more
            gain, better = self.gain(together.keys())
            more = {what: ref for what, ref in _candidates(better).items() if what not in tried and what not in together}
            if gain > 0 or not more:
                break
        if gain <= 0:
            return []
        for constraint in list(together):
            fewer = together.keys() - {constraint}
            if fewer and (smaller := self.gain(fewer)[0]) > 0:
                del together[constraint]
                gain = smaller
        return [Reason(constraint[0], gain, ref, joint=len(together) > 1) for constraint, ref in together.items()]
