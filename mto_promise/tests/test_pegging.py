from datetime import timedelta

from odoo.tests import tagged

from .carry_out import CarryOut
from .common import NOW, MtoCommon


class PeggingCase(MtoCommon):
    """A table of four levels; the beam is used by the frame and by the leg, so it is needed twice."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.saw = cls._create_workcenter("Saw")
        cls.bench = cls._create_workcenter("Bench")
        cls.wood = cls._create_product("Wood")
        cls.screw = cls._create_product("Screw", mto_always_stock=True)
        cls._create_price(cls.wood, delay=5)
        cls._create_price(cls.screw, delay=2)
        cls.beam = cls._create_product("Beam")
        cls.leg = cls._create_product("Leg")
        cls.frame = cls._create_product("Frame")
        cls.table = cls._create_product("Table", mto_strategy="mto")
        cls._create_bom(cls.beam, [(cls.wood, 2)], [("Cut", cls.saw, 10)])
        cls._create_bom(cls.leg, [(cls.beam, 1)], [("Turn", cls.bench, 5)])
        cls._create_bom(cls.frame, [(cls.beam, 2), (cls.leg, 4), (cls.screw, 8)], [("Weld", cls.bench, 20)])
        cls._create_bom(cls.table, [(cls.frame, 1), (cls.wood, 1, 1)], [("Glue", cls.bench, 15), ("Paint", cls.saw, 9)])
        cls._set_stock(cls.screw, 1000)

    def _assert_pegged(self, line):
        """Invariant 4: everything made, bought and moved for the line points to it, and quantities add up."""
        productions, purchases = line.mto_production_ids, line.mto_purchase_line_ids
        raw = productions.move_raw_ids
        self.assertEqual(raw.mto_line_id | productions.move_finished_ids.mto_line_id, line)
        to_order = raw.filtered(lambda move: move.procure_method == "make_to_order")
        orphans = to_order.filtered(lambda move: not move.move_orig_ids and not move.created_purchase_line_ids)
        self.assertFalse(orphans, "components that wait for nothing")
        for production in productions:
            finished = production.move_finished_ids
            self.assertEqual(sum(finished.move_dest_ids.mapped("product_qty")), production.product_uom_qty)
            self.assertEqual(len(finished.move_dest_ids), 1, "one need, one supply")
        for purchase in purchases:
            self.assertEqual(sum(purchase.move_dest_ids.mapped("product_qty")), purchase.product_uom_qty)
            self.assertEqual(len(purchase.move_dest_ids), 1)

    def _produce_all(self, order):
        """Receive and make everything from the bottom up."""
        lines = order.order_line
        for purchase in lines.mto_purchase_line_ids.order_id:
            purchase.button_confirm()
            self._transfer(purchase.picking_ids)
        for production in lines.mto_production_ids.sorted("id", reverse=True):
            self._transfer(production.move_raw_ids.move_orig_ids.picking_id)
            production.action_assign()
            self.assertEqual(set(production.move_raw_ids.mapped("state")), {"assigned"}, production.product_id.name)
            production.button_mark_done()
            self.assertEqual(production.state, "done")
            stored = production.move_finished_ids.move_dest_ids
            self._transfer(stored.picking_id.filtered(lambda picking: picking.picking_type_code == "internal"))

    def _transfer(self, pickings):
        """Do what can be done of these transfers, and of those that bring their goods on into stock."""
        pickings.move_ids._action_assign()
        while todo := pickings.filtered(lambda picking: picking.state == "assigned"):
            todo.move_ids.picked = True
            todo._action_done()
            pickings = todo.move_ids.move_dest_ids.picking_id


@tagged("post_install", "-at_install")
class TestPegging(CarryOut, PeggingCase):
    def test_every_level_points_to_the_line(self):
        order = self._create_order((self.table, 3))
        line = order.order_line
        self._hold(line, stock={self.screw: 1000})
        order.action_confirm()
        self.assertEqual(
            sorted(line.mto_production_ids.mapped(lambda mo: (mo.product_id.name, mo.product_qty))),
            [("Beam", 6.0), ("Beam", 12.0), ("Frame", 3.0), ("Leg", 12.0), ("Table", 3.0)],
        )
        self.assertEqual(sorted(line.mto_purchase_line_ids.mapped("product_qty")), [3.0, 12.0, 24.0])
        self._assert_pegged(line)
        self._produce_all(order)
        self.assertEqual(order.picking_ids.state, "assigned")
        self._transfer(order.picking_ids)
        self.assertEqual(line.qty_delivered, 3)

    def test_orders_do_not_share_supply(self):
        """Neither two lines of one order, nor two orders, nor a need of nobody in particular."""
        order = self._create_order((self.table, 1), (self.table, 1))
        self._hold(order.order_line, stock={self.screw: 1000})
        order.action_confirm()
        for line in order.order_line:
            self.assertEqual(len(line.mto_production_ids), 5)
            self._assert_pegged(line)

    def test_assembled_to_order_takes_components_from_stock(self):
        self.table.mto_strategy = "ato"
        order = self._create_order((self.table, 2))
        line = order.order_line
        self._set_stock(self.frame, 10)
        self._set_stock(self.wood, 10)
        self._hold(line, stock={self.frame: 10, self.wood: 10})
        order.action_confirm()
        self.assertEqual(line.mto_production_ids.product_id, self.table)
        self.assertFalse(line.mto_purchase_line_ids)
        self.assertEqual(set(line.mto_production_ids.move_raw_ids.mapped("procure_method")), {"make_to_stock"})
        order.order_line = [(0, 0, {"product_id": self.table.id, "product_uom_qty": 1})]
        added = order.order_line - line
        self.assertEqual(added.mto_production_ids.product_id, self.table, "and so without a plan")
        self.assertFalse(added.mto_purchase_line_ids)

    def test_split_before_anything_is_ordered(self):
        """Orders split in parts wait for the same purchases."""
        order = self._create_order((self.table, 2))
        self._hold(order.order_line, stock={self.screw: 1000})
        order.action_confirm()
        for production in order.order_line.mto_production_ids:
            half = production.product_qty / 2
            production._split_productions({production: [half, half]})
        self._carry_out(order)
        self.assertEqual(order.order_line.qty_delivered, 2)
        self.assertEqual(set(order.order_line.mto_production_ids.mapped("state")), {"done"})

    def test_less_is_bought_when_no_price_is_valid_any_more(self):
        order = self._create_order((self.table, 2))
        self._hold(order.order_line, stock={self.screw: 1000})
        order.action_confirm()
        purchase = order.order_line.mto_purchase_line_ids[0]
        unit, price, quantity = purchase.product_uom_id, purchase.price_unit, purchase.product_qty
        seller = purchase.product_id.seller_ids
        seller.date_end = NOW - timedelta(days=1)
        values = {"supplier": seller}
        changes = self.env["stock.rule"]._update_purchase_order_line(
            purchase.product_id, -1, unit, self.company, values, purchase
        )
        purchase.write(changes)
        self.assertRecordValues(purchase, [{"product_uom_id": unit.id, "price_unit": price, "product_qty": quantity - 1}])

    def test_sold_kit(self):
        kit = self._create_product("Set", mto_strategy="mto")
        self._create_bom(kit, [(self.table, 1), (self.beam, 2), (self.screw, 4)], type="phantom")
        order = self._create_order((kit, 2))
        line = order.order_line
        promise = self._hold(line, stock={self.screw: 1000})
        order.action_confirm()
        self._assert_pegged(line)
        moves = self._deliveries(line)
        self.assertEqual(
            {move.product_id: move.procure_method for move in moves},
            {self.table: "make_to_order", self.beam: "make_to_order", self.screw: "make_to_stock"},
        )
        self.assertEqual(set(moves.mapped("date_deadline")), {promise.promised_date})
        self._produce_all(order)
        self._transfer(order.picking_ids)
        self.assertEqual(line.qty_delivered, 2)

    def test_made_to_stock_is_left_alone(self):
        self.table.mto_strategy = "mts"
        order = self._create_order((self.table, 2))
        order.action_confirm()
        line = order.order_line
        self.assertRecordValues(line.move_ids, [{"procure_method": "make_to_stock", "mto_line_id": False, "mto_supply": False}])
        self.assertFalse(line.mto_production_ids)
        self.assertFalse(line.mto_promise_ids)

    def test_subcontracted_product_is_bought(self):
        if "subcontract" not in dict(self.env["mrp.bom"]._fields["type"].selection):
            self.skipTest("mrp_subcontracting is not installed")
        plate = self._create_product("Plate", mto_strategy="mto")
        self._create_price(plate, delay=3)
        self._create_bom(plate, [(self.screw, 1)], type="subcontract", subcontractor_ids=[(4, self.vendor.id)])
        order = self._create_order((plate, 2))
        self._hold(order.order_line)
        order.action_confirm()
        purchase = order.order_line.mto_purchase_line_ids
        self.assertEqual((purchase.product_qty, purchase.partner_id), (2, self.vendor))
        purchase.order_id.button_confirm()
        self.assertEqual(order.order_line.mto_production_ids.product_id, plate)

    def test_seller_without_rights_on_making_and_buying(self):
        seller = self.env["res.users"].create(
            {
                "name": "Seller",
                "login": "mto seller",
                "group_ids": [(6, 0, [self.env.ref("sales_team.group_sale_salesman").id])],
            }
        )
        order = self._create_order((self.table, 1), user_id=seller.id)
        order.with_user(seller).action_confirm()
        line = order.order_line
        self.assertEqual(line.mto_promise_id.state, "committed")
        self.assertEqual(len(line.mto_production_ids), 5)
        self._assert_pegged(line)
        order.with_user(seller)._action_cancel()
        self.assertEqual(set(line.mto_production_ids.mapped("state")), {"cancel"})

    def test_second_company(self):
        company = self.env["res.company"].create({"name": "Second"})
        self.env.user.company_ids |= company
        env = self.env(context=dict(self.env.context, allowed_company_ids=[company.id]))
        warehouse = env["stock.warehouse"].search([("company_id", "=", company.id)])
        part, good = self._create_product("Part"), self._create_product("Good", mto_strategy="mto")
        self._create_price(part)
        self._create_bom(good, [(part, 2)], company_id=False)
        order = env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "company_id": company.id,
                "warehouse_id": warehouse.id,
                "order_line": [(0, 0, {"product_id": good.id, "product_uom_qty": 3})],
            }
        )
        self._hold(order.order_line)
        order.action_confirm()
        line = order.order_line
        self.assertEqual((line.mto_production_ids.company_id, line.mto_production_ids.product_qty), (company, 3))
        self.assertEqual((line.mto_purchase_line_ids.company_id, line.mto_purchase_line_ids.product_qty), (company, 6))
        self._assert_pegged(line)
