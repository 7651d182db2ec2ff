from collections import defaultdict

from pytz import utc

from odoo import models
from odoo.fields import Domain
from odoo.tools.intervals import Intervals


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    def _attendance_intervals_batch(self, start_dt, end_dt, resources=None, domain=None, tz=None, lunch=False):
        """Work centers work the extra hours entered for them too."""
        result = super()._attendance_intervals_batch(start_dt, end_dt, resources=resources, domain=domain, tz=tz, lunch=lunch)
        machines = resources and not lunch and resources.filtered(lambda resource: resource.resource_type == "material")
        if not machines:
            return result
        inside = Domain("resource_id", "in", machines.ids)
        inside &= Domain("date_from", "<", end_dt.astimezone(utc).replace(tzinfo=None))
        inside &= Domain("date_to", ">", start_dt.astimezone(utc).replace(tzinfo=None))
        spans = defaultdict(list)
        no_attendance = self.env["resource.calendar.attendance"]
        # Whoever plans sees the hours of a work center, whether or not he may enter extra ones.
        for overtime in self.env["mto.overtime"].sudo().search_fetch(inside, ["resource_id", "date_from", "date_to"]):
            zone = tz or utc
            begin = max(utc.localize(overtime.date_from), start_dt).astimezone(zone)
            end = min(utc.localize(overtime.date_to), end_dt).astimezone(zone)
            spans[overtime.resource_id.id].append((begin, end, no_attendance))
        for resource_id, more in spans.items():
            result[resource_id] = Intervals([*result[resource_id], *more], keep_distinct=True)
        return result
