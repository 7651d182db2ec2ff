"""Reasons of random shops hold: what is named moves the date by the minutes told once it is really gone from the data.

Planned again from the start on the changed shop; nothing of the engine's own relaxing takes part.
"""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from engine.capacity import Machine
from engine.promise import plan
from engine.reasons import ORDER
from engine.shop import Attendance, Backlog, Lane, Load, Warehouse
from engine.terms import Terms
from hypothesis import given, settings
from hypothesis import strategies as st
from shops import NOW, WEEK, bom, bought, line, made, receipt
from test_promise import ALWAYS
from test_schedules import scheduled

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
#: A lead time that is known, and over before a second has passed.
AT_ONCE = 1e-12
#: The bill of materials of the product, above all others.
TOP = 200


#: How often cases are drawn at most until all those reasons were met: cases of one draw are much alike.
ROUNDS = 10
#: What cases may wait for before all else, and the reasons that must then be found.
AWAITED = {
    "anything": {"unknown", "capacity", "calendar", "work", "transfer", "shipping", "transit", "window", "security", "policy"},
    "vendor": {"vendor", "vendor_closed", "purchase", "receiving"},
    "vendors": {"joint"},
    "receipt": {"receipt"},
    "lane": {"lane"},
    "release": {"release"},
}


@st.composite
def cases(draw, awaited):
    """A shop with schedules, releases to wait for, late work orders and data missing here and there, and a demand."""
    shop, asked = draw(scheduled())
    items = {}
    scarce = awaited != "anything" or draw(st.booleans())
    for key, item in shop.items.items():
        values = {"on_hand": min(item.on_hand, 0.0)} if scarce and item.source == "buy" else {}
        if key in ("product", "sub0"):
            ago = [0, 4, 15] if awaited != "release" else [15]
            released = draw(st.sampled_from(ago))
            values["bom"] = replace(item.bom, not_before=NOW + released * DAY if released else None)
        item = items[key] = replace(item, **values)
        if item.source != "buy":
            continue
        if awaited in ("vendor", "vendors", "receipt"):
            items[key] = _late(item, awaited)
        elif awaited == "lane" or draw(st.booleans()):
            # another warehouse sends it, and buys what it does not have
            far = replace(item, key=f"far {key}", warehouse_id=2, on_hand=draw(st.sampled_from([0.0, 3.0])), events=())
            items[far.key] = far
            days = 30.0 if awaited == "lane" else 2.0
            items[key] = replace(item, source="transfer", lanes=(Lane(item.product_id, far.key, days, "Route"),))
    workcenters = {}
    for number, workcenter in shop.workcenters.items():
        late = draw(st.sampled_from([(), (), (Backlog(300.0, NOW),)]))
        calendar = draw(st.sampled_from([workcenter.calendar] * 7 + [None]))
        taken = draw(st.sampled_from([(), _weeks(workcenter, 2), _weeks(workcenter, 9)]))
        workcenters[number] = replace(workcenter, backlog=late, calendar=calendar, loads=workcenter.loads + taken)
    warehouse = replace(shop.warehouses[1], purchase_days=draw(st.sampled_from([0.0, 0.0, 1.0, 3.0])))
    if awaited == "vendor":
        one_day = replace(WEEK, attendances=(Attendance(draw(st.integers(0, 4)), 8, 16),))
        warehouse = replace(warehouse, purchase_days=draw(st.sampled_from([3.0, 10.0])), receiving=one_day)
    terms = replace(asked[0].terms, buffer_days=draw(st.sampled_from([0.0, 0.0, 2.0])))
    demand = replace(asked[0], requested=None, terms=terms)
    if awaited == "vendors":
        # nothing but parts of several vendors, so that none of them would be a reason alone
        lines = [line(k, key) for k, (key, item) in enumerate(items.items()) if item.source == "buy"]
        items["product"] = made("product", bom(TOP, lines, produce_days=AT_ONCE), rounding=1.0)
        warehouse, demand = Warehouse(1, "Warehouse"), replace(demand, terms=Terms(), transit_days=None)
    return replace(shop, items=items, workcenters=workcenters, warehouses={1: warehouse, 2: Warehouse(2, "Far")}), demand


def _late(item, awaited):
    """An item that is ordered for long after all else, or comes sooner than it could be ordered."""
    vendors = item.vendors or bought(item.key, 1.0).vendors
    vendors = tuple(replace(vendor, delay_days=30.0) for vendor in vendors)
    due = (receipt(NOW + 20 * DAY, 1000.0, item.product_id),) if awaited == "receipt" else ()
    return replace(item, vendors=vendors, events=due)


def _weeks(workcenter, weeks):
    """All open hours of a work center taken for so many weeks."""
    return tuple(
        Load(
            NOW.replace(hour=0) + n * DAY + timedelta(hours=one.hour_from),
            NOW.replace(hour=0) + n * DAY + timedelta(hours=one.hour_to),
        )
        for n in range(7 * weeks)
        for one in workcenter.calendar.attendances
        if one.weekday == (NOW + n * DAY).weekday()
    )


# ------------------------------------------------------------------------------------------------- the data without it


def without(shop, demand, reason):
    """The shop and the demand after somebody has done away with what ``reason`` names."""
    kind, ref = reason.kind, reason.ref
    if kind == "window":
        return shop, replace(demand, terms=replace(demand.terms, windows=None))
    if kind == "policy":
        return shop, replace(demand, terms=Terms(windows=demand.terms.windows))
    if kind in WAREHOUSE and ref.model == "stock.warehouse":
        demand = replace(demand, transit_days=None) if kind == "transit" else demand
        better = replace(shop.warehouses[ref.id], **WAREHOUSE[kind])
        return replace(shop, warehouses=shop.warehouses | {ref.id: better}), demand
    if kind in ("capacity", "calendar", "unknown") and ref.model == "mrp.workcenter":
        centers = dict(shop.workcenters)
        centers[ref.id] = _free(centers[ref.id]) if kind == "capacity" else _open(centers[ref.id])
        shop = replace(shop, workcenters=centers)
        if kind != "unknown":
            return shop, demand
    return replace(shop, items={key: _item_without(item, kind, ref) for key, item in shop.items.items()}), demand


WAREHOUSE = {
    "purchase": {"purchase_days": 0.0},
    "security": {"security_days": 0.0},
    "receiving": {"receiving": None},
    "shipping": {"shipping": None},
    "transit": {"transit_days": 0.0, "carrying": None},
    "transfer": dict.fromkeys(("receipt_days", "pick_days", "store_days", "delivery_days"), 0.0),
}


def _free(workcenter):
    return replace(workcenter, loads=(), backlog=())


def _open(workcenter):
    """Open around the clock, its late work orders where they were put before."""
    if workcenter.calendar is None:
        return replace(workcenter, calendar=ALWAYS, loads=(), backlog=())
    machine, late = Machine(workcenter), []
    for job in workcenter.backlog:
        late.append(Load(*machine.first_slot(job.not_before, job.minutes)))
        machine.book(late[-1].start, late[-1].end)
    return replace(workcenter, calendar=ALWAYS, leaves=(), loads=(*workcenter.loads, *late), backlog=())


def _item_without(item, kind, ref):
    if kind == "receipt":
        return replace(item, events=tuple(replace(e, at=NOW) if e.ref == ref and e.quantity > 0 else e for e in item.events))
    if kind == "transfer":
        return replace(item, lanes=tuple(replace(one, days=0.0) if one.id == ref.id else one for one in item.lanes))
    if kind in ("vendor", "vendor_closed"):
        return replace(item, vendors=tuple(_swift(vendor, kind, ref) for vendor in item.vendors))
    if kind == "unknown" and ref.model != "mrp.workcenter":
        return _completed(item) if item.product_id == ref.id else item
    if item.bom is None:
        return item
    its = item.bom
    if kind == "release" and ref.id in (its.id, TOP):
        # a release covers all that is below
        its = replace(its, not_before=None)
    elif kind == "work" and ref.model == "mrp.bom" and its.id == ref.id:
        its = replace(its, produce_days=AT_ONCE)
    elif kind in ("work", "unknown") and ref.model == "mrp.workcenter":
        its = replace(its, operations=tuple(_quick(one, ref.id) for one in its.operations))
    return replace(item, bom=its)


def _swift(vendor, kind, ref):
    if kind == "vendor" and vendor.id == ref.id:
        return replace(vendor, delay_days=AT_ONCE, calendar=None)
    if kind == "vendor_closed" and vendor.partner_id == ref.id:
        return replace(vendor, calendar=None)
    return vendor


def _completed(item):
    """An item with the data that it lacks, as good as can be."""
    if item.source is None or (item.source == "make" and not item.bom):
        return replace(item, endless=True, source=None)
    if item.source == "make":
        return replace(item, bom=replace(item.bom, produce_days=item.bom.produce_days or AT_ONCE))
    vendors = tuple(replace(one, delay_days=one.delay_days or AT_ONCE) for one in item.vendors)
    return replace(item, vendors=vendors or (bought("x", AT_ONCE).vendors[0],))


def _quick(one, workcenter_id):
    stations = tuple(
        replace(station, setup=0.0, cleanup=0.0, efficiency=1e12) if station.workcenter_id == workcenter_id else station
        for station in one.stations
    )
    return replace(one, stations=stations)


# ---------------------------------------------------------------------------------------------------------- properties


def gain(shop, demand, reason):
    """Minutes by which the date moves, planned again without what is named."""
    (answer,) = plan(shop, [demand], explain=False)
    (better,) = plan(*as_list(without(shop, demand, reason)), explain=False)
    return (answer.safe - better.safe) / MINUTE


def as_list(case):
    shop, demand = case
    return shop, [demand]


found = Counter()


def check_reasons(case):
    shop, demand = case
    (answer,) = plan(shop, [demand])
    if answer.safe > NOW + timedelta(hours=1):
        assert answer.reasons, "a late date has a reason"
    joint = [reason for reason in answer.reasons if reason.joint]
    assert len(joint) != 1
    for reason in answer.reasons:
        if reason.joint:
            continue
        # how sure a date is depends on all that is gone
        if demand.terms.level is not None and reason.kind not in ("policy", "window"):
            continue
        found["lane" if reason.ref.model == "stock.route" else reason.kind] += 1
        if (reason.kind, reason.ref.model) == ("unknown", "mrp.workcenter"):
            assert gain(shop, demand, reason) > 0, reason
        else:
            assert gain(shop, demand, reason) == reason.minutes, reason
    if joint and demand.terms.level is None:
        found["joint"] += 1
        changed = shop, demand
        for reason in joint:
            changed = without(*changed, reason)
        assert plan(*as_list(changed), explain=False)[0].safe < answer.safe


@pytest.mark.parametrize("awaited", AWAITED)
def test_each_reason_moves_the_date(awaited):
    """By the minutes told, to the second, and reasons of every kind were tried."""
    found.clear()
    for _round in range(ROUNDS):
        settings(max_examples=80, derandomize=False)(given(cases(awaited))(check_reasons))()
        if all(found[kind] for kind in AWAITED[awaited]):
            break
    assert {kind for kind in AWAITED[awaited] if not found[kind]} == set()


def test_every_kind_of_reason_is_tried():
    assert {*ORDER, "lane", "joint"} == set().union(*AWAITED.values())
