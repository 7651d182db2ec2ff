from datetime import timedelta

from odoo import fields, models

from ..snapshot.timeline import read_background


class MtoPromise(models.Model):
    _inherit = "mto.promise"

    def mto_timeline(self):
        """What a timeline of these promises draws behind their steps, as plain values with UTC strings.

        :return: ``now``, ``start`` and ``end`` of the picture, and its ``workcenters`` as ``read_background`` gives them
        """
        self.check_access("read")
        # Sellers see when a work center is free without rights on its calendar; what else it does is not told.
        steps = self.sudo().step_ids
        now = fields.Datetime.now()
        moments = [*steps.mapped("date_start"), *steps.mapped("date_end"), *filter(None, self.mapped("requested_date"))]
        start, end = min([now, *moments]), max([now, *moments])
        margin = max((end - start) * 0.03, timedelta(hours=4))
        start, end = start - margin, end + margin
        own = steps.leave_id | steps.workorder_id.leave_id
        background = read_background(steps.env, steps.workcenter_id, start, end, own.ids)
        return {
            "now": _text(now),
            "start": _text(start),
            "end": _text(end),
            "workcenters": [
                {
                    "id": workcenter["id"],
                    "name": workcenter["name"],
                    "closed": [[_text(begin), _text(stop)] for begin, stop in workcenter["closed"]],
                    "loads": [[_text(begin), _text(stop)] for begin, stop in workcenter["loads"]],
                }
                for workcenter in background
            ],
        }


def _text(moment):
    return fields.Datetime.to_string(moment)
