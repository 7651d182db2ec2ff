"""Odoo's environment on a database, for programs that run with Odoo's Python."""

import contextlib
import logging

import odoo
from odoo.modules.registry import Registry
from odoo.tools import config


@contextlib.contextmanager
def environment(database):
    """Odoo's environment of the administrator on a database; rolled back at the end."""
    config.parse_config(["-d", database, "--log-level=error", "--no-http"])
    logging.getLogger("odoo").setLevel(logging.ERROR)
    with Registry(database).cursor() as cr:
        env = odoo.api.Environment(cr, odoo.SUPERUSER_ID, {})
        admin = env.ref("base.user_admin")
        # what the web client tells with each request
        context = {"lang": "en_US", "tz": "UTC", "allowed_company_ids": admin.company_id.ids}
        yield odoo.api.Environment(cr, admin.id, context)
        cr.rollback()
