"""What is bought: from which vendor, and which of his terms count."""

from dataclasses import replace
from datetime import datetime, timedelta

from .answer import Warning_
from .explode import item_ref
from .node import Node, assumed
from .passage import vendor_ref
from .shop import Item, Ref, Vendor
from .supply import NIL
from .world import World

_DAY = timedelta(days=1)


def choose_vendor(world: World, node: Node, item: Item, quantity: float, at: datetime) -> Vendor | None:
    """The chosen vendor, the first whose minimum and validity fit, else the first of all, as Odoo falls back on it; ``node``
    gets a warning then."""
    vendor = world.vendor(item) or next((one for one in item.vendors if fits(one, quantity, at)), None)
    if vendor and fits(vendor, quantity, at):
        return vendor
    if not item.vendors:
        return None
    vendor = vendor or item.vendors[0]
    problem = "below_minimum" if vendor.minimum > quantity + NIL else "no_vendor"
    node.warnings.append(Warning_(problem, item_ref(item), vendor.minimum))
    return vendor


def counted(world: World, node: Node, item: Item, vendor: Vendor) -> Vendor:
    """``vendor`` with the lead time and the schedule that count; ``node`` gets them as causes."""
    if not vendor.delay_days:
        lasts = assumed(world, node, "no_lead_time", item_ref(item), world.shop.unknown_days)
        vendor = replace(vendor, delay_days=lasts / _DAY)
    else:
        node.causes.append((("vendor", vendor.id), Ref("product.supplierinfo", vendor.id, vendor.name)))
    if vendor.calendar:
        node.causes.append((("vendor_closed", vendor.partner_id), vendor_ref(vendor)))
    return world.unhindered(vendor)


def fits(vendor: Vendor, quantity: float, at: datetime) -> bool:
    """Whether a vendor sells ``quantity`` on the day of ``at``."""
    day = at.date()
    in_time = (vendor.valid_from is None or vendor.valid_from <= day) and (vendor.valid_to is None or day <= vendor.valid_to)
    return in_time and vendor.minimum <= quantity + NIL
