from collections import defaultdict
from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo import Command
from odoo.tests import TransactionCase

#: A Monday, eight o'clock: every test of the addon begins here unless it says otherwise.
NOW = datetime(2026, 3, 2, 8, 0, 0)


class MtoCommon(TransactionCase):
    """A shop of its own: warehouse, schedule, vendor and customer that no demo data touches.

    Time is frozen at ``NOW`` because every promise counts from the present moment.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(NOW))
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=True, mail_create_nolog=True))
        cls.company = cls.env.company
        cls.company.write({"security_lead": 0.0, "days_to_purchase": 0.0, "mto_block_late_confirmation": False})
        cls.calendar = cls._create_calendar()
        cls.warehouse = cls._create_warehouse("MTO")
        cls.customer = cls.env["res.partner"].create({"name": "Customer"})
        cls.vendor = cls.env["res.partner"].create({"name": "Vendor"})
        cls.category = cls.env["product.category"].create({"name": "Goods"})

    # ------------------------------------------------------------------------------------------------------- builders

    @classmethod
    def _create_calendar(cls, name="Weekdays 8-12 and 13-17", tz="UTC"):
        hours = [(day, start) for day in range(5) for start in (8, 13)]
        return cls.env["resource.calendar"].create(
            {
                "name": name,
                "tz": tz,
                "company_id": cls.company.id,
                "attendance_ids": [Command.clear()]
                + [
                    Command.create(
                        {
                            "name": f"{day} {start}",
                            "dayofweek": str(day),
                            "hour_from": start,
                            "hour_to": start + 4,
                            "day_period": "morning" if start < 12 else "afternoon",
                        }
                    )
                    for day, start in hours
                ],
            }
        )

    @classmethod
    def _create_warehouse(cls, code, **values):
        return cls.env["stock.warehouse"].create({"name": f"Warehouse {code}", "code": code} | values)

    @classmethod
    def _create_product(cls, name, **values):
        return cls.env["product.product"].create(
            {"name": name, "type": "consu", "is_storable": True, "categ_id": cls.category.id} | values
        )

    @classmethod
    def _create_workcenter(cls, name, **values):
        return cls.env["mrp.workcenter"].create(
            {
                "name": name,
                "resource_calendar_id": cls.calendar.id,
                "time_start": 0.0,
                "time_stop": 0.0,
                "time_efficiency": 100.0,
            }
            | values
        )

    @classmethod
    def _create_bom(cls, product, components, operations=(), **values):
        """:param components: list of ``(component, quantity)`` or ``(component, quantity, index of the operation)``
        :param operations: list of ``(name, work center, minutes)``
        """
        bom = cls.env["mrp.bom"].create(
            {
                "product_tmpl_id": product.product_tmpl_id.id,
                "product_id": product.id,
                "product_qty": 1.0,
                "operation_ids": [
                    Command.create({"name": name, "workcenter_id": workcenter.id, "time_cycle_manual": minutes})
                    for name, workcenter, minutes in operations
                ],
            }
            | values
        )
        for component, quantity, *operation in components:
            cls.env["mrp.bom.line"].create(
                {
                    "bom_id": bom.id,
                    "product_id": component.id,
                    "product_qty": quantity,
                    "operation_id": bom.operation_ids[operation[0]].id if operation else False,
                }
            )
        return bom

    @classmethod
    def _create_price(cls, product, delay=5, vendor=None, price=10.0, **values):
        return cls.env["product.supplierinfo"].create(
            {
                "product_tmpl_id": product.product_tmpl_id.id,
                "partner_id": (vendor or cls.vendor).id,
                "delay": delay,
                "price": price,
            }
            | values
        )

    @classmethod
    def _set_stock(cls, product, quantity, location=None):
        cls.env["stock.quant"]._update_available_quantity(product, location or cls.warehouse.lot_stock_id, quantity)

    @classmethod
    def _create_order(cls, *goods, warehouse=None, **values):
        """:param goods: ``(product, quantity)`` each"""
        return cls.env["sale.order"].create(
            {
                "partner_id": cls.customer.id,
                "warehouse_id": (warehouse or cls.warehouse).id,
                "order_line": [
                    Command.create({"product_id": product.id, "product_uom_qty": quantity}) for product, quantity in goods
                ],
            }
            | values
        )

    # ------------------------------------------------------------------------------------------------ plans by hand

    @classmethod
    def _hold(cls, lines, **options):
        """Hold a promise for each of ``lines`` whose plan is made up by hand; see ``HandPlan``."""
        plan = HandPlan(cls.env, **options)
        promises = cls.env["mto.promise"]
        for line in lines:
            promises |= plan.promise(line)
        promises._book_slots()
        promises.write({"state": "held"})
        return promises

    def _deliveries(self, lines):
        """The moves that take the goods of ``lines`` out of stock."""
        return lines.move_ids.filtered(lambda move: move.location_id._mto_is_stock())


class HandPlan:
    """A plan no engine made: everything by way of the first bill of materials or vendor, one thing after the other.

    Odd minutes and seconds, so that no default date hits a planned one by chance.

    :param stock: products that come from stock; a quantity by product where only a part does
    :param batch: quantity by product above which it is made in several goes
    """

    def __init__(self, env, stock=None, batch=None, start=NOW + timedelta(minutes=3, seconds=7)):
        self.env = env
        self.stock = dict(stock or {})
        self.batch = batch or {}
        self.start = start
        self.busy = defaultdict(lambda: start)

    def promise(self, line):
        self.record = self.env["mto.promise"].create(
            {
                "sale_line_id": line.id,
                "version": len(line.mto_promise_ids) + 1,
                "product_id": line.product_id.id,
                "quantity": line._mto_quantity(),
                "strategy": line.mto_strategy,
                "warehouse_id": line.warehouse_id.id,
            }
        )
        delivery = self._step("delivery", line.product_id, line._mto_quantity(), None)
        bom = self._bom(line.product_id)
        if bom.type == "phantom":
            ready = self._components(bom, line.product_id, line._mto_quantity(), delivery)
        else:
            ready = self._supply(line.product_id, line._mto_quantity(), delivery, None)
        delivery.date_start = ready + timedelta(hours=1, seconds=11)
        delivery.date_end = delivery.date_start + timedelta(days=line.company_id.security_lead, minutes=1)
        self.record.write({"earliest_date": delivery.date_end, "promised_date": delivery.date_end})
        for step in self.record.step_ids:
            step.latest_date = step.date_start
        return self.record

    def _bom(self, product):
        bom = self.env["mrp.bom"].sudo()._bom_find(product, company_id=self.record.company_id.id)[product]
        return bom.filtered(lambda bom: bom.type in ("normal", "phantom"))

    def _step(self, kind, product, quantity, parent, **values):
        return (
            self.env["mto.promise.step"]
            .sudo()
            .create(
                {
                    "promise_id": self.record.id,
                    "kind": kind,
                    "product_id": product.id,
                    "quantity": quantity,
                    "parent_id": parent and parent.id,
                    "warehouse_id": self.record.warehouse_id.id,
                }
                | values
            )
        )

    def _components(self, bom, product, quantity, parent):
        ready = self.start
        for line, data in bom.explode(product, quantity / bom.product_qty)[1]:
            needed = line.product_uom_id._compute_quantity(data["qty"], line.product_id.uom_id)
            ready = max(ready, self._supply(line.product_id, needed, parent, line))
        return ready

    def _supply(self, product, quantity, parent, bom_line):
        ready = self.start
        free = min(self.stock.get(product, 0.0), quantity)
        bom, seller = self._bom(product), product.sudo().seller_ids[:1]
        if not bom and not seller:
            free = quantity
        if free:
            if product in self.stock:
                self.stock[product] -= free
            self._step("stock", product, free, parent, date_start=ready, date_end=ready, bom_line_id=bom_line and bom_line.id)
        rest = quantity - free
        while rest:
            share = min(rest, self.batch.get(product, rest))
            rest -= share
            make = self._make if bom else self._buy
            ready = max(ready, make(product, share, parent, bom_line, bom or seller))
        return ready

    def _make(self, product, quantity, parent, bom_line, bom):
        step = self._step("make", product, quantity, parent, bom_id=bom.id, bom_line_id=bom_line and bom_line.id)
        at = self._components(bom, product, quantity, step) + timedelta(minutes=17, seconds=5)
        step.date_start = at
        for operation in bom.operation_ids:
            at = max(at, self.busy[operation.workcenter_id])
            minutes = operation.time_cycle * quantity
            end = at + timedelta(minutes=minutes)
            self._step(
                "operation",
                product,
                quantity,
                step,
                operation_id=operation.id,
                workcenter_id=operation.workcenter_id.id,
                duration_minutes=minutes,
                date_start=at,
                date_end=end,
            )
            at = self.busy[operation.workcenter_id] = end
        if bom.operation_ids:
            step.date_start = min(step.child_ids.filtered(lambda child: child.kind == "operation").mapped("date_start"))
        else:
            at += timedelta(days=bom.produce_delay, minutes=30)
        step.date_end = at
        return at

    def _buy(self, product, quantity, parent, bom_line, seller):
        end = self.start + timedelta(days=seller.delay, minutes=29)
        self._step(
            "buy",
            product,
            quantity,
            parent,
            bom_line_id=bom_line and bom_line.id,
            supplierinfo_id=seller.id,
            partner_id=seller.partner_id.id,
            date_start=self.start,
            date_end=end,
        )
        return end
