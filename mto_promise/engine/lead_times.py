"""Lead times that cannot be meant: a slip of the keyboard must not become a date, nor leave the calendar."""

from collections.abc import Iterator

from .answer import PlanningError
from .shop import Ref, Shop

#: A hundred years. What vendors enter who do not deliver any more (9999 days) is less.
LONGEST_DAYS = 36500


def check_lead_times(shop: Shop) -> None:
    """Raises ``PlanningError``: ``endless``, with each record that makes something last longer than ``LONGEST_DAYS``."""
    found = dict.fromkeys(ref for ref, days in _lead_times(shop) if days > LONGEST_DAYS)
    if found:
        raise PlanningError("endless", tuple(found))


def _lead_times(shop) -> Iterator[tuple[Ref, float]]:
    for item in shop.items.values():
        for bom in (item.bom, *item.boms):
            if bom:
                yield Ref("mrp.bom", bom.id, bom.name), bom.produce_days
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
