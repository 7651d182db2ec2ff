"""Installing the addon is undone by uninstalling it."""

from .say import Fail, step

MODULE = "mto_promise"
# Demo products, partners and work centers that others use by then stay, as Odoo has it; what the addon is made of does not.
LEFT_BEHIND = f"""
    select 'table ' || relname from pg_class where relname like 'mto\\_%' and relnamespace = 'public'::regnamespace
    union all select 'column ' || attrelid::regclass || '.' || attname from pg_attribute
        where attname like 'mto\\_%' and not attisdropped and attrelid::regclass::text != 'stock_warehouse'
    union all select 'model ' || model from ir_model where model like 'mto.%'
    union all select 'sequence ' || code from ir_sequence where code like 'mto.%'
    union all select 'parameter ' || key from ir_config_parameter where key like '{MODULE}%'
    union all select model || ' ' || name from ir_model_data
        where module = '{MODULE}' and (model like 'ir.%' or model like 'res.groups%' or model like 'mto.%')
    union all select 'attachment ' || name from ir_attachment where res_model like 'mto.%'
"""


def check_uninstall(odoo, databases):
    """Fail if the addon leaves anything of its own behind when it is uninstalled."""
    log = odoo.home / "log/uninstall.log"
    with databases.clone(databases.addon(), "uninstall") as database:
        with step("Uninstalling the addon on a clone of its database"):
            odoo.run(log, "module", "uninstall", MODULE, "-d", database, "-c", odoo.configuration())
        left = odoo.server.query(LEFT_BEHIND, database)
    if left:
        raise Fail(f"uninstalling leaves behind: {', '.join(left)}. Log: {log}")
