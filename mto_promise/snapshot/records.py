"""What the company's own records say of delays: completed purchases and operations, read as sets."""

from bisect import bisect_left
from collections import defaultdict
from datetime import timedelta
from operator import itemgetter

from odoo.tools import SQL

from ..engine.risk import SHORT
from ..engine.spread import Records
from ..engine.worktime import union, work_time
from .capacity import read_workcenters

#: Days of a lead time under which it counts as so many (as the engine applies it).
SHORT_DAYS = SHORT / 86400
MINUTE = timedelta(minutes=1)
#: So long before its end work may have been ready.
EARLIER = timedelta(days=30)


def read_records(env, company, items):
    """The spreads of ``company`` that count for the plans of ``items`` (``engine.shop.Item``).

    :return: ``engine.spread.Records``
    """
    operations = {operation.id for item in items if item.bom for operation in item.bom.operations}
    copies = _read_copies(env, [item.bom.id for item in items if item.bom and len(item.key) > 2])
    workcenters = {
        station.workcenter_id
        for item in items
        if item.bom
        for operation in item.bom.operations
        for station in operation.stations
    }
    partners = {vendor.partner_id for item in items for vendor in item.vendors}
    partners |= {event.partner_id for item in items for event in item.events if event.partner_id}
    domain = [
        ("company_id", "=", company.id),
        ("partner_id", "in", [False, *sorted(partners)]),
        ("product_id", "in", [False, *sorted({item.product_id for item in items})]),
        ("workcenter_id", "in", [False, *sorted(workcenters)]),
        ("operation_id", "in", [False, *sorted(operations.union(copies))]),
    ]
    statistics = env["mto.statistic"].search_fetch(domain, order="id")
    # What is set by hand of a vendor or a work center counts for all of his, save for what is itself set by hand.
    by_hand = {statistic._whose() for statistic in statistics if statistic.is_manual}
    found = {
        statistic._whose(): statistic._spread()
        for statistic in statistics
        if statistic.is_manual or statistic._whose()[:2] not in by_hand
    }
    for _kind, workcenter_id, standard_id in [key for key in found if key[0] == "operation" and len(key) == 3]:
        for operation_id in copies[standard_id]:
            found["operation", workcenter_id, operation_id] = found["operation", workcenter_id, standard_id]
    return Records(found)


def _read_copies(env, bom_ids):
    """The operations of order BoMs by the standard operation that they were made from."""
    copies = defaultdict(list)
    for operation in env["mrp.routing.workcenter"].search_fetch(
        [("bom_id", "in", bom_ids), ("mto_standard_operation_id", "!=", False)], ["mto_standard_operation_id"]
    ):
        copies[operation.mto_standard_operation_id.id].append(operation.id)
    return copies


def gather(env, company, since, now):
    """Every case of ``company`` since a moment (naive UTC), by kind: tuples of whose it is and how late it was.

    ``vendor``: (vendor, product) and lead times; ``operation``: (work center, operation) and expected times; ``start`` and
    ``arrival``: (work center,) and worked minutes. See ``engine.spread``.
    """
    env.flush_all()
    work = _read_work(env, company, since)
    worked = _worked(env, {row["workcenter_id"] for row in work}, since)
    others = _read_times(env, {row["workcenter_id"] for row in work}, since)
    return {
        "vendor": _vendor_cases(env, company, since, now),
        "operation": [_operation_case(row, worked) for row in work],
        "start": [_start_case(row, worked, others) for row in work if row["planned"]],
        "arrival": [_arrival_case(row, worked) for row in work if row["planned"]],
    }


def _vendor_cases(env, company, since, now):
    """Purchases received in whole, and those overdue: they are as late as it is now, at least.

    A purchase for an order line was asked for when its promise says. Any other was asked for when it says, but not
    before the vendor's lead time was over. Its lead time is the vendor's, or what the order left him, if that is less.
    """
    rows = env.execute_query(
        SQL(
            """
            WITH line AS (
                SELECT line.id, line.order_id, line.product_id, step.date_end AS promised, line.date_planned,
                       COALESCE(purchase.date_approve, purchase.date_order) AS ordered, purchase.partner_id,
                       (SELECT MIN(info.delay) FROM product_supplierinfo info
                          JOIN product_product product ON product.id = line.product_id
                         WHERE info.partner_id = purchase.partner_id AND info.delay > 0
                           AND info.product_tmpl_id = product.product_tmpl_id) AS delay
                  FROM purchase_order_line line
                  JOIN purchase_order purchase ON purchase.id = line.order_id
             LEFT JOIN mto_promise_step step ON step.id = line.mto_step_id
                 WHERE purchase.state = 'purchase' AND purchase.company_id = %(company)s
                   AND line.product_id IS NOT NULL AND line.date_planned IS NOT NULL
            ), receipt AS (
                SELECT line.id,
                       MAX(move.date) FILTER (WHERE move.state = 'done') AS received,
                       BOOL_OR(move.state NOT IN ('done', 'cancel')) AS is_open
                  FROM line
                  JOIN stock_move move ON move.purchase_line_id = line.id AND move.state NOT IN ('draft', 'cancel')
                  JOIN stock_location source ON source.id = move.location_id AND source.usage = 'supplier'
              GROUP BY line.id
            ), asked AS (
                SELECT line.*, receipt.received, receipt.is_open,
                       COALESCE(promised,
                                GREATEST(date_planned, ordered + COALESCE(delay, 0) * interval '1 day')) AS due
                  FROM line JOIN receipt ON receipt.id = line.id
            )
            SELECT partner_id, product_id,
                   EXTRACT(EPOCH FROM CASE WHEN is_open THEN %(now)s ELSE received END - due) / 86400,
                   EXTRACT(EPOCH FROM due - ordered) / 86400, delay
              FROM asked
             WHERE CASE WHEN is_open THEN due < %(now)s ELSE received >= %(since)s END
            """,
            company=company.id,
            since=since,
            now=now,
        )
    )
    cases = []
    for partner_id, product_id, late, left, delay in rows:
        lead = min(float(left), delay or float(left))
        cases.append(((partner_id, product_id), float(late) / max(lead, SHORT_DAYS)))
    return cases


def _read_work(env, company, since):
    """Work orders done since a moment of which somebody recorded the time, as dicts.

    Odoo gives those without any time the expected one when their order is closed: they tell nothing. ``ready`` is when
    the work orders before it were done and its components there; ``planned`` when its promise had it begin.
    """
    columns = ("workcenter_id", "operation_id", "expected", "duration", "begun", "ended", "planned", "ready")
    rows = env.execute_query(
        SQL(
            """
            WITH work AS (
                SELECT workorder.*, MIN(time.date_start) AS begun, MAX(time.date_end) AS ended
                  FROM mrp_workorder workorder
                  JOIN mrp_workcenter workcenter ON workcenter.id = workorder.workcenter_id
                  JOIN mrp_production production ON production.id = workorder.production_id
                  JOIN mrp_workcenter_productivity time ON time.workorder_id = workorder.id
                 WHERE workorder.state = 'done' AND workorder.date_finished >= %(since)s
                   AND production.company_id = %(company)s
                   AND workorder.duration_expected > 0 AND workorder.duration > 0
                   AND abs(workorder.duration - workorder.duration_expected) > 0.01
              GROUP BY workorder.id
                HAVING BOOL_AND(time.date_end IS NOT NULL)
            )
            SELECT work.workcenter_id, COALESCE(operation.mto_standard_operation_id, work.operation_id),
                   work.duration_expected, work.duration, work.begun, work.ended, step.date_start,
                   GREATEST(
                       step.date_start,
                       (SELECT MAX(before.date_finished) FROM mrp_workorder_dependencies_rel rel
                          JOIN mrp_workorder before ON before.id = rel.blocked_by_id
                         WHERE rel.workorder_id = work.id AND before.state = 'done'),
                       (SELECT MAX(origin.date) FROM stock_move part
                          JOIN stock_move_move_rel rel ON rel.move_dest_id = part.id
                          JOIN stock_move origin ON origin.id = rel.move_orig_id AND origin.state = 'done'
                         WHERE part.raw_material_production_id = work.production_id
                           AND (part.operation_id IS NULL OR part.operation_id = work.operation_id)))
              FROM work
         LEFT JOIN mrp_routing_workcenter operation ON operation.id = work.operation_id
         LEFT JOIN LATERAL (
                   SELECT step.date_start FROM mto_promise_step step
                     JOIN mto_promise promise ON promise.id = step.promise_id
                    WHERE step.workorder_id = work.id AND promise.state IN ('committed', 'kept', 'missed')
                    ORDER BY step.id DESC LIMIT 1) step ON TRUE
          ORDER BY work.id
            """,
            company=company.id,
            since=since,
        )
    )
    return [dict(zip(columns, row, strict=True)) for row in rows]


def _worked(env, workcenter_ids, since):
    """A function (work center, start, end) -> worked minutes; every minute counts where there is no schedule."""
    workcenters = read_workcenters(env, sorted(workcenter_ids), since - EARLIER)

    def minutes(workcenter_id, start, end):
        workcenter = workcenters[workcenter_id]
        if start >= end:
            return 0.0
        if not workcenter.calendar:
            return (end - start).total_seconds() / 60
        return work_time(workcenter.calendar, workcenter.leaves).minutes(start, end)

    return minutes


def _operation_case(row, worked):
    """Work lasts from its first start to its last stop, breaks and breakdowns included.

    What was noted counts where it is more, for overtime; not where work began and ended in open hours, as Odoo's clock runs
    on through nights and weekends.
    """
    workcenter_id, begun, ended = row["workcenter_id"], row["begun"], row["ended"]
    lasted = worked(workcenter_id, begun, ended)
    if not (worked(workcenter_id, begun, begun + MINUTE) and worked(workcenter_id, ended - MINUTE, ended)):
        lasted = max(row["duration"], lasted)
    whose = (workcenter_id, row["operation_id"]) if row["operation_id"] else (workcenter_id,)
    return whose, lasted / row["expected"] - 1


def _read_times(env, workcenter_ids, since):
    """When work centers were at work or stood still for a reason that was noted: sorted disjoint spans by work center id."""
    rows = env.execute_query(
        SQL(
            """
            SELECT workcenter_id, date_start, date_end FROM mrp_workcenter_productivity
             WHERE workcenter_id = ANY(%(workcenters)s) AND date_end >= %(since)s
            """,
            workcenters=sorted(workcenter_ids),
            since=since - EARLIER,
        )
    )
    spans = defaultdict(list)
    for workcenter_id, start, end in rows:
        spans[workcenter_id].append((start, end))
    return {workcenter_id: union(times) for workcenter_id, times in spans.items()}


def _start_case(row, worked, others):
    """Work begins late where all it needs is there and its work center is done with others' work: waiting for that is not."""
    workcenter_id, free = row["workcenter_id"], row["ready"]
    times = others.get(workcenter_id, [])
    before = bisect_left(times, row["begun"], key=itemgetter(0))
    if before:
        free = max(free, times[before - 1][1])
    return (workcenter_id,), worked(workcenter_id, free, row["begun"])


def _arrival_case(row, worked):
    return (row["workcenter_id"],), worked(row["workcenter_id"], row["planned"], row["ready"])


def by_whose(cases):
    """Lists of values by whose they are: every case counts for each of those that it belongs to, and for all."""
    found = defaultdict(list)
    for whose, value in cases:
        for end in range(len(whose) + 1):
            found[whose[:end]].append(value)
    return found
