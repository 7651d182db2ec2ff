from datetime import timedelta

from freezegun import freeze_time

from odoo.tests import new_test_user, tagged

from .test_pegging import PeggingCase

SUMMARY = "Later than promised"


class SlipCase(PeggingCase):
    def setUp(self):
        super().setUp()
        self.env.company.partner_id.tz = "Europe/Brussels"
        self.seller = new_test_user(self.env, "slip_seller", groups="sales_team.group_sale_salesman", tz="Europe/Brussels")
        self.order = self._create_order((self.table, 2), user_id=self.seller.id)
        self.line = self.order.order_line
        self.promise = self._hold(self.line, stock={self.screw: 1000})
        self.order.action_confirm()
        self.purchase_line = self.line.mto_purchase_line_ids.sorted("product_qty")[-1]

    def _tick(self):
        """What the hour brings; the activity about it."""
        self.line._mto_follow()
        return self.order.activity_search(["mto_promise.activity_type_slip"])

    def _production(self, product):
        return self.line.mto_production_ids.filtered(lambda production: production.product_id == product)


@tagged("post_install", "-at_install")
class TestSlip(SlipCase):
    def test_on_time_is_told_to_nobody(self):
        self.assertFalse(self._tick())
        self.assertFalse(self.line.mto_told_date)

    def test_late_receipt_is_told_to_the_seller_once(self):
        self.purchase_line.date_planned += timedelta(days=16)
        activity = self._tick()
        self.assertEqual((activity.user_id, activity.summary), (self.seller, SUMMARY))
        self.assertIn(self.purchase_line.order_id.name, activity.note)
        self.assertIn("Wood", activity.note)
        self.assertNotIn("href", activity.note, "the seller cannot open purchases")
        self.assertEqual(self._tick(), activity)

    def test_who_may_open_the_document_gets_a_link(self):
        self.seller.group_ids += self.env.ref("purchase.group_purchase_user")
        self.purchase_line.date_planned += timedelta(days=16)
        self.assertIn(f'data-oe-id="{self.purchase_line.order_id.id}"', self._tick().note)

    def test_what_was_done_comes_back_only_when_it_gets_later(self):
        self.purchase_line.date_planned += timedelta(days=16)
        self._tick().action_feedback(feedback="The customer knows")
        self.assertFalse(self._tick())
        self.purchase_line.date_planned -= timedelta(days=2)
        self.assertFalse(self._tick(), "less late is no news")
        self.purchase_line.date_planned += timedelta(days=1)
        self.assertTrue(self._tick())

    def test_it_tells_the_date_of_today(self):
        self.purchase_line.date_planned += timedelta(days=16)
        activity = self._tick()
        told = activity.note
        self.purchase_line.date_planned -= timedelta(days=3)
        self.assertEqual(self._tick(), activity)
        self.assertNotEqual(activity.note, told)

    def test_it_goes_when_the_date_is_kept_again(self):
        self.purchase_line.date_planned += timedelta(days=16)
        self._tick()
        self.purchase_line.date_planned -= timedelta(days=16)
        self.assertFalse(self._tick())
        self.assertFalse(self.line.mto_told_date)
        self.purchase_line.date_planned += timedelta(days=16)
        self.assertTrue(self._tick(), "and comes back with the danger")

    def test_it_goes_with_the_order(self):
        self.purchase_line.date_planned += timedelta(days=16)
        self._tick()
        self.order._action_cancel()
        self.assertFalse(self.order.activity_search(["mto_promise.activity_type_slip"]))

    def test_time_alone_makes_it_late(self):
        self.env.flush_all()
        with freeze_time(self.promise.promised_date + timedelta(days=2)):
            self.assertTrue(self._tick())

    def test_it_speaks_the_language_of_the_seller(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.seller.lang = "fr_FR"
        self.purchase_line.date_planned += timedelta(days=16)
        activity = self._tick()
        month = self.line.mto_expected_date.month
        name = ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."][month - 1]
        self.assertIn(name, activity.note)


@tagged("post_install", "-at_install")
class TestLostSupply(SlipCase):
    def test_cancelled_production_begins_anew(self):
        child = self._production(self.frame)
        step = child.mto_step_id
        child.action_cancel()
        self.assertIn(step, self.line._mto_lost_steps())
        with freeze_time(step.date_end):
            activity = self._tick()
            below = step | step.child_ids | step.child_ids.child_ids | step.child_ids.child_ids.child_ids
            again = step.date_end - min(below.mapped("date_start"))
            slack = timedelta(minutes=step.slack_minutes)
            late = self.line.mto_expected_date - self.promise.promised_date
            self.assertAlmostEqual(late / timedelta(hours=1), (again - slack) / timedelta(hours=1), delta=1)
            self.assertIn("Frame was cancelled", activity.note)

    def test_supply_from_stock_takes_its_place(self):
        child = self._production(self.frame)
        child.action_cancel()
        self._set_stock(self.frame, 2)
        self._production(self.table).action_assign()
        self.assertFalse(self.line._mto_lost_steps() & child.mto_step_id)

    def test_production_for_it_takes_its_place(self):
        child = self._production(self.frame)
        need = child.move_finished_ids.move_dest_ids
        child.action_cancel()
        other = child.copy()
        other.action_confirm()
        other.move_finished_ids.move_dest_ids = need
        self.assertFalse(self.line._mto_lost_steps() & child.mto_step_id)

    def test_purchase_cancelled_or_deleted(self):
        step = self.purchase_line.mto_step_id
        self.purchase_line.order_id.button_cancel()
        self.assertIn(step, self.line._mto_lost_steps())
        self.purchase_line.order_id.unlink()
        self.assertIn(step, self.line._mto_lost_steps())

    def test_what_has_come_is_not_lost_where_it_is_not_set_aside(self):
        self._produce_all(self.order)
        self.assertFalse(self.line._mto_lost_steps())
        self.line.move_ids._do_unreserve()
        self.assertFalse(self.line._mto_lost_steps())

    def test_nothing_is_lost_of_an_order_as_confirmed_or_cancelled(self):
        self.assertFalse(self.line._mto_lost_steps())
        self.order._action_cancel()
        self.assertFalse(self.line._mto_lost_steps())

    def test_less_ordered_is_not_lost(self):
        self.line.product_uom_qty = 1
        self.assertFalse(self.line._mto_lost_steps())

    def test_nothing_is_lost_on_the_way_through_a_warehouse(self):
        """Goods that wait on the dock, or between stock and shop floor, are on their way."""
        warehouse = self._create_warehouse(
            "LST", reception_steps="three_steps", manufacture_steps="pbm_sam", delivery_steps="pick_pack_ship"
        )
        self._set_stock(self.screw, 1000, warehouse.lot_stock_id)
        order = self._create_order((self.table, 2), warehouse=warehouse)
        line = order.order_line
        self._hold(line, stock={self.screw: 1000})
        order.action_confirm()
        for purchase in line.mto_purchase_line_ids.order_id:
            purchase.button_confirm()
            self.assertFalse(line._mto_lost_steps(), "ordered")
            arrived = purchase.picking_ids
            arrived.move_ids.picked = True
            arrived._action_done()
            self.assertFalse(line._mto_lost_steps(), "on the dock")
            self._transfer(arrived.move_ids.move_dest_ids.picking_id)
            self.assertFalse(line._mto_lost_steps(), "in stock")
        for production in line.mto_production_ids.sorted("id", reverse=True):
            self._transfer(production.move_raw_ids.move_orig_ids.picking_id)
            self.assertFalse(line._mto_lost_steps(), "on the shop floor")
            production.action_assign()
            production.button_mark_done()
            self.assertFalse(line._mto_lost_steps(), "made")
            stored = production.move_finished_ids.move_dest_ids
            self._transfer(stored.picking_id.filtered(lambda picking: picking.picking_type_code == "internal"))
            self.assertFalse(line._mto_lost_steps(), "stored")

    def test_less_received_than_ordered_is_lost_once_the_rest_is_given_up(self):
        purchase = self.purchase_line.order_id
        purchase.button_confirm()
        step, ordered = self.purchase_line.mto_step_id, self.purchase_line.product_qty
        receipt = self.purchase_line.move_ids
        receipt.write({"quantity": ordered - 1, "picked": True})
        receipt.picking_id._action_done()
        self.assertFalse(self.line._mto_lost_steps(), "the rest is to come")
        self.purchase_line.move_ids.filtered(lambda move: move.state != "done")._action_cancel()
        self.purchase_line.product_qty = ordered - 1
        self.assertIn(step, self.line._mto_lost_steps())
