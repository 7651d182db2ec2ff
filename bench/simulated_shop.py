"""A small shop in which little goes as planned: what it makes, of what, on which work centers, and how late things are.

Three work centers, six parts of three vendors, four products of one or two levels. The distributions are those of the
literature for such things (lognormal work and repairs, breakdowns by the time worked), and not the shapes or figures that
the addon assumes: what it knows of them it learns from the records.
"""

from datetime import datetime, time, timedelta

from odoo.fields import Command

NAME = "Simulated"
#: (days of lead time, spread of the lognormal factor on it, chance that the vendor is out of stock)
VENDORS = {"mill": (7, 0.20, 0.06), "forge": (10, 0.30, 0.10), "trader": (4, 0.15, 0.03)}
#: (spread of the lognormal factor on the work's minutes, the factor's median, worked hours between breakdowns)
WORKCENTERS = {"saw": (0.25, 1.05, 60), "weld": (0.35, 1.10, 40), "assembly": (0.20, 1.00, 200)}
PARTS = {"tube": "mill", "sheet": "mill", "axle": "forge", "housing": "forge", "bolts": "trader", "paint": "trader"}
#: Products: (components, (work center, minutes) each, calendar days that Odoo counts for making it)
PRODUCTS = {
    "frame": (("tube", "bolts"), (("saw", 60), ("weld", 80)), 1),
    "drive": (("axle",), (("saw", 40),), 1),
    "rack": (("sheet", "paint"), (("saw", 80), ("assembly", 70)), 1),
    "stand": (("tube", "axle"), (("weld", 90), ("assembly", 60)), 1),
    "trolley": (("frame", "paint"), (("assembly", 120),), 1),
    "lift": (("drive", "housing"), (("weld", 70), ("assembly", 100)), 1),
}
SOLD = ("rack", "stand", "trolley", "lift")
#: Chance that a piece is spoiled and its operation is done again, whole.
SCRAP = 0.03
HOURS = ((time(8), time(12)), (time(13), time(17)))


def build(env):
    """The shop in Odoo; its products that are sold, by name."""
    calendar = _create_calendar(env)
    env.company.resource_calendar_id = calendar
    category = env["product.category"].create({"name": NAME, "mto_strategy": "mto"})
    policy = {"name": NAME, "categ_id": category.id, "confidence": "p80"}
    env["mto.promise.policy"].create(policy)
    vendors = {name: env["res.partner"].create({"name": f"{NAME} {name}"}) for name in VENDORS}
    workcenters = {
        name: env["mrp.workcenter"].create(
            {"name": f"{NAME} {name}", "resource_calendar_id": calendar.id, "time_start": 0, "time_stop": 0}
        )
        for name in WORKCENTERS
    }
    products = {}

    def create(name, **values):
        values |= {"name": f"{NAME} {name}", "type": "consu", "is_storable": True, "categ_id": category.id}
        products[name] = env["product.product"].create(values)

    for name, vendor in PARTS.items():
        price = {"partner_id": vendors[vendor].id, "delay": VENDORS[vendor][0], "price": 10}
        create(name, seller_ids=[Command.create(price)])
    for name, (components, operations, days) in PRODUCTS.items():
        create(name, sale_delay=lead_days(name))
        operations = [
            {"name": place, "workcenter_id": workcenters[place].id, "time_mode": "manual", "time_cycle_manual": minutes}
            for place, minutes in operations
        ]
        env["mrp.bom"].create(
            {
                "product_tmpl_id": products[name].product_tmpl_id.id,
                "produce_delay": days,
                "bom_line_ids": [Command.create({"product_id": products[part].id, "product_qty": 1}) for part in components],
                "operation_ids": list(map(Command.create, operations)),
            }
        )
    return {name: products[name] for name in SOLD}


def _create_calendar(env):
    hours = [
        {
            "name": f"{day} {start.hour}",
            "dayofweek": str(day),
            "hour_from": start.hour,
            "hour_to": stop.hour,
            "day_period": "morning" if start.hour < 12 else "afternoon",
        }
        for day in range(5)
        for start, stop in HOURS
    ]
    attendances = [Command.clear(), *map(Command.create, hours)]
    return env["resource.calendar"].create({"name": NAME, "tz": "UTC", "attendance_ids": attendances})


def lead_days(name):
    """The lead time that a product gets in Odoo: the longest way through its levels, in calendar days."""
    if name in PARTS:
        return VENDORS[PARTS[name]][0]
    components, _operations, days = PRODUCTS[name]
    return days + max(map(lead_days, components))


def open_hours(moment):
    """The spans of work from ``moment`` on, without end."""
    day = moment.date()
    while True:
        if day.weekday() < 5:
            for start, stop in HOURS:
                start, stop = datetime.combine(day, start), datetime.combine(day, stop)
                if stop > moment:
                    yield max(start, moment), stop
        day += timedelta(days=1)


def after_work(moment, minutes):
    """When so many minutes of the shop's hours have gone by since ``moment``; the next open moment for none."""
    left = timedelta(minutes=minutes)
    for start, stop in open_hours(moment):
        if stop - start >= left and (left or start < stop):
            return start + left
        left -= stop - start
