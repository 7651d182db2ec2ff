"""A step of a plan while it is planned."""

from dataclasses import dataclass, field
from datetime import timedelta

from .answer import Step, Warning_
from .capacity import Machine
from .passage import Passage, lasting
from .shop import Operation, Ref
from .supply import Supply
from .world import Constraint, World


@dataclass(slots=True, eq=False)
class Node:
    """A step while it is planned. ``before`` are the nodes that must have ended.

    ``machine`` is set where time is booked, ``supply`` where stock is taken; ``parts`` are the operations that make up
    an order, ``operation`` what one of them does. ``passage`` is the way of goods that come or go by a schedule.
    ``causes`` are the constraints that put the step where it is, each with the record to click.
    """

    index: int
    step: Step
    before: list["Node"] = field(default_factory=list)
    machine: Machine | None = None
    supply: Supply | None = None
    parts: list["Node"] = field(default_factory=list)
    operation: Operation | None = None
    passage: Passage | None = None
    warnings: list[Warning_] = field(default_factory=list)
    causes: list[tuple[Constraint, Ref | None]] = field(default_factory=list)


def assumed(world: World, node: Node, problem: str, ref: Ref, days: float) -> timedelta:
    """A duration that stands in for data of ``ref`` that are missing, as far as it counts; ``node`` gets it as a cause and
    with a warning."""
    node.warnings.append(Warning_(problem, ref, days))
    constraint = "unknown", (ref.model, ref.id)
    node.causes.append((constraint, ref))
    return lasting(0 if world.is_relaxed(constraint) else days)
