"""The shop that is measured: 20 work centers, 300 products, 200 BoMs in 4 levels, 15 vendors, N planned MOs.

Nothing is random: the same N gives the same shop. Levels A (sold) > B > C > D, and P is bought. One A needs 2 B, each of
them 2 C, each of them 2 D, and two of the D twice: Odoo makes 13 MOs with 27 work orders and 9 POs of it, the addon
15 MOs, because it does not merge the supply of two parents.

Run inside Odoo's environment: shop_builder.py DATABASE MOS; adds MOs until there are that many, and the products first
if there are none.
"""

import sys
from typing import NamedTuple

from inside import environment
from psycopg2.extras import execute_values

from odoo.fields import Command, Datetime

CATEGORY = "Benchmark"
LEVELS = {"A": 80, "B": 30, "C": 40, "D": 50}
BOUGHT = 100
VENDORS = 15
WORKCENTERS = 20
MOST_LINES = 10
#: MOs that Odoo itself creates, confirms and plans; the others are copies of their rows on the next free slots.
ORIGINALS = 20
BACKLOG_QUANTITY = 3


class Shop(NamedTuple):
    """The records that a measurement starts from."""

    env: object
    products: object  # all 300, as product.product
    workcenters: object
    orders: dict  # quotations by their number of lines


def read(env, line_counts):
    """The built shop, with a quotation for each of `line_counts`."""
    category = env["product.category"].search([("name", "=", CATEGORY)])
    products = env["product.product"].search([("categ_id", "=", category.id)], order="id")
    workcenters = env["mrp.workcenter"].search([("name", "=like", f"{CATEGORY} %")], order="id")
    orders = {}
    for count in line_counts:
        orders[count] = env["sale.order"].search([("client_order_ref", "=", f"{CATEGORY} {count}")])
    return Shop(env, products, workcenters, orders)


def build(env):
    """Products, BoMs, work centers, vendors and quotations of 1 to MOST_LINES lines."""
    category = env["product.category"].create({"name": CATEGORY, "mto_strategy": "mto"})
    workcenters = _create_workcenters(env)
    products = _create_products(env, category)
    _create_boms(env, products, workcenters)
    customer = env["res.partner"].create({"name": f"{CATEGORY} customer"})
    for count in range(1, MOST_LINES + 1):
        lines = [{"product_id": products["A"][2 * number].id, "product_uom_qty": 2} for number in range(count)]
        env["sale.order"].create(
            {
                "partner_id": customer.id,
                "client_order_ref": f"{CATEGORY} {count}",
                "order_line": [Command.create(line) for line in lines],
            }
        )


def _create_workcenters(env):
    calendar = env["resource.calendar"].create({"name": CATEGORY, "tz": "Europe/Brussels"})
    return env["mrp.workcenter"].create(
        [
            {
                "name": f"{CATEGORY} {number}",
                "code": f"B{number}",
                "resource_calendar_id": calendar.id,
                "time_start": 5,
                "time_stop": 5,
            }
            for number in range(WORKCENTERS)
        ]
    )


def _create_products(env, category):
    manufacture = env.ref("mrp.route_warehouse0_manufacture")
    buy = env.ref("purchase_stock.route_warehouse0_buy")
    vendors = env["res.partner"].create([{"name": f"{CATEGORY} vendor {number}"} for number in range(VENDORS)])

    def create(letter, count, route, sellers):
        return env["product.product"].create(
            [
                {
                    "name": f"{CATEGORY} {letter}{number}",
                    "categ_id": category.id,
                    "is_storable": True,
                    "route_ids": [Command.set(route.ids)],
                    "list_price": 100,
                    "seller_ids": [Command.create(values) for values in sellers(number)],
                }
                for number in range(count)
            ]
        )

    products = {letter: create(letter, count, manufacture, lambda number: []) for letter, count in LEVELS.items()}
    products["P"] = create(
        "P",
        BOUGHT,
        buy,
        lambda number: [{"partner_id": vendors[number % VENDORS].id, "delay": 5 + number % 10, "price": 10}],
    )
    return products


def _components(letter, number):
    """What one piece needs, one each: (level, number) pairs."""
    following = {"A": "B", "B": "C", "C": "D"}
    step = {"A": 1, "B": 7, "C": 1}
    components = []
    if letter in following:
        below = following[letter]
        components = [(below, number % LEVELS[below]), (below, (number + step[letter]) % LEVELS[below])]
    bought = {"A": [95 + number % 5], "B": [number + 3], "D": [number, number + 45]}
    return components + [("P", other) for other in bought.get(letter, [])]


def _create_boms(env, products, workcenters):
    values = []
    for offset, (letter, count) in enumerate(LEVELS.items()):
        for number in range(count):
            operations = [
                {
                    "name": f"Step {step}",
                    "workcenter_id": workcenters[(offset * 5 + number * 3 + step * 7) % WORKCENTERS].id,
                    "time_mode": "manual",
                    "time_cycle_manual": 20 + 10 * ((number + step) % 5),
                }
                for step in range(3 if letter == "A" else 2)
            ]
            lines = [
                {"product_id": products[below][other].id, "product_qty": 1} for below, other in _components(letter, number)
            ]
            values.append(
                {
                    "product_tmpl_id": products[letter][number].product_tmpl_id.id,
                    "product_qty": 1,
                    "bom_line_ids": [Command.create(line) for line in lines],
                    "operation_ids": [Command.create(operation) for operation in operations],
                }
            )
    env["mrp.bom"].create(values)


# ------------------------------------------------------------------------------------------------------------ backlog


def backlog(env):
    """The planned MOs, oldest first."""
    return env["mrp.production"].search([("origin", "=", CATEGORY)], order="id")


def fill(env, count):
    """Add planned MOs until there are `count`."""
    originals = backlog(env)[:ORIGINALS]
    missing = count - len(backlog(env))
    if missing > 0 and not originals:
        originals = _plan_by_odoo(env, min(missing, ORIGINALS))
        missing -= len(originals)
    if missing > 0:
        _copy(env, originals, missing)
        _check(env)


def _plan_by_odoo(env, count):
    boms = env["mrp.bom"].search([("product_tmpl_id.categ_id.name", "=", CATEGORY)], order="id", limit=LEVELS["A"])
    productions = env["mrp.production"].create(
        [
            {
                "product_id": bom.product_tmpl_id.product_variant_id.id,
                "bom_id": bom.id,
                "product_qty": BACKLOG_QUANTITY,
                "origin": CATEGORY,
            }
            for bom in boms[-count:]
        ]
    )
    productions.action_confirm()
    productions.button_plan()
    return productions


def _copy(env, originals, count):
    """Copy the rows of planned MOs `count` times in all, each on the first free slots from now on."""
    env.flush_all()
    sources = [originals[number % len(originals)] for number in range(count)]
    type_sequence = originals.picking_type_id.sequence_id
    names = [type_sequence.next_by_id() for _source in sources]
    groups = _copy_rows(
        env,
        "mrp_production_group",
        [(source.production_group_id.id, {"name": name}) for source, name in zip(sources, names, strict=True)],
    )
    references = _copy_rows(
        env, "stock_reference", [(source.reference_ids.id, {"name": name}) for source, name in zip(sources, names, strict=True)]
    )
    orders = [source.workorder_ids.sorted("id") for source in sources]
    slots = _free_slots(env, orders)
    productions = _copy_rows(
        env,
        "mrp_production",
        [
            (
                source.id,
                {
                    "name": name,
                    "production_group_id": group,
                    "date_start": min(start for start, _end in taken),
                    "date_finished": max(end for _start, end in taken),
                },
            )
            for source, name, group, taken in zip(sources, names, groups, slots, strict=True)
        ],
    )
    new_workorders = _copy_workorders(env, orders, productions, slots)
    new_moves = _copy_moves(env, sources, productions, names, groups, slots, new_workorders)
    _link(env, "stock_reference_production_rel", ("reference_id", "production_id"), zip(references, productions, strict=True))
    _link(env, "stock_reference_move_rel", ("reference_id", "move_id"), ((references[n], move) for n, move in new_moves))
    env.invalidate_all()


def _free_slots(env, orders):
    """For each set of work orders the slots, one after another, that Odoo's planner would find."""
    # Addons can be imported once a registry is loaded.
    from odoo.addons.mto_promise.engine.capacity import Machine
    from odoo.addons.mto_promise.snapshot.capacity import read_workcenters

    now = Datetime.now()
    workcenters = read_workcenters(env, env["mrp.workcenter"].search([]).ids, now)
    machines = {id_: Machine(workcenter) for id_, workcenter in workcenters.items()}
    slots = []
    for workorders in orders:
        taken, moment = [], now
        for workorder in workorders:
            machine = machines[workorder.workcenter_id.id]
            slot = machine.first_slot(moment, workorder.duration_expected)
            machine.book(*slot)
            taken.append(slot)
            moment = slot[1]
        slots.append(taken)
    return slots


def _copy_workorders(env, orders, productions, slots):
    """Returns the new work order's id by (number of the MO, id of the work order copied)."""
    keys = [(number, workorder) for number, workorders in enumerate(orders) for workorder in workorders]
    spans = [span for taken in slots for span in taken]
    leaves = _copy_rows(
        env,
        "resource_calendar_leaves",
        [
            (workorder.leave_id.id, {"date_from": start, "date_to": end})
            for (_number, workorder), (start, end) in zip(keys, spans, strict=True)
        ],
    )
    ids = _copy_rows(
        env,
        "mrp_workorder",
        [
            (
                workorder.id,
                {"production_id": productions[number], "leave_id": leave, "date_start": start, "date_finished": end},
            )
            for (number, workorder), leave, (start, end) in zip(keys, leaves, spans, strict=True)
        ],
    )
    new = {(number, workorder.id): id_ for (number, workorder), id_ in zip(keys, ids, strict=True)}
    links = [
        (new[number, workorder.id], new[number, blocker.id])
        for number, workorder in keys
        for blocker in workorder.blocked_by_workorder_ids
    ]
    _link(env, "mrp_workorder_dependencies_rel", ("workorder_id", "blocked_by_id"), links)
    return new


def _copy_moves(env, sources, productions, names, groups, slots, workorders):
    """Returns (number of the MO, new id) of raw and finished moves."""
    rows, numbers = [], []
    for number, source in enumerate(sources):
        start = min(start for start, _end in slots[number])
        end = max(end for _start, end in slots[number])
        for move in source.move_raw_ids | source.move_finished_ids:
            raw = bool(move.raw_material_production_id)
            change = {
                "reference": names[number],
                "production_group_id": groups[number],
                "raw_material_production_id" if raw else "production_id": productions[number],
                "date": start if raw else end,
            }
            if move.workorder_id:
                change["workorder_id"] = workorders[number, move.workorder_id.id]
            rows.append((move.id, change))
            numbers.append(number)
    by_columns = {}
    for position, (_source, change) in enumerate(rows):
        by_columns.setdefault(tuple(change), []).append(position)
    ids = {}
    for positions in by_columns.values():
        ids.update(zip(positions, _copy_rows(env, "stock_move", [rows[position] for position in positions]), strict=True))
    return [(numbers[position], ids[position]) for position in range(len(rows))]


def _copy_rows(env, table, rows):
    """Copy rows of a table; `rows` are (id, changed columns), the same columns each. Returns the new ids in order."""
    env.cr.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, len(rows)])
    ids = [row[0] for row in env.cr.fetchall()]
    changed = list(rows[0][1])
    env.cr.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table])
    columns = [name for (name,) in env.cr.fetchall()]
    taken = [f"new.{name}" if name in ("id", *changed) else f"source.{name}" for name in columns]
    execute_values(
        env.cr._obj,
        f"""
        INSERT INTO {table} ({", ".join(columns)})
        SELECT {", ".join(taken)}
          FROM (VALUES %s) AS new(source_id, {", ".join(["id", *changed])})
          JOIN {table} source ON source.id = new.source_id
        """,
        [(source, id_, *change.values()) for id_, (source, change) in zip(ids, rows, strict=True)],
        page_size=1000,
    )
    return ids


def _link(env, table, columns, pairs):
    execute_values(env.cr._obj, f"INSERT INTO {table} ({', '.join(columns)}) VALUES %s", list(pairs), page_size=1000)


def _check(env):
    """Odoo takes a copied MO for its own: planned anew, its work orders come out on the same slots."""
    newest = backlog(env)[-1]
    slots = [(order.workcenter_id, order.date_start, order.date_finished) for order in newest.workorder_ids]
    assert newest.is_planned and newest.state == "confirmed", (newest.is_planned, newest.state)
    with env.cr.savepoint() as savepoint:
        newest.button_unplan()
        newest.with_context(force_date=True).date_start = Datetime.now()
        newest.button_plan()
        again = [(order.workcenter_id, order.date_start, order.date_finished) for order in newest.workorder_ids]
        savepoint.rollback()
    assert [slot[0] for slot in slots] == [slot[0] for slot in again], (slots, again)
    moments = [moment for slot in slots for moment in slot[1:]], [moment for slot in again for moment in slot[1:]]
    drift = max(abs((old - new).total_seconds()) for old, new in zip(*moments, strict=True))
    assert drift < 60, (slots, again)


def main(database, count):
    with environment(database) as env:
        if not env["product.category"].search_count([("name", "=", CATEGORY)]):
            build(env)
        fill(env, int(count))
        env.cr.commit()
        env.cr.execute("ANALYZE")
        env.cr.commit()


if __name__ == "__main__":
    main(*sys.argv[1:])
