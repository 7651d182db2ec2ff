from odoo.tests import tagged

from .test_pegging import PeggingCase


@tagged("post_install", "-at_install")
class TestWarehouseSteps(PeggingCase):
    """Made to order works in every warehouse, however many steps it takes, without a person touching a route."""

    def _deliver_through(self, warehouse, **options):
        self._set_stock(self.screw, 1000, warehouse.lot_stock_id)
        order = self._create_order((self.table, 2), warehouse=warehouse)
        line = order.order_line
        promise = self._hold(line, stock={self.screw: 1000} | options.pop("stock", {}), **options)
        order.action_confirm()
        self._assert_pegged(line)
        for step in promise.step_ids.filtered(lambda step: step.kind == "make"):
            self.assertEqual(step.production_id.date_start, step.date_start)
            self.assertEqual(step.production_id.date_finished, step.date_end)
        self._produce_all(order)
        self._transfer(order.picking_ids)
        self.assertEqual(line.qty_delivered, 2)
        return order

    def test_three_steps_everywhere(self):
        warehouse = self._create_warehouse(
            "ALL", delivery_steps="pick_pack_ship", reception_steps="three_steps", manufacture_steps="pbm_sam"
        )
        order = self._deliver_through(warehouse)
        moves = order.order_line.mto_production_ids.move_raw_ids.move_orig_ids
        self.assertEqual(moves.picking_type_id, warehouse.pbm_type_id)
        self.assertEqual(moves.mto_line_id, order.order_line, "picked components")
        receipts = order.order_line.mto_purchase_line_ids.move_ids
        chain = receipts | receipts.move_dest_ids | receipts.move_dest_ids.move_dest_ids
        self.assertEqual(chain.mto_line_id, order.order_line, "receipt, quality control and storage")
        self.assertEqual(order.picking_ids.move_ids.mto_line_id, order.order_line, "pick, pack and ship")

    def test_two_steps_everywhere(self):
        self._deliver_through(
            self._create_warehouse("TWO", delivery_steps="pick_ship", reception_steps="two_steps", manufacture_steps="pbm")
        )

    def test_part_from_stock_is_picked_apart(self):
        warehouse = self._create_warehouse("SAM", manufacture_steps="pbm_sam")
        self._set_stock(self.beam, 3, warehouse.lot_stock_id)
        order = self._deliver_through(warehouse, stock={self.beam: 3})
        made = order.order_line.mto_production_ids.filtered(lambda production: production.product_id == self.beam)
        self.assertEqual(sum(made.mapped("product_qty")), 2 * (2 + 4) - 3)

    def test_warehouse_changed_later(self):
        self.warehouse.write({"delivery_steps": "pick_ship", "manufacture_steps": "pbm"})
        self._deliver_through(self.warehouse)

    def test_the_order_route_keeps_working(self):
        """A product made to stock with Odoo's own route is left to Odoo, also beside a line made to order."""
        route = self.env.ref("stock.route_warehouse0_mto")
        route.active = True
        plain = self._create_product(
            "Plain", route_ids=[(4, route.id), (4, self.env.ref("mrp.route_warehouse0_manufacture").id)]
        )
        self._create_bom(plain, [(self.beam, 1)])
        order = self._create_order((plain, 2), (self.table, 1))
        self._hold(order.order_line[1], stock={self.screw: 1000})
        order.action_confirm()
        production = self.env["mrp.production"].search([("product_id", "=", plain.id)])
        self.assertEqual(production.product_qty, 2)
        self.assertFalse(production.mto_line_id | production.move_raw_ids.mto_line_id)
        self.assertEqual(production.move_raw_ids.procure_method, "make_to_stock")
        self.assertFalse(order.order_line[0].mto_production_ids)
        self._assert_pegged(order.order_line[1])
