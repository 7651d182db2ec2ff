"""What is worked: at which work center, in which slot, and what keeps it from being done sooner."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from .answer import Warning_
from .capacity import Machine, best_station
from .node import Node, assumed
from .shop import Operation, Ref
from .world import World

#: How long an operation is taken to last that finds no slot: longer than its machine is searched, for all of that is taken.
NO_SLOT_DAYS = 730
_MINUTE = timedelta(minutes=1)


def take_slot(
    world: World, node: Node, machines: Mapping[int, Machine], quantity: float, ready: datetime
) -> tuple[datetime, timedelta]:
    """Book the slot in which the operation of ``node`` ends first, from ``ready`` on, at one of ``machines`` (by work
    center); when it begins and how long it takes.

    ``node`` gets its machine, and what put it there as causes and warnings. Without a slot it has no machine, and no work
    center either where those that have hours are full.
    """
    found = best_station(machines, _unhurried(world, node.operation), quantity, ready) if machines else None
    if not found:
        return ready, _without_slot(world, node, machines)
    station, (start, end), minutes = found
    own = station.workcenter_id
    workcenter, ref = world.workcenter(own), _ref(world, own)
    node.causes.append((("work", own), ref))
    if end - ready > timedelta(minutes=minutes) + _MINUTE / 2:
        node.causes += [(("capacity", own), ref), (("calendar", own), ref)]
    if workcenter.archived:
        node.warnings.append(Warning_("archived", ref))
    if workcenter.backlog:
        node.warnings.append(Warning_("backlog", ref, sum(job.minutes for job in workcenter.backlog)))
    node.step.workcenter_id, node.step.minutes, node.machine = own, minutes, machines[own]
    world.book(node.machine, start, end)
    return start, end - start


def _without_slot(world, node, machines):
    opens = [id_ for id_, machine in machines.items() if machine.has_calendar]
    own = next(iter([*opens, *machines]), None)
    ref = _ref(world, own or 0)
    if not opens:
        node.step.workcenter_id = own
        return assumed(world, node, "no_calendar", ref, world.shop.unknown_days)
    lasts = assumed(world, node, "no_slot", ref, NO_SLOT_DAYS)
    node.causes += [(("capacity", own), ref), (("calendar", own), ref)]
    return lasts


def _unhurried(world, operation: Operation) -> Operation:
    """``operation`` without the work at stations where it does not count."""
    relaxed = world.relaxed
    if not relaxed or not any(("work", station.workcenter_id) in relaxed for station in operation.stations):
        return operation
    return replace(
        operation,
        stations=tuple(
            replace(station, setup=0.0, cleanup=0.0, efficiency=1e12) if ("work", station.workcenter_id) in relaxed else station
            for station in operation.stations
        ),
    )


def _ref(world, workcenter_id):
    return Ref("mrp.workcenter", workcenter_id, world.workcenter(workcenter_id).name)
