"""Plans quotations anew that hold time and material already, each as if it alone were asked for."""

from collections import defaultdict
from dataclasses import replace

from odoo.tools import SQL

from ..engine.renew import renew
from .shop import in_words, read_question


def read_renewals(lines, requests, now, choices=None, sketch=False):
    """As ``read_plans`` of each of ``lines`` by itself, beside what all others hold, in a number of queries that does not
    depend on how many they are.

    :param lines: ``sale.order.line`` records of one company that nothing is made or bought for yet, none of them shipped
        together with others
    """
    shop, demands = read_question(lines, requests, now, choices, own=lines.browse())
    holds = _read_holds(lines)
    with in_words(lines.env):
        plans = renew(shop, [replace(demand, holds=frozenset(holds[demand.key])) for demand in demands], sketch=sketch)
    return {plan.demand.key: plan for plan in plans}


def _read_holds(lines):
    """By line id, the records (model, id) by which it keeps material (its promises) and time (calendar slots)."""
    env = lines.env
    for model in ("mto.promise", "mto.promise.step"):
        env[model].flush_model()
    rows = env.execute_query(
        SQL(
            """
            SELECT promise.sale_line_id, promise.id, step.leave_id
              FROM mto_promise promise
         LEFT JOIN mto_promise_step step ON step.promise_id = promise.id AND step.leave_id IS NOT NULL
             WHERE promise.sale_line_id = ANY(%s)
            """,
            lines.ids,
        )
    )
    holds = defaultdict(set)
    for line_id, promise_id, leave_id in rows:
        holds[line_id].add(("mto.promise", promise_id))
        if leave_id:
            holds[line_id].add(("resource.calendar.leaves", leave_id))
    return holds
