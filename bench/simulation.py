"""One simulated shop: a stream of orders that are promised and made by the addon and by Odoo's own documents.

Run inside Odoo's environment: simulation.py DATABASE WARM_UP ORDERS ORDERS_A_DAY SEED OUTPUT. Writes every order that counts
as JSON: the days from the order to its dates and to its delivery.

SimPy has the time, in minutes; the clock that Odoo reads is moved along with it. A work order begins when it is planned for,
or later: when all it needs is there, its work center has finished what it is at, and no other that waits was planned for
an earlier time. What is ready is delivered. Once in two weeks the addon measures its records anew.
"""

import json
import random
import sys
from datetime import datetime, time, timedelta
from pathlib import Path

import simpy
from freezegun import freeze_time
from inside import environment
from simulated_shop import NAME, PARTS, SCRAP, VENDORS, WORKCENTERS, after_work, build

from odoo.fields import Command

#: A Monday.
BEGIN = datetime(2026, 1, 5, 8)
LEARN_DAYS = 14
QUANTITY = (1, 1, 2)


class Simulation:
    def __init__(self, env, clock, warm_up, orders, orders_a_day, seed):
        self.odoo, self.clock, self.seed = env, clock, seed
        self.warm_up, self.count, self.orders_a_day = warm_up, warm_up + orders, orders_a_day
        self.products = build(env)
        self.customer = env["res.partner"].create({"name": NAME})
        self.sim = simpy.Environment()
        self.machines = {f"{NAME} {name}": simpy.PriorityResource(self.sim) for name in WORKCENTERS}
        self.told = []

    def run(self):
        done = self.sim.process(self.orders())
        self.sim.process(self.learn())
        self.sim.run(until=done)
        return self.told

    # ------------------------------------------------------------------------------------------------------------ time

    @property
    def now(self):
        return BEGIN + timedelta(minutes=self.sim.now)

    def until(self, moment):
        """The event that it is ``moment``."""
        return self.sim.timeout(max((moment - self.now).total_seconds() / 60, 0))

    def act(self):
        """Odoo's clock is right, and what it remembers of others' records is forgotten."""
        self.clock.move_to(self.now)

    def dice(self, *name):
        """What is random of a thing: the same for the same seed, whatever else happens."""
        return random.Random(repr((self.seed, *name)))

    # ---------------------------------------------------------------------------------------------------------- orders

    def orders(self):
        open_orders = []
        arrivals = self.dice("arrivals")
        for number in range(self.count):
            yield self.until(after_work(self.now, arrivals.expovariate(self.orders_a_day / 480)))
            open_orders.append(self.sim.process(self.order(number)))
        yield self.sim.all_of(open_orders)

    def learn(self):
        while True:
            yield self.sim.timeout(LEARN_DAYS * 1440)
            self.act()
            self.odoo["mto.statistic"]._refresh(self.odoo.company)
            self.odoo.cr.commit()
            self.odoo.invalidate_all()

    def order(self, number):
        self.act()
        dice = self.dice("order", number)
        line = {
            "product_id": self.products[dice.choice(list(self.products))].id,
            "product_uom_qty": dice.choice(QUANTITY),
        }
        order = self.odoo["sale.order"].create({"partner_id": self.customer.id, "order_line": [Command.create(line)]})
        quoted = order.expected_date
        promise = self.odoo["mto.promise"]._promise(order.order_line)
        promise.action_accept()
        order.action_confirm()
        asked = self.now
        delivery = promise.step_ids.filtered(lambda step: step.kind == "delivery")
        yield self.sim.all_of([self.sim.process(self.supply(number, step)) for step in delivery.child_ids])
        self.act()
        self.deliver(order.picking_ids)
        if number >= self.warm_up:
            dates = {level: promise[f"date_{level}"] for level in ("p50", "p80", "p95")}
            day = datetime.combine(promise.promised_date.date() + timedelta(days=1), time())
            dates |= {"day": day, "odoo": quoted, "delivered": self.now}
            days = {name: (date - asked) / timedelta(days=1) for name, date in dates.items()}
            self.told.append({"number": number, "product": promise.product_id.name, **days})
        self.odoo.cr.commit()
        if number % 10 == 0:
            print(self.seed, number, self.now, file=sys.stderr, flush=True)
            self.odoo.invalidate_all()

    def supply(self, number, step):
        if step.kind == "buy":
            yield from self.buy(number, step)
        elif step.kind == "make":
            yield from self.make(number, step)

    # --------------------------------------------------------------------------------------------------------- vendors

    def buy(self, number, step):
        """The buyer orders when the order says; the vendor brings it when he has it, in the hours of the shop."""
        purchase = step.purchase_line_id.order_id
        yield self.until(purchase.date_order)
        self.act()
        if purchase.state == "draft":
            purchase.button_confirm()
        dice = self.dice("vendor", number, step.product_id.name)
        days, spread, short = VENDORS[PARTS[step.product_id.name.removeprefix(f"{NAME} ")]]
        days *= dice.lognormvariate(0, spread)
        if dice.random() < short:
            days += dice.expovariate(1 / 5)
        yield self.until(after_work(self.now + timedelta(days=days), 0))
        self.act()
        move = step.purchase_line_id.move_ids
        move.picked = True
        move.picking_id._action_done()

    # ------------------------------------------------------------------------------------------------------------ work

    def make(self, number, step):
        production = step.production_id
        supplies = step.child_ids.filtered(lambda child: child.kind != "operation")
        yield self.sim.all_of([self.sim.process(self.supply(number, supply)) for supply in supplies])
        operations = step.child_ids.filtered(lambda child: child.kind == "operation")
        for operation in operations.sorted("date_start"):
            yield from self.work(number, operation)
        self.act()
        production.button_mark_done()
        assert production.state == "done", production.name

    def work(self, number, step):
        workorder, name = step.workorder_id, step.workcenter_id.name
        spread, median, between = WORKCENTERS[name.removeprefix(f"{NAME} ")]
        dice = self.dice("work", number, step.product_id.name, name)
        yield self.until(after_work(max(self.now, step.date_start), 0))
        with self.machines[name].request(priority=step.date_start.timestamp()) as machine:
            yield machine
            # Somebody has to come, or looks for a tool: a quarter of an hour in one case of four.
            away = dice.expovariate(1 / 15) if dice.random() < 0.25 else 0
            yield self.until(after_work(self.now, away))
            self.act()
            workorder.button_start()
            minutes = step.duration_minutes * dice.lognormvariate(0, spread) * median
            while dice.random() < SCRAP:
                minutes += step.duration_minutes * dice.lognormvariate(0, spread)
            minutes += self.repairs(dice, minutes, between)
            yield self.until(after_work(self.now, minutes))
            self.act()
            workorder.button_finish()

    def repairs(self, dice, minutes, between):
        """Minutes that a work center stands still while it works for so many."""
        stands, worked = 0.0, dice.expovariate(1 / (60 * between))
        while worked < minutes:
            stands += dice.lognormvariate(5, 0.8)  # two and a half hours, more or less
            worked += dice.expovariate(1 / (60 * between))
        return stands

    def deliver(self, pickings):
        pickings.action_assign()
        assert set(pickings.mapped("state")) == {"assigned"}, pickings.mapped("state")
        pickings.move_ids.picked = True
        pickings._action_done()


def main(database, warm_up, orders, orders_a_day, seed, output):
    with environment(database) as env, freeze_time(BEGIN) as clock:
        env = env(context={**env.context, "tracking_disable": True, "mail_create_nolog": True, "mail_notrack": True})
        told = Simulation(env, clock, int(warm_up), int(orders), float(orders_a_day), seed).run()
        Path(output).write_text(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
