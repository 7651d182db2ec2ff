"""Shops and orders put together by dice, with all that bears on a plan, and what came to be in their promises."""

import os
import random
from collections import Counter
from datetime import timedelta

from odoo import Command

from .common import NOW, MtoCommon

ALL_STEPS = {"delivery_steps": "pick_pack_ship", "reception_steps": "three_steps", "manufacture_steps": "pbm_sam"}


class RandomShopCase(MtoCommon):
    """The same products in one or two companies, each with vendors, bills of materials and work centers of its own.

    The seed differs from run to run; set ``MTO_SEED`` to repeat one.
    """

    def setUp(self):
        super().setUp()
        self.seed = int(os.environ.get("MTO_SEED") or random.randrange(10**6))
        self.dice = random.Random(self.seed)
        self.seen = Counter()
        self.dozen = self.env.ref("uom.product_uom_dozen")

    # ----------------------------------------------------------------------------------------------------------- shops

    def _shop(self, companies, schedules=False, **steps):
        """Raw parts, two levels of sub-assemblies, a kit and finished products; all of it in each of ``companies``."""
        dice = self.dice
        self.raw = [self._create_product(f"Raw {n}", mto_always_stock=dice.random() < 0.2) for n in range(6)]
        self.middle = [self._create_product(f"Sub {n}") for n in range(3)]
        self.upper = [self._create_product(f"Unit {n}") for n in range(2)]
        self.kit = self._create_product("Kit")
        self.goods = [self._create_product(f"Good {n}", mto_stock_first=bool(n)) for n in range(3)]
        self.vendors = self.env["res.partner"].create([{"name": f"Vendor {n}"} for n in range(3)])
        self.customer = self.env["res.partner"].create(
            {
                "name": "Customer",
                "mto_minimum_shipment": dice.choice([0, 25]),
                "mto_refuses_partial": dice.random() < 0.2,
            }
        )
        self.customer_closed = dice.random() < 0.5
        self.sites, self.order_boms = {}, {}
        for company in companies:
            self._equip(company, steps)
        if schedules:
            self._set_schedules()

    def _equip(self, company, steps):
        dice = self.dice
        company.write(
            {
                "security_lead": dice.choice([0, 0, 2]),
                "days_to_purchase": dice.choice([0, 0, 1]),
                "mto_choice_policy": dice.choice(["odoo", "earliest", "cheapest"]),
                "mto_block_late_confirmation": False,
            }
        )
        site = self._create_warehouse(
            f"R{len(self.env['stock.warehouse'].with_context(active_test=False).search([]))}", company_id=company.id, **steps
        )
        self.sites[company] = site
        calendar = self._create_calendar()
        calendar.company_id = company
        saws = [
            self._create_workcenter(
                f"Work center {n}",
                company_id=company.id,
                resource_calendar_id=calendar.id,
                time_start=dice.choice([0, 10]),
                time_efficiency=dice.choice([100, 100, 80]),
                costs_hour=dice.choice([0, 30]),
            )
            for n in range(3)
        ]
        if dice.random() < 0.7:
            saws[0].alternative_workcenter_ids = saws[1]
        for product in self.raw:
            self._price(product, company)
            self._put(product, site, [0, 0, 3, 50])
            if dice.random() < 0.3:
                self._overdue_receipt(product, site)
        for product in self.middle:
            self._make(product, self.raw, saws, site)
        for product in self.upper:
            self._make(product, self.raw + self.middle, saws, site)
        values = {"type": "phantom", "company_id": company.id}
        self._create_bom(self.kit, [(dice.choice(self.raw), 2), (dice.choice(self.middle), 1)], **values)
        for product in self.goods:
            self._make(product, [*self.raw, *self.middle, *self.upper, self.kit], saws, site)
        if dice.random() < 0.5:
            self._late_order(saws, site)

    def _price(self, product, company):
        dice = self.dice
        validity = [{}, {}, {"date_end": NOW - timedelta(days=1)}, {"date_start": NOW, "date_end": NOW + timedelta(days=9)}]
        for n in range(dice.randint(1, 3)):
            self._create_price(
                product,
                delay=dice.choice([0, 1, 2, 5, 9, 12]),
                vendor=dice.choice(self.vendors),
                price=dice.choice([8.0, 10.0, 14.0]),
                min_qty=dice.choice([0, 0, 4, 30]),
                sequence=n,
                company_id=company.id,
                product_uom_id=(dice.choice([product.uom_id, product.uom_id, self.dozen])).id,
                **dice.choice(validity),
            )

    def _put(self, product, site, quantities):
        quantity = self.dice.choice(quantities)
        if quantity:
            self._set_stock(product, quantity, site.lot_stock_id)

    def _overdue_receipt(self, product, site):
        purchase = self.env["purchase.order"].create(
            {
                "partner_id": self.dice.choice(self.vendors).id,
                "company_id": site.company_id.id,
                "picking_type_id": site.in_type_id.id,
                "order_line": [Command.create({"product_id": product.id, "product_qty": self.dice.randint(5, 40)})],
            }
        )
        purchase.button_confirm()
        purchase.order_line.move_ids.date = NOW + timedelta(days=self.dice.choice([-6, -1, 2]))

    def _late_order(self, saws, site):
        """Somebody's manufacturing order that should have begun days ago and was never planned."""
        thing = self._create_product("Thing")
        bom = self._create_bom(thing, [], [("Late", self.dice.choice(saws), 200)], company_id=site.company_id.id)
        production = self.env["mrp.production"].create(
            {
                "product_id": thing.id,
                "product_qty": 3,
                "bom_id": bom.id,
                "company_id": site.company_id.id,
                "picking_type_id": site.manu_type_id.id,
                "date_start": NOW - timedelta(days=4),
            }
        )
        production.action_confirm()

    def _make(self, product, parts, saws, site):
        dice, company = self.dice, site.company_id
        standard = self._bom(product, parts, saws, company)
        if dice.random() < 0.4:
            standard.write({"enable_batch_size": True, "batch_size": dice.choice([2, 3])})
        if dice.random() < 0.4:
            self._bom(product, self.raw, saws, company, mto_is_choice=True, sequence=9)
        if product == self.goods[0]:
            self.order_boms[company] = self._bom(product, parts, saws, company, active=False, mto_origin_bom_id=standard.id)
        self._put(product, site, [0, 0, 2])

    def _bom(self, product, parts, saws, company, **values):
        dice = self.dice
        operations = [(f"Operation {n}", dice.choice(saws), dice.choice([7, 45, 260])) for n in range(dice.randint(0, 3))]
        components = [
            (part, dice.randint(1, 4), *([dice.randrange(len(operations))] if operations and dice.random() < 0.5 else []))
            for part in dice.sample(parts, dice.randint(1, 3))
        ]
        delay = 0 if operations else dice.randint(1, 3)
        values |= {"produce_delay": delay, "product_qty": dice.choice([1, 1, 2]), "company_id": company.id}
        return self._create_bom(product, components, operations, **values)

    # ------------------------------------------------------------------------------------------------------- schedules

    def _set_schedules(self):
        """Days and hours of the vendors, the warehouses, the carrier and the customer, each with a closing."""
        for vendor in self.vendors[1:]:
            vendor.write({"mto_calendar_id": self._hours(7).id, "mto_order_cutoff": self.dice.choice([0, 12])})
        self.customer.write({"mto_delivery_calendar_id": self._hours(3).id, "mto_transit_days": self.dice.choice([0, 1.5])})
        for company, site in self.sites.items():
            site.write(
                {
                    "mto_receipt_calendar_id": self._hours(5, company).id,
                    "mto_shipping_calendar_id": self._hours(4, company).id,
                    "mto_carrier_calendar_id": self._hours(7, company).id,
                    "mto_transit_days": 2,
                }
            )

    def _hours(self, most, company=None):
        dice = self.dice
        days = dice.sample(range(7), dice.randint(1, most))
        first = dice.randint(5, 11)
        values = [
            {"name": "Open", "dayofweek": str(day), "hour_from": first, "hour_to": first + 6, "day_period": "morning"}
            for day in days
        ]
        start = NOW + timedelta(days=dice.randint(0, 20), hours=dice.randint(0, 20))
        closing = {"name": "Closed", "date_from": start, "date_to": start + timedelta(days=dice.randint(1, 9))}
        owner = {"company_id": company.id if company else False}
        return self.env["resource.calendar"].create(
            {
                "name": "Open hours",
                "tz": dice.choice(["UTC", "Europe/Berlin", "America/New_York"]),
                "attendance_ids": [Command.clear(), *map(Command.create, values)],
                "leave_ids": [Command.create(closing | owner)],
                **owner,
            }
        )

    # ---------------------------------------------------------------------------------------------------------- orders

    def _random_order(self):
        dice = self.dice
        company = dice.choice(list(self.sites))
        lines = [(dice.choice([*self.goods, *self.goods, self.kit]), dice.randint(1, 5)) for _line in range(dice.randint(1, 3))]
        order = self._create_order(
            *lines,
            warehouse=self.sites[company],
            company_id=company.id,
            picking_policy="one" if self.customer.mto_refuses_partial else dice.choice(["direct", "direct", "one"]),
            mto_competition=dice.choice(["line", "wish", "priority"]),
        ).with_context(allowed_company_ids=company.ids)
        for line in order.order_line:
            line.mto_strategy = dice.choice(["ato", "mto", "mto"])
            line.mto_priority = dice.choice("0123")
            if dice.random() < 0.2:
                line.product_uom_id = self.dozen
                line.product_uom_qty = dice.choice([0.5, 1])
            elif line.product_id == self.goods[0] and dice.random() < 0.4:
                line.mto_bom_id = self.order_boms[company]
        for line in order.order_line:
            self._split(line)
        return order

    def _split(self, line):
        quantity = int(line._mto_quantity())
        if line.product_uom_id == self.dozen or line._mto_split_obstacle() or self.dice.random() < 0.3:
            return
        least = line._mto_least_delivery()
        parts = [part for part in range(1, quantity) if min(part, quantity - part) >= least]
        if parts:
            line._mto_split(self.dice.choice(parts))

    # ---------------------------------------------------------------------------------------------------- what there is

    #: What ``_count`` can find; all of it has to occur.
    FEATURES = (
        "alternative work center",
        "another vendor than the first",
        "minimum quantity",
        "dated price",
        "bought in dozens",
        "no lead time",
        "another bill of materials",
        "order BoM",
        "batches",
        "produce delay alone",
        "kit sold",
        "kit used",
        "always from stock",
        "from stock",
        "expected receipt",
        "overdue receipt",
        "late work order",
        "split",
        "minimum shipment",
        "together",
        "sold in dozens",
        "just in time",
        "second company",
        "vendor's hours",
        "policy odoo",
        "policy earliest",
        "policy cheapest",
    )

    def _count(self, promises):
        """What the plans of one order have in them."""
        found = Counter()
        order = promises.order_id
        steps = promises.step_ids
        for step in steps.filtered(lambda step: step.kind == "buy"):
            seller = step.supplierinfo_id
            own = step.product_id.seller_ids.filtered(lambda one, seller=seller: one.company_id == seller.company_id)
            found["another vendor than the first"] += seller != own[:1]
            found["minimum quantity"] += seller.min_qty > 0
            found["dated price"] += bool(seller.date_start or seller.date_end)
            found["bought in dozens"] += step.purchase_line_id.product_uom_id == self.dozen
            found["no lead time"] += not seller.delay
            found["vendor's hours"] += bool(seller.partner_id.mto_calendar_id)
        for step in steps.filtered(lambda step: step.kind == "make"):
            found["another bill of materials"] += step.bom_id.mto_is_choice
            found["order BoM"] += bool(step.bom_id.mto_origin_bom_id)
            found["produce delay alone"] += not step.child_ids.filtered(lambda child: child.kind == "operation")
        for step in steps:
            found["alternative work center"] += (
                step.kind == "operation" and step.workcenter_id != step.operation_id.workcenter_id
            )
            found["kit used"] += step.bom_line_id.bom_id.type == "phantom" and step.parent_id.kind == "make"
            found["always from stock"] += step.kind in ("stock", "receipt") and step.product_id.mto_always_stock
            found["from stock"] += step.kind == "stock"
            found["expected receipt"] += step.kind == "receipt"
        made = Counter((step.parent_id, step.bom_line_id) for step in steps if step.kind == "make")
        found["batches"] += any(count > 1 for count in made.values())
        for promise in promises:
            found["kit sold"] += promise.product_id == self.kit
            found["sold in dozens"] += promise.sale_line_id.product_uom_id == self.dozen
            found["split"] += bool(promise.sale_line_id.mto_split_from_id)
            found["just in time"] += bool(promise.requested_date) and promise.is_feasible
            words = promise.warning or ""
            found["overdue receipt"] += "as if it were ordered today" in words
            found["late work order"] += "no slot ahead" in words
        found["minimum shipment"] += found["split"] and bool(self.customer.mto_minimum_shipment)
        found["together"] += order.picking_policy == "one" and len(promises) > 1
        found["second company"] += order.company_id != self.company
        found[f"policy {order.company_id.mto_choice_policy}"] += 1
        self.seen += found
