"""What became of a promise once the goods were delivered, and who sees the progress of an order line where."""

from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.tests import Form, tagged, users
from odoo.tests.common import new_test_user

from .progress_case import NOW, PROMISED, ProgressCase


@tagged("post_install", "-at_install")
class TestOutcome(ProgressCase):
    def _delivered_promise(self, when, quantity=1):
        line = self._create_order().order_line
        promise = self._create_promise(line)
        with freeze_time(when):
            self._deliver(line, quantity)
        return promise

    def test_delivered_late_in_the_evening_of_the_promised_day_is_kept(self):
        # 23:30 in Brussels
        self.assertEqual(self._delivered_promise(datetime(2026, 12, 18, 22, 30)).state, "kept")

    def test_delivered_after_midnight_is_missed(self):
        # 0:30 of the next day in Brussels, still the 18th in UTC
        self.assertEqual(self._delivered_promise(datetime(2026, 12, 18, 23, 30)).state, "missed")

    def test_delivered_in_part_settles_nothing(self):
        self._set_stock(self.table, 9)
        line = self._create_order(quantity=3).order_line
        promise = self._create_promise(line)
        self._deliver(line, 1)
        self.assertEqual(line.mto_stage, "ready")
        self.assertEqual(promise.state, "committed")
        self._deliver(line, 2)
        self.assertEqual(promise.state, "kept")

    def test_warehouse_worker_settles_without_rights_on_promises(self):
        worker = new_test_user(self.env, "worker", groups="stock.group_stock_user")
        line = self._create_order().order_line
        promise = self._create_promise(line)
        self.assertFalse(promise.with_user(worker).has_access("write"))
        self._deliver(line.with_user(worker), 1)
        self.assertEqual(promise.state, "kept")


@tagged("post_install", "-at_install")
class TestSight(ProgressCase):
    """What people of the other apps see of the order, and what they do not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        new_test_user(cls.env, "seller", groups="sales_team.group_sale_salesman")
        new_test_user(cls.env, "planner", groups="mrp.group_mrp_user")
        new_test_user(cls.env, "buyer", groups="purchase.group_purchase_user")
        cls.order = cls._create_order()
        cls.line = cls.order.order_line
        cls._create_promise(cls.line)
        cls.production = cls._create_production(cls.line, cls.table_bom, NOW, NOW + timedelta(days=1))
        cls.child = cls._create_production(cls.line, cls.frame_bom, NOW, NOW + timedelta(days=1))
        cls.purchase_line = cls._create_purchase_line(cls.line, NOW)
        cls.env.flush_all()

    def _assert_sees(self, document, may_open):
        self.env.invalidate_all()
        self.assertRecordValues(
            document,
            [
                {
                    "mto_order_name": self.order.name,
                    "mto_partner_id": self.customer.id,
                    "mto_promised_date": PROMISED,
                    "mto_may_open_order": may_open,
                }
            ],
        )

    @users("buyer")
    def test_buyer_sees_names_and_no_way_to_the_order(self):
        purchase_line = self.purchase_line.with_env(self.env)
        self._assert_sees(purchase_line, may_open=False)
        with Form(purchase_line.order_id) as form:
            self.assertTrue(form.mto_is_for_orders)
        found = self.env["purchase.order.line"].search([("mto_order_id", "=", self.order.id)])
        self.assertEqual(found, purchase_line)
        groups = self.env["purchase.order.line"].formatted_read_group(
            [("id", "=", purchase_line.id)], ["mto_order_id", "mto_partner_id"], ["__count"]
        )
        self.assertEqual(groups[0]["mto_order_id"], (self.order.id, self.order.sudo().display_name))

    @users("planner")
    def test_planner_sees_orders_on_all_levels_and_opens_them(self):
        for production in (self.production | self.child).with_env(self.env):
            self._assert_sees(production, may_open=True)
            action = production.action_mto_open_order()
            self.assertEqual((action["res_model"], action["res_id"]), ("sale.order.line", self.line.id))
            Form(self.env["sale.order.line"].browse(action["res_id"]), view="mto_promise.mto_line_view_form")
            Form(production)
            for workorder in production.workorder_ids:
                self._assert_sees(workorder, may_open=True)

    def test_seller_opens_the_order_itself(self):
        seller = self.order.user_id = self.env["res.users"].search([("login", "=", "seller")])
        action = self.production.with_user(seller).action_mto_open_order()
        self.assertEqual((action["res_model"], action["res_id"]), ("sale.order", self.order.id))

    @users("seller")
    def test_seller_of_other_orders_cannot_open_this_one(self):
        order = self.order.with_env(self.env)
        order.sudo().user_id = self.env.ref("base.user_admin")
        self.assertFalse(self.production.with_env(self.env).sudo().with_user(self.env.uid).mto_may_open_order)

    def test_order_leads_to_documents_of_all_levels(self):
        action = self.order.action_mto_productions()
        self.assertEqual(self.env["mrp.production"].search(action["domain"]), (self.production | self.child).sorted("id", True))
        self.assertEqual(self.order.mto_production_count, 2)
        action = self.order.action_mto_purchase_lines()
        self.assertEqual(self.env["purchase.order.line"].search(action["domain"]), self.purchase_line)
        self.assertEqual(self.order.mto_purchase_line_count, 1)
        self.assertEqual(
            self.env["mrp.production"].search(self.line.action_mto_productions()["domain"]),
            self.env["mrp.production"].search(self.order.action_mto_productions()["domain"]),
        )

    @users("seller")
    def test_seller_opens_order_and_line_without_rights_on_documents(self):
        self.order.sudo().user_id = self.env.user
        form = Form(self.order.with_env(self.env))
        self.assertEqual(form.mto_stage, "to_buy")
        self.assertNotIn("mto_production_count", form._view["fields"])
        line = self.line.with_env(self.env)
        line_form = Form(line, view="mto_promise.mto_line_view_form")
        self.assertNotIn("mto_production_ids", line_form._view["fields"])

    @users("buyer")
    def test_menus_of_a_buyer(self):
        names = self._menu_names()
        self.assertIn("Purchases", names)
        self.assertNotIn("Open Lines", names)
        self.assertNotIn("Manufacturing", names)

    @users("planner")
    def test_menus_of_a_planner(self):
        names = self._menu_names()
        self.assertIn("Open Lines", names)
        self.assertIn("Manufacturing", names)
        self.assertNotIn("Purchases", names)

    def _menu_names(self):
        visible = self.env["ir.ui.menu"]._visible_menu_ids()
        root = self.env.ref("mto_promise.menu_mto_root")
        self.assertIn(root.id, visible)
        return self.env["ir.ui.menu"].browse(visible).filtered(lambda menu: menu.parent_id == root).mapped("name")
