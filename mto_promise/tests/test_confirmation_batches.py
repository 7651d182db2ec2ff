from unittest.mock import patch

from odoo.tests import tagged

from .common import MtoCommon


@tagged("post_install", "-at_install")
class TestConfirmationBatches(MtoCommon):
    """What a confirmation does once for many documents, and what it must not leave behind."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bench = cls._create_workcenter("Bench")
        cls.board = cls._create_product("Board")
        cls._create_price(cls.board)
        cls.frame, cls.door, cls.cabinet = (cls._create_product(name, mto_strategy="mto") for name in ("F", "D", "Cabinet"))
        work = [("Work", cls.bench, 30)]
        cls._create_bom(cls.frame, [(cls.board, 2)], work)
        cls._create_bom(cls.door, [(cls.board, 1)], work)
        cls._create_bom(cls.cabinet, [(cls.frame, 1), (cls.door, 2)], work)

    def _confirm(self, order):
        """Confirm ``order``; the products of each batch of manufacturing orders that were confirmed together."""
        batches = []
        model = self.env.registry["mrp.production"]
        original = model.action_confirm

        def action_confirm(productions):
            batches.append(sorted(production.product_id.name for production in productions))
            return original(productions)

        with patch.object(model, "action_confirm", action_confirm):
            order.action_confirm()
        return batches

    def test_each_level_of_the_whole_order_is_confirmed_at_once(self):
        order = self._create_order((self.cabinet, 1), (self.cabinet, 2))
        self.assertEqual(self._confirm(order), [["Cabinet", "Cabinet"], ["D", "D", "F", "F"]])
        self.assertEqual(set(order.order_line.mto_production_ids.mapped("state")), {"confirmed"})

    def test_a_reordering_rule_of_a_component_still_works(self):
        self.board.mto_always_stock = True
        self._set_stock(self.board, 4)
        self.env["stock.warehouse.orderpoint"].create(
            {"product_id": self.board.id, "product_min_qty": 3, "product_max_qty": 10, "warehouse_id": self.warehouse.id}
        )
        self._create_order((self.cabinet, 1)).action_confirm()
        bought = self.env["purchase.order.line"].search([("product_id", "=", self.board.id)])
        self.assertEqual(bought.product_qty, 10, "2 boards for the frame and 1 for each of 2 doors leave none")
        self.assertFalse(bought.mto_line_id)

    def test_the_next_confirmation_looks_again(self):
        self._create_order((self.cabinet, 1)).action_confirm()
        self.frame.bom_ids.active = False
        new = self._create_bom(self.frame, [(self.board, 5)], [("Work", self.bench, 30)])
        order = self._create_order((self.cabinet, 1))
        order.action_confirm()
        frame = order.order_line.mto_production_ids.filtered(lambda production: production.product_id == self.frame)
        self.assertEqual(frame.bom_id, new)

    def test_what_will_be_finished_is_made_once_and_stands_on_its_date(self):
        order = self._create_order((self.cabinet, 1))
        order.action_confirm()
        for production in order.order_line.mto_production_ids:
            finished = production.move_finished_ids
            self.assertEqual(len(finished), 1)
            self.assertEqual(finished.date, production.date_finished)
            self.assertEqual(finished.move_dest_ids, production.move_dest_ids)
            self.assertTrue(finished.move_dest_ids)

    def test_components_and_work_are_planned_once_for_each_order(self):
        model = self.env.registry["mrp.production"]
        asked, original = [], model._get_moves_raw_values

        def once(productions):
            asked.extend(productions.ids)
            return original(productions)

        order = self._create_order((self.cabinet, 2))
        with patch.object(model, "_get_moves_raw_values", once):
            order.action_confirm()
        productions = order.order_line.mto_production_ids
        self.assertEqual(sorted(asked), sorted(productions.ids))
        self.assertEqual(sorted(productions.move_raw_ids.mapped("product_qty")), [2, 4, 4, 4])
        self.assertEqual([len(production.workorder_ids) for production in productions], [1, 1, 1])

    def test_all_moves_carry_the_reference_of_the_order(self):
        order = self._create_order((self.cabinet, 1))
        order.action_confirm()
        productions = order.order_line.mto_production_ids
        for move in productions.move_raw_ids | productions.move_finished_ids | order.order_line.move_ids:
            self.assertEqual(move.reference_ids, order.stock_reference_ids)
        self.assertEqual(len(order.stock_reference_ids), 1)

    def test_afterwards_documents_are_confirmed_on_their_own(self):
        order = self._create_order((self.cabinet, 1))
        order.action_confirm()
        order.order_line.product_uom_qty = 3
        states = order.order_line.mto_production_ids.mapped("state")
        self.assertGreater(len(states), 0)
        self.assertNotIn("draft", states)
