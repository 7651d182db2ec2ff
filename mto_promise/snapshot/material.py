"""Stock of a set of products over time: what is there, what comes, what goes, less what is pegged to others."""

from collections import defaultdict
from datetime import timedelta

from odoo.tools import SQL

from ..engine.shop import Event, Ref
from .products import read_vendors
from .schedules import Schedules


def read_material(env, products, warehouses, now, ignore_lines, unknown_days, kept_moves=(), schedules=None):
    """What ``products`` have free in ``warehouses``.

    :param now: naive UTC datetime
    :param ignore_lines: sale order lines whose own moves and holds do not count
    :param kept_moves: ids of moves of these lines that count all the same
    :param unknown_days: days after which an overdue receipt is expected when it has no vendor lead time
    :param schedules: ``Schedules`` of these products and warehouses; read where not given
    :return: two dicts by ``(product_id, warehouse_id)``: quantity on hand in the product unit, and a list of
        ``engine.shop.Event``
    """
    on_hand = _read_on_hand(env, products, warehouses)
    events = defaultdict(list)
    demands, receipts = _read_moves(env, products, warehouses, now, ignore_lines, kept_moves)
    _settle_pegging(env, demands, receipts)
    for row in demands.values():
        if row["free"] > 0:
            events[row["key"]].append(Event(row["date"], -row["free"], Ref("stock.move", row["id"], row["name"])))
    schedules = schedules or Schedules(env, products, warehouses)
    vendors = {}
    for row in receipts.values():
        if row["free"] <= 0:
            continue
        overdue = row["date"] < now
        at = max(row["date"], row["made"] or row["date"])
        if at < now:
            at = _safe_date(env, schedules, vendors, row, now, unknown_days)
        elif row["partner_id"]:
            at = schedules.received(row["key"][1], at)
        ref = Ref("stock.move", row["id"], row["name"])
        lead = (at - now) / timedelta(days=1) if overdue else row["lead"]
        events[row["key"]].append(Event(at, row["free"], ref, overdue, row["partner_id"], lead))
    for key, at, quantity, promise_id, name in _read_holds(env, products, warehouses, ignore_lines):
        events[key].append(Event(at, -quantity, Ref("mto.promise", promise_id, name)))
    return on_hand, events


def _read_on_hand(env, products, warehouses):
    for model in ("stock.quant", "stock.location", "stock.warehouse"):
        env[model].flush_model()
    rows = env.execute_query(
        SQL(
            """
            SELECT quant.product_id, location.warehouse_id, COALESCE(SUM(quant.quantity), 0)
              FROM stock_quant quant
              JOIN stock_location location ON location.id = quant.location_id
              JOIN stock_warehouse warehouse ON warehouse.id = location.warehouse_id
              JOIN res_company company ON company.id = warehouse.company_id
             WHERE quant.product_id = ANY(%(products)s)
               AND location.warehouse_id = ANY(%(warehouses)s)
               AND location.usage = 'internal'
               AND (quant.owner_id IS NULL OR quant.owner_id = company.partner_id)
          GROUP BY quant.product_id, location.warehouse_id
            """,
            products=products.ids,
            warehouses=warehouses.ids,
        )
    )
    return {(product_id, warehouse_id): quantity for product_id, warehouse_id, quantity in rows}


def _read_moves(env, products, warehouses, now, ignore_lines, kept_moves):
    """Open moves across the border of a warehouse, as Odoo's forecast counts them: demands out, receipts in.

    What is ``made`` comes when the last of its planned work orders ends; the one that is furthest behind its plan moves all
    that are left.
    """
    for model in ("stock.move", "purchase.order", "purchase.order.line", "mrp.workorder"):
        env[model].flush_model()
    rows = env.execute_query(
        SQL(
            """
            SELECT move.id, move.product_id, move.product_qty, move.date, move.procure_method,
                   source.warehouse_id, target.warehouse_id, move.reference,
                   source.usage = 'internal', target.usage = 'internal', purchase.partner_id,
                   EXTRACT(EPOCH FROM move.date - COALESCE(purchase.date_approve, purchase.date_order)) / 86400,
                   work.last_end + work.behind
              FROM stock_move move
         LEFT JOIN purchase_order_line purchased ON purchased.id = move.purchase_line_id
         LEFT JOIN purchase_order purchase ON purchase.id = purchased.order_id
         LEFT JOIN LATERAL (
                   SELECT MAX(date_finished) AS last_end,
                          GREATEST(MAX(%(now)s - CASE state WHEN 'progress' THEN date_finished ELSE date_start END),
                                   interval '0') AS behind
                     FROM mrp_workorder
                    WHERE production_id = move.production_id AND state NOT IN ('done', 'cancel')
                      AND date_start IS NOT NULL AND date_finished IS NOT NULL
                   ) work ON TRUE
              JOIN stock_location source ON source.id = move.location_id
              JOIN stock_location target ON target.id = COALESCE(move.location_final_id, move.location_dest_id)
             WHERE move.product_id = ANY(%(products)s)
               AND move.state NOT IN ('draft', 'done', 'cancel')
               AND (source.warehouse_id = ANY(%(warehouses)s) OR target.warehouse_id = ANY(%(warehouses)s))
               AND source.warehouse_id IS DISTINCT FROM target.warehouse_id
               AND (move.mto_line_id IS NULL OR move.mto_line_id != ALL(%(ignored)s) OR move.id = ANY(%(kept)s))
          ORDER BY move.date, move.id
            """,
            products=products.ids,
            warehouses=warehouses.ids,
            ignored=ignore_lines.ids or [0],
            kept=list(kept_moves),
            now=now,
        )
    )
    demands, receipts = {}, {}
    for move_id, product_id, quantity, date, method, source, target, name, inside, into, partner_id, lead, made in rows:
        row = {"id": move_id, "product_id": product_id, "free": quantity, "date": date, "method": method, "name": name}
        row |= {"partner_id": partner_id, "lead": max(float(lead or 0), 0.0), "made": made}
        if source in warehouses.ids and inside:
            demands[move_id] = row | {"key": (product_id, source)}
        if target in warehouses.ids and into:
            receipts[move_id] = row | {"key": (product_id, target)}
    return demands, receipts


def _settle_pegging(env, demands, receipts):
    """Take out of ``demands`` and ``receipts`` what is pegged to each other, through any number of inner transfers.

    A demand made to order that waits for a supply which has no move yet (a request for quotation) takes nothing from
    stock either.
    """
    if not demands:
        return
    rows = env.execute_query(
        SQL(
            """
            WITH RECURSIVE chain(demand_id, move_id) AS (
                SELECT unnest(%(demands)s), unnest(%(demands)s)
                UNION
                SELECT chain.demand_id, origin.id
                  FROM chain
                  JOIN stock_move_move_rel rel ON rel.move_dest_id = chain.move_id
                  JOIN stock_move origin ON origin.id = rel.move_orig_id
                 WHERE origin.state NOT IN ('done', 'cancel')
            )
            SELECT chain.demand_id, chain.move_id, move.procure_method = 'make_to_order' AND NOT EXISTS (
                       SELECT FROM stock_move_move_rel rel WHERE rel.move_dest_id = move.id
                   )
              FROM chain
              JOIN stock_move move ON move.id = chain.move_id
          ORDER BY chain.demand_id, chain.move_id
            """,
            demands=list(demands),
        )
    )
    for demand_id, move_id, awaits_order in rows:
        demand = demands[demand_id]
        if awaits_order and move_id not in receipts:
            demand["free"] = 0.0
        elif move_id in receipts and move_id != demand_id:
            pegged = min(demand["free"], receipts[move_id]["free"])
            demand["free"] -= pegged
            receipts[move_id]["free"] -= pegged


def _safe_date(env, schedules, vendors, row, now, unknown_days):
    """When a receipt that is overdue can be reckoned with: as if it were ordered now. ``vendors`` are those read so far, by
    product id."""
    product_id, warehouse_id = row["key"]
    if product_id not in vendors:
        vendors[product_id] = read_vendors(env["product.product"].browse(product_id), schedules.company, schedules)
    return schedules.ordered_again(vendors[product_id], warehouse_id, row["partner_id"], now, unknown_days)


def _read_holds(env, products, warehouses, ignore_lines):
    """Material that held promises have set aside: ``(key, moment, quantity, promise id, promise name)``."""
    env["mto.promise"].flush_model()
    env["mto.promise.step"].flush_model()
    rows = env.execute_query(
        SQL(
            """
            SELECT step.product_id, step.warehouse_id, step.date_start, step.quantity, promise.id, promise.name
              FROM mto_promise_step step
              JOIN mto_promise promise ON promise.id = step.promise_id
             WHERE promise.state = 'held'
               AND step.kind IN ('stock', 'receipt')
               AND step.product_id = ANY(%(products)s)
               AND step.warehouse_id = ANY(%(warehouses)s)
               AND promise.sale_line_id != ALL(%(ignored)s)
            """,
            products=products.ids,
            warehouses=warehouses.ids,
            ignored=ignore_lines.ids or [0],
        )
    )
    return [((product_id, warehouse_id), at, quantity, *promise) for product_id, warehouse_id, at, quantity, *promise in rows]
