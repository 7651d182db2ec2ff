from datetime import datetime, timedelta
from xmlrpc.client import dumps

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import NOW
from .test_levers import LeverCase

DAY = 24 * 60


class DeliveryCase(LeverCase):
    """As in ``LeverCase``: a frame takes 300 minutes from Monday 9 March on; two of them until Tuesday, 10:00."""

    def _points(self, wizard, line=0):
        promise = wizard.line_ids[line].promise_id
        return [(point["quantity"], point["date"]) for point in wizard.promise_curve(promise.id)["points"]]

    def _split(self, wizard, quantity, line=None):
        line = wizard.line_ids.filtered(lambda one: one.sale_line_id == line) if line else wizard.line_ids[0]
        wizard.action_split(line.promise_id.id, quantity)


@tagged("post_install", "-at_install")
class TestSplit(DeliveryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.frame.mto_stock_first = True
        cls._set_stock(cls.frame, 2)

    def test_curve_and_nothing_written(self):
        order = self._create_order((self.frame, 5))
        wizard = self._open(order)
        before = wizard.line_ids.promise_id, wizard.line_ids.promise_id.step_ids
        # Two lie there; the third is ready on Monday 9 March at 14:00, five on Tuesday at 16:00.
        self.assertEqual(
            self._points(wizard),
            [(2.0, "2026-03-02 08:00:00"), (3.0, "2026-03-09 14:00:00"), (5.0, "2026-03-10 16:00:00")],
        )
        self.assertEqual((wizard.line_ids.promise_id, wizard.line_ids.promise_id.step_ids), before)
        self.assertEqual(order.order_line.product_uom_qty, 5)

    def test_other_programs_can_be_answered(self):
        """XML-RPC knows no None."""
        wizard = self._open(self._create_order((self.frame, 5)))
        promise = wizard.line_ids.promise_id
        split = promise.lever_ids.filtered("quantity")[0]
        answers = [
            wizard.promise_curve(promise.id),
            wizard.answer,
            wizard.action_choose(split.id),
            wizard.action_join(wizard.line_ids[1].promise_id.id),
            wizard.action_split(wizard.line_ids.promise_id.id, 2),
            wizard.action_refresh(),
            wizard.action_recalculate(),
            wizard.action_hold(),
            wizard.action_release(),
        ]
        for answer in answers:
            self.assertTrue(dumps((answer,)))

    def test_split_accept_confirm_gives_deliveries_on_their_dates(self):
        order = self._create_order((self.frame, 5), (self.steel, 1))
        wizard = self._open(order)
        total = order.amount_untaxed
        self._split(wizard, 2)
        self._split(wizard, 1, order.order_line[1])
        frames = order.order_line[:3]
        self.assertEqual(frames.product_id, self.frame, "the parts stand below one another")
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(wizard.line_ids.sale_line_id, order.order_line)
        self.assertEqual(frames.mapped("product_uom_qty"), [2, 1, 2])
        self.assertEqual(order.amount_untaxed, total)
        dates = [NOW, datetime(2026, 3, 9, 14), datetime(2026, 3, 10, 16)]
        self.assertEqual(frames.mapped("mto_promised_date"), dates)
        self.assertEqual([line["part"] for line in self._open(order).answer["lines"]], [1, 2, 3, False])
        self._confirm(wizard)
        moves = [self._deliveries(line) for line in frames]
        self.assertEqual([move.date_deadline for move in moves], dates)
        pickings = [move.picking_id for move in moves]
        self.assertEqual(len(set(pickings)), 3, "each later part is a delivery order of its own")
        self.assertEqual([picking.scheduled_date for picking in pickings[1:]], dates[1:])
        self.assertEqual(self._deliveries(order.order_line - frames).picking_id, pickings[0], "the others stay together")
        for line in frames[1:]:
            self.assertEqual(line.mto_production_ids.product_qty, line.product_uom_qty)
            self.assertEqual(line.mto_production_ids.mto_line_id, line)
        shown = order._mto_customer_lines()
        self.assertEqual([mto["date"] for mto in shown if mto["line"] in frames], dates)

    def test_undo(self):
        order = self._create_order((self.frame, 5))
        wizard = self._open(order)
        before = wizard.complete_date, order.amount_untaxed
        self._split(wizard, 2)
        wizard.action_hold()
        self.assertFalse(wizard.answer["lines"][0]["can_join"])
        self.assertTrue(wizard.answer["lines"][1]["can_join"])
        wizard.action_join(wizard.line_ids[1].promise_id.id)
        self.assertEqual(order.order_line.product_uom_qty, 5)
        self.assertEqual((wizard.complete_date, order.amount_untaxed), before)
        with self.assertRaisesRegex(UserError, "not a part"):
            wizard.action_join(wizard.line_ids.promise_id.id)

    def test_the_price_of_the_whole_quantity_stays(self):
        pricelist = self.env["product.pricelist"].create({"name": "By quantity"})
        self.env["product.pricelist.item"].create(
            {"pricelist_id": pricelist.id, "min_quantity": 5, "compute_price": "fixed", "fixed_price": 70.0}
        )
        order = self._create_order((self.frame, 5), pricelist_id=pricelist.id)
        self.assertEqual(order.amount_untaxed, 350.0)
        wizard = self._open(order)
        self._split(wizard, 2)
        self.assertEqual(order.order_line.mapped("price_unit"), [70.0, 70.0])
        wizard.action_join(wizard.line_ids[1].promise_id.id)
        self.assertEqual(order.amount_untaxed, 350.0)

    def test_minimum_shipment(self):
        self.customer.mto_minimum_shipment = 50.0
        wizard = self._open(self._create_order((self.frame, 6)))
        self.assertFalse(wizard.line_ids.promise_id.lever_ids.filtered(lambda lever: 0 < lever.quantity < 3))
        self.assertEqual(
            [
                point["quantity"]
                for point in wizard.promise_curve(wizard.line_ids.promise_id.id)["points"]
                if point["may_split"]
            ],
            [3.0],
        )
        with self.assertRaisesRegex(UserError, "below the minimum shipment of Customer, 3 Units"):
            self._split(wizard, 2)
        self._split(wizard, 3)
        with self.assertRaisesRegex(UserError, "below the minimum shipment"):
            self._split(wizard, 1, wizard.order_id.order_line[1])
        self.assertEqual(wizard.order_id.order_line.mapped("product_uom_qty"), [3, 3])

    def test_customers_without_partial_deliveries(self):
        self.customer.mto_refuses_partial = True
        order = self._create_order((self.frame, 5))
        self.assertEqual(order.picking_policy, "one")
        with Form(self.env["sale.order"]) as form:
            form.partner_id = self.customer
            self.assertEqual(form.picking_policy, "one")
            form.partner_id = self.vendor
        wizard = self._open(order)
        self.assertFalse(wizard.line_ids.promise_id.lever_ids.filtered("quantity"))
        with self.assertRaisesRegex(UserError, "shipped when all products are ready"):
            self._split(wizard, 2)
        wizard.picking_policy = "direct"
        wizard.action_recalculate()
        with self.assertRaisesRegex(UserError, "accepts no partial deliveries"):
            self._split(wizard, 2)

    def test_quantities_that_cannot_be(self):
        wizard = self._open(self._create_order((self.frame, 5)))
        for quantity in (0, -1, 5, 6):
            with self.assertRaisesRegex(UserError, "above zero and below 5 Units"):
                self._split(wizard, quantity)
        wizard.order_id.order_line.product_uom_id = self.env.ref("uom.product_uom_dozen")
        wizard.order_id.order_line.product_uom_qty = 1
        wizard = self._open(wizard.order_id)
        with self.assertRaisesRegex(UserError, "cannot be said in Dozens"):
            self._split(wizard, 7)
        self._split(wizard, 6)
        self.assertEqual(wizard.order_id.order_line.mapped("product_uom_qty"), [0.5, 0.5])


@tagged("post_install", "-at_install")
class TestTogether(DeliveryCase):
    def test_one_date_and_nothing_made_too_early(self):
        self.steel.mto_strategy = "mto"
        self.price.delay = 20
        order = self._create_order((self.frame, 1), (self.frame, 1), picking_policy="one")
        board = self._create_product("Board", mto_strategy="mto")
        self._create_price(board, delay=60)
        order.order_line = [(0, 0, {"product_id": board.id, "product_uom_qty": 1})]
        wizard = self._open(order)
        date = NOW + timedelta(days=60)
        self.assertEqual(set(order.order_line.mapped("mto_promised_date")), {date})
        first = order.order_line[0].mto_promise_id
        self.assertEqual(first.reason_ids.mapped("kind"), ["together"])
        self.assertIn("Board", first.reason_ids.name)
        self.assertLess(first.earliest_date, date)
        promises = self._confirm(wizard)
        moves = self._deliveries(order.order_line)
        self.assertEqual(set(moves.mapped("date_deadline")), {date})
        self.assertEqual(len(moves.picking_id), 1)
        self.assertEqual(moves.picking_id.scheduled_date, date)
        for step in promises.step_ids.filtered(lambda step: step.kind == "make"):
            self.assertEqual(step.production_id.date_finished, step.date_end)
            self.assertGreater(step.date_start, date - timedelta(days=5))

    def test_the_order_tells_what_its_last_line_waits_for(self):
        self.steel.mto_strategy = "mto"
        board = self._create_product("Board", mto_strategy="mto")
        price = self._create_price(board, delay=60)
        for lines in (((self.frame, 1), (board, 1)), ((board, 1), (self.frame, 1))):
            wizard = self._open(self._create_order(*lines, picking_policy="one"))
            self.assertIn(price.partner_id.name, wizard.binding_reason)

    def test_another_policy_makes_promises_outdated(self):
        board = self._create_product("Board", mto_strategy="mto")
        self._create_price(board, delay=60)
        order = self._create_order((self.frame, 1), (board, 1))
        wizard = self._open(order)
        wizard.action_hold()
        dates = order.order_line.mapped("mto_promised_date")
        self.assertNotEqual(dates[0], dates[1])
        order.picking_policy = "one"
        self.assertEqual(order.order_line.mapped("mto_is_outdated"), [True, True])
        self.env.invalidate_all()  # the next request: a dialog is not told of changes to what it is about
        self.assertTrue(wizard.is_stale)
        wizard.picking_policy = "one"
        wizard.action_refresh()
        self.assertFalse(wizard.is_stale)
        wizard.action_accept()
        self.assertEqual(order.order_line.mapped("mto_promised_date"), [dates[1]] * 2)
        self.assertEqual(order.commitment_date, dates[1])

    def test_the_wizard_changes_the_policy(self):
        board = self._create_product("Board", mto_strategy="mto")
        self._create_price(board, delay=60)
        order = self._create_order((self.frame, 1), (board, 1))
        wizard = self._open(order)
        wizard.picking_policy = "one"
        self.assertTrue(wizard.is_stale)
        self.assertEqual(order.picking_policy, "direct")
        wizard.action_refresh()
        self.assertEqual(order.picking_policy, "one")
        self.assertEqual(len(set(order.order_line.mto_promise_id.mapped("promised_date"))), 1)

    def test_what_is_held_waits_for_a_line_that_became_later(self):
        board = self._create_product("Board", mto_strategy="mto")
        price = self._create_price(board, delay=60)
        order = self._create_order((self.frame, 1), (board, 1), picking_policy="one")
        self._open(order).action_hold()
        price.delay = 90
        order.order_line[1].product_uom_qty = 2
        wizard = self._open(order)
        self.assertEqual(set(wizard.line_ids.mapped("promised_date")), {NOW + timedelta(days=90)})
        wizard.action_accept()
        self.assertEqual(set(order.order_line.mapped("mto_promised_date")), {NOW + timedelta(days=90)})
        self.assertFalse(any(order.order_line.mapped("mto_is_outdated")))

    def test_one_line_of_it_is_promised_with_the_others(self):
        order = self._create_order((self.frame, 1), (self.frame, 1), picking_policy="one")
        action = order.order_line[0].action_mto_promise()
        self.assertEqual(self.env[action["res_model"]].browse(action["res_id"]).line_ids.sale_line_id, order.order_line)

    def test_confirming_asks_all_anew_where_one_is_not_held(self):
        board = self._create_product("Board", mto_strategy="mto")
        self._create_price(board, delay=60)
        order = self._create_order((self.frame, 1), (board, 1), picking_policy="one")
        wizard = self._open(order)
        wizard.action_hold()
        self.env["sale.order.line"].create({"order_id": order.id, "product_id": self.frame.id, "product_uom_qty": 1})
        order.action_confirm()
        self.assertEqual(set(order.order_line.mapped("mto_promised_date")), {NOW + timedelta(days=60)})
        self.assertEqual(set(order.order_line.mapped("mto_promise_state")), {"committed"})


@tagged("post_install", "-at_install")
class TestCompetition(DeliveryCase):
    def _dates(self, order):
        promises = self.env["mto.promise"]._promise(order.order_line)
        return [promise.promised_date for promise in promises]

    def test_lines_compete_in_the_chosen_order(self):
        early, late = datetime(2026, 3, 9, 14), datetime(2026, 3, 10, 10)
        order = self._create_order((self.frame, 1), (self.frame, 1))
        self.assertEqual(self._dates(order), [early, late])
        order.order_line[1].mto_requested_date = early
        order.mto_competition = "wish"
        self.assertEqual(self._dates(order), [late, early])
        order.order_line[0].mto_priority = "2"
        order.mto_competition = "priority"
        self.assertEqual(self._dates(order), [early, late])
        order.order_line[1].mto_priority = "3"
        self.assertTrue(order.order_line[1].mto_promise_id.is_outdated, "it was asked with another priority")
        self.assertEqual(self._dates(order), [late, early])
        order.order_line.mto_promise_id.action_hold()
        self.assertEqual(order.order_line.mapped("mto_promised_date"), [late, early])

    def test_the_order_in_which_lines_are_asked_for_does_not_matter(self):
        order = self._create_order((self.frame, 1), (self.frame, 1))
        first, second = order.order_line
        self.env["mto.promise"]._promise(second | first)
        self.assertLess(first.mto_promised_date, second.mto_promised_date)

    def test_the_wizard_asks_again(self):
        order = self._create_order((self.frame, 1), (self.frame, 1))
        wizard = self._open(order)
        with Form(wizard) as form:
            form.competition = "priority"
            with form.line_ids.edit(1) as line:
                line.priority = "3"
            self.assertTrue(form.is_stale)
        wizard.action_refresh()
        self.assertFalse(wizard.is_stale)
        self.assertRecordValues(order.order_line, [{"mto_priority": "0"}, {"mto_priority": "3"}])
        self.assertGreater(*wizard.line_ids.mapped("promised_date"))

    def test_what_lines_cost_one_another(self):
        board = self._create_product("Board", mto_strategy="mto")
        self._create_price(board, delay=3)
        order = self._create_order((self.frame, 1), (self.frame, 1), (board, 1))
        wizard = self._open(order)
        first, second, third = order.order_line.ids
        costs = {cost["id"]: [(other["id"], other["minutes"]) for other in cost["others"]] for cost in wizard.line_costs()}
        # Without the first the second is ready on Monday at 14:00 instead of Tuesday at 10:00.
        self.assertEqual(costs, {first: [(second, 20 * 60)], second: [], third: []})

    def test_too_many_lines(self):
        wizard = self._open(self._create_order(*[(self.steel, 1)] * 21))
        with self.assertRaisesRegex(UserError, "more than 20 lines"):
            wizard.line_costs()

    def test_queries_do_not_grow(self):
        def queries(wizard, method, *args):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            getattr(wizard, method)(*args)
            return self.env.cr.sql_log_count - before

        found = {}
        for count in (2, 6):
            wizard = self._open(self._create_order(*[(self.frame, 2 * count)] * count))
            promise = wizard.line_ids[0].promise_id.id
            wizard.line_costs()
            found[count] = queries(wizard, "line_costs"), queries(wizard, "promise_curve", promise)
        self.assertEqual(found[2], found[6])
