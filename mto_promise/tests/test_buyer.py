"""What is bought for an order is confirmed and changed by buyers, who have no rights on manufacturing and sales."""

from odoo.tests import new_test_user, tagged

from .common import MtoCommon


@tagged("post_install", "-at_install")
class TestBuyer(MtoCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        buyer = new_test_user(cls.env, "only_buyer", groups="base.group_user,purchase.group_purchase_user")
        steel = cls._create_product("Steel")
        cls._create_price(steel)
        table = cls._create_product("Table", mto_strategy="mto")
        cls._create_bom(table, [(steel, 3)])
        order = cls._create_order((table, 2))
        order.action_confirm()
        cls.line = order.order_line.mto_purchase_line_ids.with_user(buyer)

    def test_confirms_and_orders_more(self):
        self.env.invalidate_all()
        self.line.order_id.button_confirm()
        self.assertEqual(self.line.order_id.state, "purchase")
        self.assertEqual(sum(self.line.sudo().move_ids.mapped("product_uom_qty")), 6)
        self.env.invalidate_all()
        self.line.product_qty = 8
        self.assertEqual(sum(self.line.sudo().move_ids.mapped("product_uom_qty")), 8)
