"""Work centers with their calendars, closings and bookings as Odoo's slot search sees them.

Source: ``resource.calendar._attendance_intervals_batch`` and ``_leave_intervals_batch``. The environment given decides
what is seen: Odoo's planner reads as its user does.
"""

from collections import defaultdict
from datetime import datetime, timedelta

from odoo.fields import Domain

from ..engine.shop import Attendance, Calendar, Load, Offer, Ref, WorkCenter

#: The end of a day, in hours.
MIDNIGHT = 24.0


def read_workcenters(env, workcenter_ids, from_date: datetime, ignore_leave_ids=(), ignore_lines=None) -> dict[int, WorkCenter]:
    """Read work centers as they are from ``from_date`` (naive UTC) on.

    :param workcenter_ids: ids of ``mrp.workcenter``
    :param ignore_leave_ids: ids of ``resource.calendar.leaves`` to leave out, such as those of a plan to be renewed
    :param ignore_lines: ``sale.order.line`` records whose own extra hours do not count
    :return: the engine's work centers by id, without backlog
    """
    workcenters = env["mrp.workcenter"].browse(workcenter_ids)
    resources = workcenters.resource_id
    calendars = workcenters.resource_calendar_id
    attendances = read_attendances(env, calendars | workcenters.mto_shift_calendar_id)
    extra = _read_extra(env, workcenters, from_date, ignore_lines)
    closings, loads = _read_leaves(env, resources, calendars, from_date, ignore_leave_ids)
    engine_calendars = {}
    result = {}
    for workcenter in workcenters:
        calendar = workcenter.resource_calendar_id
        resource = workcenter.resource_id
        common = (False, workcenter.company_id.id)
        if calendar and (calendar.id, common) not in engine_calendars:
            engine_calendars[calendar.id, common] = prepare_calendar(
                calendar, attendances[calendar.id], [(one.start, one.end) for one in _pick(closings, calendar, common)]
            )
        result[workcenter.id] = WorkCenter(
            id=workcenter.id,
            name=workcenter.display_name,
            calendar=engine_calendars[calendar.id, common] if calendar else None,
            leaves=tuple((leave.start, leave.end) for leave in _pick(closings, calendar, resource.id)),
            loads=tuple(_pick(loads, calendar, common) + _pick(loads, calendar, resource.id)),
            extra=tuple(extra[workcenter.id]),
            offers=tuple(_prepare_offers(workcenter, attendances)),
            cost_hour=workcenter.costs_hour,
        )
    return result


def prepare_calendar(calendar, attendances, closings) -> Calendar:
    """A schedule as engine data: its ``attendances`` of the engine, ``closings`` as ``(start, end)`` in UTC."""
    return Calendar(
        id=calendar.id,
        name=calendar.display_name,
        tz=calendar.tz,
        attendances=tuple(attendances),
        leaves=tuple(closings),
        flexible=calendar.flexible_hours,
        hours_per_day=calendar.hours_per_day,
        # Odoo fills a flexible week up to the full time equivalent.
        hours_per_week=calendar.full_time_required_hours if calendar.flexible_hours else calendar.hours_per_week,
    )


def _prepare_offers(workcenter, attendances):
    """The hours that a work center could work besides: after the end of each of its days, and its extra shift."""
    if workcenter.mto_overtime_hours:
        ends = defaultdict(float)
        for attendance in attendances[workcenter.resource_calendar_id.id]:
            day = attendance.weekday, attendance.week_type
            ends[day] = max(ends[day], attendance.hour_to)
        after = tuple(
            Attendance(weekday, end, min(end + workcenter.mto_overtime_hours, MIDNIGHT), week_type=week_type)
            for (weekday, week_type), end in ends.items()
            if end < MIDNIGHT
        )
        yield Offer("overtime", after, workcenter.mto_overtime_cost)
    if workcenter.mto_shift_calendar_id:
        hours = tuple(attendances[workcenter.mto_shift_calendar_id.id])
        yield Offer("shift", hours, workcenter.mto_shift_cost)


def _read_extra(env, workcenters, from_date, ignore_lines):
    """Extra hours entered, by work center id: ``(start, end)``."""
    extra = defaultdict(list)
    domain = Domain("workcenter_id", "in", workcenters.ids) & Domain("date_to", ">", from_date - timedelta(days=1))
    if ignore_lines:
        domain &= Domain("promise_id", "=", False) | Domain("promise_id.sale_line_id", "not in", ignore_lines.ids)
    # As in ``resource.calendar._attendance_intervals_batch``: hours are seen by whoever plans.
    for overtime in env["mto.overtime"].sudo().search_fetch(domain, ["workcenter_id", "date_from", "date_to"]):
        extra[overtime.workcenter_id.id].append((overtime.date_from, overtime.date_to))
    return extra


def read_attendances(env, calendars):
    """Working hours by calendar id. Without two weeks a line counts in every week, whatever its week type."""
    result = defaultdict(list)
    domain = Domain("calendar_id", "in", calendars.ids) & Domain("display_type", "=", False)
    domain &= Domain("day_period", "!=", "lunch")
    names = ["calendar_id", "dayofweek", "hour_from", "hour_to", "week_type"]
    for line in env["resource.calendar.attendance"].search_fetch(domain, names):
        week_type = int(line.week_type) if line.calendar_id.two_weeks_calendar else None
        result[line.calendar_id.id].append(Attendance(int(line.dayofweek), line.hour_from, line.hour_to, week_type=week_type))
    return result


def _read_leaves(env, resources, calendars, from_date, ignore_leave_ids):
    """Closings and loads, each by calendar (``False``: any) and by resource or, without one, by (False, company)."""
    domain = Domain("calendar_id", "in", [False, *calendars.ids]) & Domain("resource_id", "in", [False, *resources.ids])
    domain &= Domain("date_to", ">", from_date - timedelta(days=1)) & Domain("time_type", "in", ["leave", "other"])
    domain &= Domain("id", "not in", list(ignore_leave_ids))
    # Thousands of rows: as records they would take longer than all the planning.
    leaves = env["resource.calendar.leaves"]
    query = leaves._search(domain, order="date_from, id")
    names = ["id", "name", "calendar_id", "resource_id", "company_id", "date_from", "date_to", "time_type"]
    columns = [leaves._field_to_sql(leaves._table, name, query) for name in names]
    closings, loads = defaultdict(list), defaultdict(list)
    for id_, name, calendar_id, resource_id, company_id, start, end, time_type in env.execute_query(query.select(*columns)):
        owner = resource_id or (False, company_id or False)
        kind = closings if time_type == "leave" else loads
        load = Load(start, end, Ref("resource.calendar.leaves", id_, name or ""))
        kind[calendar_id or False, owner].append(load)
    return closings, loads


def _pick(leaves, calendar, owner):
    """The leaves of an owner that a calendar sees: its own, and those of no calendar."""
    return leaves[False, owner] + leaves[calendar.id, owner]
