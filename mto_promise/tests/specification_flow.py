from datetime import timedelta
from unittest import SkipTest

from freezegun import freeze_time

from odoo import fields
from odoo.tests import TransactionCase, new_test_user


class FlowCase(TransactionCase):
    """The demo shop from the configurator to delivered goods, as its people do it, on the dates of the promise.

    Costs are averages from here on, so that what a manufacturing order is worth is what went into it; none of what the
    shop makes is in stock, so that it is not mixed with what was made before.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not cls.env.ref("mto_promise.product_dining_table", raise_if_not_found=False):
            raise SkipTest("the demo data of mto_promise is not loaded (--with-demo)")
        cls.clock = cls.startClassPatcher(freeze_time(fields.Datetime.now()))
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=True, mail_create_nolog=True))
        cls.warehouse = cls.env["stock.warehouse"].search([("company_id", "=", cls.env.company.id)], limit=1)
        cls.seller = new_test_user(cls.env, "flow_seller", groups="sales_team.group_sale_salesman")
        cls.planner = new_test_user(
            cls.env, "flow_planner", groups="sales_team.group_sale_salesman_all_leads,mrp.group_mrp_user"
        )
        data = cls.env["ir.model.data"].search([("module", "=", "mto_promise"), ("model", "=", "product.product")])
        goods = cls.env["product.product"].browse(data.mapped("res_id")).filtered("is_storable")
        goods.categ_id.property_cost_method = "average"
        cls._clear_stock(goods.filtered("bom_ids"))

    @classmethod
    def _clear_stock(cls, products):
        quants = cls.env["stock.quant"].search(
            [("product_id", "in", products.ids), ("location_id", "child_of", cls.warehouse.lot_stock_id.id)]
        )
        quants.inventory_quantity = 0
        quants.action_apply_inventory()

    def demo(self, name):
        return self.env.ref(f"mto_promise.{name}")

    # ----------------------------------------------------------------------------------------------------- the seller

    def _configure(self, name, quantity, values):
        """Specify a new quotation's only line through the calls of the dialog.

        :return: the line, and the dialog's last answer to the seller
        """
        order = self.env["sale.order"].create(
            {
                "partner_id": self.env["res.partner"].create({"name": "Flow Customer"}).id,
                "user_id": self.seller.id,
                "warehouse_id": self.warehouse.id,
                "order_line": [
                    fields.Command.create({"product_id": self.demo(f"product_{name}").id, "product_uom_qty": quantity})
                ],
            }
        )
        own = order.order_line.with_user(self.seller)
        shown = self._shown(own.mto_configure())
        answer = own.mto_configure({**shown, **values})
        self.assertFalse(answer["problems"] or answer["general"])
        own.mto_specification = self._shown(answer)
        return order.order_line, answer

    def _shown(self, answer):
        """The values of the dialog's fields, which it saves."""
        parameters = [parameter for section in answer["sections"] for parameter in section["parameters"]]
        return {one["code"]: one["value"] for one in parameters if one["visible"] and one["value"] is not None}

    def _promise_and_confirm(self, line):
        own = line.with_user(self.seller)
        promise = own.env["mto.promise"]._promise(own)
        promise.action_accept()
        own.order_id.action_confirm()
        return promise.sudo()

    # ------------------------------------------------------------------------------------------------------ the plan

    def _assert_made_by(self, line, levels):
        """Every manufacturing order of ``line``: its order BoM, components and work orders, and as much in the promise.

        :param levels: by the made product's name in the demo: quantity; quantities of components by their names in the
            demo; minutes planned by the names of the operations
        """
        productions = line.mto_production_ids
        self.assertEqual(sorted(productions.product_id.ids), sorted(self.demo(f"product_{name}").id for name in levels))
        below = productions.bom_id - line.mto_bom_id
        self.assertEqual(productions.bom_id.bom_line_ids.mto_bom_id, below, "order BoMs of their own at every level")
        steps = line.mto_promise_id.step_ids
        for name, (quantity, components, operations) in levels.items():
            product = self.demo(f"product_{name}")
            with self.subTest(name):
                production = productions.filtered(lambda mo, product=product: mo.product_id == product)
                self.assertEqual((len(production), production.product_qty), (1, quantity))
                self.assertEqual(production.bom_id.mto_origin_bom_id, self.demo(f"bom_{name}"))
                wanted = {self.demo(f"product_{component}"): amount for component, amount in components.items()}
                self.assertEqual(dict(production.move_raw_ids.grouped("product_id")).keys(), wanted.keys())
                for move in production.move_raw_ids:
                    self.assertAlmostEqual(move.product_uom_qty, wanted[move.product_id], 2, move.product_id.name)
                self.assertEqual(production.workorder_ids.mapped("name"), list(operations))
                for workorder in production.workorder_ids:
                    self.assertAlmostEqual(workorder.duration_expected, operations[workorder.name], 1, workorder.name)
                make = steps.filtered(lambda step, product=product: step.kind == "make" and step.product_id == product)
                self.assertEqual((make.bom_id, make.production_id), (production.bom_id, production))
                self.assertEqual((make.date_start, make.date_end), (production.date_start, production.date_finished))
                self.assertEqual(
                    {(step.workorder_id, round(step.duration_minutes, 1)) for step in make.child_ids if step.workorder_id},
                    {(order, round(order.duration_expected, 1)) for order in production.workorder_ids},
                )

    def _assert_bought(self, line, quantities):
        """:param quantities: what is bought for ``line``, by names in the demo"""
        bought = {}
        for purchase in line.mto_purchase_line_ids:
            bought[purchase.product_id] = bought.get(purchase.product_id, 0.0) + purchase.product_uom_qty
        wanted = {self.demo(f"product_{name}"): quantity for name, quantity in quantities.items()}
        self.assertEqual(bought.keys(), wanted.keys())
        for product, quantity in bought.items():
            self.assertAlmostEqual(quantity, wanted[product], 2, product.name)

    # ------------------------------------------------------------------------------------------------------ the work

    def _receive(self, line):
        for purchase in line.mto_purchase_line_ids.order_id:
            purchase.button_confirm()
        for receipt in line.mto_purchase_line_ids.move_ids.picking_id.sorted("scheduled_date"):
            self._wait_until(receipt.scheduled_date)
            receipt.move_ids.picked = True
            receipt._action_done()

    def _produce(self, line, minutes):
        """Do the work orders of ``line`` on their dates.

        :param minutes: whole minutes that each one really takes, by name
        """
        workorders = line.mto_production_ids.workorder_ids
        for workorder in workorders.sorted(lambda order: (order.date_start, order.id)):
            production = workorder.production_id
            self._wait_until(workorder.date_start)
            production.action_assign()
            # Of what is made, a part may come as late as the work order that needs it.
            short = workorder.move_raw_ids.filtered(lambda move: move.state != "assigned")
            self.assertFalse(short.mapped("product_id.name"), production.product_id.name)
            workorder.button_start()
            self.clock.tick(timedelta(minutes=minutes[workorder.name]))
            workorder.button_finish()
            self.assertAlmostEqual(workorder.duration, minutes[workorder.name])
            if all(order.state == "done" for order in production.workorder_ids):
                production.button_mark_done()
                self.assertEqual(production.state, "done")

    def _deliver(self, line):
        picking = line.order_id.picking_ids
        self._wait_until(picking.scheduled_date)
        picking.action_assign()
        self.assertEqual(picking.state, "assigned")
        picking.move_ids.picked = True
        picking._action_done()
        self.assertEqual(line.qty_delivered, line.product_uom_qty)
        return picking

    def _assert_cost(self, line, costs):
        """:param costs: what all pieces of a product really cost, by names in the demo"""
        for name, cost in costs.items():
            production = line.mto_production_ids.filtered(lambda mo, name=name: mo.product_id == self.demo(f"product_{name}"))
            self.assertAlmostEqual(production.move_finished_ids.value, cost, delta=0.05, msg=name)

    def _wait_until(self, moment):
        if moment > fields.Datetime.now():
            self.clock.move_to(moment)
