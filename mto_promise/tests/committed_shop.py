from unittest.mock import patch

from odoo.api import SUPERUSER_ID, Environment
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, get_db_name


class CommittedShop(BaseCase):
    """A shop that is really committed, for transactions side by side, and removed at the end: one work center, one product
    of an hour's work, and two quotations of one piece."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.first, self.second = self._open(), self._open()
        self.addCleanup(self._remove_shop)
        self._create_shop()

    def _open(self):
        cr = self.registry.cursor()
        self.addCleanup(cr.close)
        return Environment(cr, SUPERUSER_ID, {"tracking_disable": True})

    def _create_shop(self):
        env = self.first
        self.workcenter = env["mrp.workcenter"].create({"name": "Contended"})
        self.product = env["product.product"].create({"name": "Contended", "is_storable": True, "mto_strategy": "mto"})
        operation = {"name": "Work", "workcenter_id": self.workcenter.id, "time_cycle_manual": 60}
        self.bom = env["mrp.bom"].create(
            {"product_tmpl_id": self.product.product_tmpl_id.id, "operation_ids": [Command.create(operation)]}
        )
        self.customer = env["res.partner"].create({"name": "Contended"})
        self.orders = env["sale.order"].create([self._prepare_order_values()] * 2)
        env.cr.commit()

    def _prepare_order_values(self):
        line = {"product_id": self.product.id, "product_uom_qty": 1}
        return {"partner_id": self.customer.id, "order_line": [Command.create(line)]}

    def _remove_shop(self):
        for env in (self.first, self.second):
            env.cr.rollback()
        env = self.first
        env.invalidate_all()
        orders = env["sale.order"].search([("partner_id", "=", self.customer.id)])
        orders._action_cancel()
        orders.picking_ids.unlink()
        productions = env["mrp.production"].search([("product_id", "=", self.product.id)])
        productions.action_cancel()
        productions.unlink()
        orders.unlink()
        self.bom.unlink()
        self.product.product_tmpl_id.unlink()
        resource = self.workcenter.resource_id
        self.workcenter.unlink()
        resource.unlink()
        self.customer.unlink()
        env.cr.commit()

    def _ask(self, env, order, requested=None):
        return env["mto.promise"]._promise(order.with_env(env).order_line, requested)

    def _retry(self, env, function):
        """Run ``function`` as the server does a request, without its waiting times."""
        with patch("odoo.service.model.random.uniform", return_value=0.0):
            return retrying(function, env)
