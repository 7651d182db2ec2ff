from datetime import datetime

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .test_made_to_measure import MeasureCase


class AmendmentCase(MeasureCase):
    """A confirmed table of 2,400 mm: a frame of 2.5 steel, 4 oak, 60 minutes each."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order((cls.table, 1))
        cls.line = cls.order.order_line
        cls.line.mto_specification = {"length": 2400, "wood": "oak"}
        cls.env["mto.promise"]._promise(cls.line).action_accept()
        cls.order.action_confirm()
        cls.first = cls.line.mto_promise_id

    def _made(self, product):
        return self.line.mto_production_ids.filtered(
            lambda production: production.product_id == product and production.state != "cancel"
        )

    def _bought(self, product):
        return self.line.mto_purchase_line_ids.filtered(lambda line: line.product_id == product and line.state != "cancel")

    def _consumed(self, product):
        moves = self._made(product).move_raw_ids
        return {(move.product_id.name, move.product_qty) for move in moves if move.state != "cancel"}

    def _start(self, product):
        self._made(product).workorder_ids[:1].button_start()


@tagged("post_install", "-at_install")
class TestAmendment(AmendmentCase):
    """A specification that changes after confirmation: documents follow in place where they have not begun."""

    def test_everything_follows(self):
        table, frame = self._made(self.table), self._made(self.frame)
        steel, oak = self._bought(self.steel), self._bought(self.oak)
        self.assertEqual((self.line.price_unit, self.first.promised_date), (1200.0, datetime(2026, 3, 9, 10)))
        self.line._mto_amend(specification={"length": 2800, "wood": "ash", "engraved": True})
        self.assertEqual((self._made(self.table), self._made(self.frame)), (table, frame), "the same orders")
        self.assertEqual(self._consumed(self.table), {("Frame", 1.0), ("Ash", 4.0), ("Ink", 1.0)})
        self.assertEqual(self._consumed(self.frame), {("Steel", 3.0)}, "2 * (2800 - 400) / 1600")
        self.assertEqual(self._bought(self.steel), steel)
        self.assertEqual(steel.product_qty, 3.0)
        self.assertFalse(oak.exists().filtered(lambda line: line.state != "cancel"))
        self.assertEqual((self._bought(self.ash).product_qty, self._bought(self.ink).product_qty), (4.0, 1.0))
        self.assertEqual(self.line.price_unit, 1000 + 800 * 0.5 + 40)
        self.assertIn("Wood: Ash\nEngraved: Yes", self.line.name)
        self.env.invalidate_all()
        for text in (table.product_description_variants, self._deliveries(self.line).description_picking):
            self.assertIn("Wood: Ash\nEngraved: Yes", text)
        self.assertEqual(table.bom_id, self.line.mto_bom_id)
        self.assertEqual(frame.bom_id, self.line.mto_bom_id.bom_line_ids.mto_bom_id)
        self.assertEqual(table.workorder_ids.duration_expected, 90.0)
        # Parts come on Saturday; welding on Monday 8:00-9:00, joining until 10:30: the engraving takes half an hour more.
        promise = self.line.mto_promise_id
        self.assertEqual((promise.version, promise.state, promise.is_outdated), (2, "committed", False))
        self.assertEqual(promise.promised_date, datetime(2026, 3, 9, 10, 30))
        self.assertEqual((self.first.state, self.first.promised_date), ("cancelled", datetime(2026, 3, 9, 10)))
        self.assertEqual(table.workorder_ids.leave_id.date_to, datetime(2026, 3, 9, 10, 30))
        self.assertEqual(self.line.mto_production_ids.mto_step_id.promise_id, promise)
        self.assertEqual(
            self._bought(self.ash).date_planned, promise.step_ids.filtered(lambda step: step.product_id == self.ash).date_end
        )
        self.assertEqual(self.order.activity_ids.summary, "Tell the customer of a later delivery")

    def test_what_does_not_change_stays(self):
        """An engraving on top: the frame's order keeps its bill of materials, and no purchase is touched."""
        frame, bom = self._made(self.frame), self._made(self.frame).bom_id
        kept = self.line.mto_purchase_line_ids
        moves = self._made(self.table).move_raw_ids
        self.line.mto_specification = {"length": 2400, "wood": "oak", "engraved": True}
        self.assertEqual((self._made(self.frame), frame.bom_id), (frame, bom))
        self.assertEqual(self._bought(self.steel) | self._bought(self.oak), kept)
        self.assertLess(moves, self._made(self.table).move_raw_ids)
        self.assertEqual((self._made(self.table).move_raw_ids - moves).product_id, self.ink)

    def test_back_to_the_standard_product(self):
        self.line.mto_specification = False
        self.assertFalse(self.line.mto_bom_id)
        self.assertEqual(self._made(self.table).bom_id, self.table_bom)
        self.assertEqual(self._made(self.frame).bom_id, self.frame_bom)
        self.assertEqual(self._consumed(self.frame), {("Steel", 2.0)})
        self.assertEqual(self.line.price_unit, 1000.0)

    def test_specification_and_quantity_together(self):
        self.line.write({"mto_specification": {"length": 2800}, "product_uom_qty": 3, "name": "Three long tables"})
        self.assertEqual(self._made(self.table).product_qty, 3)
        self.assertEqual(self._consumed(self.frame), {("Steel", 9.0)})
        self.assertEqual(self.line.name, "Three long tables")
        self.assertEqual((self.line.mto_promise_id.version, self.line.mto_promise_id.quantity), (2, 3))

    def test_another_revision_of_the_order_bom(self):
        revision = self.line.mto_bom_id.copy({"mto_origin_bom_id": self.table_bom.id, "active": False})
        self.line._mto_amend(bom=revision)
        self.assertEqual((self.line.mto_bom_id, self._made(self.table).bom_id), (revision, revision))
        self.assertEqual(self.line.mto_promise_id.bom_id, revision)

    # ---------------------------------------------------------------------------------------- what cannot be undone

    def test_begun_at_the_top_is_refused_with_its_name(self):
        self._start(self.table)
        table, values, version = self._made(self.table), self.line.mto_specification, self.first.version
        with self.assertRaisesRegex(UserError, table.name), self.cr.savepoint():
            self.line.mto_specification = {"length": 2800}
        self.assertEqual((self.line.mto_specification, self.line.mto_promise_id.version), (values, version))
        self.assertEqual(self._consumed(self.frame), {("Steel", 2.5)})

    def test_begun_at_the_top_the_rest_is_made_as_wished(self):
        self._start(self.table)
        begun = self._made(self.table)
        old = begun.bom_id
        self.line.write({"mto_specification": {"length": 2800}, "product_uom_qty": 3})
        more = self._made(self.table) - begun
        self.assertEqual((begun.bom_id, begun.product_qty), (old, 1))
        self.assertEqual((more.bom_id, more.product_qty), (self.line.mto_bom_id, 2))

    def test_a_finished_part_that_still_fits_is_used(self):
        frame = self._finish_frame()
        self.line.mto_specification = {"length": 2400, "wood": "ash", "engraved": True}
        self.assertEqual(self._made(self.frame), frame, "no second frame")
        need = self._made(self.table).move_raw_ids.filtered(lambda move: move.product_id == self.frame)
        self.assertEqual(need.move_orig_ids.production_id, frame)
        step = self.line.mto_promise_id.step_ids.filtered(lambda step: step.product_id == self.frame)
        self.assertEqual((step.kind, step.move_id), ("stock", frame.move_finished_ids))

    def test_a_finished_part_that_does_not_fit_goes_to_stock(self):
        frame = self._finish_frame()
        self.line.mto_specification = {"length": 2800, "wood": "oak"}
        again = self._made(self.frame) - frame
        self.assertEqual(again.move_raw_ids.product_qty, 3.0)
        need = self._made(self.table).move_raw_ids.filtered(lambda move: move.product_id == self.frame)
        self.assertEqual(need.move_orig_ids.production_id, again)
        self.assertEqual(self.frame.with_context(location=self.warehouse.lot_stock_id.id).free_qty, 1)

    def _finish_frame(self):
        frame = self._made(self.frame)
        order = self._bought(self.steel).order_id
        order.button_confirm()
        order.picking_ids.move_ids.picked = True
        order.picking_ids._action_done()
        frame.action_assign()
        frame.button_mark_done()
        self.assertEqual(frame.state, "done")
        return frame

    def test_an_order_at_the_vendor_is_used_or_told(self):
        steel = self._bought(self.steel)
        steel.order_id.user_id = self.env.ref("base.user_admin")
        steel.order_id.button_confirm()
        self.line.mto_specification = {"length": 2800, "wood": "oak"}
        self.assertEqual(sorted(self._bought(self.steel).mapped("product_qty")), [0.5, 2.5], "half a piece more")
        self.line.mto_specification = {"length": 2000, "wood": "oak"}
        self.assertEqual(self._bought(self.steel), steel, "what is ordered is enough")
        self.assertEqual(self._consumed(self.frame), {("Steel", 2.0)})
        told = steel.order_id.activity_ids
        self.assertIn("no longer needs 0.5 Units of Steel", " ".join(told.mapped("note")))
        self.line.mto_specification = {"length": 2050, "wood": "oak"}
        self.assertEqual(steel.order_id.activity_ids, told, "of less than what was told nobody is told again")

    # ------------------------------------------------------------------------------------------------------ who may

    def test_locked_order(self):
        self.order.locked = True
        for change in (
            lambda: self.line.write({"mto_specification": {"length": 2800}}),
            lambda: self.line._mto_amend(quantity=2),
        ):
            with self.assertRaisesRegex(UserError, "locked"), self.cr.savepoint():
                change()

    def test_wrong_values_change_nothing(self):
        with self.assertRaisesRegex(UserError, "Length"), self.cr.savepoint():
            self.line.mto_specification = {"length": 9000}
        self.assertEqual(self.line.mto_specification["length"], 2400.0)
        self.assertEqual(self.line.mto_promise_id, self.first)

    def test_a_seller_without_rights_on_making_and_buying(self):
        group = self.env.ref("sales_team.group_sale_salesman")
        seller, stranger = self.env["res.users"].create(
            [{"name": name, "login": f"amend_{name}", "group_ids": [Command.set(group.ids)]} for name in ("seller", "stranger")]
        )
        self.order.user_id = seller
        self.line.with_user(seller)._mto_amend(specification={"length": 2800}, quantity=2)
        self.assertEqual(self._consumed(self.frame), {("Steel", 6.0)})
        with self.assertRaises(AccessError):
            self.line.with_user(stranger)._mto_amend(quantity=1)

    def test_an_invoiced_price_stays(self):
        invoice = self.env["sale.advance.payment.inv"].create({"sale_order_ids": self.order.ids})
        self.table.invoice_policy = "order"
        invoice.create_invoices()
        self.line.mto_specification = {"length": 2800}
        self.assertEqual(self.line.price_unit, 1200.0)
