"""When vendors work, warehouses receive and ship, carriers drive and customers take goods in, read as sets."""

from collections import defaultdict

from odoo.fields import Domain

from ..engine.passage import Gate, gate, lasting, purchase, windows
from ..engine.shop import Attendance, Calendar, Ref
from .capacity import prepare_calendar, read_attendances
from .prefetch import fetch_with

#: Every hour of every day, for a vendor who only has a cut-off.
_ALWAYS = tuple(Attendance(day, 0.0, 24.0) for day in range(7))
_PARTNER = ("mto_calendar_id", "mto_delivery_calendar_id", "mto_order_cutoff", "mto_transit_days")
_WAREHOUSE = ("mto_receipt_calendar_id", "mto_shipping_calendar_id", "mto_carrier_calendar_id")


class Schedules:
    """The schedules that count for supply of ``products`` to ``warehouses`` (of one company) and for ``customers``.

    A closing of the whole company counts for its own warehouses, not for vendors, carriers and customers. The number of
    queries does not depend on how many there are.
    """

    def __init__(self, env, products, warehouses, customers=None):
        self.company = warehouses.company_id[:1]
        # Whoever asks for a date need not see the schedules; they only shape it.
        partners = env["res.partner"].sudo().with_company(self.company)
        vendors = partners.browse(products.sudo().seller_ids.partner_id.ids)
        customers = partners.browse(customers.ids if customers else ())
        self._partners = {partner.id: partner for partner in vendors | customers}
        fetch_with(vendors | customers, *_PARTNER)
        everybody = vendors | customers | (vendors | customers).commercial_partner_id
        self._warehouses = {warehouse.id: warehouse for warehouse in warehouses.sudo()}
        calendars = everybody.mto_calendar_id | everybody.mto_delivery_calendar_id
        for name in _WAREHOUSE:
            calendars |= warehouses.sudo()[name]
        self._attendances = read_attendances(calendars.env, calendars) if calendars else {}
        self._closings = _read_closings(calendars, self.company)
        self._calendars: dict = {}

    def _calendar(self, calendar, ours=False) -> Calendar | None:
        """A schedule as engine data; ``ours``: the company's closings count too."""
        if not calendar:
            return None
        key = calendar.id, ours
        if key not in self._calendars:
            closings = self._closings[calendar.id] + (self._closings[False] if ours else [])
            self._calendars[key] = prepare_calendar(calendar, self._attendances[calendar.id], closings)
        return self._calendars[key]

    def vendor(self, partner) -> tuple[Calendar | None, float]:
        """The schedule of a vendor and the local hour until which he takes orders (0: as long as he is open)."""
        partner = self._partners[partner.id]
        calendar = self._calendar(partner._mto_own("mto_calendar_id"))
        cutoff = partner._mto_own("mto_order_cutoff")
        if cutoff and not calendar:
            zone = partner.tz or self.company.partner_id.tz or "UTC"
            calendar = Calendar(0, partner.display_name, zone, _ALWAYS)
        return calendar, cutoff

    def warehouse(self, warehouse) -> dict:
        """What ``engine.shop.Warehouse`` has of schedules, by name."""
        receiving, shipping, carrying = (self._warehouses[warehouse.id][name] for name in _WAREHOUSE)
        return {
            "transit_days": self._warehouses[warehouse.id].mto_transit_days,
            "receiving": self._calendar(receiving, ours=True),
            "shipping": self._calendar(shipping, ours=True),
            "carrying": self._calendar(carrying),
        }

    def windows(self, partner, weekdays) -> Gate | None:
        """When a delivery address takes goods in, on those of ``weekdays`` that it has; ``None``: always."""
        calendar = self._calendar(self._partners[partner.id]._mto_own("mto_delivery_calendar_id"))
        return windows(calendar, weekdays, Ref("res.partner", partner.id, partner.display_name)) if calendar else None

    def transit_days(self, partner) -> float | None:
        """The carrier's days to a delivery address; ``None``: as the warehouse says."""
        return self._partners[partner.id]._mto_own("mto_transit_days") or None

    def received(self, warehouse_id, at):
        """The moment from ``at`` on at which a warehouse takes goods in."""
        receiving = self._receiving(warehouse_id)
        return receiving.after(at) if receiving else at

    def ordered_again(self, vendors, warehouse_id, partner_id, now, unknown_days):
        """When goods come that are ordered now, from the vendor ``partner_id`` if he is among ``vendors`` (price lines),
        else from the first of them, else in ``unknown_days``."""
        vendor = next((one for one in vendors if one.partner_id == partner_id), vendors[0] if vendors else None)
        if not vendor or not vendor.delay_days:
            return self.received(warehouse_id, now + lasting(unknown_days))
        return purchase(vendor, self._receiving(warehouse_id)).forward(now)[1]

    def _receiving(self, warehouse_id):
        return gate(self._calendar(self._warehouses[warehouse_id].mto_receipt_calendar_id, ours=True))


def _read_closings(calendars, company):
    """Closings by calendar id, those of the whole company by ``False``, as ``(start, end)``."""
    closings = defaultdict(list)
    if not calendars:
        return closings
    everywhere = Domain("calendar_id", "=", False) & Domain("company_id", "=", company.id)
    domain = Domain("resource_id", "=", False) & Domain("time_type", "=", "leave")
    domain &= Domain("calendar_id", "in", calendars.ids) | everywhere
    names = ["calendar_id", "date_from", "date_to"]
    for leave in calendars.env["resource.calendar.leaves"].search_fetch(domain, names, order="date_from, id"):
        closings[leave.calendar_id.id].append((leave.date_from, leave.date_to))
    return closings
