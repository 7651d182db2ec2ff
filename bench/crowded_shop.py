"""A small shop that everybody wants something of: 3 work centers, 1 part with little stock, 3 products."""

from datetime import timedelta

from odoo.fields import Command, Datetime

NAME = "Crowd"
SELLERS = 4
ON_HAND = 40
RECEIPT = 60


def build(env, minutes):
    """Work centers, products, stock, a receipt to come, a customer, and sellers with no other rights.

    :param minutes: that each work center works at a piece
    """
    workcenters = env["mrp.workcenter"].create([{"name": f"{NAME} {number}"} for number in range(3)])
    vendor, customer = env["res.partner"].create([{"name": f"{NAME} vendor"}, {"name": f"{NAME} customer"}])
    category = env["product.category"].create({"name": NAME, "mto_strategy": "mto"})

    def product(name, **values):
        values = {"name": f"{NAME} {name}", "type": "consu", "is_storable": True, "categ_id": category.id} | values
        return env["product.product"].create(values)

    price = Command.create({"partner_id": vendor.id, "delay": 15, "price": 1})
    part = product("part", mto_always_stock=True, seller_ids=[price])
    frame = product("frame")
    _make(env, frame, [(part, 1)], [workcenters[0]], minutes)
    _make(env, product("table"), [(frame, 1), (part, 1)], [workcenters[1]], minutes)
    _make(env, product("chair"), [(part, 2)], [workcenters[1], workcenters[2]], minutes)
    _make(env, product("stool", mto_strategy="ato"), [(part, 1)], [workcenters[0], workcenters[2]], minutes)
    warehouse = env["stock.warehouse"].search([("company_id", "=", env.company.id)], limit=1)
    env["stock.quant"]._update_available_quantity(part, warehouse.lot_stock_id, ON_HAND)
    _receive(env, warehouse, part)
    for number in range(SELLERS):
        groups = env.ref("sales_team.group_sale_salesman_all_leads") | env.ref("mto_promise.group_mto_user")
        env["res.users"].create(
            {
                "name": f"{NAME} seller {number}",
                "login": f"crowd{number}",
                "company_id": env.company.id,
                "company_ids": [Command.set(env.company.ids)],
                "group_ids": [Command.set(groups.ids)],
            }
        )
    return customer


def _make(env, product, components, workcenters, minutes):
    env["mrp.bom"].create(
        {
            "product_tmpl_id": product.product_tmpl_id.id,
            "bom_line_ids": [Command.create({"product_id": part.id, "product_qty": count}) for part, count in components],
            "operation_ids": [
                Command.create({"name": "Work", "workcenter_id": workcenter.id, "time_cycle_manual": minutes})
                for workcenter in workcenters
            ],
        }
    )


def _receive(env, warehouse, part):
    move = env["stock.move"].create(
        {
            "product_id": part.id,
            "product_uom_qty": RECEIPT,
            "location_id": env.ref("stock.stock_location_suppliers").id,
            "location_dest_id": warehouse.lot_stock_id.id,
            "picking_type_id": warehouse.in_type_id.id,
            "date": Datetime.now() + timedelta(days=5),
        }
    )
    move._action_confirm()


def read(env):
    """What sellers and checks need of the built shop, as plain values."""

    def ids(names):
        return env["product.product"].search([("name", "in", [f"{NAME} {name}" for name in names])], order="id").ids

    return {
        "customer": env["res.partner"].search([("name", "=", f"{NAME} customer")]).id,
        "products": ids(["table", "chair", "stool"]),
        "part": ids(["part"])[0],
        "resources": env["mrp.workcenter"].search([("name", "=like", f"{NAME} %")]).resource_id.ids,
    }
