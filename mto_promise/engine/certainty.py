"""From a plan to a date that is as sure as the terms of its demand ask."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from .answer import Warning_
from .forward import Forward
from .latest import latest, tell_slack
from .outcome import Outcome
from .passage import NEVER_OPEN_DAYS
from .risk import sample
from .shop import Ref
from .terms import Terms
from .world import Constraint, World

#: How often a plan is put earlier to be sure enough just in time, before it is left as early as can be.
TRIES = 3
_MINUTE = timedelta(minutes=1)


def play(world: World, plan: Forward) -> Outcome | None:
    """The samples of ``plan``; ``None`` where neither the shop nor the demand asks for them."""
    wanted = world.shop.records is not None or plan.demand.terms.level is not None
    return sample(world, plan) if wanted else None


def safe_date(world: World, plan: Forward) -> datetime:
    """The first date that the terms of its demand allow for ``plan``, which stands in ``world`` and is lined up there."""
    terms = plan.demand.terms
    outcome = play(world, plan) if terms.level is not None else None
    world.line_up(outcome)
    return terms.first_day(terms.safe(outcome, plan.earliest))


def just_in_time(world: World, plan: Forward, promised: datetime, outcome: Outcome | None) -> Outcome | None:
    """Put every step of ``plan`` as late as the terms of its demand allow for ``promised``.

    The date is not before the first one that the terms allow. What is as late as can be has nothing left to make up
    for delays, so the plan is played through again where it stands, and put earlier until the date is sure enough.

    :param outcome: the samples of the plan as soon as can be, where its terms ask for a level
    :return: those of the plan as it stands now, ``None`` where the terms do not ask for any
    """
    terms, earliest = plan.demand.terms, plan.earliest
    due = promised - (terms.safe(outcome, earliest) - earliest)
    soon = [(node.step, node.step.start, node.step.end, node.step.slack, node.step.latest) for node in plan.nodes]
    for _try in range(TRIES):
        mark = world.mark()
        _move(plan, latest(world, plan, due))
        later = play(world, plan) if terms.level is not None else None
        excess = terms.safe(later, plan.earliest) - promised
        if excess <= timedelta():
            return later
        world.rollback(mark)
        for step, *places in soon:
            step.start, step.end, step.slack, step.latest = places
        due -= excess
        if due < earliest:
            break
    return outcome


def _move(plan, late):
    """Put every step of a plan on its late place."""
    tell_slack(plan, late)
    for node in plan.nodes:
        node.step.start, node.step.end = late[node]


def wait(plan: Forward, promised: datetime) -> None:
    """Let the goods of ``plan`` wait for the date that is promised: what comes before may be later by that much."""
    delivery, *others = plan.nodes
    if promised > delivery.step.end:
        before = delivery.step.start
        delivery.step.start, delivery.step.end = delivery.passage.backward(promised)
        waits = delivery.step.start - before
        for node in others:
            node.step.slack += waits / _MINUTE
            node.step.latest += waits
        delivery.step.latest = delivery.step.start


def find_doubts(world: World, plan: Forward, promised: datetime, outcome: Outcome | None) -> list[Warning_]:
    """Where ``promised`` goes beyond the limits of its terms, or rests on what is only assumed."""
    terms, found = plan.demand.terms, []
    if terms.windows and terms.windows.hours.opens(world.now) is None:
        found.append(Warning_("never_open", terms.windows.ref, NEVER_OPEN_DAYS))
    if terms.horizon_days and promised > world.now + timedelta(days=terms.horizon_days):
        found.append(Warning_("horizon", _ref(terms), terms.horizon_days))
    if terms.backlog_hours:
        for machine in dict.fromkeys(node.machine for node in plan.placed if node.machine):
            hours = machine.booked_minutes(world.now) / 60
            if hours > terms.backlog_hours:
                workcenter = machine.workcenter
                found.append(Warning_("overloaded", Ref("mrp.workcenter", workcenter.id, workcenter.name), hours))
    if terms.level is not None and outcome.assumed:
        found.append(Warning_("assumed", outcome.assumed[0], len(outcome.assumed) - 1))
    return found


class Margin:
    """What ``terms`` want on top of the time that a plan itself takes: the date of a plan that is done by ``earliest`` and
    as sure as they ask by ``sure``, and of plans much like it.

    ``causes`` are the constraints that count in it, as those of ``engine.forward.Node``.
    """

    def __init__(self, terms: Terms, earliest: datetime, sure: datetime):
        self.terms = terms
        self.delay = sure - earliest
        self.windows = ("window", terms.windows and terms.windows.ref)
        self.policy = ("policy", terms.id)
        self.causes = {}
        if terms.windows:
            self.causes[self.windows] = terms.windows.ref
        if terms.weekdays or self.delay:
            self.causes[self.policy] = _ref(terms)

    def date(self, earliest: datetime, relaxed: Collection[Constraint] = ()) -> datetime:
        """The date of a plan that is done by ``earliest``, where ``relaxed`` constraints do not count."""
        terms, delay = self.terms, self.delay
        if self.policy in relaxed:
            terms, delay = Terms(windows=terms.windows), timedelta()
        if self.windows in relaxed:
            terms = replace(terms, windows=None)
        return terms.first_day(earliest + delay)


def _ref(terms):
    return Ref("mto.promise.policy", terms.id, terms.name)
