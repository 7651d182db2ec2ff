"""Products to measure: bills of materials of 200 or 400 lines on 4 levels, every line and operation by a formula.

Nothing is random. A bill of materials above the lowest level has 3 sub-assemblies, which get their length from it; 40 of
them in all, and 2 operations in each.
"""

from typing import NamedTuple

from odoo.fields import Command

NAME = "Tailored"
LEVELS = 4
BELOW = 3
#: Lines of one bill of materials, by those of all 40.
LINES = {200: 5, 400: 10}
MANY = 1000


class Shop(NamedTuple):
    """The records that a measurement starts from."""

    env: object
    partner: object
    products: dict  # what is sold, by the number of lines of everything below it


def build(env):
    """Everything, in the transaction of ``env``."""
    workcenters = env["mrp.workcenter"].create([{"name": f"{NAME} {at}", "costs_hour": 50} for at in range(5)])
    parts = env["product.product"].create([_product(f"part {at}", standard_price=1 + at) for at in range(100)])
    products = {total: _assembly(env, lines, workcenters, parts) for total, lines in LINES.items()}
    return Shop(env, env["res.partner"].create({"name": NAME}), products)


def _product(name, **values):
    return {"name": f"{NAME} {name}", "type": "consu", "is_storable": True, **values}


def _assembly(env, lines, workcenters, parts):
    """The product at the top of a tree of bills of materials with ``lines`` each."""
    parameter = env["mto.parameter"].create(
        {"name": "Length", "code": "length", "kind": "number", "minimum": 100, "maximum": 9000, "default_value": "2000"}
    )
    levels = [
        env["product.product"].create([_product(f"{lines} {level} {at}", mto_strategy="mto") for at in range(BELOW**level)])
        for level in range(LEVELS)
    ]
    for made in levels:
        made.product_tmpl_id.mto_parameter_ids = [Command.set(parameter.ids)]
    env["mrp.bom"].create(
        [
            _bom(
                product,
                levels[level + 1][BELOW * at : BELOW * at + BELOW] if level + 1 < LEVELS else (),
                at,
                lines,
                workcenters,
                parts,
            )
            for level, made in enumerate(levels)
            for at, product in enumerate(made)
        ]
    )
    return levels[0]


def _bom(product, below, number, lines, workcenters, parts):
    bought = [parts[(7 * number + at) % len(parts)] for at in range(lines - len(below))]
    return {
        "product_tmpl_id": product.product_tmpl_id.id,
        "bom_line_ids": [
            *(Command.create({"product_id": one.id, "mto_parameter_map": "length = length - 100"}) for one in below),
            *(Command.create({"product_id": one.id, "mto_quantity_formula": "ceil(length / 400)"}) for one in bought),
        ],
        "operation_ids": [
            Command.create(
                {
                    "name": f"Step {at}",
                    "workcenter_id": workcenters[(number + at) % len(workcenters)].id,
                    "time_mode": "manual",
                    "time_cycle_manual": 20,
                    "mto_duration_formula": "10 + length / 100",
                }
            )
            for at in range(2)
        ],
    }


def quotation(shop, total, count=1):
    """A new quotation's ``count`` equal lines of the product with ``total`` lines below it, as read anew."""
    line = {"product_id": shop.products[total].id, "mto_specification": {"length": 2240}}
    order = shop.env["sale.order"].create(
        {"partner_id": shop.partner.id, "order_line": [Command.create(line) for _at in range(count)]}
    )
    return shop.env["sale.order.line"].browse(order.order_line.ids)
