"""What the engine answers, in the user's words."""

from odoo import fields
from odoo.tools import format_date, format_time


def moment(env, value, tz=None):
    """The UTC datetime ``value`` to the minute, as the web client writes it, in the zone ``tz`` or else the user's."""
    tz = tz or env.user.tz
    day = fields.Datetime.context_timestamp(env["res.lang"].with_context(tz=tz), value).date()
    return f"{format_date(env, day, date_format='medium')}, {format_time(env, value, tz, time_format='short')}"


def duration(env, minutes):
    """``minutes`` of clock time as a person says it: days and hours, or hours and minutes."""
    minutes = round(minutes)
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    if days:
        return env._("%(days)s d %(hours)s h", days=days, hours=hours) if hours else env._("%s d", days)
    if hours:
        return env._("%(hours)s h %(minutes)s min", hours=hours, minutes=minutes) if minutes else env._("%s h", hours)
    return env._("%s min", minutes)


def reason(env, reason):
    """One line that names the constraint and what it costs."""
    name = reason.ref.name if reason.ref else ""
    texts = {
        "capacity": env._("%s is taken by other work", name),
        "calendar": env._("%s is closed part of the time", name),
        "work": env._("Working time on %s", name),
        "vendor": env._("Vendor lead time of %s", name),
        "vendor_closed": env._("%s is closed part of the time, or takes orders only until the cut-off", name),
        "receipt": env._("Waits for the receipt %s", name),
        "purchase": env._("Days to purchase of the company"),
        "receiving": env._("%s receives goods only at certain times", name),
        "transfer": env._("Transfer by route %s", name)
        if reason.ref and reason.ref.model == "stock.route"
        else env._("Transfers in warehouse %s", name),
        "shipping": env._("Deliveries leave from %s only at certain times", name),
        "transit": env._("Carrier days from %s", name),
        "window": env._("%s takes goods in only at certain times", name),
        "release": env._("Engineering release of %s", name),
        "security": env._("Sales safety days of the company"),
        "policy": env._("How sure the date must be: policy %s", name),
        "together": env._("Shipped together with %s", name) if name else env._("Shipped together with the other lines"),
        "unknown": env._("Data or free time of %s is missing, and counted on the safe side", name),
    }
    return texts[reason.kind]


def warning(env, warning):
    """One line that names the record, what is missing and what to do."""
    name = warning.ref.name if warning.ref else ""
    days = f"{warning.value:g}"
    texts = {
        "no_source": env._(
            "%(name)s: nobody makes or sells it (no bill of materials or vendor that a rule uses); %(days)s days are "
            "counted. Add a bill of materials or a vendor.",
            name=name,
            days=days,
        ),
        "no_vendor": env._("%(name)s: no vendor; %(days)s days are counted. Add a vendor.", name=name, days=days),
        "no_bom": env._(
            "%(name)s: no bill of materials; %(days)s days are counted. Add a bill of materials.", name=name, days=days
        ),
        "no_lead_time": env._(
            "%(name)s: the vendor has no lead time; %(days)s days are counted. Enter the vendor's lead time.",
            name=name,
            days=days,
        ),
        "no_routing": env._(
            "%(name)s: neither operations nor a manufacturing lead time; %(days)s days are counted. Enter one of them.",
            name=name,
            days=days,
        ),
        "no_calendar": env._(
            "%(name)s: the work center has no working hours; %(days)s days are counted. Give it a working schedule.",
            name=name,
            days=days,
        ),
        "no_slot": env._(
            "%(name)s: the work center has no free time in its calendar; %(days)s days are counted. Check its working "
            "schedule, and whether it is full or archived.",
            name=name,
            days=days,
        ),
        "never_open": env._(
            "%(name)s: the schedule of vendor, warehouse, carrier or customer has no open hours; %(days)s days are counted. "
            "Enter its hours.",
            name=name,
            days=days,
        ),
        "archived": env._(
            "%s: the work center is archived. Bring it back, or move the operation to another work center.", name
        ),
        "below_minimum": env._(
            "%(name)s: the quantity is below the vendor's minimum of %(minimum)s. Agree on it or order more.",
            name=name,
            minimum=days,
        ),
        "overdue_receipt": env._(
            "%s should have arrived already and is counted as if it were ordered today. Ask the vendor.", name
        ),
        "backlog": env._(
            "%(name)s: %(work)s of work orders have no slot ahead (not planned, or late); they are counted first.",
            name=name,
            work=duration(env, warning.value),
        ),
        "release": env._(
            "%(name)s: engineering must release its order BoM before production starts; %(time)s are counted for it.",
            name=name,
            time=duration(env, warning.value),
        ),
        "choice_gone": env._("What was chosen for %s can no longer be done; the date is that without it.", name),
        "horizon": env._(
            "The date is more than %(days)s days ahead, beyond the horizon of the policy %(name)s.", days=days, name=name
        ),
        "overloaded": env._(
            "%(name)s: %(work)s of work are ahead, more than the policy allows.", name=name, work=env._("%s h", days)
        ),
        "assumed": env._(
            "%(names)s: there are too few records to tell how late this can be; usual delays are assumed. Enter what you "
            "know of it under Reporting.",
            names=env._("%(name)s and %(rest)s more", name=name, rest=days) if warning.value else name,
        ),
        "past_request": env._("The requested date has passed; the earliest date is promised."),
        # Recorded in words, by an earlier version of the addon.
        "told": name,
    }
    return texts[warning.kind]


def error(env, error):
    """Why no date can be computed at all, and the remedy."""
    names = (" > " if error.kind == "cyclic_bom" else ", ").join(ref.name for ref in error.refs)
    texts = {
        "cyclic_bom": env._(
            "The bills of materials go in a circle: %(names)s > %(first)s. Take one of these components out.",
            names=names,
            first=error.refs[0].name if error.refs else "",
        ),
        "bad_quantity": env._("%s: the quantity must be above zero to promise a date.", names),
        "endless": env._("%s: a lead time of more than a hundred years cannot be meant. Correct it.", names),
        "no_efficiency": env._(
            "%s: the time efficiency must be above zero to plan work there. Correct it on the work center.", names
        ),
        "far_request": env._(
            "%s: the requested date is more than a hundred years ahead and cannot be meant. Correct it.", names
        ),
        "no_item": env._("%s: the product is not available here.", names),
    }
    return texts[error.kind]
