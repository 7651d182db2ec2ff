from datetime import timedelta

from odoo.fields import Command
from odoo.tests import tagged

from ..snapshot.shop import read_shop
from .common import NOW, MtoCommon

ALL_STEPS = {"delivery_steps": "pick_pack_ship", "reception_steps": "three_steps", "manufacture_steps": "pbm_sam"}


class TransferCase(MtoCommon):
    """A plant resupplies the shop's warehouse: one day to leave it, two more to come in. The plant turns a leg out of
    bought wood in two hours; the shop makes tables of four legs in one hour."""

    plant_steps = {}
    shop_steps = {}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plant = cls._create_warehouse("PLT", **cls.plant_steps)
        cls.warehouse = cls._create_warehouse("SHP", resupply_wh_ids=[Command.set(cls.plant.ids)], **cls.shop_steps)
        cls.route = cls.warehouse.resupply_route_ids
        for rule in cls.route.rule_ids:
            rule.delay = 2 if rule.location_src_id.usage == "transit" else 1
        cls.lathe = cls._create_workcenter("Lathe")
        cls.bench = cls._create_workcenter("Bench")
        cls.wood = cls._create_product("Wood")
        cls.leg = cls._create_product("Leg", route_ids=[Command.set(cls.route.ids)])
        cls.table = cls._create_product("Table", mto_strategy="ato")
        cls._create_price(cls.wood, delay=5)
        cls._create_bom(cls.leg, [(cls.wood, 1)], [("Turn", cls.lathe, 120)])
        cls._create_bom(cls.table, [(cls.leg, 4)], [("Glue", cls.bench, 60)])
        cls.days = sum(cls.route.rule_ids.filtered(lambda rule: rule.action != "push").mapped("delay"))

    def _promise(self, order):
        self.env.flush_all()
        return self.env["mto.promise"]._promise(order.order_line)

    def _steps(self, promise, *kinds):
        return promise.step_ids.filtered(lambda step: step.kind in kinds)

    def _between(self, promise):
        """The steps that bring goods from the plant."""
        return promise.step_ids.filtered("route_id")

    def _accept(self, *goods, **values):
        order = self._create_order(*goods, **values)
        promise = self._promise(order)
        promise.action_accept()
        return order, promise

    def _moves(self, line):
        """What brings goods of ``line`` in from transit, and what takes them out of the plant's stock."""
        moves = self.env["stock.move"].search([("mto_line_id", "=", line.id), ("state", "!=", "cancel")])
        arrivals = moves.filtered(lambda move: move.location_id.usage == "transit")
        leaving = moves.filtered(lambda move: move.location_id == self.plant.lot_stock_id and move.mto_is_transfer)
        return arrivals, leaving

    def _assert_transfers(self, promise, plan):
        """Invariants 1 and 4 for what comes from the plant."""
        for step in self._between(promise):
            start, end = plan[step]
            arrival = step.move_id
            self.assertEqual(arrival.location_id.usage, "transit")
            self.assertEqual(arrival.mto_line_id, promise.sale_line_id)
            self.assertEqual(arrival.product_qty, step.quantity)
            self.assertEqual(arrival.date + timedelta(days=2), end)
            first = arrival
            while first.location_id != self.plant.lot_stock_id:
                self.assertEqual((first.mto_step_id, first.mto_line_id), (step, promise.sale_line_id))
                first = first.move_orig_ids.filtered(lambda move: move.state != "cancel")
                self.assertEqual(sum(first.mapped("product_qty")), step.quantity)
            self.assertEqual(first.mto_line_id, promise.sale_line_id)
            self.assertEqual(set(first.mapped("date")), {start})
            self.assertEqual(first.location_id, self.plant.lot_stock_id)
            self.assertEqual(first.mto_step_id, step._supplies())
            self.assertEqual(sum(arrival.move_dest_ids.mapped("product_qty")), step.quantity)
        for step in self._steps(promise, "make"):
            self.assertEqual((step.production_id.date_start, step.production_id.date_finished), plan[step])
            self.assertEqual(step.production_id.product_qty, step.quantity)
            self.assertEqual(step.production_id.picking_type_id.warehouse_id, step.warehouse_id)
            needs = step.production_id.move_finished_ids.move_dest_ids.filtered(lambda move: move.state != "cancel")
            self.assertEqual(sum(needs.mapped("product_qty")), step.quantity)
        for step in self._steps(promise, "buy"):
            self.assertEqual(step.purchase_line_id.date_planned, plan[step][1])
            self.assertEqual(step.purchase_line_id.order_id.picking_type_id.warehouse_id, step.warehouse_id)
        delivery = self._steps(promise, "delivery")
        self.assertEqual(set(self._deliveries(promise.sale_line_id).mapped("date")), {plan[delivery][0]})

    def _confirm(self, *goods, **values):
        order, promise = self._accept(*goods, **values)
        plan = {step: (step.date_start, step.date_end) for step in promise.step_ids}
        order.action_confirm()
        self.env.invalidate_all()
        self.assertEqual(promise.state, "committed")
        self.assertEqual(order.order_line.mto_promise_id, promise)
        self._assert_transfers(promise, plan)
        return order, promise

    def _move_all(self, line, warehouse=None):
        """Do all transfers of ``line`` that can be done, in one ``warehouse`` or in all."""
        domain = [("move_ids.mto_line_id", "=", line.id), ("state", "not in", ("done", "cancel"))]
        if warehouse:
            domain.append(("picking_type_id.warehouse_id", "=", warehouse.id))
        while True:
            pickings = self.env["stock.picking"].search(domain)
            pickings.move_ids._action_assign()
            ready = pickings.filtered(lambda picking: picking.state == "assigned")
            if not ready:
                return
            ready.move_ids.picked = True
            ready._action_done()


@tagged("post_install", "-at_install")
class TestTransferRule(TransferCase):
    """What Odoo's own rule brings from another warehouse."""

    def test_plan_by_hand(self):
        """Eight legs of the plant's stock leave now, are here in three days, and two hours later two tables are glued."""
        self._set_stock(self.leg, 8, self.plant.lot_stock_id)
        order = self._create_order((self.table, 2))
        promise = self._promise(order)
        self.assertFalse(promise.warning)
        moved = self._between(promise)
        self.assertRecordValues(
            moved,
            [
                {
                    "kind": "transfer",
                    "product_id": self.leg.id,
                    "quantity": 8.0,
                    "warehouse_id": self.warehouse.id,
                    "date_start": NOW,
                    "date_end": NOW + timedelta(days=3),
                }
            ],
        )
        self.assertRecordValues(moved.child_ids, [{"kind": "stock", "warehouse_id": self.plant.id, "quantity": 8.0}])
        self.assertEqual(promise.earliest_date, NOW + timedelta(days=3, hours=2))
        self.assertEqual([step["place"] for step in (moved | moved.child_ids)._prepare_answers()], [self.plant.name] * 2)
        self.assertEqual(self._steps(promise, "make")._prepare_answers()[0]["place"], "", "here")

    def test_reason_names_the_route_and_relaxing_it_helps(self):
        self._set_stock(self.leg, 8, self.plant.lot_stock_id)
        order = self._create_order((self.table, 2))
        promise = self._promise(order)
        reason = promise.reason_ids.filtered(lambda reason: reason.kind == "transfer")
        self.assertEqual((reason.res_model, reason.res_id), ("stock.route", self.route.id))
        self.assertIn(self.route.name, reason.name)
        self.route.rule_ids.delay = 0
        self.assertEqual(self._promise(order).earliest_date, NOW + timedelta(hours=2))

    def test_confirmed_from_stock(self):
        self._set_stock(self.leg, 8, self.plant.lot_stock_id)
        order, promise = self._confirm((self.table, 2))
        self.assertEqual(order.order_line.mto_production_ids.product_id, self.table)
        _arrivals, leaving = self._moves(order.order_line)
        self.assertEqual((leaving.procure_method, leaving.state), ("make_to_stock", "assigned"))

    def test_confirmed_partly_made_there(self):
        """Three legs are there, five are turned there from bought wood: the pieces of both leave together."""
        self._set_stock(self.leg, 3, self.plant.lot_stock_id)
        order, promise = self._confirm((self.table, 2))
        line = order.order_line
        made = line.mto_production_ids.filtered(lambda production: production.product_id == self.leg)
        self.assertEqual((made.product_qty, made.picking_type_id.warehouse_id), (5.0, self.plant))
        _arrivals, leaving = self._moves(line)
        self.assertEqual(
            sorted((move.product_qty, move.procure_method) for move in leaving),
            [(3.0, "make_to_stock"), (5.0, "make_to_order")],
        )

    def test_made_to_order_at_all_levels(self):
        self.table.mto_strategy = "mto"
        order, promise = self._confirm((self.table, 1))
        line = order.order_line
        self.assertEqual(line.mto_purchase_line_ids.product_qty, 4.0)
        self.assertEqual(line.mto_purchase_line_ids.order_id.picking_type_id.warehouse_id, self.plant)

    def test_what_is_sold_comes_from_the_plant(self):
        self.leg.mto_strategy = "mto"
        self._set_stock(self.leg, 2, self.plant.lot_stock_id)
        order, promise = self._confirm((self.leg, 5))
        line = order.order_line
        arrivals, leaving = self._moves(line)
        self.assertEqual(arrivals.move_dest_ids, self._deliveries(line))
        self.assertEqual(sum(leaving.mapped("product_qty")), 5.0)
        self.assertFalse((arrivals | leaving) & line.move_ids, "they are no deliveries")
        self.assertEqual(line.qty_delivered, 0.0)

    def test_everything_is_done(self):
        self._set_stock(self.leg, 8, self.plant.lot_stock_id)
        order, promise = self._confirm((self.table, 2))
        line = order.order_line
        self._move_all(line)
        production = line.mto_production_ids
        production.action_assign()
        self.assertEqual(production.move_raw_ids.state, "assigned")
        production.button_mark_done()
        self._move_all(line)
        self.assertEqual(line.qty_delivered, 2.0)
        self.assertEqual(promise.state, "kept")

    def test_only_warehouses_that_a_route_names_are_read(self):
        self._create_warehouse("FAR")
        shop = read_shop(self._create_order((self.table, 1)).order_line, NOW)
        self.assertEqual(set(shop.warehouses), {self.warehouse.id, self.plant.id})
        other = read_shop(self._create_order((self.table, 1), warehouse=self.plant).order_line, NOW)
        self.assertEqual(set(other.warehouses), {self.plant.id})


@tagged("post_install", "-at_install")
class TestTransferAllSteps(TestTransferRule):
    """The same with pick, pack, ship at the plant, and with three steps in and all steps of production on both sides."""

    plant_steps = ALL_STEPS
    shop_steps = ALL_STEPS

    # Another step out of the plant takes a day more; figures by hand are those of the base class.
    def test_plan_by_hand(self):
        self._set_stock(self.leg, 8, self.plant.lot_stock_id)
        moved = self._between(self._promise(self._create_order((self.table, 2))))
        self.assertEqual(self.days, 4)
        self.assertEqual((moved.date_start, moved.date_end), (NOW, NOW + timedelta(days=4)))
