"""What is free for holds, and how much of it holds keep."""

from datetime import datetime

from ..engine.worktime import subtract, union, work_time
from .capacity import read_workcenters


class FreeTime:
    """The open time of work centers that no work order and nothing else but holds takes, from ``start`` to ``end``.

    :param workcenters: ``mrp.workcenter`` records
    :param leave_ids: ids of ``resource.calendar.leaves`` that holds keep
    :param start: naive UTC datetime, as ``end``
    """

    def __init__(self, workcenters, leave_ids, start: datetime, end: datetime):
        self._start, self._end = start, end
        read = read_workcenters(workcenters.env, workcenters.ids, start, leave_ids)
        self._read = {id_: workcenter for id_, workcenter in read.items() if workcenter.calendar}

    def minutes(self, workcenter):
        """The free minutes of a work center."""
        read = self._read[workcenter.id]
        taken = union((load.start, load.end) for load in read.loads)
        free = subtract(self._time(read).intervals(self._start, self._end), taken)
        return sum((end - start).total_seconds() / 60 for start, end in free)

    def kept(self, steps):
        """The worked minutes that operation steps keep of one work center in this time; none where it has no schedule."""
        read = self._read.get(steps.workcenter_id.id)
        if not read:
            return 0.0
        time = self._time(read)
        spans = ((max(step.date_start, self._start), min(step.date_end, self._end)) for step in steps)
        return sum(time.minutes(start, end) for start, end in spans if start < end)

    @staticmethod
    def _time(read):
        return work_time(read.calendar, read.leaves, read.extra)
