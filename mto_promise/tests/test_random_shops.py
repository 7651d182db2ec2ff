import os
import random
from collections import defaultdict
from datetime import timedelta

from odoo import Command
from odoo.tests import tagged

from .common import NOW, MtoCommon

ORDERS = 6


@tagged("post_install", "-at_install")
class TestRandomShops(MtoCommon):
    """Promise, accept and confirm random orders in random shops: the plan shown is the plan created, and all is pegged.

    The seed differs from run to run; set ``MTO_SEED`` to repeat one.
    """

    def setUp(self):
        super().setUp()
        self.seed = int(os.environ.get("MTO_SEED") or random.randrange(10**6))
        self.dice = random.Random(self.seed)

    def _shop(self, **steps):
        """Raw parts with vendors, two levels of sub-assemblies, a kit, and finished products on three work centers."""
        dice = self.dice
        self.shop_warehouse = self._create_warehouse(f"R{len(self.env['stock.warehouse'].search([]))}", **steps)
        saws = [self._create_workcenter(f"Work center {n}", time_start=dice.choice([0, 10])) for n in range(3)]
        if dice.random() < 0.5:
            saws[0].alternative_workcenter_ids = saws[1]
        raw = [self._create_product(f"Raw {n}", mto_always_stock=dice.random() < 0.2) for n in range(5)]
        for product in raw:
            self._create_price(product, delay=dice.randint(1, 12))
            stock = dice.choice([0, 0, 3, 50])
            if stock:
                self._set_stock(product, stock, self.shop_warehouse.lot_stock_id)
        middle = [self._made(f"Sub {n}", raw, saws) for n in range(3)]
        upper = [self._made(f"Unit {n}", raw + middle, saws) for n in range(2)]
        kit = self._create_product("Kit")
        self._create_bom(kit, [(dice.choice(raw), 2), (dice.choice(middle), 1)], type="phantom")
        return [self._made(f"Good {n}", [*raw, *middle, *upper, kit], saws, mto_stock_first=bool(n)) for n in range(3)]

    def _set_schedules(self):
        """Days and hours of the vendor, the warehouse, the carrier and the customer, each with a closing."""

        def hours(most):
            days = self.dice.sample(range(7), self.dice.randint(1, most))
            first = self.dice.randint(5, 11)
            values = [{"name": "Open", "dayofweek": str(day), "hour_from": first, "hour_to": first + 6} for day in days]
            start = NOW + timedelta(days=self.dice.randint(0, 20), hours=self.dice.randint(0, 20))
            closing = {"name": "Closed", "date_from": start, "date_to": start + timedelta(days=self.dice.randint(1, 9))}
            return self.env["resource.calendar"].create(
                {
                    "name": "Open hours",
                    "tz": self.dice.choice(["UTC", "Europe/Berlin", "America/New_York"]),
                    "company_id": self.company.id,
                    "attendance_ids": [
                        Command.clear(),
                        *(Command.create(one | {"day_period": "morning"}) for one in values),
                    ],
                    "leave_ids": [Command.create(closing | {"company_id": self.company.id})],
                }
            )

        self.vendor.write({"mto_calendar_id": hours(7).id, "mto_order_cutoff": self.dice.choice([0, 12])})
        self.customer.write({"mto_delivery_calendar_id": hours(3).id, "mto_transit_days": self.dice.choice([0, 1.5])})
        self.shop_warehouse.write(
            {
                "mto_receipt_calendar_id": hours(5).id,
                "mto_shipping_calendar_id": hours(4).id,
                "mto_carrier_calendar_id": hours(7).id,
                "mto_transit_days": 2,
            }
        )

    def _made(self, name, parts, saws, **values):
        dice = self.dice
        product = self._create_product(name, **values)
        operations = [(f"Operation {n}", dice.choice(saws), dice.choice([7, 45, 260])) for n in range(dice.randint(0, 3))]
        components = [
            (part, dice.randint(1, 4), *([dice.randrange(len(operations))] if operations and dice.random() < 0.5 else []))
            for part in dice.sample(parts, dice.randint(1, 3))
        ]
        self._create_bom(product, components, operations, produce_delay=0 if operations else dice.randint(1, 3))
        if dice.random() < 0.3:
            self._set_stock(product, 2, self.shop_warehouse.lot_stock_id)
        return product

    def _run(self, schedules=False, **steps):
        goods = self._shop(**steps)
        if schedules:
            self._set_schedules()
        orders = self.env["sale.order"]
        for _n in range(ORDERS):
            lines = [(self.dice.choice(goods), self.dice.randint(1, 5)) for _line in range(self.dice.randint(1, 3))]
            order = self._create_order(*lines, warehouse=self.shop_warehouse)
            for line in order.order_line:
                line.mto_strategy = self.dice.choice(["ato", "mto", "mto"])
            wish = self.dice.choice([None, NOW + timedelta(days=self.dice.randint(1, 60))])
            with self.subTest(seed=self.seed, order=order.name, steps=steps):
                promises = self.env["mto.promise"]._promise(order.order_line, wish)
                promises.action_accept()
                shown = self._shown(promises)
                order.action_confirm()
                self.assertEqual(order.order_line.mto_promise_id, promises)
                self.assertEqual(self._shown(promises), shown, "confirmation changes no step")
                self._assert_plan_is_fact(promises)
                self._assert_pegged(order)
            orders |= order
        with self.subTest(seed=self.seed, steps=steps):
            self._assert_no_overlap(orders)

    def _shown(self, promises):
        return [(step.id, step.kind, step.quantity, step.date_start, step.date_end) for step in promises.step_ids]

    def _assert_plan_is_fact(self, promises):
        for step in promises.step_ids:
            if step.kind == "make":
                dates = step.production_id.date_start, step.production_id.date_finished
                self.assertEqual(dates, (step.date_start, step.date_end), step.production_id.name)
                self.assertEqual(step.production_id.product_qty, step.quantity)
            elif step.kind == "operation":
                slot = step.workorder_id.date_start, step.workorder_id.date_finished
                self.assertEqual(slot, (step.date_start, step.date_end), step.workorder_id.display_name)
                self.assertEqual(step.workorder_id.workcenter_id, step.workcenter_id)
                self.assertAlmostEqual(step.workorder_id.duration_expected, step.duration_minutes, 2)
            elif step.kind == "buy":
                self.assertEqual(step.purchase_line_id.date_planned, step.date_end)
                self.assertEqual(step.purchase_line_id.product_uom_qty, step.quantity)
                self.assertGreaterEqual(step.purchase_line_id.order_id.date_order, NOW)
        for promise in promises:
            moves = self._deliveries(promise.sale_line_id)
            self.assertEqual(set(moves.mapped("date_deadline")), {promise.promised_date})
            self.assertEqual(set(moves.mapped("date")), {promise.step_ids[0].date_start})
            self.assertEqual(len(promise.sale_line_id.mto_production_ids), len(self._kind(promise, "make")))
            self.assertEqual(len(promise.sale_line_id.mto_purchase_line_ids), len(self._kind(promise, "buy")))

    def _kind(self, promise, kind):
        return promise.step_ids.filtered(lambda step: step.kind == kind)

    def _assert_pegged(self, order):
        for line in order.order_line:
            productions = line.mto_production_ids
            moves = line.move_ids | productions.move_raw_ids | productions.move_finished_ids
            self.assertEqual(moves.mto_line_id, line)
            for move in moves.filtered(lambda move: move.procure_method == "make_to_order"):
                made = sum(move.move_orig_ids.mapped("product_qty"))
                lines = self.env["purchase.order.line"].search([("move_dest_ids", "in", move.ids)])
                bought = sum(lines.mapped("product_uom_qty"))
                self.assertAlmostEqual(made + bought, move.product_qty, 4, f"{move.reference} {move.product_id.name}")
            delivered = sum(self._deliveries(line).mapped("product_qty"))
            self.assertAlmostEqual(delivered, line.product_uom_qty, 4)
            for production in productions:
                needed = defaultdict(float)
                bom = production.bom_id
                for bom_line, data in bom.explode(production.product_id, production.product_qty / bom.product_qty)[1]:
                    needed[bom_line.product_id] += data["qty"]
                consumed = defaultdict(float)
                for move in production.move_raw_ids:
                    consumed[move.product_id] += move.product_qty
                self.assertEqual(consumed, needed)

    def _assert_no_overlap(self, orders):
        by_workcenter = defaultdict(list)
        for workorder in orders.order_line.mto_production_ids.workorder_ids:
            by_workcenter[workorder.workcenter_id].append((workorder.date_start, workorder.date_finished))
        for slots in by_workcenter.values():
            slots.sort()
            for (_start, end), (start, _end) in zip(slots, slots[1:], strict=False):
                self.assertLessEqual(end, start)

    def test_one_step(self):
        self._run()

    def test_all_steps(self):
        self._run(delivery_steps="pick_pack_ship", reception_steps="three_steps", manufacture_steps="pbm_sam")

    def test_schedules(self):
        self._run(schedules=True)
