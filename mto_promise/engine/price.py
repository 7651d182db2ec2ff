"""What a plan costs: material and work, in the company's currency."""

from collections.abc import Sequence
from datetime import timedelta

from .forward import Forward
from .node import Node
from .question import Choice
from .shop import Span
from .worktime import subtract, work_time
from .world import World, with_hours

HOUR = timedelta(hours=1)


def plan_cost(world: World, plan: Forward) -> float:
    """What is bought at its vendor's price, in stock at its own cost, moved at its lane's, and work by the hour."""
    return sum(_step_cost(world, node, plan.demand.choices) for node in plan.nodes)


def _step_cost(world, node, choices):
    step = node.step
    if step.kind == "operation":
        workcenter = world.workcenter(step.workcenter_id or 0)
        premium = sum((end - start) / HOUR * cost for (start, end), cost in overtime(world, node, choices))
        return step.minutes / 60 * workcenter.cost_hour + premium
    if step.lane:
        return step.lane.price * step.quantity
    if step.kind not in ("buy", "stock", "receipt"):
        return 0.0
    each = step.vendor.price if step.vendor else world.item(step.item).cost
    return each * step.quantity


def overtime(world: World, node: Node, choices: Sequence[Choice]) -> list[tuple[Span, float]]:
    """The hours of an operation that are only worked by choice, each with what an hour of it costs more."""
    step = node.step
    kinds = {choice.kind for choice in choices if choice.about == step.workcenter_id}
    workcenter = world.workcenter(step.workcenter_id or 0)
    found: list[tuple[Span, float]] = []
    if not node.machine or not workcenter.calendar:
        return found
    worked = _worked(workcenter, step)
    for offer in workcenter.offers:
        if offer.kind in kinds:
            more = subtract(_worked(with_hours(workcenter, [offer.kind]), step), worked)
            found += [(span, offer.cost_hour) for span in more]
            worked = sorted(worked + more)
    return found


def _worked(workcenter, step):
    return work_time(workcenter.calendar, workcenter.leaves, workcenter.extra).intervals(step.start, step.end)
