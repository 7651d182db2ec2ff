from datetime import timedelta

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import NOW
from .test_transfer import ALL_STEPS, TransferCase


@tagged("post_install", "-at_install")
class TestTransferHolds(TransferCase):
    """No piece is promised in two warehouses."""

    def test_a_hold_keeps_the_pieces_of_the_plant(self):
        self._set_stock(self.leg, 8, self.plant.lot_stock_id)
        _order, first = self._accept((self.table, 2))
        other = self._promise(self._create_order((self.table, 2)))
        self.assertEqual(self._between(other).child_ids.mapped("kind"), ["make"])
        sold = self._create_order((self.leg, 8), warehouse=self.plant)
        there = self._promise(sold)
        self.assertFalse(self._steps(there, "stock"))
        first.action_release()
        self.assertEqual(self._between(self._promise(other.order_id)).child_ids.mapped("kind"), ["stock"])
        self.assertEqual(self._steps(self._promise(sold), "stock").quantity, 8.0)

    def test_what_the_plant_has_promised_is_not_moved(self):
        self._set_stock(self.leg, 8, self.plant.lot_stock_id)
        sold, _there = self._accept((self.leg, 5), warehouse=self.plant)
        promise = self._promise(self._create_order((self.table, 2)))
        supplies = self._between(promise).child_ids
        self.assertEqual({(step.kind, step.quantity) for step in supplies}, {("stock", 3.0), ("make", 5.0)})
        sold.action_confirm()
        promise = self._promise(promise.order_id)
        supplies = self._between(promise).child_ids
        self.assertEqual({(step.kind, step.quantity) for step in supplies}, {("stock", 3.0), ("make", 5.0)})

    def test_what_moves_for_one_order_is_not_moved_for_another(self):
        self._set_stock(self.leg, 8, self.plant.lot_stock_id)
        order, _promise = self._confirm((self.table, 2))
        other = self._promise(self._create_order((self.table, 2)))
        self.assertEqual(self._between(other).child_ids.mapped("kind"), ["make"])
        self._move_all(order.order_line)
        other = self._promise(other.order_id)
        self.assertEqual(self._between(other).child_ids.mapped("kind"), ["make"], "nor what has come in for it")

    def test_a_hold_whose_pieces_are_gone_is_asked_anew(self):
        self._set_stock(self.leg, 8, self.plant.lot_stock_id)
        order, promise = self._accept((self.table, 2))
        self._set_stock(self.leg, -8, self.plant.lot_stock_id)
        self.env.flush_all()
        order.action_confirm()
        self.assertNotEqual(order.order_line.mto_promise_id, promise)
        self.assertEqual(self._between(order.order_line.mto_promise_id).child_ids.mapped("kind"), ["make"])

    def test_a_hold_that_should_have_left_is_asked_anew(self):
        self._set_stock(self.leg, 8, self.plant.lot_stock_id)
        order, promise = self._accept((self.table, 2), validity_date=NOW.date() + timedelta(days=30))
        with freeze_time(NOW + timedelta(hours=2)):
            order.action_confirm()
        self.assertNotEqual(order.order_line.mto_promise_id, promise)


@tagged("post_install", "-at_install")
class TestTransferChanges(TransferCase):
    """What happens to transfers after confirmation."""

    def setUp(self):
        super().setUp()
        self._set_stock(self.leg, 6, self.plant.lot_stock_id)
        self._set_stock(self.wood, 100, self.plant.lot_stock_id)
        self.order, self.promise = self._confirm((self.table, 2))
        self.line = self.order.order_line

    def _made(self):
        productions = self.line.mto_production_ids.filtered(lambda one: one.product_id == self.leg and one.state != "cancel")
        return productions.mapped("product_qty")

    def _turn_legs(self):
        self._move_all(self.line, self.plant)
        made = self.line.mto_production_ids.filtered(lambda one: one.product_id == self.leg)
        made.action_assign()
        made.button_mark_done()

    def _ship(self):
        """Send all that is to leave the plant on its way."""
        self._move_all(self.line, self.plant)
        arrivals, _leaving = self._moves(self.line)
        self.assertTrue(arrivals._mto_is_in_transit())
        return arrivals

    def _moved(self):
        """Quantities that come in, and those that leave from stock and from production."""
        arrivals, leaving = self._moves(self.line)
        from_stock = leaving.filtered(lambda move: move.procure_method == "make_to_stock")
        return [sum(moves.mapped("product_qty")) for moves in (arrivals, from_stock, leaving - from_stock)]

    def _assert_on_plan(self, quantity):
        promise = self.line.mto_promise_id
        self.assertEqual((promise.state, promise.quantity), ("committed", quantity))
        self._assert_transfers(promise, {step: (step.date_start, step.date_end) for step in promise.step_ids})

    def test_cancel(self):
        transfers = self.line.mto_transfer_ids
        self.order._action_cancel()
        self.assertEqual(set(transfers.mapped("state")), {"cancel"})
        self.assertEqual(set(self.line.mto_production_ids.mapped("state")), {"cancel"})
        self.assertEqual(self.leg.with_context(location=self.plant.lot_stock_id.id).free_qty, 6.0)

    def test_cancel_of_what_is_on_its_way(self):
        self._turn_legs()
        arrivals = self._ship()
        self.order._action_cancel()
        self.assertNotEqual(arrivals.state, "cancel", "what is on its way must come in")
        self.assertIn("Leg", arrivals.picking_id.activity_ids.note)

    def test_increase_and_decrease(self):
        self.assertEqual((self._moved(), self._made()), ([8.0, 6.0, 2.0], [2.0]))
        before = self.line.mto_transfer_ids | self.line.mto_production_ids.move_finished_ids
        self.line.product_uom_qty = 5
        self.assertEqual((self._moved(), self._made()), ([20.0, 6.0, 14.0], [14.0]))
        self._assert_on_plan(5)
        self.line.product_uom_qty = 2
        self.assertEqual((self._moved(), self._made()), ([8.0, 6.0, 2.0], [2.0]))
        after = self.line.mto_transfer_ids | self.line.mto_production_ids.move_finished_ids
        self.assertEqual(after.filtered(lambda move: move.state != "cancel"), before, "the same documents")
        self.line.product_uom_qty = 1
        self.assertEqual((self._moved(), self._made()), ([4.0, 4.0, 0.0], []))
        self._assert_on_plan(1)
        self.line.product_uom_qty = 0
        self.assertEqual(set(self.line.mto_transfer_ids.mapped("state")), {"cancel"})

    def test_what_is_made_beyond_the_need_stays(self):
        self.leg.bom_ids.write({"enable_batch_size": True, "batch_size": 10})
        self.line.product_uom_qty = 5
        self.assertEqual((self._moved(), sorted(self._made())), ([20.0, 6.0, 14.0], [10.0, 10.0]))
        self.line.product_uom_qty = 3
        self.assertEqual((self._moved(), self._made()), ([12.0, 6.0, 6.0], [10.0]))

    def test_more_than_is_on_its_way(self):
        """All eight legs have left; four more, for a third table, come in a transfer of their own."""
        self._turn_legs()
        arrivals = self._ship()
        self.env.flush_all()
        self.line.product_uom_qty = 3
        promise = self.line.mto_promise_id
        receipt = self._steps(promise, "receipt")
        self.assertEqual((receipt.move_id, receipt.quantity), (arrivals, 8.0))
        more = self._between(promise)
        self.assertEqual((more.quantity, more.child_ids.kind), (4.0, "make"))
        self.assertEqual((more.move_id - arrivals).product_qty, 4.0)

    def test_stage_and_expected_date(self):
        self.assertEqual(self.line.mto_stage, "waiting", "for legs of the plant")
        self.assertEqual(self.line.mto_expected_date, self.promise.promised_date)
        arrivals, _leaving = self._moves(self.line)
        arrivals.date += timedelta(days=4)
        # The legs come in at noon and wait an hour for the bench.
        self.assertEqual(self.line.mto_expected_date, self.promise.promised_date + timedelta(days=4, hours=-1))
        self.assertTrue(self.line.mto_is_late)

    def test_what_has_not_left_in_time_makes_it_late(self):
        """Eight in the morning three days after it should have left: three days late."""
        planned = self.promise.promised_date
        moved = self._between(self.promise)
        late = moved.date_start + timedelta(days=3)
        with freeze_time(late.replace(minute=0, second=0)):
            self.line._mto_follow()
            self.assertGreaterEqual(self.line.mto_expected_date - planned, timedelta(days=2, hours=23))

    def test_renewed(self):
        """Asked anew, the line finds the plant's legs that are its own."""
        renewed = self.env["mto.promise"]._repromise(self.promise)
        self.assertEqual(renewed.promised_date, self.promise.promised_date)
        self.assertEqual(
            {(step.kind, step.quantity) for step in self._between(renewed).child_ids}, {("stock", 6.0), ("make", 2.0)}
        )


@tagged("post_install", "-at_install")
class TestTransferChangesAllSteps(TestTransferChanges):
    plant_steps = ALL_STEPS
    shop_steps = ALL_STEPS


@tagged("post_install", "-at_install")
class TestTransferChoice(TransferCase):
    """Parts that another warehouse has, beside vendors and bills of materials."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hinge = cls._create_product("Hinge", standard_price=4.0)
        cls._create_price(cls.hinge, delay=12, price=3.0)
        cls.door = cls._create_product("Door", mto_strategy="ato")
        cls._create_bom(cls.door, [(cls.hinge, 10)], [("Glue", cls.bench, 60)])
        cls._set_stock(cls.hinge, 10, cls.plant.lot_stock_id)

    def _lever(self, promise):
        return promise.lever_ids.filtered(lambda lever: any(kind == "transfer" for kind, _about, _id in lever.choices))

    def test_lever_with_its_price(self):
        """Ten hinges of 4 from the plant's stock and 0.5 each for the way, in place of ten at 3: 15 more."""
        self.route.mto_transfer_price = 0.5
        promise = self._promise(self._create_order((self.door, 1)))
        self.assertEqual(promise.earliest_date, NOW + timedelta(days=14, hours=1), "a Monday")
        lever = self._lever(promise)
        self.assertEqual((lever.price, lever.date), (15.0, NOW + timedelta(days=3, hours=1)))
        self.assertEqual(lever.name, f"Move Hinge from {self.plant.name}")

    def test_chosen_and_confirmed(self):
        order = self._create_order((self.door, 1))
        lever = self._lever(self._promise(order))
        promise = self.env["mto.promise"]._promise(order.order_line, choices={order.order_line.id: lever.choices})
        promise.action_accept()
        plan = {step: (step.date_start, step.date_end) for step in promise.step_ids}
        self.assertEqual(self._between(promise).quantity, 10.0)
        self.assertIn("Hinge", promise.choice_names)
        order.action_confirm()
        self._assert_transfers(promise, plan)
        self.assertFalse(order.order_line.mto_purchase_line_ids)

    def test_policies(self):
        order = self._create_order((self.door, 1))
        self.company.mto_choice_policy = "earliest"
        self.assertTrue(self._between(self._promise(order)))
        self.company.mto_choice_policy = "cheapest"
        wish = NOW + timedelta(days=20)
        self.assertFalse(self._between(self.env["mto.promise"]._promise(order.order_line, wish)), "ten more than bought")
        self.hinge.standard_price = 2.0
        self.assertTrue(self._between(self.env["mto.promise"]._promise(order.order_line, wish)))
        self.assertTrue(self._between(self.env["mto.promise"]._promise(order.order_line, NOW + timedelta(days=4))))

    def test_what_is_sold_may_come_from_elsewhere(self):
        self.hinge.mto_strategy = "mto"
        order = self._create_order((self.hinge, 4))
        lever = self._lever(self._promise(order))
        promise = self.env["mto.promise"]._promise(order.order_line, choices={order.order_line.id: lever.choices})
        promise.action_accept()
        plan = {step: (step.date_start, step.date_end) for step in promise.step_ids}
        order.action_confirm()
        self._assert_transfers(promise, plan)

    def test_not_offered_without_a_route_or_a_warehouse(self):
        order = self._create_order((self.door, 1))
        self.assertTrue(self._lever(self._promise(order)))
        self.route.active = False
        self.assertFalse(self._lever(self._promise(order)))
        self.route.active = True
        self.route.rule_ids.active = True
        self.assertTrue(self._lever(self._promise(order)))
        self.route.rule_ids.filtered(lambda rule: rule.location_src_id.usage == "transit").active = False
        self.assertFalse(self._lever(self._promise(order)), "nothing brings it in")

    def test_an_archived_warehouse_is_not_offered(self):
        order = self._create_order((self.door, 1))
        self.env.flush_all()
        self.env.cr.execute("UPDATE stock_warehouse SET active = FALSE WHERE id = %s", [self.plant.id])
        self.env.invalidate_all()
        self.assertFalse(self._lever(self._promise(order)))

    def test_another_company_is_never_asked(self):
        other = self.env["res.company"].create({"name": "Other"})
        foreign = self.env["stock.warehouse"].search([("company_id", "=", other.id)], limit=1)
        self.warehouse.write({"resupply_wh_ids": [Command.link(foreign.id)]})
        self._set_stock(self.hinge, 100, foreign.lot_stock_id)
        promise = self._promise(self._create_order((self.door, 2)))
        self.assertIn(foreign, self.warehouse.resupply_route_ids.supplier_wh_id)
        self.assertFalse(self._lever(promise))

    def test_a_choice_that_is_gone_is_told(self):
        order = self._create_order((self.door, 1))
        lever = self._lever(self._promise(order))
        choices = {order.order_line.id: lever.choices}
        self.route.active = False
        promise = self.env["mto.promise"]._promise(order.order_line, choices=choices)
        self.assertFalse(self._between(promise))
        self.assertIn("Hinge", promise.warning)

    def test_a_seller_without_rights_on_stock(self):
        seller = new_test_user(self.env, "transfer_seller", "sales_team.group_sale_salesman_all_leads")
        self.leg.route_ids = self.route
        self._set_stock(self.leg, 4, self.plant.lot_stock_id)
        order = self._create_order((self.table, 1), user_id=seller.id).with_user(seller)
        promise = self.env["mto.promise"].with_user(seller)._promise(order.order_line)
        step = promise.sudo().step_ids.filtered("route_id")
        self.assertEqual(step.with_user(seller)._prepare_answers()[0]["place"], self.plant.name)
        promise.action_accept()
        plan = {step: (step.date_start, step.date_end) for step in promise.sudo().step_ids}
        order.action_confirm()
        self.env.invalidate_all()
        self._assert_transfers(promise.sudo(), plan)
        order._action_cancel()
        self.assertEqual(set(order.sudo().order_line.mto_transfer_ids.mapped("state")), {"cancel"})

    def test_queries_do_not_grow_with_warehouses(self):
        def count(order):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._promise(order)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        orders = [self._create_order((self.table, 1)) for _number in range(3)]
        count(orders[0])
        one = count(orders[1])
        more = [self._create_warehouse(f"W{number}") for number in range(4)]
        self.warehouse.write({"resupply_wh_ids": [Command.link(warehouse.id) for warehouse in more]})
        self.assertLessEqual(count(orders[2]), one)

    def test_prices_are_not_negative(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self.route.mto_transfer_price = -1.0
            self.env.flush_all()
