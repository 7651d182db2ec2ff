from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_plan_becomes_fact import PlanCase


@tagged("post_install", "-at_install")
class TestAmendmentPlaces(PlanCase):
    """Changed quantities where goods go through many hands: warehouses of several steps, kits, part deliveries."""

    def _confirmed(self, product, quantity, **values):
        order = self._create_order((product, quantity), **values)
        order.action_confirm()
        return order.order_line

    def _assert_on_plan(self, line, quantity):
        promise = line.mto_promise_id
        self.assertEqual((promise.state, promise.quantity, promise.is_outdated), ("committed", quantity, False))
        plan = {step: (step.date_start, step.date_end, step.workcenter_id, step.duration_minutes) for step in promise.step_ids}
        self._assert_facts(promise, plan)
        self._assert_pegged(line)

    def _finish(self, line, quantity):
        self._produce_all(line.order_id)
        for picking in line.order_id.picking_ids:
            self._transfer(picking)
        self.assertEqual(line.qty_delivered, quantity)

    def test_warehouse_of_many_steps(self):
        warehouse = self._create_warehouse(
            "ALL", delivery_steps="pick_pack_ship", reception_steps="three_steps", manufacture_steps="pbm_sam"
        )
        line = self._confirmed(self.table, 2, warehouse=warehouse)
        productions = line.mto_production_ids
        for quantity in (5, 3):
            line.product_uom_qty = quantity
            self.assertEqual(line.mto_production_ids, productions)
            self._assert_on_plan(line, quantity)
            for move in productions.move_raw_ids:
                brought = move.move_orig_ids.filtered(lambda origin: origin.state != "cancel")
                self.assertEqual(sum(brought.mapped("product_qty")), move.product_qty, move.product_id.name)
        self._finish(line, 3)

    def test_sold_kit(self):
        kit = self._create_product("Set", mto_strategy="mto")
        self._create_bom(kit, [(self.table, 1), (self.beam, 2)], type="phantom")
        line = self._confirmed(kit, 1)
        productions = line.mto_production_ids
        line.product_uom_qty = 3
        self.assertEqual(line.mto_production_ids, productions)
        self._assert_pegged(line)
        moves = self._deliveries(line)
        self.assertEqual({move.product_id: move.product_qty for move in moves}, {self.table: 3, self.beam: 6})
        self.assertFalse(line.mto_is_outdated)

    def test_part_delivered(self):
        line = self._confirmed(self.table, 2)
        self._produce_all(line.order_id)
        self._transfer(line.order_id.picking_ids)
        self.assertEqual((line.qty_delivered, line.mto_promise_id.state), (2, "kept"))
        line.product_uom_qty = 5
        promise = line.mto_promise_id
        self.assertEqual((promise.state, promise.quantity), ("committed", 5))
        delivery = promise.step_ids.filtered(lambda step: step.kind == "delivery")
        self.assertEqual([(step.kind, step.quantity) for step in delivery._supplies()], [("stock", 2), ("make", 3)])
        with self.assertRaisesRegex(UserError, "delivered"):
            line.product_uom_qty = 1
        new = line.mto_production_ids.filtered(lambda production: production.state != "done")
        self.assertEqual(sorted(new.filtered(lambda one: one.product_id == self.table).mapped("product_qty")), [3])

    def test_components_from_stock_are_set_aside_anew(self):
        self.table.mto_strategy = "ato"
        self._set_stock(self.frame, 10)
        self._set_stock(self.wood, 10)
        line = self._confirmed(self.table, 2)
        line.mto_production_ids.action_assign()
        line.product_uom_qty = 4
        line.mto_production_ids.action_assign()
        self.assertEqual(set(line.mto_production_ids.move_raw_ids.mapped("quantity")), {4})
        line.product_uom_qty = 1
        self.assertEqual(line.mto_production_ids.move_raw_ids.mapped("product_qty"), [1, 1])
        self.assertEqual(self.frame.with_context(location=self.warehouse.lot_stock_id.id).free_qty, 9)

    def test_a_line_added_to_a_confirmed_order_has_its_promise(self):
        line = self._confirmed(self.table, 1)
        line.order_id.order_line = [Command.create({"product_id": self.table.id, "product_uom_qty": 2})]
        added = line.order_id.order_line - line
        self._assert_on_plan(added, 2)

    def test_components_added_by_hand_stay(self):
        line = self._confirmed(self.table, 1)
        production = line.mto_production_ids.filtered(lambda production: production.product_id == self.table)
        production.move_raw_ids = [
            Command.create({"product_id": self.leg.id, "product_uom_qty": 1, "product_uom": self.leg.uom_id.id})
        ]
        by_hand = production.move_raw_ids.filtered(lambda move: move.product_id == self.leg)
        made = by_hand.move_orig_ids.production_id
        line.product_uom_qty = 2
        self.assertEqual((by_hand.product_qty, by_hand.move_orig_ids.production_id), (1, made))
        self.assertNotEqual(made.state, "cancel")
        self.assertEqual(production.product_qty, 2)

    def test_others_keep_their_time(self):
        """The plan anew takes no slot of what others have planned, and none of what goes on for the line itself."""
        line = self._confirmed(self.table, 1)
        other = self._confirmed(self.table, 1)
        kept = other.mto_production_ids.workorder_ids.leave_id
        spans = {slot: (slot.date_from, slot.date_to) for slot in kept}
        begun = line.mto_production_ids.filtered(lambda production: production.product_id == self.frame)
        begun.workorder_ids.button_start()
        line.product_uom_qty = 3
        self.assertEqual({slot: (slot.date_from, slot.date_to) for slot in kept}, spans)
        slots = (line | other).mto_production_ids.workorder_ids.filtered(lambda one: one.state != "cancel").leave_id
        for slot in slots:
            clash = slots.filtered(
                lambda one, slot=slot: (
                    one != slot
                    and one.resource_id == slot.resource_id
                    and one.date_from < slot.date_to
                    and one.date_to > slot.date_from
                )
            )
            self.assertFalse(clash)

    def test_second_company(self):
        company = self.env["res.company"].create({"name": "Second"})
        self.env.user.company_ids |= company
        env = self.env(context=dict(self.env.context, allowed_company_ids=[company.id]))
        warehouse = env["stock.warehouse"].search([("company_id", "=", company.id)])
        part, good = self._create_product("Part"), self._create_product("Good", mto_strategy="mto")
        self._create_price(part, company_id=False)
        self._create_bom(good, [(part, 2)], company_id=False)
        order = env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "company_id": company.id,
                "warehouse_id": warehouse.id,
                "order_line": [Command.create({"product_id": good.id, "product_uom_qty": 3})],
            }
        )
        order.action_confirm()
        line = order.order_line
        # Whoever is at work in both companies changes the order in the name of its own.
        line.with_context(allowed_company_ids=[self.company.id, company.id])._mto_amend(quantity=5)
        self.assertEqual((line.mto_production_ids.company_id, line.mto_production_ids.product_qty), (company, 5))
        self.assertEqual((line.mto_purchase_line_ids.company_id, line.mto_purchase_line_ids.product_qty), (company, 10))
        self.assertEqual(line.mto_promise_id.company_id, company)
