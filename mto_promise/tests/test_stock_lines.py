from datetime import timedelta

from odoo.tests import tagged

from .common import NOW, MtoCommon


@tagged("post_install", "-at_install")
class TestStockLines(MtoCommon):
    """Lines from stock beside the ones made to order: followed once something is held for them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chair = cls._create_product("Chair")
        cls._create_price(cls.chair, delay=30)
        cls.receipt = cls.env["stock.move"].create(
            {
                "product_id": cls.chair.id,
                "product_uom_qty": 5,
                "location_id": cls.env.ref("stock.stock_location_suppliers").id,
                "location_dest_id": cls.warehouse.lot_stock_id.id,
            }
        )
        cls.receipt._action_confirm()
        cls.receipt.date = NOW + timedelta(days=3)

    def test_goods_of_a_planned_receipt_are_awaited_and_then_ready(self):
        line = self._create_order((self.chair, 2)).order_line
        promise = self.env["mto.promise"]._promise(line)
        self.assertEqual(promise.step_ids[1:].mapped("kind"), ["receipt"])
        promise.action_accept()
        line.order_id.action_confirm()
        self.assertEqual((line.mto_stage, line.mto_progress), ("waiting", 0.0))
        self.receipt.write({"quantity": 5, "picked": True})
        self.receipt._action_done()
        line.move_ids._action_assign()
        self.assertEqual((line.mto_stage, line.mto_progress), ("ready", 100.0))

    def test_an_answer_alone_makes_no_stock_line_one_to_follow(self):
        line = self._create_order((self.chair, 2)).order_line
        self.env["mto.promise"]._promise(line)
        self.assertFalse(line.mto_stage)
        line.order_id.action_confirm()
        self.assertFalse(line.mto_stage)
