from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import TransactionCase, tagged

from ..snapshot.material import read_material
from ..snapshot.products import reachable_products
from ..snapshot.shop import read_shop
from ..snapshot.sources import Sources

NOW = datetime(2026, 3, 2, 8, 0)  # a Monday


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestSnapshot(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time(NOW):
            cls._make_shop()

    @classmethod
    def _make_shop(cls):
        cls.warehouse = cls.env["stock.warehouse"].create({"name": "Works", "code": "WRK"})
        cls.stock = cls.warehouse.lot_stock_id
        cls.customers = cls.env.ref("stock.stock_location_customers")
        cls.suppliers = cls.env.ref("stock.stock_location_suppliers")
        cls.vendor = cls.env["res.partner"].create({"name": "Vendor"})
        cls.steel, cls.tube, cls.frame, cls.pack = cls.env["product.product"].create(
            [{"name": name, "is_storable": True} for name in ("Steel", "Tube", "Frame", "Pack")]
        )
        cls.env["product.supplierinfo"].create(
            {"partner_id": cls.vendor.id, "product_tmpl_id": cls.steel.product_tmpl_id.id, "delay": 14, "min_qty": 5}
        )
        cls._bom(cls.frame, [(cls.tube, 4), (cls.pack, 1)])
        cls._bom(cls.tube, [(cls.steel, 2)])
        cls._bom(cls.pack, [(cls.steel, 3)], type="phantom")

    @classmethod
    def _bom(cls, product, lines, **values):
        return cls.env["mrp.bom"].create(
            {
                "product_tmpl_id": product.product_tmpl_id.id,
                "product_qty": 1,
                "bom_line_ids": [Command.create({"product_id": line.id, "product_qty": quantity}) for line, quantity in lines],
                **values,
            }
        )

    def _move(self, product, quantity, days, source, target, confirm=True, **values):
        move = self.env["stock.move"].create(
            {
                "product_id": product.id,
                "product_uom_qty": quantity,
                "location_id": source.id,
                "location_dest_id": target.id,
                "date": NOW + timedelta(days=days),
                **values,
            }
        )
        if confirm:
            move._action_confirm(merge=False)
        move.date = NOW + timedelta(days=days)
        return move

    def _material(self, product):
        on_hand, events = read_material(self.env, product, self.warehouse, NOW, self.env["sale.order.line"], unknown_days=7.0)
        key = (product.id, self.warehouse.id)
        return on_hand.get(key, 0.0), sorted((event.at, event.quantity) for event in events.get(key, ()))

    def test_reach_follows_every_level_and_stops_at_circles(self):
        products = reachable_products(self.env, self.frame, self.env.company)
        self.assertEqual(products, self.frame | self.tube | self.pack | self.steel)
        self.env.cr.execute(
            "INSERT INTO mrp_bom_line (bom_id, product_id, product_tmpl_id, product_qty, product_uom_id, sequence) "
            "SELECT id, %s, %s, 1, product_uom_id, 9 FROM mrp_bom WHERE product_tmpl_id = %s",
            [self.frame.id, self.frame.product_tmpl_id.id, self.tube.product_tmpl_id.id],
        )
        self.assertEqual(reachable_products(self.env, self.frame, self.env.company), products)

    def test_sources_are_those_of_odoos_rules(self):
        sources = Sources(self.env, self.warehouse, self.steel | self.tube | self.frame)
        expected = {"manufacture": "make", "buy": "buy"}
        for product in self.steel | self.tube | self.frame:
            rule = self.env["stock.rule"]._get_rule(product, self.stock, {"warehouse_id": self.warehouse})
            makes = any(bom.type == "normal" for bom in product.bom_ids)
            self.assertEqual(sources.action(product, self.warehouse, makes), expected.get(rule.action), product.name)
        self.assertEqual(sources.action(self.steel, self.warehouse, False), "buy")
        self.assertEqual(sources.action(self.frame, self.warehouse, True), "make")
        orphan = self.env["product.product"].create({"name": "Orphan", "is_storable": True})
        self.assertIsNone(Sources(self.env, self.warehouse, orphan).action(orphan, self.warehouse, False))

    def test_route_of_the_product_goes_first(self):
        buy = self.env.ref("purchase_stock.route_warehouse0_buy")
        buy.product_selectable = True
        self.frame.route_ids = buy
        rule = self.env["stock.rule"]._get_rule(self.frame, self.stock, {"warehouse_id": self.warehouse})
        self.assertEqual(rule.action, "buy")
        sources = Sources(self.env, self.warehouse, self.frame)
        self.assertEqual(sources.action(self.frame, self.warehouse, True), "buy")

    def test_bom_lines_in_their_own_unit(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        bom = self._bom(self.frame, [(self.tube, 1)], sequence=-1, product_uom_id=dozen.id)
        bom.bom_line_ids.product_uom_id = dozen
        order = self._order(self.frame, 1)
        item = read_shop(order.order_line, NOW).items[self.frame.id, self.warehouse.id]
        self.assertEqual((item.bom.id, item.bom.quantity), (bom.id, 12.0))
        self.assertEqual((item.bom.lines[0].quantity, item.bom.lines[0].factor), (1.0, 12.0))

    def _order(self, product, quantity):
        partner = self.env["res.partner"].create({"name": "Customer"})
        return self.env["sale.order"].create(
            {
                "partner_id": partner.id,
                "warehouse_id": self.warehouse.id,
                "order_line": [Command.create({"product_id": product.id, "product_uom_qty": quantity})],
            }
        )

    def test_stock_and_moves_across_the_border(self):
        self.env["stock.quant"]._update_available_quantity(self.steel, self.stock, 30)
        self._move(self.steel, 12, 3, self.stock, self.customers)
        self._move(self.steel, 50, 10, self.suppliers, self.stock)
        self._move(self.steel, 5, 4, self.stock, self.warehouse.wh_output_stock_loc_id)
        self._move(self.steel, 7, 1, self.stock, self.customers, confirm=False)
        self.assertEqual(
            self._material(self.steel),
            (30.0, [(NOW + timedelta(days=3), -12.0), (NOW + timedelta(days=10), 50.0)]),
            "inner transfers and drafts do not count",
        )

    def test_overdue_receipt_comes_at_a_safe_date(self):
        self._move(self.steel, 50, -2, self.suppliers, self.stock)
        self.assertEqual(self._material(self.steel)[1], [(NOW + timedelta(days=14), 50.0)], "the vendor's lead time from now")
        self._move(self.tube, 8, -2, self.suppliers, self.stock)
        self.assertEqual(self._material(self.tube)[1], [(NOW + timedelta(days=7), 8.0)], "no vendor: unknown days")

    def test_pegged_supply_and_its_demand_cancel_out(self):
        delivery = self._move(self.steel, 20, 5, self.stock, self.customers)
        receipt = self._move(self.steel, 50, 8, self.suppliers, self.stock)
        receipt.move_dest_ids = delivery
        self.assertEqual(self._material(self.steel)[1], [(NOW + timedelta(days=8), 30.0)])

    def test_pegging_through_an_inner_transfer(self):
        pick = self._move(self.steel, 20, 5, self.stock, self.warehouse.wh_output_stock_loc_id)
        delivery = self._move(self.steel, 20, 5, self.warehouse.wh_output_stock_loc_id, self.customers)
        receipt = self._move(self.steel, 20, 8, self.suppliers, self.stock)
        receipt.move_dest_ids = pick
        pick.move_dest_ids = delivery
        self.assertEqual(self._material(self.steel)[1], [])

    def test_supply_that_has_come_belongs_to_its_demand(self):
        delivery = self._move(self.steel, 20, 5, self.stock, self.customers)
        receipt = self._move(self.steel, 20, 1, self.suppliers, self.stock)
        receipt.move_dest_ids = delivery
        receipt.quantity = 20
        receipt.picked = True
        receipt._action_done()
        on_hand, events = self._material(self.steel)
        self.assertEqual((on_hand, events), (20.0, [(NOW + timedelta(days=5), -20.0)]))

    def test_work_orders_without_a_slot_are_backlog(self):
        workcenter = self.env["mrp.workcenter"].create({"name": "Saw", "time_start": 0, "time_stop": 0})
        bom = self.tube.bom_ids
        bom.operation_ids = [
            Command.create({"name": "Saw", "workcenter_id": workcenter.id, "time_cycle_manual": 30, "time_mode": "manual"})
        ]
        production = self.env["mrp.production"].create(
            {"product_id": self.tube.id, "product_qty": 2, "bom_id": bom.id, "date_start": NOW + timedelta(days=1)}
        )
        production.action_confirm()
        order = self._order(self.frame, 1)
        shop = read_shop(order.order_line, NOW)
        (backlog,) = shop.workcenters[workcenter.id].backlog
        self.assertEqual((backlog.minutes, backlog.not_before), (60.0, NOW + timedelta(days=1)))
        production.button_plan()
        shop = read_shop(order.order_line, NOW)
        self.assertFalse(shop.workcenters[workcenter.id].backlog)
        self.assertEqual(
            [(load.start, load.end) for load in shop.workcenters[workcenter.id].loads],
            [(production.workorder_ids.date_start, production.workorder_ids.date_finished)],
        )
        with freeze_time(NOW + timedelta(days=5)):
            shop = read_shop(order.order_line, NOW + timedelta(days=5))
        self.assertEqual(shop.workcenters[workcenter.id].backlog[0].minutes, 60.0, "late work must still be done")

    def test_queries_do_not_grow_with_lines_and_orders(self):
        def count(order):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            read_shop(order.order_line, NOW)
            return self.env.cr.sql_log_count - before

        small = self._order(self.frame, 1)
        big = self._order(self.frame, 1)
        big.order_line = [Command.create({"product_id": self.frame.id, "product_uom_qty": n}) for n in range(2, 12)]
        self._move(self.steel, 1, 1, self.stock, self.customers)
        count(small)  # fills the registry's caches
        few = count(small)
        for n in range(1, 30):
            self._move(self.steel, n, n, self.stock, self.customers)
        self.assertEqual((count(small), count(big)), (few, few))
