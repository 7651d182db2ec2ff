"""What distinguishes order BoMs, as plain data for people: names, amounts, minutes and money."""

from ..engine.bom_difference import cycle_minutes, difference
from ..engine.cost import Costs, bought_items, unit_cost


def read_costs(order_boms, company):
    """``engine.cost.Costs`` of everything in ``order_boms``, in the currency of ``company``.

    :param company: a ``res.company`` with rights on products and work centers
    """
    env = company.env
    products = env["product.product"].browse(bought_items(order_boms)).with_company(company)

    def work(workcenter_id, minutes):
        workcenter = env["mrp.workcenter"].browse(workcenter_id)
        whole = workcenter.time_start + workcenter.time_stop + minutes * 100.0 / (workcenter.time_efficiency or 100.0)
        return whole / 60.0 * workcenter.costs_hour

    return Costs({product.id: product.standard_price for product in products}, work)


def compare(env, before, after, costs=None):
    """How ``after`` differs from ``before``.

    :param costs: ``engine.cost.Costs``; ``None`` where they are not to be seen
    :return: ``rows`` with name, place, before and after, minutes and cost of each change; ``minutes`` of all for a batch,
        ``cost`` of all for a product unit, ``False`` without ``costs``
    """
    changes = difference(before, after, costs)
    lines = [side for change in changes if change.subject == "line" for side in (change.before, change.after) if side]
    names, units = _names(env, lines)
    return {
        "rows": [_row(change, names, units) for change in changes],
        "minutes": cycle_minutes(after) - cycle_minutes(before),
        "cost": unit_cost(after, costs) - unit_cost(before, costs) if costs else False,
    }


def contents(env, order_bom):
    """What ``order_bom`` is made of: its components, each followed by what is made for it, and its operations.

    :return: rows with ``depth``, ``subject``, ``name``, ``amount`` (minutes of an operation; of a component what one batch
        of its bill of materials takes), ``unit`` and ``note``
    """
    rows = list(_things(order_bom, 0))
    lines = [thing for _depth, subject, thing in rows if subject == "line"]
    names, units = _names(env, lines)
    return [{"depth": depth, "subject": subject, **_side(thing, subject, names, units)} for depth, subject, thing in rows]


def _things(order_bom, depth):
    for line in order_bom.lines:
        yield depth, "line", line
        if line.bom:
            yield from _things(line.bom, depth + 1)
    for operation in order_bom.operations:
        yield depth, "operation", operation


def _names(env, lines):
    """Names of the products and of the units of ``lines``, by id."""
    products = env["product.product"].browse({line.item for line in lines})
    units = env["uom.uom"].browse({line.unit for line in lines if line.unit})
    return {product.id: product.display_name for product in products}, {unit.id: unit.name for unit in units}


def _row(change, names, units):
    old, new = (_side(side, change.subject, names, units) for side in (change.before, change.after))
    return {
        "kind": change.kind,
        "subject": change.subject,
        "path": " > ".join(change.path),
        "name": (new or old)["name"],
        "replaced": old["name"] if old and new and old["name"] != new["name"] else False,
        "before": old,
        "after": new,
        "minutes": change.minutes,
        "cost": False if change.cost is None else change.cost,
    }


def _side(side, subject, names, units):
    if not side:
        return False
    if subject == "operation":
        return {"name": side.name, "amount": side.minutes, "unit": "", "note": side.note}
    return {"name": names[side.item], "amount": side.quantity, "unit": units.get(side.unit, ""), "note": side.note}
