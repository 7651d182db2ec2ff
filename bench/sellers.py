"""Sellers at work on one database, each in a process of its own; what they were told, and whether the database agrees.

Run inside Odoo's environment: sellers.py DATABASE SELLERS ORDERS SEED MINUTES WORK. Status 1 when something is wrong.
"""

import json
import os
import random
import sys
import tempfile
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

from check_promises import check
from crowded_shop import build, read
from inside import environment

import odoo
from odoo.exceptions import ConcurrencyError, UserError
from odoo.fields import Command, Datetime
from odoo.modules.registry import Registry
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY, retrying

#: What becomes of an order, and how often in ten: an order can be confirmed without a hold, or just as its hold expires.
ENDS = ["hold", "hold", "accept", "release", "accept+confirm", "accept+confirm", "confirm", "expire", "expire+confirm", "plan"]
#: A date that others took is asked for again, a request that was in everybody's way is sent again.
ATTEMPTS = 3
#: What a seller is told where no work center has time for as long as Odoo's planner looks ahead: by the addon, and by Odoo.
FULL = ("cannot be held, for time that nobody has", "Impossible to plan the workorder")
#: So many findings are printed.
PRINTED = 40


class Seller:
    """One user's session: each request is a transaction, tried again as Odoo's server does."""

    def __init__(self, database, uid, seed):
        self.registry = Registry(database)
        self.uid = uid
        self.random = random.Random(seed)
        # The waiting times after a conflict are Odoo's; a forked process would draw the same as its siblings.
        random.seed(seed)
        self.counts = Counter()

    def request(self, name, function, *arguments):
        """What ``function(env, *arguments)`` returns, committed; UserError and ConcurrencyError are the caller's."""
        tries = 0
        with self.registry.cursor() as cr:
            env = odoo.api.Environment(cr, self.uid, {"lang": "en_US", "tz": "UTC"})

            def call():
                nonlocal tries
                tries += 1
                return function(env, *arguments)

            try:
                result = retrying(call, env)
            finally:
                self.counts[f"{name}: requests"] += 1
                self.counts[f"{name}: tried again"] += tries - 1
        return result

    def patient(self, name, function, *arguments):
        """``request``, sent again when it says so; whether it came through."""
        for _attempt in range(ATTEMPTS):
            try:
                self.request(name, function, *arguments)
                return True
            except ConcurrencyError:
                self.counts[f"{name}: told to try again"] += 1
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                # A conflict on a row of Odoo's own (a sequence, a quant), as unclear as it always is.
                self.counts[f"{name}: Odoo's own conflict"] += 1
            except UserError as error:
                if any(words in str(error) for words in FULL):
                    self.counts[f"{name}: no time left"] += 1
                    return False
                if "can no longer be promised" not in str(error):
                    raise
                self.counts[f"{name}: date taken by others"] += 1
                self.request("ask", ask, *arguments)
        return False

    def serve(self, shop):
        """One order from the quotation to its end; what the database must say of it afterwards."""
        end = self.random.choice(ENDS)
        product, quantity = self.random.choice(shop["products"]), self.random.randint(1, 3)
        if end == "plan":
            done = self.patient("plan", plan, product)
            return {"end": "planned" if done else "none", "order": None}
        order = self.request("quote", quote, shop["customer"], product, quantity)
        told = {"order": order, "end": "none"}
        if end != "confirm":
            wish = self.random.choice([None, Datetime.now() + timedelta(days=self.random.randint(20, 40))])
            self.request("ask", ask, order, wish)
            act = {"hold": hold, "accept": accept}.get(end.split("+")[0], accept)
            if not self.patient("hold", act, order):
                return told
            told["end"] = "held"
        if end.startswith("expire") and self.patient("expire", expire, order):
            told["end"] = "maybe expired"
        if end == "release" and self.patient("release", release, order):
            told["end"] = "released"
        if end.endswith("confirm") and self.patient("confirm", confirm, order):
            told["end"] = "confirmed"
        return told


def quote(env, customer, product, quantity):
    line = {"product_id": product, "product_uom_qty": quantity}
    return env["sale.order"].create({"partner_id": customer, "order_line": [Command.create(line)]}).id


def ask(env, order, wish=None):
    env["mto.promise"]._promise(env["sale.order"].browse(order).order_line, wish)


def hold(env, order):
    env["sale.order"].browse(order).order_line.mto_promise_id.action_hold()


def accept(env, order):
    env["sale.order"].browse(order).order_line.mto_promise_id.action_accept()


def release(env, order):
    env["sale.order"].browse(order).order_line.mto_promise_id.action_release()


def confirm(env, order):
    env["sale.order"].browse(order).action_confirm()


def expire(env, order):
    """Let the hold end within a second or two: the next scheduled action may expire it, or come too late."""
    env["sale.order"].browse(order).order_line.mto_promise_id.sudo().expires_at = Datetime.now() + timedelta(seconds=1)


def plan(env, product):
    """Work for stock, put on work centers by Odoo's planner."""
    production = env["mrp.production"].sudo().create({"product_id": product, "product_qty": 1})
    production.move_raw_ids.unlink()
    production.action_confirm()
    production.button_plan()


def work(database, uid, shop, orders, seed, until, report):
    """One seller's day, in this process, which ends at the moment ``until`` of the monotonic clock."""
    seller, told, faults = Seller(database, uid, seed), [], []
    for _number in range(orders):
        if time.monotonic() > until:
            break
        try:
            told.append(seller.serve(shop))
        except Exception as error:
            # A fault of one order is reported; the seller goes on.
            faults.append(f"{type(error).__name__}: {error}")
    report.write_text(json.dumps({"told": told, "faults": faults, "counts": seller.counts}))


def expire_holds(database, uid):
    """The scheduled action, over and over, until this process is ended."""
    registry = Registry(database)
    while True:
        with registry.cursor() as cr:
            env = odoo.api.Environment(cr, uid, {})
            try:
                retrying(env["mto.promise"]._cron_expire, env)
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                continue  # the next time
        time.sleep(0.5)


def start(function, *arguments):
    """Run a function in a process of its own; its id."""
    process = os.fork()
    if not process:
        try:
            function(*arguments)
        finally:
            os._exit(0)
    return process


def main(database, sellers, orders, seed, minutes, minutes_a_piece):
    with environment(database) as env:
        build(env, minutes_a_piece)
        env.cr.commit()
        shop, uids, root = read(env), [user.id for user in env["res.users"].search([("login", "=like", "crowd%")])], env.uid
    # Every process opens connections of its own.
    odoo.sql_db.close_all()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        reports = [Path(folder) / str(number) for number in range(sellers)]
        clock = start(expire_holds, database, root)
        at_work = [
            start(work, database, uids[number % len(uids)], shop, orders, f"{seed}/{number}", begun + 60 * minutes, report)
            for number, report in enumerate(reports)
        ]
        for process in at_work:
            os.waitpid(process, 0)
        os.kill(clock, 9)
        os.waitpid(clock, 0)
        days = [json.loads(report.read_text()) for report in reports]
    seconds = time.monotonic() - begun
    counts = sum((Counter(day["counts"]) for day in days), Counter())
    told = [order for day in days for order in day["told"]]
    print(f"\n{sellers} sellers, {len(told)} orders, {seconds:.0f} seconds\n")
    print("\n".join(f"{count:7}  {name}" for name, count in sorted(counts.items()) if count))
    print("\n" + "\n".join(f"{count:7}  {end}" for end, count in sorted(Counter(order["end"] for order in told).items())))
    wrong = [fault for day in days for fault in day["faults"]]
    with Registry(database).cursor() as cr:
        wrong += check(cr, told, shop)
    print("\n" + ("\n".join(wrong[:PRINTED]) if wrong else "Nothing promised twice, nothing lost, every refusal clear."))
    if len(wrong) > PRINTED:
        print(f"... and {len(wrong) - PRINTED} more")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *map(int, sys.argv[2:5]), float(sys.argv[5]), int(sys.argv[6])))
