from odoo.tests import new_test_user

from .common import MtoCommon


class RenewalCase(MtoCommon):
    """One saw of eight hours a day, and tables of five hours each: the first takes Monday until 14:00."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.saw = cls._create_workcenter("Saw")
        cls.steel = cls._create_product("Steel")
        cls._set_stock(cls.steel, 100)
        cls.table = cls._create_product("Table", mto_strategy="ato")
        cls.bom = cls._create_bom(cls.table, [(cls.steel, 1)], [("Saw", cls.saw, 300)])
        cls.seller = new_test_user(cls.env, "renewal_seller", groups="sales_team.group_sale_salesman")

    def _asked(self, *goods, **values):
        """The answers for a new quotation, of one table if not said otherwise."""
        order = self._create_order(*(goods or [(self.table, 1)]), **({"user_id": self.seller.id} | values))
        return self.env["mto.promise"]._promise(order.order_line)

    def _held(self, *goods, **values):
        promises = self._asked(*goods, **values)
        promises.action_hold()
        return promises

    def _close_saw(self, first, last):
        """Nobody saws from one day of March 2026 to another."""
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Closed",
                "resource_id": self.saw.resource_id.id,
                "calendar_id": self.calendar.id,
                "date_from": f"2026-03-{first:02} 00:00:00",
                "date_to": f"2026-03-{last:02} 23:59:59",
            }
        )

    def _look(self, records, user=None):
        """The dialog for promises or lines, once it has looked at all of them."""
        action = (
            records.with_user(user or self.env.user).action_promise_anew()
            if records._name == "mto.promise"
            else records.with_user(user or self.env.user).action_mto_promise_anew()
        )
        renewal = self.env[action["res_model"]].with_user(user or self.env.user).browse(action["res_id"])
        self._finish(renewal)
        return renewal

    def _finish(self, renewal):
        while renewal.left_count:
            renewal.action_continue()

    def _apply(self, renewal):
        renewal.action_apply()
        self._finish(renewal)

    def _row(self, renewal, promise):
        return renewal.row_ids.filtered(lambda row: row.sale_line_id == promise.sale_line_id)

    def _reader(self):
        """A buyer who may read orders, but not change them."""
        group = self.env.ref("purchase.group_purchase_user")
        for model in ("sale.order", "sale.order.line"):
            values = {"name": model, "model_id": self.env["ir.model"]._get_id(model), "group_id": group.id, "perm_read": True}
            self.env["ir.model.access"].create(values)
        return new_test_user(self.env, "renewal_reader", groups="purchase.group_purchase_user")
