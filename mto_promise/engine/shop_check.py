"""Data that cannot be meant: a slip of the keyboard must not become a date, nor leave the calendar."""

from collections.abc import Iterator

from .answer import PlanningError
from .shop import Bom, Ref, Shop

#: A hundred years. What vendors enter who do not deliver any more (9999 days) is less.
LONGEST_DAYS = 36500


def check_shop(shop: Shop) -> None:
    """Raises ``PlanningError``: ``endless``, with each record that makes something last longer than ``LONGEST_DAYS``;
    ``no_efficiency``, with each work center that would never be done, or before it begins."""
    endless = dict.fromkeys(ref for ref, days in _lead_times(shop) if days > LONGEST_DAYS)
    if endless:
        raise PlanningError("endless", tuple(endless))
    idle = dict.fromkeys(
        station.workcenter_id
        for bom in _boms(shop)
        for operation in bom.operations
        for station in operation.stations
        if station.efficiency <= 0 and station.workcenter_id in shop.workcenters
    )
    if idle:
        raise PlanningError("no_efficiency", tuple(Ref("mrp.workcenter", id_, shop.workcenters[id_].name) for id_ in idle))


def _boms(shop) -> Iterator[Bom]:
    for item in shop.items.values():
        yield from (bom for bom in (item.bom, *item.boms) if bom)


def _lead_times(shop) -> Iterator[tuple[Ref, float]]:
    for bom in _boms(shop):
        yield Ref("mrp.bom", bom.id, bom.name), bom.produce_days
    for item in shop.items.values():
        for vendor in item.vendors:
            ref = Ref("product.supplierinfo", vendor.id, f"{vendor.name} ({item.name})")
            yield ref, max(vendor.delay_days, vendor.expedite_days or 0)
        for lane in item.lanes:
            yield Ref("stock.route", lane.id, lane.name), lane.days
    for warehouse in shop.warehouses.values():
        for days in (
            *(warehouse.receipt_days, warehouse.pick_days, warehouse.store_days, warehouse.delivery_days),
            *(warehouse.security_days, warehouse.purchase_days, warehouse.transit_days),
        ):
            yield Ref("stock.warehouse", warehouse.id, warehouse.name), days
