from unittest import SkipTest

from odoo import fields
from odoo.tests import TransactionCase, tagged

QUOTATIONS = ("restaurant", "hotel", "architect", "bakery", "family")


@tagged("post_install", "-at_install")
class TestDemo(TransactionCase):
    """The demo shop is complete enough that nothing but what it means to show is doubtful."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not cls.env.ref("mto_promise.quotation_restaurant", raise_if_not_found=False):
            raise SkipTest("the demo data of mto_promise is not loaded (--with-demo)")

    def demo(self, name):
        return self.env.ref(f"mto_promise.{name}")

    def all_demo(self, model):
        data = self.env["ir.model.data"].search([("module", "=", "mto_promise"), ("model", "=", model)])
        return self.env[model].browse(data.mapped("res_id"))

    def goods(self):
        return self.all_demo("product.product").filtered(lambda product: product.type == "consu")

    def promise(self, name):
        return self.env["mto.promise"]._promise(self.demo(f"quotation_{name}").order_line)

    def test_every_product_is_made_or_bought(self):
        for product in self.goods():
            boms = product.bom_ids
            self.assertTrue(bool(boms) != bool(product.seller_ids), product.display_name)
            if boms.filtered(lambda bom: bom.type == "normal"):
                self.assertTrue(boms.operation_ids, product.display_name)
                self.assertTrue(all(boms.operation_ids.mapped("time_cycle_manual")), product.display_name)
            self.assertTrue(all(seller.delay > 0 for seller in product.seller_ids), product.display_name)

    def test_prices_cover_costs(self):
        for product in self.goods():
            self.assertGreater(product.lst_price, product.standard_price, product.display_name)
            self.assertGreater(product.standard_price, 0, product.display_name)
            for seller in product.seller_ids[:1]:
                self.assertEqual(seller.price, product.standard_price, product.display_name)

    def test_strategies(self):
        strategies = {
            "dining_table": "mto",
            "coffee_table": "mto",
            "sofa": "mto",
            "dining_set": "mto",
            "machine": "mto",
            "pc": "ato",
            "chair": "mts",
        }
        for name, strategy in strategies.items():
            self.assertEqual(self.demo(f"product_{name}").mto_strategy, strategy, name)
        self.assertTrue(self.demo("product_screws").mto_always_stock)
        self.assertTrue(self.demo("product_coffee_table").mto_stock_first)

    def test_dining_table_has_four_levels(self):
        def depth(product):
            return 1 + max(map(depth, product.bom_ids.bom_line_ids.product_id), default=0)

        self.assertEqual(depth(self.demo("product_dining_table")), 4)
        self.assertEqual(depth(self.demo("product_machine")), 4)

    def test_backlog_is_planned_by_odoo(self):
        unplanned = self.demo("production_pump_4")
        productions = self.all_demo("mrp.production")
        self.assertFalse(productions.filtered("mto_line_id"), "the backlog was made by hand")
        self.assertEqual(unplanned.state, "confirmed")
        self.assertFalse(unplanned.is_planned)
        for production in productions - unplanned:
            self.assertTrue(production.is_planned, production.name)
            self.assertTrue(all(production.workorder_ids.mapped("leave_id")), production.name)

    def test_five_axis_mill_is_the_bottleneck(self):
        minutes = {
            workcenter: sum(workcenter.order_ids.filtered("leave_id").mapped("duration_expected"))
            for workcenter in self.all_demo("mrp.workcenter")
        }
        mill = self.demo("workcenter_mill")
        self.assertEqual(max(minutes, key=minutes.get), mill)
        self.assertGreater(minutes[mill], 2 * 80 * 60, "more than two weeks of two shifts")

    def test_receipts(self):
        incoming = self.demo("purchase_fabric").picking_ids
        self.assertEqual(incoming.state, "assigned")
        overdue = self.demo("purchase_graphics_overdue")
        self.assertEqual(overdue.state, "purchase")
        self.assertLess(overdue.picking_ids.scheduled_date, overdue.create_date)
        self.assertEqual(self.demo("purchase_drive_draft").state, "draft")

    def test_quotations_wait_for_a_promise(self):
        for name in QUOTATIONS:
            order = self.demo(f"quotation_{name}")
            self.assertEqual(order.state, "draft", name)
            self.assertEqual(order.user_id, self.env.ref("base.user_demo"), name)
            self.assertGreater(order.amount_untaxed, 1000, name)

    def test_quotations_can_be_promised(self):
        """Every line of goods gets a date."""
        now = fields.Datetime.now()
        for name in QUOTATIONS:
            with self.subTest(name):
                goods = self.demo(f"quotation_{name}").order_line.filtered(lambda line: line.product_id.type == "consu")
                promises = self.promise(name)
                self.assertEqual(promises.sale_line_id, goods)
                self.assertTrue(all(promise.earliest_date >= now for promise in promises))

    def test_only_what_is_meant_is_doubtful(self):
        for name in ("restaurant", "hotel", "family"):
            with self.subTest(name):
                self.assertFalse([warning for warning in self.promise(name).mapped("warning") if warning])
        overdue = self.demo("purchase_graphics_overdue").picking_ids
        self.assertIn(overdue.name, self.promise("architect").warning)
        for promise in self.promise("bakery"):
            self.assertIn("5-axis Mill", promise.warning, "a job is not planned")

    def test_wishes_that_can_and_cannot_be_kept(self):
        sofa, coffee = self.promise("hotel")
        self.assertGreater(sofa.earliest_date, sofa.requested_date)
        self.assertLessEqual(coffee.earliest_date, coffee.requested_date)
        machine, _housing = self.promise("bakery")
        self.assertGreater(machine.earliest_date, machine.requested_date)

    def test_what_binds(self):
        """The purchased part binds the machine, the bottleneck binds its spare part."""
        machine, housing = self.promise("bakery")
        self.assertEqual(machine.reason_ids[:1].kind, "vendor")
        self.assertIn(self.demo("vendor_drive").name, machine.reason_ids[:1].name)
        closed = machine.reason_ids.filtered(lambda reason: reason.kind == "vendor_closed")
        self.assertEqual(closed._record(), self.demo("vendor_drive"), "his holiday and his weekends")
        taken = housing.reason_ids.filtered(lambda reason: reason.kind == "capacity")
        self.assertIn(self.demo("workcenter_mill").name, taken.mapped("name")[0])

    def test_deliveries_in_the_customers_windows(self):
        for promise in self.promise("restaurant"):
            arrival = fields.Datetime.context_timestamp(promise.with_context(tz="Europe/Brussels"), promise.promised_date)
            self.assertIn(arrival.weekday(), (1, 3))
            self.assertTrue(7 <= arrival.hour <= 11)
            waits = promise.reason_ids.filtered(lambda reason: reason.kind == "window")
            self.assertEqual(bool(waits), promise.promised_date > promise.earliest_date)
            self.assertTrue(all(reason._record() == promise.partner_id for reason in waits))
