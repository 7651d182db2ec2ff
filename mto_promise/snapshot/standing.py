"""Whether what holds have set aside is still there: others can take stock and time without asking for a promise."""

from odoo.tools import SQL

from ..engine.shop import Item
from ..engine.supply import NIL, Supply
from .material import read_material


def lost_promises(promises, now, leeway):
    """Those of ``promises`` (held, of one company) whose material or time on work centers is not all theirs any more.

    The number of queries does not depend on how many promises there are.

    :param now: naive UTC datetime
    :param leeway: timedelta by which material may come later than planned
    """
    return _lost_material(promises, now, leeway) | _lost_time(promises)


def _lost_material(promises, now, leeway):
    lost = promises.browse()
    steps = promises.step_ids.filtered(lambda step: step.kind in ("stock", "receipt") and step.product_id.is_storable)
    if not steps:
        return lost
    on_hand, events = read_material(
        promises.env,
        steps.product_id,
        steps.warehouse_id,
        now,
        promises.sale_line_id,
        promises.company_id.mto_unknown_lead_days,
    )
    taken_over = set(promises._later_moves().ids)
    supplies = {}
    for step in steps:
        key = (step.product_id.id, step.warehouse_id.id)
        if key not in supplies:
            kept = (event for event in events.get(key, ()) if not _is_of(event, taken_over))
            item = Item(key, *key, "", on_hand=on_hand.get(key, 0.0), events=tuple(kept))
            supplies[key] = Supply(item, now)
        at = max(step.date_start, now) + leeway
        if supplies[key].free_at(at) < step.quantity - NIL:
            lost |= step.promise_id
        else:
            supplies[key].take(at, step.quantity)
    return lost


def _is_of(event, move_ids):
    return event.ref.model == "stock.move" and event.ref.id in move_ids


def _lost_time(promises):
    """Promises with a slot that was moved, deleted, or given to something else as well.

    Slots may touch; Odoo's own may carry fractions of a second.
    """
    env = promises.env
    for model in ("mto.promise.step", "resource.calendar.leaves"):
        env[model].flush_model()
    rows = env.execute_query(
        SQL(
            """
            SELECT DISTINCT step.promise_id
              FROM mto_promise_step step
              JOIN mrp_workcenter workcenter ON workcenter.id = step.workcenter_id
              JOIN resource_resource resource ON resource.id = workcenter.resource_id
         LEFT JOIN resource_calendar_leaves slot
                ON slot.id = step.leave_id AND slot.resource_id = resource.id
               AND slot.date_from = step.date_start AND slot.date_to = step.date_end
             WHERE step.promise_id = ANY(%(promises)s)
               AND step.kind = 'operation'
               AND resource.calendar_id IS NOT NULL
               AND (slot.id IS NULL OR EXISTS (
                       SELECT FROM resource_calendar_leaves other
                        WHERE other.resource_id = resource.id
                          AND other.id != slot.id
                          AND other.time_type = 'other'
                          AND other.date_from < slot.date_to - interval '1 second'
                          AND other.date_to > slot.date_from + interval '1 second'
                   ))
            """,
            promises=promises.ids,
        )
    )
    return promises.browse([row[0] for row in rows])
