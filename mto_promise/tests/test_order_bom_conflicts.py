from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .test_order_bom_by_hand import HandCase


@tagged("post_install", "-at_install")
class TestOrderBomConflicts(HandCase):
    """What was changed by hand survives another specification, or is reported and waits for a decision."""

    def _specified(self, **values):
        """The seller changes the specification; the conflicts that follow."""
        self.line.with_user(self.seller).mto_specification = {"length": 2400, **values}
        self.line.invalidate_recordset()
        return self.line.mto_bom_id.sudo()._mto_all_conflicts()

    def test_what_was_changed_by_hand_survives(self):
        bom = self._change()
        bom.write({"bom_line_ids": [Command.create({"product_id": self.felt.id, "product_qty": 4, "mto_note": "Green"})]})
        frame = self._below(bom, self.frame)
        frame.operation_ids.write({"time_cycle_manual": 90, "mto_note": "Grind it flush"})
        edition = bom.mto_edition
        self.assertFalse(self._specified(length=2880, wood="ash"))
        self.assertEqual(self.line.mto_bom_id, bom)
        self.assertEqual(self._contents(bom), {("Frame", 1.0), ("Ash", 5.0), ("Felt", 4.0)})
        self.assertEqual(self._contents(frame), {("Steel", 3.1)}, "2 * (2880 - 400) / 1600")
        self.assertEqual((frame.operation_ids.time_cycle, frame.operation_ids.mto_note), (90.0, "Grind it flush"))
        self.assertEqual(self._part(bom, self.felt).mto_note, "Green")
        self.assertGreater(bom.mto_edition, edition, "what was promised is outdated")
        self.assertEqual(self._contents(bom.mto_base_bom_id), {("Frame", 1.0), ("Ash", 5.0)})
        self.assertEqual(self._rows(bom, 0), {("Weld", 60.0, 90.0), ("Felt", False, 4.0)})
        edition = bom.mto_edition
        self._specified(length=2880, wood="ash", engraved=False)
        self.assertEqual((self.line.mto_bom_id, bom.mto_edition), (bom, edition), "the same in other words")

    def test_a_level_that_no_hand_changed_is_the_formulas_own(self):
        bom = self._change()
        self._part(bom, self.oak).product_qty = 9
        frame = self._below(bom, self.frame)
        frame.bom_line_ids.product_qty = 3.1
        self._specified(length=2880)
        self.assertFalse(frame.exists(), "the formulas say the same now")
        self.assertTrue(self._part(bom, self.frame).mto_bom_id.mto_fingerprint)

    def test_the_formulas_caught_up_with_the_hand(self):
        bom = self._change()
        self._part(bom, self.oak).product_qty = 5
        self._specified(length=2880)
        self.assertFalse(bom.exists())
        self.assertFalse(self.line.mto_is_by_hand)

    def test_a_conflict_is_reported_and_waits_for_a_decision(self):
        bom = self._change()
        self._part(bom, self.oak).product_qty = 6
        conflict = self._specified(length=2880)
        self.assertEqual(
            conflict.name, "Oak: by hand 6 Units Oak, but the formulas say 5 Units Oak.", "the hand's stands, and says so"
        )
        self.assertEqual(self._contents(bom), {("Frame", 1.0), ("Oak", 6.0)})
        order = self.order.with_user(self.seller)
        self.assertIn(conflict.name, order.mto_conflict_text)
        self.assertIn("formulas say otherwise", order.message_ids[0].body)
        with self.assertRaisesRegex(UserError, "5 Units Oak"), self.cr.savepoint():
            order.action_confirm()
        self.assertEqual(self.order.state, "draft")
        with self.assertRaises(AccessError):
            conflict.with_user(self.seller).action_keep()
        conflict.with_user(self.planner).action_keep()
        self.assertFalse(order.mto_conflict_text)
        order.action_confirm()
        self.assertEqual(self._part(self.line.mto_production_ids.bom_id, self.oak).product_qty, 6.0)

    def test_taking_what_the_formulas_say(self):
        bom = self._change()
        self._part(bom, self.oak).product_qty = 6
        self._part(bom, self.frame).unlink()
        bom.operation_ids.time_cycle_manual = 75
        found = self._specified(length=2880, engraved=True)
        frame_again, oak, join = [found.filtered(lambda c, word=word: word in c.name) for word in ("Frame", "Oak", "Join")]
        self.assertEqual(len(found), 3)
        self.assertIn("Frame: removed by hand, but the formulas say 1 Units Frame", frame_again.name)
        self.assertIn("by hand 75 minutes Saw, but the formulas say 90 minutes Saw", join.name)
        for conflict in (frame_again, oak, join):
            conflict.with_user(self.planner).action_take()
        self.assertEqual(self._contents(bom), {("Frame", 1.0), ("Oak", 5.0), ("Ink", 1.0)})
        self.assertEqual(self._part(bom, self.frame).mto_bom_id, self._part(bom.mto_base_bom_id, self.frame).mto_bom_id)
        self.assertFalse(bom.mto_conflict_ids)
        self.assertEqual(self._rows(bom, 0), set())

    def test_what_the_formulas_drop_and_a_hand_was_on(self):
        self._specified(engraved=True)
        bom = self._change()
        self._part(bom, self.ink).product_qty = 3
        conflict = self._specified()
        self.assertEqual(conflict.name, "Ink: by hand 3 Units Ink, but the formulas leave it out.")
        conflict.with_user(self.planner).action_take()
        self.assertNotIn(("Ink", 3.0), self._contents(bom))

    def test_an_open_conflict_outlives_another_specification(self):
        bom = self._change()
        self._part(bom, self.oak).product_qty = 6
        self.assertTrue(self._specified(length=2880))
        again = self._specified(length=2860)
        self.assertEqual(again.name, "Oak: by hand 6 Units Oak, but the formulas say 5 Units Oak.")
        self.assertEqual(again.base_bom_line_id.bom_id, bom.mto_base_bom_id)

    def test_conflicts_below_are_told_with_their_place(self):
        bom = self._change()
        frame = self._below(bom, self.frame)
        frame.bom_line_ids.product_qty = 9
        conflict = self._specified(length=2880)
        self.assertEqual(
            (conflict.bom_id, conflict.name),
            (frame, "Frame > Steel: by hand 9 Units Steel, but the formulas say 3.1 Units Steel."),
        )
        with self.assertRaisesRegex(UserError, "Frame > Steel"), self.cr.savepoint():
            self.order.action_confirm()
        conflict.with_user(self.planner).action_take()
        self.order.action_confirm()

    # ------------------------------------------------------------------------------------------------------- odd cases

    def test_a_copied_quotation_is_derived_afresh(self):
        self._part(self._change(), self.oak).product_qty = 6
        line = self.order.copy().order_line
        self.assertFalse(line.mto_bom_id)
        line._mto_ensure_order_bom()
        self.assertEqual(self._contents(line.mto_bom_id), {("Frame", 1.0), ("Oak", 4.0)})

    def test_another_product_leaves_nothing_of_it(self):
        bom = self._change()
        self._part(bom, self.oak).product_qty = 6
        self.line.product_id = self.frame
        self.assertFalse(self.line.mto_bom_id or bom.exists())
        self.assertIn("changed by hand of Table is gone", self.order.message_ids[0].body)

    def test_a_line_takes_its_order_bom_along(self):
        bom = self._change()
        frame = self._below(bom, self.frame)
        self.line.unlink()
        self.assertFalse((bom | frame).exists())
        other = self._create_order((self.table, 1))
        bom = self._change(other.order_line)
        other.unlink()
        self.assertFalse(bom.exists())

    def test_a_standard_that_was_archived_since(self):
        bom = self._change()
        self._part(bom, self.oak).product_qty = 6
        self.table_bom.active = False
        self.assertEqual(self._rows(bom, 0), {("Oak", 4.0, 6.0)})
        self.env["mto.promise"]._promise(self.line).action_accept()
        self.order.action_confirm()
        self.assertEqual(self.line.mto_production_ids.filtered(lambda mo: mo.product_id == self.table).bom_id, bom)

    def test_a_standard_line_that_is_gone_since(self):
        bom = self._change()
        self._part(bom, self.oak).product_qty = 6
        self.table_bom.bom_line_ids.filtered(lambda line: line.product_id == self.oak).unlink()
        self.assertEqual(self._rows(bom, 0), {("Oak", 4.0, 6.0)})
        conflict = self._specified(length=2880)
        self.assertEqual(conflict.name, "Oak: by hand 6 Units Oak, but the formulas leave it out.")
