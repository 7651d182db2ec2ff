"""The hours around a plan: when its work centers are closed, and what else they are given to."""

from datetime import timedelta

from ..engine.worktime import work_time
from .capacity import read_workcenters

#: A picture of more than a year shows nothing any more.
LONGEST = timedelta(days=400)


def read_background(env, workcenters, start, end, own_leave_ids):
    """What a timeline draws behind its bars. The number of queries does not depend on the number of work centers.

    :param workcenters: ``mrp.workcenter`` records
    :param start: naive UTC datetime, as ``end``; what comes more than ``LONGEST`` after it is left out
    :param own_leave_ids: ids of ``resource.calendar.leaves`` that the bars themselves stand for
    :return: a dict a work center: ``id``, ``name``, and pairs of datetimes: ``closed``, none without a calendar, and
        ``loads``
    """
    end = min(end, start + LONGEST)
    read = read_workcenters(env, workcenters.ids, start, own_leave_ids)
    return [
        {
            "id": workcenter.id,
            "name": workcenter.name,
            "closed": _closed(workcenter, start, end),
            "loads": [
                (max(load.start, start), min(load.end, end))
                for load in workcenter.loads
                if load.start < end and load.end > start
            ],
        }
        for workcenter in read.values()
    ]


def _closed(workcenter, start, end):
    if not workcenter.calendar:
        return []
    closed = []
    for begin, stop in work_time(workcenter.calendar, workcenter.leaves).intervals(start, end):
        if begin > start:
            closed.append((start, begin))
        start = stop
    return [*closed, (start, end)] if start < end else closed
