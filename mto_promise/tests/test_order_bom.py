from datetime import datetime

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import MtoCommon


@tagged("post_install", "-at_install")
class TestOrderBom(MtoCommon):
    """A line with a bill of materials of its own is promised and made by it, at every level."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.saw = cls._create_workcenter("Saw")
        cls.steel, cls.oak = cls._create_product("Steel"), cls._create_product("Oak")
        for product in cls.steel | cls.oak:
            cls._create_price(product, delay=5)
        cls.frame = cls._create_product("Frame")
        cls.table = cls._create_product("Table", mto_strategy="mto")
        cls.frame_bom = cls._create_bom(cls.frame, [(cls.steel, 2)], [("Weld", cls.saw, 60)])
        cls.table_bom = cls._create_bom(cls.table, [(cls.frame, 1), (cls.oak, 3)], [("Join", cls.saw, 60)])
        cls.long_frame = cls._order_bom(cls.frame_bom, [(cls.steel, 5)], [("Weld", cls.saw, 240)])
        cls.long_table = cls._order_bom(cls.table_bom, [(cls.frame, 1), (cls.oak, 7)], [("Join", cls.saw, 120)])
        cls.long_table.bom_line_ids[0].mto_bom_id = cls.long_frame

    @classmethod
    def _order_bom(cls, origin, components, operations):
        return cls._create_bom(origin.product_id, components, operations, active=False, mto_origin_bom_id=origin.id)

    def _order(self, quantity=1):
        order = self._create_order((self.table, quantity), (self.table, quantity))
        order.order_line[0].mto_bom_id = self.long_table
        return order

    def test_promise_and_production_use_it_beside_the_standard(self):
        self._set_stock(self.frame, 10)
        order = self._order()
        order.order_line.mto_strategy = "ato"
        special, standard = self.env["mto.promise"]._promise(order.order_line)
        self.assertEqual(special.bom_id, self.long_table)
        self.assertEqual(
            [(s.kind, s.product_id.name, s.quantity, s.bom_id) for s in special.step_ids if s.kind in ("make", "buy")],
            [
                ("make", "Table", 1.0, self.long_table),
                ("make", "Frame", 1.0, self.long_frame),
                ("buy", "Steel", 5.0, self.env["mrp.bom"]),
                ("buy", "Oak", 7.0, self.env["mrp.bom"]),
            ],
            "a frame to measure is not to be had from stock",
        )
        self.assertEqual(
            [(s.kind, s.product_id.name, s.quantity) for s in standard.step_ids if s.kind in ("make", "buy", "stock")],
            [("make", "Table", 1.0), ("stock", "Frame", 1.0), ("buy", "Oak", 3.0)],
        )
        (special | standard).action_accept()
        order.action_confirm()
        first, second = order.order_line
        self.assertEqual(first.mto_production_ids.bom_id, self.long_table | self.long_frame)
        self.assertEqual(second.mto_production_ids.bom_id, self.table_bom)
        consumed = {(move.product_id.name, move.product_qty) for move in first.mto_production_ids.move_raw_ids}
        self.assertEqual(consumed, {("Frame", 1.0), ("Steel", 5.0), ("Oak", 7.0)})
        self.assertEqual(sorted(first.mto_production_ids.workorder_ids.mapped("duration_expected")), [120.0, 240.0])

    def test_an_increase_uses_it_too(self):
        order = self._order()
        order.action_confirm()
        line = order.order_line[0]
        line.mto_production_ids.workorder_ids.button_start()
        before = line.mto_production_ids
        line.product_uom_qty = 2
        self.assertEqual((line.mto_production_ids - before).bom_id, self.long_table | self.long_frame)

    def test_another_order_bom_makes_the_promise_outdated(self):
        order = self._order()
        promise = self.env["mto.promise"]._promise(order.order_line[0])
        self.assertFalse(promise.is_outdated)
        order.order_line[0].mto_bom_id = False
        self.assertTrue(promise.is_outdated)

    def test_it_stays_out_of_the_way(self):
        found = self.env["mrp.bom"]._bom_find(self.table | self.frame, company_id=self.company.id)
        self.assertEqual((found[self.table], found[self.frame]), (self.table_bom, self.frame_bom))
        with self.assertRaisesRegex(ValidationError, "must stay archived"):
            self.long_table.active = True

    def test_dates_by_hand(self):
        promise = self.env["mto.promise"]._promise(self._order().order_line[0])
        # Steel and oak come on Saturday; 240 minutes of welding on Monday until 12:00, then 120 from 13:00.
        self.assertEqual(promise.promised_date, datetime(2026, 3, 9, 15))
        self.assertEqual(self.long_table.mto_line_ids.order_id, promise.order_id)
        self.env["sale.order.line"].create(
            {"order_id": promise.order_id.id, "product_id": self.table.id, "mto_bom_id": self.long_table.id}
        )
        self.assertEqual(len(self.long_table.mto_line_ids), 2)
