"""Random walks of sellers, managers and planners, before and after the work begins."""

import os
import random
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged

from .carry_out import CarryOut
from .random_walk import QUOTATION, STEPS, RandomWalkCase, given

#: The walk through the work that is repeated wherever ``CI`` is set.
SEED = 153942


@tagged("post_install", "-at_install")
class TestRandomWalk(RandomWalkCase):
    def test_no_time_is_given_twice_or_lost(self):
        self._begin()
        self._walk_until({"quote", "hold", "confirm"})


@tagged("post_install", "-at_install")
class TestRandomWork(CarryOut, RandomWalkCase):
    """The same while goods are bought, received, made and delivered, at any time and in any order."""

    DEEDS = RandomWalkCase.DEEDS | {
        "quote": 8,
        "confirm": 20,
        "cancel": 1,
        "buy": 12,
        "start": 8,
        "transfer": 20,
        "produce": 12,
        "crons": 3,
    }

    def setUp(self):
        super().setUp()
        if os.environ.get("CI") and not os.environ.get("MTO_SEED"):
            # Whoever checks a change hears of that change; new seeds are walked at a desk.
            self.seed = SEED
            self.dice = random.Random(SEED)

    def test_what_was_confirmed_gets_delivered(self):
        self._begin()
        self._walk(STEPS)
        self._walk_until({"confirm", "buy", "transfer"})
        with freeze_time(self.now):
            self._carry_out(self.orders)
        lines = self.orders.filtered(lambda order: order.state == "sale").order_line
        for line in lines:
            # Odoo rounds what each delivery is in dozens.
            self.assertAlmostEqual(
                line.qty_delivered, line.product_uom_qty, delta=0.08, msg=f"seed {self.seed}: {line.display_name}"
            )
        self.assertFalse(self._short() - self.short_before, f"seed {self.seed}")
        site = self.orders.warehouse_id
        on_the_way = site.wh_input_stock_loc_id | site.wh_qc_stock_loc_id | site.sam_loc_id
        left = self.env["stock.quant"].search(
            [("location_id", "in", (on_the_way - site.lot_stock_id).ids), ("quantity", ">", 0)]
        )
        self.assertFalse(left.mapped(lambda quant: (quant.product_id.name, quant.location_id.name)), f"seed {self.seed}")

    # ----------------------------------------------------------------------------------------------------------- deeds

    def _levers(self, wizard):
        """Those that leave what others need where it is: what was given to another has to be bought anew by hand."""
        return super()._levers(wizard).filtered(lambda lever: not given(lever))

    def _do_buy(self):
        purchases = self.orders.order_line.mto_purchase_line_ids.order_id
        self._pick(purchases.filtered(lambda one: one.state in QUOTATION)).button_confirm()

    def _do_transfer(self):
        transfer = self._pick(self._ready_transfers(self.orders.warehouse_id))
        move = self.dice.choice(transfer.move_ids)
        if move.quantity > 1 and self.dice.random() < 0.3:
            move.quantity -= 1
        self._transfer_all(transfer)

    def _do_start(self):
        workorders = self._ready_productions(self.orders).workorder_ids
        self._pick(workorders.filtered(lambda one: one.state in ("ready", "blocked"))).button_start()

    def _do_produce(self):
        production = self._pick(self._ready_productions(self.orders))
        left = production.product_qty - production.qty_produced
        self._make_goods(production, left - 1 if left > 1 and self.dice.random() < 0.3 else left)

    def _do_crons(self):
        with patch.object(self.registry["ir.cron"], "_commit_progress"):
            self.env["mto.promise"]._cron_expire()
            self.env["sale.order.line"]._cron_mto_expected_date()

    # ------------------------------------------------------------------------------------------------------------ truth

    def _short(self):
        """Products promised more often than they are: what Odoo forecasts and what is about to be bought, less what is held."""
        products = self.env["product.product"].search([("categ_id", "=", self.category.id)]) - self.kit
        left = {product: product.virtual_available for product in products}
        bought = [("product_id", "in", products.ids), ("state", "in", QUOTATION)]
        for line in self.env["purchase.order.line"].search(bought):
            left[line.product_id] += line.product_uom_qty
        # What had begun for a cancelled order waits for somebody to decide.
        begun = [("mto_line_id.order_id.state", "=", "cancel"), ("raw_material_production_id", "!=", False)]
        for move in self.env["stock.move"].search([*begun, ("state", "not in", ("draft", "done", "cancel"))]):
            if move.product_id in left:
                left[move.product_id] += move.product_qty
        held = [("promise_id.state", "=", "held"), ("kind", "in", ("stock", "receipt")), ("product_id", "in", products.ids)]
        for step in self.env["mto.promise.step"].search(held):
            left[step.product_id] -= step.quantity
        return products.filtered(lambda product: left[product] < -0.0001)

    def _planned(self):
        started = self.env["mrp.workorder"].search([("state", "in", ("progress", "done"))])
        return self._slots() - started.leave_id
