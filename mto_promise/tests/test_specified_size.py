from odoo.tests import Form, tagged

from .test_specification_visible import MeasureCommon


@tagged("post_install", "-at_install")
class TestSpecifiedSize(MeasureCommon):
    """What was specified is what is carried: weight and volume from the line to the delivery, by hand.

    A cabinet of 1,500 mm weighs 10 + 15 = 25 kg and takes 1.5 * 0.6 = 0.9 m3; the standard one 10 kg and 0.5 m3.
    """

    def _deliver(self, picking, quantity):
        picking.move_ids.quantity = quantity
        picking.move_ids.picked = True
        action = picking.button_validate()
        if action is not True:
            Form.from_action(self.env, action).save().process()

    def _delivery(self, quantity=2):
        line = self._specify(quantity, height=1500)
        self._confirm(line)
        self._set_stock(self.cabinet, quantity)
        return line, line.order_id.picking_ids

    def test_the_line_tells_its_weight_and_volume(self):
        line = self._specify(2, height=1500)
        self.assertEqual((line.mto_unit_weight, line.mto_unit_volume), (25.0, 0.9))
        self.assertAlmostEqual(line.mto_weight, 50.0)
        self.assertAlmostEqual(line.mto_volume, 1.8)
        line.mto_specification = {"height": 1000}
        self.assertAlmostEqual(line.mto_weight, 40.0)
        line.mto_specification = False
        self.assertAlmostEqual(line.mto_weight, 20.0, msg="the standard product's")

    def test_a_dozen_weighs_twelve_times_as_much(self):
        line = self._specify(1, height=1500)
        line.product_uom_id = self.env.ref("uom.product_uom_dozen")
        self.assertAlmostEqual(line.mto_weight, 300.0)
        self._confirm(line)
        self.assertAlmostEqual(line.order_id.picking_ids.mto_weight, 300.0)

    def test_the_delivery_weighs_what_was_specified(self):
        line, picking = self._delivery()
        self.assertTrue(picking.mto_is_sized)
        self.assertAlmostEqual(picking.mto_weight, 50.0)
        self.assertAlmostEqual(picking.mto_volume, 1.8)
        picking.move_ids.quantity = 2
        self.assertAlmostEqual(picking.weight_bulk, 50.0, msg="what Odoo ships by")
        self.assertAlmostEqual(picking.shipping_weight, 50.0)
        self.assertAlmostEqual(picking.shipping_volume, 1.8)

    def test_a_part_of_the_delivery_weighs_its_part(self):
        line, picking = self._delivery(3)
        self._deliver(picking, 1)
        rest = line.order_id.picking_ids - picking
        self.assertEqual(picking.state, "done")
        self.assertAlmostEqual(picking.mto_weight, 25.0)
        self.assertAlmostEqual(rest.mto_weight, 50.0)
        self.assertAlmostEqual(rest.mto_volume, 1.8)

    def test_a_package_weighs_what_is_in_it(self):
        _line, picking = self._delivery()
        picking.move_ids.quantity = 2
        picking.move_ids.picked = True
        picking.action_put_in_pack()
        package = picking.move_line_ids.result_package_id
        self.assertAlmostEqual(package._get_weight(picking.id)[package], 50.0)
        self.assertAlmostEqual(picking.weight_bulk, 0.0)

    def test_goods_of_all_kinds_add_up(self):
        self.board.write({"weight": 3.0, "volume": 0.1})
        order = self._create_order((self.cabinet, 1), (self.cabinet, 1), (self.board, 2))
        order.order_line[0].mto_specification = {"height": 1500}
        self.env["mto.promise"]._promise(order.order_line).action_accept()
        order.action_confirm()
        self.assertAlmostEqual(sum(order.picking_ids.mapped("mto_weight")), 25 + 10 + 6)
        self.assertAlmostEqual(sum(order.picking_ids.mapped("mto_volume")), 0.9 + 0.5 + 0.2)

    def test_orders_without_a_specification_say_nothing(self):
        line = self._confirm(self._create_order((self.cabinet, 1)).order_line)
        self.assertFalse(line.order_id.picking_ids.mto_is_sized)

    def test_later_formulas_change_no_order_and_block_no_delivery(self):
        line, picking = self._delivery()
        template = self.cabinet.product_tmpl_id
        template.mto_weight_formula = "base_weight * 100"
        self.assertAlmostEqual(picking.mto_weight, 50.0)
        template.mto_weight_formula = "1 / (height - 1500)"
        line._compute_mto_unit_size()
        self.assertEqual(line.mto_unit_weight, 10.0, "the standard product's where the formula gives none")
        self.assertAlmostEqual(line.mto_unit_volume, 0.9, msg="the other one is not lost with it")
        self._deliver(picking, 2)
        self.assertEqual(picking.state, "done")

    def test_with_shipping_connectors_carriers_are_told(self):
        if "carrier_id" not in self.env["stock.picking"]._fields:
            self.skipTest("only with the app stock_delivery")
        line, picking = self._delivery()
        self.assertAlmostEqual(picking.move_ids.weight, 50.0)
        self.assertAlmostEqual(picking.weight, 50.0)
        self.assertAlmostEqual(picking._get_estimated_weight(), 50.0)
        self.assertAlmostEqual(line.order_id._get_estimated_weight(), 50.0)
        self.assertAlmostEqual(line.order_id.shipping_weight, 50.0)
        line.product_uom_qty = 3
        self.assertAlmostEqual(line.order_id.shipping_weight, 75.0)
