from odoo.tests import HttpCase, new_test_user, tagged

from .promise_data import create_quotation, create_shop


@tagged("post_install", "-at_install")
class TestPromiseTour(HttpCase):
    def test_seller_promises_accepts_and_confirms(self):
        seller = new_test_user(self.env, "mto_seller", groups="sales_team.group_sale_salesman")
        table = create_shop(self.env)
        order = create_quotation(self.env, table, 2, user_id=seller.id)
        self.start_tour(f"/odoo/sales/{order.id}", "mto_promise_seller", login="mto_seller")
        self.assertEqual(order.state, "sale")
        self.assertEqual(order.commitment_date, order.order_line.mto_promised_date)
