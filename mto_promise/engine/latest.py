"""Backward pass: the latest places of a plan's steps that still keep a date, and which steps are critical."""

from datetime import datetime, time, timedelta

from .forward import Forward
from .node import Node
from .shop import Span
from .world import World

#: Minutes of slack below which a step is on the critical path.
CRITICAL = 1.0


def mark_critical(world: World, plan: Forward) -> None:
    """Give every step of ``plan`` its slack before the earliest date, and mark the critical path. ``world`` is left as it
    was.

    The critical path is what has no slack and what that waits for: goods that come on a Saturday have some until Monday,
    but nothing else decides when work begins then.
    """
    placed = world.mark()
    late = latest(world, plan, plan.earliest)
    world.rollback(placed)
    tell_slack(plan, late)
    for node in plan.nodes:
        node.step.critical = node.step.slack < CRITICAL
    for node in reversed(plan.placed):
        for other in node.before:
            other.step.critical |= node.step.critical and _waits_for(node, other)
    for node in plan.nodes:
        node.step.critical |= any(part.step.critical for part in node.parts)


def _waits_for(node, other):
    """Whether ``node`` begins as soon as it can once ``other`` has ended: at once, or when it is open again."""
    start, ready = node.step.start, other.step.end
    if node.machine:
        return node.machine.worktime.minutes(ready, start) < CRITICAL
    return start == (node.passage.leaves.after(ready) if node.passage and node.passage.leaves else ready)


def latest(world: World, plan: Forward, due: datetime) -> dict[Node, Span]:
    """The latest start and end of every node of ``plan`` so that the delivery ends at ``due``.

    ``due`` is not before ``plan.earliest``. Consumers come first; each operation gives its slot of the forward pass
    back and takes the last one that fits (its own always does), so that all of them together can be worked. The
    bookings in ``world`` are the late ones afterwards.
    """
    late: dict[Node, Span] = {}
    due = due.replace(microsecond=0)
    deadlines: dict[Node, datetime] = {}
    for node in reversed(plan.placed):
        late[node] = start, _end = _latest(world, node, deadlines.get(node, due))
        for other in node.before:
            deadlines[other] = min(deadlines.get(other, start), start)
    for node in plan.nodes:
        if node.parts:
            late[node] = min(late[part][0] for part in node.parts), max(late[part][1] for part in node.parts)
    return late


def _latest(world, node, deadline):
    step = node.step
    lasts = step.end - step.start
    if node.machine:
        world.release(node.machine, step.start, step.end)
        # an early slot may be a second short, or lie where only Odoo's forward search puts it
        slot = node.machine.last_slot(deadline, step.minutes, step.start) or (step.start, step.end)
        world.book(node.machine, *slot)
        return slot
    start, end = node.passage.backward(deadline) if node.passage else (deadline - lasts, deadline)
    if step.vendor and step.vendor.valid_to:
        last_order = datetime.combine(step.vendor.valid_to, time.max).replace(microsecond=0)
        if last_order < start:
            return node.passage.forward(max(step.start, last_order))
    # where a schedule has ended there is no way back
    return (start, end) if start >= step.start else (step.start, step.end)


def tell_slack(plan: Forward, late: dict[Node, Span]) -> None:
    """Give the steps of ``plan``, which stand where the forward pass put them, their latest start and the slack until then."""
    for node in plan.nodes:
        node.step.latest = late[node][0]
        node.step.slack = (node.step.latest - node.step.start) / timedelta(minutes=1)
