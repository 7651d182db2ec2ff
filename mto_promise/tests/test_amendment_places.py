from collections import Counter

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .carry_out import CarryOut
from .test_plan_becomes_fact import PlanCase


@tagged("post_install", "-at_install")
class TestAmendmentPlaces(CarryOut, PlanCase):
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
        self._carry_out(line.order_id)
        self.assertEqual(line.qty_delivered, quantity)

    def test_warehouse_of_many_steps(self):
        line = self._confirmed(self.table, 2, warehouse=self._create_large_warehouse())
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

    def _create_large_warehouse(self, code="ALL"):
        steps = {"delivery_steps": "pick_pack_ship", "reception_steps": "three_steps", "manufacture_steps": "pbm_sam"}
        return self._create_warehouse(code, **steps)

    def test_finished_and_not_delivered(self):
        """What is made waits for its delivery when more is wanted, in whatever place it lies."""
        large = self._create_large_warehouse()
        for warehouse, carried in ((self.warehouse, 0), (large, 0), (large, 1), (large, 2)):
            with self.subTest(warehouse=warehouse.name, carried=carried):
                cabinet, panel = self._create_cabinet(warehouse)
                line = self._confirmed(cabinet, 2, warehouse=warehouse)
                self._produce(line, panel, 2 if warehouse == large else 0)
                self._produce(line, cabinet, carried)
                line.product_uom_qty = 5
                self._finish(line, 5)

    def test_begun_parts(self):
        """Of a part that is made in fours, two were needed: when more is wanted, the others are brought as well."""
        cabinet, panel = self._create_cabinet(warehouse := self._create_large_warehouse())
        line = self._confirmed(cabinet, 2, warehouse=warehouse)
        self._production(line, panel).workorder_ids.button_start()
        line.product_uom_qty = 4
        self.assertEqual(len(line.mto_production_ids), 2)
        self._finish(line, 4)

    def test_begun_parts_for_another_need(self):
        """Two needs of one part, each made in fours: what was begun for the one serves the other as well."""
        for warehouse in (self.warehouse, self._create_large_warehouse()):
            with self.subTest(warehouse=warehouse.name):
                cabinet, panel = self._create_cabinet(warehouse)
                inlay = self._create_product("Inlay")
                self._create_bom(inlay, [(panel, 1)], type="phantom")
                cabinet.bom_ids.bom_line_ids = [Command.create({"product_id": inlay.id, "product_qty": 1})]
                line = self._confirmed(cabinet, 1, warehouse=warehouse)
                begun = self._production(line, panel)[0]
                begun.workorder_ids.button_start()
                line.product_uom_qty = 3
                needs = begun.move_finished_ids.move_dest_ids.filtered(lambda move: move.state != "cancel")
                self.assertEqual(sorted(needs.mapped("product_qty")), [1, 3])
                line.product_uom_qty = 5
                made = self._production(line, panel).filtered(lambda production: production.state != "cancel")
                self.assertGreaterEqual(sum(made.mapped("product_qty")), 10)
                self._finish(line, 5)

    def test_what_others_were_promised_of_begun_parts(self):
        """Two panels more than needed are begun and held for somebody: when more is wanted, these stay his."""
        cabinet, panel = self._create_cabinet(self.warehouse)
        line = self._confirmed(cabinet, 2)
        begun = self._production(line, panel)
        begun.workorder_ids.button_start()
        other = self._create_order((cabinet, 2)).order_line
        other.mto_strategy = "ato"
        self.env.flush_all()
        promise = self.env["mto.promise"]._promise(other)
        promise.action_accept()
        receipt = promise.step_ids.filtered(lambda step: step.kind == "receipt")
        self.assertEqual((receipt.quantity, receipt.move_id), (2, begun.move_finished_ids))
        self.env.flush_all()
        line.product_uom_qty = 3
        self.assertEqual(sorted(self._production(line, panel).mapped("product_qty")), [4, 4])
        other.order_id.action_confirm()
        self.assertEqual(other.mto_production_ids.product_id, cabinet)
        self._carry_out(line.order_id | other.order_id)
        self.assertEqual((line.qty_delivered, other.qty_delivered), (3, 2))

    def test_picked_and_not_shipped(self):
        """What was taken out of stock for a line is not there for it once more."""
        warehouse = self._create_large_warehouse()
        cabinet, _panel = self._create_cabinet(warehouse)
        cabinet.mto_stock_first = True
        self._set_stock(cabinet, 2, warehouse.lot_stock_id)
        for packed in (False, True):
            with self.subTest(packed=packed):
                line = self._confirmed(cabinet, 1, warehouse=warehouse)
                moves = line.move_ids
                for _time in range(1 + packed):
                    moves._action_assign()
                    moves.picked = True
                    moves._action_done()
                    moves = moves.move_dest_ids
                other = self._confirmed(cabinet, 1, warehouse=warehouse)
                line.product_uom_qty = 3
                made = self._production(line, cabinet).filtered(lambda one: one.state != "cancel")
                self.assertEqual(sum(made.mapped("product_qty")), 2)
                self._carry_out((line | other).order_id)
                self.assertEqual((line.qty_delivered, other.qty_delivered), (3, 1))
                self._set_stock(cabinet, 2, warehouse.lot_stock_id)

    def test_split_orders(self):
        cabinet, panel = self._create_cabinet(self.warehouse)
        for begun, made in ((False, [4, 4]), (True, [1, 4, 4])):
            with self.subTest(begun=begun):
                line = self._confirmed(cabinet, 4)
                production = self._production(line, panel)
                parts = production._split_productions({production: [1, 3]})
                if begun:
                    parts[0].workorder_ids.button_start()
                line.product_uom_qty = 8
                open_orders = self._production(line, panel).filtered(lambda one: one.state != "cancel")
                self.assertEqual(sorted(open_orders.mapped("product_qty")), made)
                self._finish(line, 8)

    def test_merged_batches(self):
        """Orders of one line that were merged still are for that line, and follow when more is wanted."""
        cabinet, panel = self._create_cabinet(self.warehouse)
        line = self._confirmed(cabinet, 6)
        batches = self._production(line, panel)
        self.assertEqual(batches.mapped("product_qty"), [4, 4])
        with self.assertRaisesRegex(UserError, "different order lines"):
            (batches | self._production(self._confirmed(cabinet, 1), panel)).action_merge()
        batches.action_merge()
        [merged] = self._production(line, panel).filtered(lambda production: production.state != "cancel")
        self.assertEqual(merged.product_qty, 8)
        self.assertEqual((merged.move_raw_ids | merged.move_finished_ids).mto_line_id, line)
        for quantity, made in ((10, [4, 8]), (7, [7]), (3, [3])):
            line.product_uom_qty = quantity
            open_orders = self._production(line, panel).filtered(lambda production: production.state != "cancel")
            self.assertEqual(sorted(open_orders.mapped("product_qty")), made)
        self._finish(line, 3)

    def test_what_is_made_beyond_the_need_stays(self):
        """Made in fours: more is brought in than was sold, as it was planned, and no more delivered than that."""
        cabinet, panel = self._create_cabinet(self.warehouse)
        handle = self._create_product("Handle")
        self._create_price(handle)
        kit, inner = self._create_product("Set", mto_strategy="mto"), self._create_product("Inner set")
        self._create_bom(inner, [(handle, 2), (panel, 1)], type="phantom")
        self._create_bom(kit, [(inner, 1), (panel, 2)], type="phantom")
        panel.mto_strategy = "mto"
        for product, of_one in ((panel, {panel: 1}), (kit, {handle: 2, panel: 3})):
            with self.subTest(product=product.name):
                line = self._confirmed(product, 1)
                for quantity in (3, 5, 2):
                    line.product_uom_qty = quantity
                    needed = Counter()
                    for move in self._deliveries(line).filtered(lambda move: move.state != "cancel"):
                        needed[move.product_id] += move.product_qty
                    self.assertEqual(needed, {part: each * quantity for part, each in of_one.items()})
                    for step in line.mto_promise_id.step_ids.filtered(lambda step: step.kind in ("make", "buy")):
                        made = step.production_id.product_qty if step.kind == "make" else step.purchase_line_id.product_qty
                        self.assertEqual(made, step.quantity, step.product_id.name)
                bought = line.mto_purchase_line_ids
                bought.order_id.button_confirm()
                line.product_uom_qty = 1
                told = [activity.note for activity in bought.order_id.activity_ids]
                self.assertEqual(len(told), len(bought))
                for note in told:
                    self.assertIn("no longer needs 2.0 Units of Handle", note)
                self._finish(line, 1)

    def test_what_is_given_up_goes_into_stock(self):
        cabinet, panel = self._create_cabinet(warehouse := self._create_large_warehouse())
        line = self._confirmed(cabinet, 2, warehouse=warehouse)
        self._produce(line, panel, 0)
        need = self._production(line, cabinet).move_raw_ids
        stored = self._production(line, panel).move_finished_ids.move_dest_ids
        fetched = need.move_orig_ids
        need._mto_give_up()
        self.assertEqual([move.state for move in (stored, fetched, need)], ["assigned", "cancel", "cancel"])

    def _create_cabinet(self, warehouse):
        """A cabinet of one panel, which is made in fours out of what is there."""
        panel = self._create_product("Panel")
        cabinet = self._create_product("Cabinet", mto_strategy="mto")
        self._create_bom(panel, [(self.screw, 1)], [("Cut", self.saw, 10)], enable_batch_size=True, batch_size=4)
        self._create_bom(cabinet, [(panel, 1)])
        self._set_stock(self.screw, 100, warehouse.lot_stock_id)
        return cabinet, panel

    def _production(self, line, product):
        return line.mto_production_ids.filtered(lambda production: production.product_id == product)

    def _produce(self, line, product, carried):
        """Make all of a product for a line, and carry it on so many times."""
        production = self._production(line, product)
        self._transfer(production.move_raw_ids.move_orig_ids.picking_id)
        production.action_assign()
        production.button_mark_done()
        self.assertEqual(production.state, "done")
        moves = production.move_finished_ids
        for _time in range(carried):
            moves = moves.move_dest_ids
            moves.picked = True
            moves._action_done()
            self.assertEqual(set(moves.mapped("state")), {"done"})

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
