from odoo.tools import SQL

#: Stored fields of Odoo's models that the addon computes, with their column types and the value of every record that there
#: is before the addon: nothing is made to order yet.
BEFORE = {
    "product_template": {
        "mto_strategy": ("varchar", "mts"),
        "mto_is_configurable": ("bool", False),
        "mto_needs_release": ("bool", False),
        "mto_release_days": ("float8", 0.0),
    },
    "sale_order": {"mto_competition": ("varchar", "line")},
    "sale_order_line": {
        "mto_strategy": ("varchar", "mts"),
        "mto_promise_id": ("int4", None),
        "mto_promised_date": ("timestamp", None),
        "mto_specification_text": ("text", ""),
        "mto_stage": ("varchar", None),
        "mto_progress": ("float8", 0.0),
        "mto_expected_date": ("timestamp", None),
        "mto_is_late": ("bool", False),
        "mto_unit_weight": ("numeric", 0.0),
        "mto_unit_volume": ("numeric", 0.0),
        "mto_priority": ("varchar", "0"),
    },
    "mrp_bom": {"mto_revision": ("int4", 1)},
    "mrp_production": {
        "mto_order_id": ("int4", None),
        "mto_partner_id": ("int4", None),
        "mto_promised_date": ("timestamp", None),
    },
    "mrp_workorder": {
        "mto_line_id": ("int4", None),
        "mto_order_id": ("int4", None),
        "mto_partner_id": ("int4", None),
        "mto_promised_date": ("timestamp", None),
    },
    "purchase_order_line": {
        "mto_order_id": ("int4", None),
        "mto_partner_id": ("int4", None),
        "mto_promised_date": ("timestamp", None),
    },
}


def pre_init_hook(env):
    """Add columns whose value is known: Odoo would compute it record by record, minutes on a database full of orders.

    PostgreSQL adds a column with a constant default at once, whatever the number of rows.
    """
    for table, columns in BEFORE.items():
        for name, (column_type, value) in columns.items():
            place = {"table": SQL.identifier(table), "column": SQL.identifier(name)}
            added = "ALTER TABLE %(table)s ADD COLUMN IF NOT EXISTS %(column)s %(type)s DEFAULT %(value)s"
            env.cr.execute(SQL(added, **place, type=SQL(column_type), value=value))
            env.cr.execute(SQL("ALTER TABLE %(table)s ALTER COLUMN %(column)s DROP DEFAULT", **place))


def uninstall_hook(env):
    """Give back the time of work centers that quotations hold: once their promises are gone nobody could."""
    env["mto.promise"].search([("state", "=", "held")])._free_slots()
