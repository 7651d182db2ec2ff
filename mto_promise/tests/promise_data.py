"""A small shop of its own, so that the views are tested without any demo data."""

from odoo.fields import Command


def create_shop(env):
    """A table made of a welded frame of bought steel and a top from stock, with its work centers and vendor."""
    welding, assembly = env["mrp.workcenter"].create([{"name": "Welding Booth"}, {"name": "Assembly Bench"}])
    vendor = env["res.partner"].create({"name": "Nordic Steelworks"})
    category = env["product.category"].create({"name": "To Order", "mto_strategy": "mto"})
    table, frame, top = env["product.product"].create(
        [
            {"name": "Oak Table", "type": "consu", "is_storable": True, "categ_id": category.id},
            {"name": "Steel Frame", "type": "consu", "is_storable": True, "categ_id": category.id},
            {"name": "Oak Top", "type": "consu", "is_storable": True, "mto_always_stock": True},
        ]
    )
    steel = env["product.product"].create(
        {
            "name": "Steel Tube",
            "type": "consu",
            "is_storable": True,
            "categ_id": category.id,
            "seller_ids": [Command.create({"partner_id": vendor.id, "delay": 14, "price": 5})],
        }
    )
    env["stock.quant"]._update_available_quantity(
        top, env["stock.warehouse"].search([("company_id", "=", env.company.id)], limit=1).lot_stock_id, 100
    )
    _create_bom(env, frame, [(steel, 4)], ("Weld", welding))
    _create_bom(env, table, [(frame, 1), (top, 1)], ("Assemble", assembly))
    return table


def _create_bom(env, product, components, operation):
    name, workcenter = operation
    return env["mrp.bom"].create(
        {
            "product_tmpl_id": product.product_tmpl_id.id,
            "product_qty": 1,
            "bom_line_ids": [
                Command.create({"product_id": component.id, "product_qty": quantity}) for component, quantity in components
            ],
            "operation_ids": [Command.create({"name": name, "workcenter_id": workcenter.id, "time_cycle_manual": 30})],
        }
    )


def create_quotation(env, product, quantity=1, **values):
    return env["sale.order"].create(
        {
            "partner_id": env["res.partner"].create({"name": "Corner Café"}).id,
            "order_line": [Command.create({"product_id": product.id, "product_uom_qty": quantity})],
            **values,
        }
    )
