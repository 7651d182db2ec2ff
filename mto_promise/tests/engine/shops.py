"""Small shops for tests. Monday 23 November 2026, 08:00 UTC is ``NOW``; work is done 08:00-16:00, Monday to Friday."""

from datetime import datetime, timedelta

from engine.promise import plan
from engine.question import Demand
from engine.shop import (
    Attendance,
    Bom,
    BomLine,
    Calendar,
    Event,
    Item,
    Load,
    Operation,
    Ref,
    Shop,
    Station,
    Vendor,
    Warehouse,
    WorkCenter,
)

NOW = datetime(2026, 11, 23, 8)
WEEK = Calendar(1, "Day shift", "UTC", tuple(Attendance(day, 8, 16) for day in range(5)))


def day(number, hour=8, minute=0):
    """``number`` days after the Monday of ``NOW`` at an hour: day(0) is ``NOW``, day(5) and day(6) the weekend."""
    return NOW.replace(hour=0) + timedelta(days=number, hours=hour, minutes=minute)


def center(number, *loads, calendar=WEEK, **values):
    """A work center; each of ``loads`` is a pair of moments."""
    return WorkCenter(number, f"Center {number}", calendar, loads=tuple(Load(*load) for load in loads), **values)


def operation(number, centers, minutes, after=()):
    """``minutes`` a unit at one of ``centers`` (a number or several, the first its own)."""
    centers = centers if isinstance(centers, tuple) else (centers,)
    return Operation(number, f"Operation {number}", tuple(Station(c) for c in centers), minutes, after)


def line(number, item, quantity=1.0, **values):
    return BomLine(number, item, quantity, **values)


def bom(number, lines=(), operations=(), quantity=1.0, **values):
    return Bom(number, f"BoM {number}", quantity, tuple(lines), tuple(operations), **values)


def made(key, its_bom, **values):
    return Item(key, sum(map(ord, key)), 1, key, source="make", bom=its_bom, **values)


def bought(key, days=None, **values):
    """An item from one vendor that takes ``days`` (``None``: from ``vendors`` given)."""
    if days is not None:
        values["vendors"] = (vendor(sum(map(ord, key)), days),)
    return Item(key, sum(map(ord, key)), 1, key, source="buy", **values)


def vendor(number, days, **values):
    return Vendor(number, number, f"Vendor {number}", days, **values)


def receipt(at, quantity, number=1, **values):
    return Event(at, quantity, Ref("stock.move", number), **values)


def build(*things, unknown_days=7.0, **days):
    """A shop of items and work centers with one warehouse, whose ``days`` may be given."""
    return Shop(
        NOW,
        {thing.key: thing for thing in things if isinstance(thing, Item)},
        {thing.id: thing for thing in things if isinstance(thing, WorkCenter)},
        {1: Warehouse(1, "Warehouse", **days)},
        unknown_days,
    )


def ask(shop, item, quantity=1.0, explain=False, **values):
    """The plan of one demand."""
    return plan(shop, [Demand(1, item, quantity, **values)], explain)[0]


def steps(answer, *kinds):
    """The steps of these kinds as ``(kind, item, quantity, start, end)``."""
    return [(s.kind, s.item, s.quantity, s.start, s.end) for s in answer.steps if s.kind in kinds]


def kinds(answer):
    """The kinds of a plan's warnings."""
    return [warning.kind for warning in answer.warnings]
