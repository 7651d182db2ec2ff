"""Reads what an order can touch into ``engine.shop`` and asks the engine."""

from contextlib import contextmanager
from dataclasses import replace
from itertools import chain

from odoo.exceptions import UserError
from odoo.tools import SQL

from ..engine.answer import PlanningError
from ..engine.question import Choice, Demand
from ..engine.shop import Backlog, Item, Ref, Shop, WorkCenter
from ..engine.together import plan
from . import words
from .capacity import read_workcenters
from .material import read_material
from .prefetch import fetch_children, fetch_with, known_empty
from .products import (
    Boms,
    bought_key,
    component_key,
    item_key,
    order_boms,
    reachable_products,
    read_vendors,
)
from .records import read_records
from .schedules import Schedules
from .sources import Sources
from .trial import Trials
from .underway import Kept, leave_to_others, read_kept


def read_plans(lines, requests, now, explain=True, choices=None, policy=None, made=None, compete=True, sketch=False):
    """Plan ``lines`` together.

    The records are read with the rights of ``lines``' environment.

    :param lines: ``sale.order.line`` records of one company
    :param requests: wished date (naive UTC datetime or ``None``) by line id
    :param now: naive UTC datetime
    :param explain: whether to look for the reasons of the dates and for levers too
    :param choices: what was chosen by line id, as ``pack_choices`` gives it
    :param policy: which vendors and bills of materials are taken (``engine.question.Policy``); that of the company if not given
    :param made: what lines would be made by, in place of what is recorded of them (as ``Trials`` takes it)
    :param compete: whether the lines of each order take time and goods in the order in which they compete; else all do as given
    :param sketch: whether to do without levers, and without samples where no date depends on them
    :return: the engine's ``Plan`` by line id
    :raises UserError: the engine cannot answer; it names the record and the remedy
    """
    shop, demands = read_question(lines, requests, now, choices, policy, made, compete=compete)
    with in_words(lines.env):
        plans = plan(shop, demands, explain=explain, sketch=sketch)
    return {answer.demand.key: answer for answer in plans}


def read_question(lines, requests, now, choices=None, policy=None, made=None, own=None, compete=True):
    """What ``read_plans`` asks the engine, with the same parameters: the ``Shop``, and a ``Demand`` for each line.

    :param own: the lines whose holds and documents are left out, so that they can be used again; ``lines`` if not given
    """
    kept = read_kept(lines, now, lines.company_id.mto_unknown_lead_days)
    trials = Trials(lines.env, lines.company_id, made or {})
    shop, schedules = _read(lines, now, kept, trials, lines if own is None else own)
    choices = choices or {}
    terms = lines.env["mto.promise.policy"]._terms(lines)
    addresses = {line.id: line.order_id.partner_shipping_id for line in lines}
    deliveries = lines._mto_delivery_terms()
    demands = [
        Demand(
            key=line.id,
            item=trials.key(line) if line in trials else _demand_key(line),
            quantity=line._mto_quantity(),
            strategy=line.mto_strategy,
            stock_first=line.product_id.mto_stock_first,
            requested=requests.get(line.id) or None,
            choices=unpack_choices(choices.get(line.id)),
            policy=policy or line.company_id.mto_choice_policy,
            terms=replace(terms[line.id], windows=schedules.windows(addresses[line.id], terms[line.id].weekdays)),
            transit_days=schedules.transit_days(addresses[line.id]),
            # What the line has begun by a bill of materials that is not its own any more serves nothing.
            underway=tuple(one for one in kept.serves.get(line.id, ()) if one.item in shop.items),
            ref=Ref("sale.order.line", line.id, line.product_id.display_name),
            **deliveries[line.id],
        )
        for line in (lines._mto_competing(requests) if compete else lines)
    ]
    return shop, demands


@contextmanager
def in_words(env):
    """Says in the user's words why the engine cannot answer, as a UserError."""
    try:
        yield
    except PlanningError as error:
        raise UserError(words.error(env, error)) from error


def _demand_key(line):
    if line._mto_is_bought_to_measure():
        return bought_key(line.product_id, line.warehouse_id, line)
    return item_key(line.product_id, line.warehouse_id, line.mto_bom_id)


def pack_choices(choices):
    """The engine's choices as JSON has them: equal to what is read back."""
    return [[one.kind, list(one.about) if isinstance(one.about, tuple) else one.about, one.id] for one in choices]


def unpack_choices(values):
    """What ``pack_choices`` gave, as the engine has it."""
    return tuple(Choice(kind, tuple(about) if isinstance(about, list) else about, id_) for kind, about, id_ in values or ())


def read_shop(lines, now):
    """What ``lines`` can touch, as ``engine.shop.Shop``: their products at every level, stock, work centers, vendors.

    What the lines hold or have ordered themselves is left out, so that they can use it again.
    The number of queries depends neither on the number of orders in the database nor on that of the lines that are not
    confirmed.
    """
    return _read(lines, now, Kept(), Trials(lines.env, lines.company_id, {}), lines)[0]


def _read(lines, now, kept, trials, own):
    """As ``read_shop``, but for what is ``kept``, and what ``own`` lines hold or have ordered left out; with the
    ``Schedules`` of what was read and of the delivery addresses."""
    env, company = lines.env, lines.company_id
    recorded = lines.filtered(lambda line: line not in trials)
    own_boms = order_boms(env, recorded.mto_bom_id | trials.records)
    parts = own_boms.bom_line_ids.product_id | trials.products
    products = reachable_products(env, lines.product_id | parts, company)
    fetch_with(products, "standard_price")
    fetch_children(products.product_tmpl_id, "seller_ids")
    boms = Boms(env, products, company, own_boms)
    releases = own_boms._mto_release_moments(now)
    sources = Sources(env, lines.warehouse_id, products)
    warehouses = sources.warehouses
    schedules = Schedules(env, products, warehouses, lines.order_id.partner_shipping_id)
    unknown_days = company.mto_unknown_lead_days
    on_hand, events = read_material(env, products, warehouses, now, own, unknown_days, kept.moves, schedules)
    for key, quantity in kept.stock.items():
        on_hand[key] = on_hand.get(key, 0.0) - quantity
    leave_to_others(kept, on_hand, events)
    items = {}
    vendors = {product.id: read_vendors(product, company, schedules) for product in products}
    for warehouse in warehouses:
        for product in products:
            key = (product.id, warehouse.id)
            there, coming = on_hand.get(key, 0.0), events.get(key, ())
            items[key] = _read_item(product, warehouse, boms, sources, vendors[product.id], there, coming)
        for bom in own_boms:
            key, product = item_key(bom.product_id, warehouse, bom), bom.product_id
            made = replace(boms.read(bom, product, warehouse), not_before=releases.get(bom.id))
            items[key] = _read_order_item(key, product, warehouse, made, sources)
        for key, product, made in trials.made(boms, warehouse, now):
            items[key] = _read_order_item(key, product, warehouse, made, sources)
        bought = chain(_bought_to_measure(recorded, own_boms, warehouse), trials.bought(lines, warehouse))
        for key, product in bought:
            items[key] = _read_bought_item(key, items[product.id, warehouse.id])
    shop = Shop(
        now=now,
        items=items,
        workcenters=_read_workcenters(env, items.values(), now, own, kept),
        warehouses={warehouse.id: sources.warehouse(warehouse, schedules) for warehouse in warehouses},
        unknown_days=unknown_days,
        records=read_records(env, company, items.values()),
    )
    return shop, schedules


def _read_item(product, warehouse, boms, sources, vendors, on_hand, events):
    kit = boms.kit(product)
    made = None if kit else boms.made_by(product, warehouse.manu_type_id)
    bom = kit or made
    others = boms.choices(product, warehouse.manu_type_id, made)
    key = (product.id, warehouse.id)
    return Item(
        key=key,
        product_id=product.id,
        warehouse_id=warehouse.id,
        name=product.display_name,
        rounding=product.uom_id.rounding,
        **({} if kit else sources.supply(product, warehouse, bool(made), key)),
        bom=boms.read(bom, product, warehouse) if bom else None,
        kit=bool(kit),
        vendors=vendors,
        on_hand=on_hand,
        events=tuple(sorted(events, key=lambda event: event.at)),
        always_stock=product.mto_always_stock,
        endless=product.type == "service" or not product.is_storable,
        boms=tuple(boms.read(other, product, warehouse) for other in others),
        cost=product.with_company(warehouse.company_id).standard_price,
    )


def _read_order_item(key, product, warehouse, bom, sources):
    """What an order BoM makes, here or where the product comes from: no stock serves it, for no other piece is like it."""
    supply = sources.supply(product, warehouse, True, key)
    return Item(
        key=key,
        product_id=product.id,
        warehouse_id=warehouse.id,
        name=product.display_name,
        rounding=product.uom_id.rounding,
        **(supply if supply["source"] == "transfer" else {"source": "make"}),
        bom=bom,
    )


def _bought_to_measure(lines, boms, warehouse):
    """Key and product of everything that is bought by a specification."""
    for line in boms.bom_line_ids:
        key = component_key(line, warehouse)
        if key == bought_key(line.product_id, warehouse, line):
            yield key, line.product_id
    for line in lines:
        if line._mto_is_bought_to_measure():
            yield bought_key(line.product_id, warehouse, line), line.product_id


def _read_bought_item(key, item):
    """What is bought by a specification: as the product is, but no piece in stock or on its way is like it."""
    _product_id, _warehouse_id, *own = key
    lanes = tuple(replace(lane, item=(*lane.item, *own)) for lane in item.lanes)
    return replace(item, key=key, on_hand=0.0, events=(), endless=False, lanes=lanes)


def _read_workcenters(env, items, now, lines, kept):
    used = {
        station.workcenter_id
        for item in items
        for bom in (item.bom, *item.boms)
        if bom
        for operation in bom.operations
        for station in operation.stations
    }
    for model in ("mto.promise.step", "mrp.production", "mrp.workorder", "resource.calendar.leaves"):
        env[model].flush_model()
    workcenters = env["mrp.workcenter"].browse(sorted(used))
    own = set(_own_slots(env, lines)) - set(kept.leaves)
    backlogs = _read_backlogs(env, workcenters, now, lines, kept.productions)
    return {
        id_: WorkCenter(
            id=workcenter.id,
            name=workcenter.name,
            calendar=workcenter.calendar,
            leaves=workcenter.leaves,
            loads=workcenter.loads,
            archived=not workcenters.browse(id_).active,
            backlog=tuple(backlogs.get(id_, ())),
            extra=workcenter.extra,
            offers=workcenter.offers,
            cost_hour=workcenter.cost_hour,
        )
        for id_, workcenter in read_workcenters(env, workcenters.ids, now, own, lines).items()
    }


def _own_slots(env, lines):
    """Ids of the calendar slots that ``lines`` hold or have planned already.

    Lines without any documents become known to have none: Odoo would ask for each kind of them when the promise of a line
    changes.
    """
    for model in ("mto.promise", "purchase.order.line"):
        env[model].flush_model()
    rows = env.execute_query(
        SQL(
            """
            SELECT step.leave_id, NULL
              FROM mto_promise_step step
              JOIN mto_promise promise ON promise.id = step.promise_id
             WHERE promise.sale_line_id = ANY(%(lines)s) AND step.leave_id IS NOT NULL
             UNION
            SELECT workorder.leave_id, production.mto_line_id
              FROM mrp_production production
         LEFT JOIN mrp_workorder workorder ON workorder.production_id = production.id
             WHERE production.mto_line_id = ANY(%(lines)s)
             UNION
            SELECT NULL, mto_line_id FROM purchase_order_line WHERE mto_line_id = ANY(%(lines)s)
            """,
            lines=lines.ids,
        )
    )
    bare = lines - lines.browse({line_id for _leave_id, line_id in rows if line_id})
    for name in ("mto_production_ids", "mto_workorder_ids", "mto_purchase_line_ids"):
        known_empty(bare, name)
    return [leave_id for leave_id, _line_id in rows if leave_id]


def _read_backlogs(env, workcenters, now, lines, kept):
    """Work orders without a slot ahead of them, by work center id: never planned, or planned for a time now past.

    Odoo's calendars do not show them; a date that ignored them would be too early.
    """
    rows = env.execute_query(
        SQL(
            """
            SELECT workorder.workcenter_id, workorder.duration_expected - COALESCE(workorder.duration, 0),
                   GREATEST(production.date_start, %(now)s), workorder.id, production.name
              FROM mrp_workorder workorder
              JOIN mrp_production production ON production.id = workorder.production_id
         LEFT JOIN resource_calendar_leaves slot ON slot.id = workorder.leave_id
             WHERE workorder.workcenter_id = ANY(%(workcenters)s)
               AND workorder.state IN ('blocked', 'ready', 'progress')
               AND production.state IN ('confirmed', 'progress', 'to_close')
               AND (slot.id IS NULL OR slot.date_to < %(now)s)
               AND workorder.duration_expected > COALESCE(workorder.duration, 0)
               AND (production.mto_line_id IS NULL OR production.mto_line_id != ALL(%(lines)s)
                    OR production.id = ANY(%(kept)s))
          ORDER BY production.date_start, workorder.id
            """,
            now=now,
            workcenters=workcenters.ids,
            lines=lines.ids,
            kept=kept,
        )
    )
    backlogs = {}
    for workcenter_id, minutes, not_before, workorder_id, name in rows:
        entry = Backlog(minutes, not_before, Ref("mrp.workorder", workorder_id, name))
        backlogs.setdefault(workcenter_id, []).append(entry)
    return backlogs
