from odoo.tests import new_test_user, tagged

from .test_pegging import PeggingCase


@tagged("post_install", "-at_install")
class TestCancel(PeggingCase):
    def setUp(self):
        super().setUp()
        self.admin = self.env.ref("base.user_admin")
        self.order = self._create_order((self.table, 2), user_id=self.admin.id)
        self.line = self.order.order_line
        self.promise = self._hold(self.line, stock={self.screw: 1000})

    def _load(self):
        return self.env["resource.calendar.leaves"].search(
            [("resource_id", "in", (self.saw | self.bench).resource_id.ids), ("time_type", "=", "other")]
        )

    def test_quotation_gives_back_its_hold(self):
        self.assertTrue(self._load())
        self.order.action_cancel()
        self.assertFalse(self._load())
        self.assertEqual(self.promise.state, "cancelled")

    def test_order_cancels_what_has_not_started(self):
        self.order.action_confirm()
        productions, purchases = self.line.mto_production_ids, self.line.mto_purchase_line_ids
        self.order._action_cancel()
        self.assertEqual(set(productions.mapped("state")), {"cancel"})
        self.assertEqual(set(purchases.mapped("state")), {"cancel"})
        self.assertFalse(self._load())
        self.assertEqual(self.promise.state, "cancelled")
        self.assertFalse(productions.activity_ids | purchases.order_id.activity_ids, "nobody is bothered")
        self.assertEqual(set(productions.move_raw_ids.mapped("state")), {"cancel"})

    def test_what_there_was_to_do_about_its_dates_goes_with_the_order(self):
        """Also where somebody else than the seller cancels it; what people noted themselves stays."""
        seller = new_test_user(self.env, "other_seller", groups="sales_team.group_sale_salesman_all_leads")
        self.order.action_confirm()
        child = self.line.mto_production_ids.filtered(lambda production: production.product_id == self.frame)
        child.action_cancel()
        own = self.order.activity_schedule("mail.mail_activity_data_warning", user_id=self.admin.id)
        told = self.order.activity_ids - own
        self.assertEqual(told.activity_type_id, self.env.ref("mto_promise.activity_type_promise"))
        self.order.with_user(seller)._action_cancel()
        self.assertEqual(self.order.activity_ids, own)

    def test_only_own_lines_leave_a_shared_request(self):
        self.vendor.group_rfq = "all"
        other = self._create_order((self.table, 1))
        self._hold(other.order_line, stock={self.screw: 1000})
        (self.order | other).action_confirm()
        kept = other.order_line.mto_purchase_line_ids
        self.assertEqual(kept.order_id, self.line.mto_purchase_line_ids.order_id)
        self.order._action_cancel()
        self.assertFalse(self.line.mto_purchase_line_ids)
        self.assertEqual(set(kept.mapped("state")), {"draft"})
        self._assert_pegged(other.order_line)

    def test_started_and_ordered_is_told_to_who_is_in_charge(self):
        self.order.action_confirm()
        purchase = self.line.mto_purchase_line_ids[:1].order_id
        purchase.user_id = self.admin
        purchase.button_confirm()
        started = self.line.mto_production_ids.filtered(lambda production: production.product_id == self.leg)
        started.user_id = self.admin
        started.workorder_ids.button_start()
        slot = started.workorder_ids.leave_id
        self.order._action_cancel()
        self.assertEqual(started.state, "progress")
        self.assertTrue(slot.exists())
        self.assertEqual(purchase.state, "purchase")
        self.assertEqual(started.activity_ids.user_id, self.admin)
        self.assertEqual(purchase.activity_ids.user_id, self.admin)
        self.assertEqual(set((self.line.mto_production_ids - started).mapped("state")), {"cancel"})

    def test_child_cancelled_by_hand(self):
        self.order.action_confirm()
        child = self.line.mto_production_ids.filtered(lambda production: production.product_id == self.frame)
        need = child.move_finished_ids.move_dest_ids
        child.action_cancel()
        self.assertEqual((need.procure_method, need.mto_line_id), ("make_to_stock", self.line))
        self.assertNotEqual(need.state, "cancel")
        self.assertEqual(self.order.activity_ids.user_id, self.admin)
        self.assertIn("Frame", self.order.activity_ids[:1].note)
        self.assertEqual(
            set(self.order.activity_ids.mapped("summary")), {"Supply was cancelled"}, "a list of activities tells what it is"
        )

    def test_purchase_cancelled_by_hand(self):
        warehouse = self._create_warehouse("REC", reception_steps="two_steps")
        order = self._create_order((self.table, 2), warehouse=warehouse, user_id=self.admin.id)
        self._hold(order.order_line, stock={self.screw: 1000})
        order.action_confirm()
        purchase = order.order_line.mto_purchase_line_ids.order_id
        needs = purchase.order_line.move_dest_ids
        purchase.button_confirm()
        purchase.button_cancel()
        self.assertEqual(set(needs.mapped("procure_method")), {"make_to_stock"})
        self.assertNotIn("cancel", needs.mapped("state"))
        self.assertEqual(needs.mto_line_id, order.order_line)
        self.assertEqual(order.activity_ids.user_id, self.admin)
