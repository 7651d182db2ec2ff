"""What is measured. Each scenario is prepared outside the measurement, run inside it, and rolled back after it."""

from collections import defaultdict
from datetime import datetime
from typing import NamedTuple
from unittest.mock import patch

from odoo.fields import Command

JOB_MINUTES = 60
ENGINE_REPEATS = 100
OPEN_LINES = 100


class Scenario(NamedTuple):
    """`prepare(shop)` returns what `run(shop, prepared)` needs; `run` returns counts of what it made.

    `runs`: how often; a single run is for what takes minutes. `repeats`: how often `run` does the thing itself, for what
    is too short for one reading.
    """

    key: str
    title: str
    lines: int
    prepare: object
    run: object
    runs: int = 3
    repeats: int = 1
    memory: bool = True


# -------------------------------------------------------------------------------------------------- Odoo's native ways


def _to_order_by_odoo(lines):
    """Prepare Odoo's own make to order at every level: its route on all products, and the addon's strategy off."""

    def prepare(shop):
        route = shop.env.ref("stock.route_warehouse0_mto")
        route.active = True
        shop.products.route_ids = [Command.link(route.id)]
        shop.products.product_tmpl_id.mto_strategy = "mts"
        order = shop.orders[lines]
        order.order_line.mto_strategy = "mts"
        return order

    return prepare


def _confirm_and_plan(shop, order):
    order.action_confirm()
    order.stock_reference_ids.production_ids.button_plan()
    return _count(order)


def _count(order):
    """What stands for an order: its MOs, their work orders, and its POs."""
    by_addon = order.order_line.mto_production_ids
    productions = by_addon or order.stock_reference_ids.production_ids
    purchases = order.stock_reference_ids.purchase_ids | order.order_line.mto_purchase_line_ids.order_id
    planned = productions.workorder_ids.filtered("leave_id")
    return {
        "productions": len(productions),
        "workorders": len(productions.workorder_ids),
        "workorders_planned": len(planned),
        "purchases": len(purchases),
    }


def _probe(shop, order):
    with shop.env.cr.savepoint() as savepoint:
        _confirm_and_plan(shop, order)
        max(order.stock_reference_ids.production_ids.mapped("date_finished"))
        savepoint.rollback()
    return {}


def _overview(shop, order):
    leaves = defaultdict(list)
    report = shop.env["report.mrp.report_bom_structure"]
    for line in order.order_line:
        bom = line.product_id.bom_ids[:1]
        report._get_bom_data(
            bom,
            order.warehouse_id,
            product=line.product_id,
            line_qty=line.product_uom_qty,
            simulated_leaves_per_workcenter=leaves,
        )
    return {}


def _workcenters(shop):
    return shop.workcenters


def _slot_by_odoo(shop, workcenters):
    for workcenter in workcenters:
        shop.env.invalidate_all()
        workcenter._get_first_available_slot(datetime.now(), JOB_MINUTES)
    return {}


# ---------------------------------------------------------------------------------------------------------- the addon


def _quotation(lines):
    return lambda shop: shop.orders[lines]


def _lines(lines):
    # A recordset of its own: that of a field forgets its neighbors when the cache is emptied, which no request does.
    return lambda shop: shop.orders[lines].order_line.browse(shop.orders[lines].order_line.ids)


def _open_quotations(lines):
    """Promises of as many quotations as make a hundred lines."""

    def prepare(shop):
        orders = shop.orders[lines]
        while len(orders) * lines < OPEN_LINES:
            orders |= shop.orders[lines].copy()
        promises = shop.env["mto.promise"]
        for order in orders:
            promises |= promises._promise(order.order_line)
        return promises.browse(promises.ids)

    return prepare


def _renew(shop, promises):
    return {"promises": len(shop.env["mto.promise"]._repromise(promises))}


def _promise(shop, lines):
    promises = shop.env["mto.promise"]._promise(lines)
    return {"steps": len(promises.step_ids), "reasons": len(promises.reason_ids)}


def _promise_once(shop, lines):
    """As ``_promise``, without playing the plan through: what is left is the promise itself."""
    with patch("odoo.addons.mto_promise.snapshot.shop.read_records", lambda *_arguments: None):
        return _promise(shop, lines)


def _accepted(lines):
    def prepare(shop):
        order = shop.orders[lines]
        shop.env["mto.promise"]._promise(order.order_line).action_accept()
        return order

    return prepare


def _promised(lines):
    return lambda shop: shop.env["mto.promise"]._promise(shop.orders[lines].order_line)


def _accept(shop, promises):
    promises.action_accept()
    return {}


def _confirm(shop, order):
    order.action_confirm()
    return _count(order)


def _machines(shop):
    # Addons can be imported once a registry is loaded.
    from odoo.addons.mto_promise.engine.capacity import Machine
    from odoo.addons.mto_promise.snapshot.capacity import read_workcenters

    read = read_workcenters(shop.env, shop.workcenters.ids, datetime.now())
    machines = [Machine(workcenter) for workcenter in read.values()]
    for machine in machines:  # a promise unrolls the calendar once for all its searches
        machine.first_slot(datetime.now(), JOB_MINUTES)
    return machines


def _slot_by_engine(shop, machines):
    for _repeat in range(ENGINE_REPEATS):
        for machine in machines:
            machine.first_slot(datetime.now(), JOB_MINUTES)
    return {}


def scenarios(line_counts):
    """All scenarios for the numbers of lines; 1 line is measured in full, more lines where they tell something."""
    found = []
    for lines in line_counts:
        one = lines == 1
        found += [
            Scenario("promise", "promise", lines, _lines(lines), _promise, runs=5),
            Scenario("promise_once", "promise without samples", lines, _lines(lines), _promise_once, runs=5, memory=False),
            Scenario("overview", "BoM Overview dry run", lines, _quotation(lines), _overview, memory=one),
            Scenario("accept", "accept (hold, planned again)", lines, _promised(lines), _accept, memory=False),
            Scenario("confirm", "confirm, as promised", lines, _accepted(lines), _confirm, runs=3 if one else 1, memory=False),
            Scenario(
                "confirm_odoo",
                "Odoo: confirm + plan",
                lines,
                _to_order_by_odoo(lines),
                _confirm_and_plan,
                runs=3 if one else 1,
                memory=False,
            ),
        ]
        if one:
            probe = "Odoo: savepoint, confirm, plan, roll back"
            found.append(Scenario("probe", probe, lines, _to_order_by_odoo(lines), _probe))
        else:
            anew = f"{OPEN_LINES} open lines promised anew"
            found.append(Scenario("renew", anew, lines, _open_quotations(lines), _renew, runs=1, memory=False))
    found += [
        Scenario("slot", "one slot search", 0, _machines, _slot_by_engine, repeats=20 * ENGINE_REPEATS, memory=False),
        Scenario("slot_odoo", "Odoo: one slot search", 0, _workcenters, _slot_by_odoo, repeats=20, memory=False),
    ]
    return found
