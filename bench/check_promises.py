"""Whether the database holds what the sellers were told, and nothing twice: plain SQL, none of the addon's code."""

OVERLAPS = """
    SELECT a.name, a.date_from, a.date_to, b.name, b.date_from, b.date_to
      FROM resource_calendar_leaves a
      JOIN resource_calendar_leaves b
        ON b.resource_id = a.resource_id AND b.id > a.id AND b.date_from < a.date_to AND b.date_to > a.date_from
     WHERE a.resource_id = ANY(%(resources)s) AND a.time_type = 'other' AND b.time_type = 'other'
"""

#: An operation that is held or became a work order, without exactly its time on the work center.
WITHOUT_SLOT = """
    SELECT step.id, promise.name, promise.state
      FROM mto_promise_step step
      JOIN mto_promise promise ON promise.id = step.promise_id
      JOIN mrp_workcenter workcenter ON workcenter.id = step.workcenter_id
 LEFT JOIN mrp_workorder workorder ON workorder.id = step.workorder_id
 LEFT JOIN resource_calendar_leaves slot
        ON slot.id = CASE promise.state WHEN 'held' THEN step.leave_id ELSE workorder.leave_id END
       AND slot.resource_id = workcenter.resource_id
       AND slot.date_from = step.date_start AND slot.date_to = step.date_end
     WHERE step.kind = 'operation' AND promise.state IN ('held', 'committed')
       AND workcenter.resource_id = ANY(%(resources)s) AND slot.id IS NULL
"""

#: Time on a work center that is kept for nobody.
ORPHANS = """
    SELECT slot.id, slot.name
      FROM resource_calendar_leaves slot
     WHERE slot.resource_id = ANY(%(resources)s) AND slot.time_type = 'other'
       AND NOT EXISTS (
               SELECT FROM mto_promise_step step JOIN mto_promise promise ON promise.id = step.promise_id
                WHERE step.leave_id = slot.id AND promise.state = 'held')
       AND NOT EXISTS (SELECT FROM mrp_workorder workorder WHERE workorder.leave_id = slot.id AND state != 'cancel')
"""

#: The running total of the part: on hand, receipts to come, less what is held and what orders take from stock.
SHORTAGES = """
    WITH change(at, quantity) AS (
        SELECT timestamp '-infinity', SUM(quant.quantity)
          FROM stock_quant quant JOIN stock_location location ON location.id = quant.location_id
         WHERE quant.product_id = %(part)s AND location.usage = 'internal'
     UNION ALL
        SELECT move.date, CASE WHEN source.usage = 'internal' THEN -move.product_qty ELSE move.product_qty END
          FROM stock_move move
          JOIN stock_location source ON source.id = move.location_id
         WHERE move.product_id = %(part)s AND move.procure_method = 'make_to_stock'
           AND move.state NOT IN ('draft', 'done', 'cancel')
           AND NOT EXISTS (SELECT FROM stock_move_move_rel pegged WHERE pegged.move_orig_id = move.id)
     UNION ALL
        SELECT step.date_start, -step.quantity
          FROM mto_promise_step step JOIN mto_promise promise ON promise.id = step.promise_id
         WHERE step.product_id = %(part)s AND step.kind IN ('stock', 'receipt') AND promise.state = 'held'
    ), total AS (
        SELECT at, SUM(quantity) OVER (ORDER BY at RANGE UNBOUNDED PRECEDING) AS quantity FROM change
    )
    SELECT at, MIN(quantity) FROM total WHERE quantity < -0.0001 GROUP BY at ORDER BY at
"""

#: State of the order and of its promises, and whether something is made for it.
ORDERS = """
    SELECT sale.id, sale.state, COALESCE(ARRAY_AGG(DISTINCT promise.state) FILTER (WHERE promise.state IS NOT NULL), '{}'),
           COUNT(DISTINCT promise.id) FILTER (WHERE promise.state IN ('held', 'committed')), COUNT(DISTINCT production.id)
      FROM sale_order sale
      JOIN sale_order_line line ON line.order_id = sale.id
 LEFT JOIN mto_promise promise ON promise.sale_line_id = line.id
 LEFT JOIN mrp_production production ON production.mto_line_id = line.id AND production.state != 'cancel'
     WHERE sale.id = ANY(%(orders)s)
  GROUP BY sale.id
"""


def check(cr, told, shop):
    """What is wrong, one line a finding.

    :param told: what the sellers were told of each order: ``order`` (id) and its ``end``
    """
    values = {**shop, "orders": [order["order"] for order in told if order["order"]]}

    def rows(query):
        cr.execute(query, values)
        return cr.fetchall()

    wrong = [f"work center time given twice: {row}" for row in rows(OVERLAPS)]
    wrong += [f"promised operation without its slot: {row}" for row in rows(WITHOUT_SLOT)]
    wrong += [f"slot kept for nobody: {row}" for row in rows(ORPHANS)]
    wrong += [f"part promised twice, short by {-quantity} from {at}" for at, quantity in rows(SHORTAGES)]
    facts = {order: fact for order, *fact in rows(ORDERS)}
    for order in told:
        if order["order"] and not _agrees(order["end"], *facts[order["order"]]):
            wrong.append(f"told {order['end']!r}, but order {order['order']} is {facts[order['order']]}")
    return wrong


def _agrees(end, state, promises, live, productions):
    if end == "confirmed":
        return state == "sale" and live == 1 and "committed" in promises and productions > 0
    if state == "sale" or productions:
        return False
    if end == "held":
        return live == 1 and "held" in promises
    if end == "maybe expired":
        return live == 1 or (not live and "expired" in promises)
    return not live
