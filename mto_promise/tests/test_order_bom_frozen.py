from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_order_bom_by_hand import HandCase


@tagged("post_install", "-at_install")
class TestOrderBomFrozen(HandCase):
    """What a confirmed order is made by stays as it is; what comes after is another revision."""

    def _refuses(self, text, *changes):
        for change in changes:
            with self.assertRaisesRegex(UserError, text), self.cr.savepoint():
                change()

    def test_what_formulas_made_is_changed_by_nobody(self):
        self.line._mto_ensure_order_bom()
        bom = self.line.mto_bom_id
        self._refuses(
            "made by formulas",
            lambda: bom.bom_line_ids[0].write({"product_qty": 2}),
            lambda: bom.write({"bom_line_ids": [Command.create({"product_id": self.felt.id})]}),
            lambda: bom.operation_ids.unlink(),
            lambda: bom.with_context(default_bom_id=bom.id).bom_line_ids.create({"product_id": self.felt.id}),
            lambda: bom.write({"product_qty": 2}),
        )
        bom.code = "T-2400"

    def test_frozen_at_confirmation_at_every_level(self):
        bom = self._change()
        frame = self._below(bom, self.frame)
        frame.bom_line_ids.product_qty = 3
        self.order.action_confirm()
        for level in (bom, frame):
            self._refuses(
                rf"{self.order.name} is confirmed and made by it. Make a new revision",
                lambda level=level: level.bom_line_ids[0].write({"product_qty": 2}),
                lambda level=level: level.bom_line_ids[0].write({"mto_note": "Late"}),
                lambda level=level: level.bom_line_ids[0].unlink(),
                lambda level=level: level.operation_ids.write({"time_cycle_manual": 2}),
                lambda level=level: level.sudo().write({"product_qty": 2}),
                lambda level=level: level.write({"operation_ids": [Command.clear()]}),
                lambda level=level: level.write({"mto_drawing_ids": [Command.clear()]}),
            )
            self._refuses(f"cannot be deleted: {self.order.name} is confirmed", lambda level=level: level.sudo().unlink())
            self.assertFalse(level.mto_is_editable)
        bom.sudo().code = "Housekeeping"
        self.assertEqual(bom.code, "Housekeeping")

    def test_a_shared_order_bom_of_a_confirmed_line_cannot_be_deleted(self):
        self.order.action_confirm()
        bom = self.line.mto_bom_id
        self._refuses("is confirmed and made by it", lambda: bom.unlink())

    def test_an_order_set_back_to_quotation_can_be_changed_again(self):
        bom = self._change()
        self._part(bom, self.oak).product_qty = 5
        self.order.action_confirm()
        self.order._action_cancel()
        self.order.action_draft()
        self._part(bom, self.oak).product_qty = 7
        self.assertEqual(self._part(bom, self.oak).product_qty, 7.0)

    # ------------------------------------------------------------------------------------------------------- revisions

    def test_a_revision_is_another_order_bom(self):
        self.order.action_confirm()
        first = self.line.mto_bom_id
        second = self._change()
        self.assertEqual((second.mto_revision, second.mto_previous_bom_id, second.mto_revision_state), (2, first, "draft"))
        self.assertEqual((self.line.mto_bom_id, self._change()), (first, second), "one draft, and not in force yet")
        self._part(second, self.oak).product_qty = 5
        self.assertEqual(self._rows(second, 0), {("Oak", 4.0, 5.0)})
        self.assertEqual(second.mto_differences[0]["title"], "Compared with revision 1")
        self.line._mto_check_conflicts()
        # What carries a revision into the orders under way writes no more than this.
        self.line.mto_bom_id = second
        self.assertEqual((second.mto_revision_state, first.mto_revision_state), ("current", "past"))
        self._refuses("frozen", lambda: self._part(second, self.oak).write({"product_qty": 8}))
        third = self._change()
        self._below(third, self.frame).bom_line_ids.product_qty = 9
        self.assertEqual(self._rows(third, 0), {("Steel", 2.5, 9.0)})
        self.assertEqual(self._rows(third, 1), {("Oak", 4.0, 5.0), ("Steel", 2.5, 9.0)}, "all that is by hand")
        self.assertEqual(third.mto_revision_ids.mapped("mto_revision"), [3, 2, 1])
        self.assertEqual(third.mto_revision_ids, third | second | first)
        self.assertEqual(second.create_uid, self.planner)

    def test_a_revision_is_applied_after_its_effects_were_shown(self):
        self.line._mto_ensure_order_bom()
        self.order.action_confirm()
        first = self.line.mto_bom_id
        self.assertFalse(self.env["mto.amendment"].create({"line_id": self.line.id}).draft_bom_ids)
        revision = self.line._mto_next_revision()
        revision.bom_line_ids[0].product_qty += 1
        amendment = self.env["mto.amendment"].browse(revision.action_mto_apply_revision()["res_id"])
        self.assertEqual(amendment.draft_bom_ids, revision)
        self.assertTrue(amendment.is_shown and not amendment.problem)
        self.assertEqual(self.line.mto_bom_id, first, "shown, not done")
        amendment.action_apply()
        self.assertEqual(self.line.mto_bom_id, revision)
        made = self.line.mto_production_ids.filtered(lambda production: production.product_id == self.line.product_id)
        self.assertEqual(made.bom_id, revision)
        part = revision.bom_line_ids[0]
        needs = made.move_raw_ids.filtered(lambda move: move.product_id == part.product_id and move.state != "cancel")
        self.assertEqual(sum(needs.mapped("product_uom_qty")), part.product_qty * made.product_qty)
        self.assertEqual((revision.mto_revision_state, bool(revision.mto_frozen_date)), ("current", True))

    def test_a_revision_that_was_not_applied_is_given_up(self):
        self.order.action_confirm()
        first = self.line.mto_bom_id
        second = self._change()
        self._part(second, self.oak).product_qty = 5
        second.action_mto_discard_changes()
        self.assertFalse(second.exists())
        self.assertEqual(self.line.mto_bom_id, first)
        self._refuses("new revision", lambda: self.line.with_user(self.planner).action_mto_discard_changes())

    def test_a_revision_of_what_was_changed_before_starts_from_there(self):
        bom = self._change()
        frame = self._below(bom, self.frame)
        frame.bom_line_ids.product_qty = 3
        drawing = bom.env["ir.attachment"].create({"name": "frame.pdf", "raw": b"%PDF"})
        bom.mto_drawing_ids = drawing
        self.order.action_confirm()
        second = self._change()
        below = self._part(second, self.frame).mto_bom_id
        self.assertNotEqual(below, frame)
        below.bom_line_ids.product_qty = 4
        self.assertEqual((frame.bom_line_ids.product_qty, second.mto_drawing_ids), (3.0, drawing))
        self.assertEqual(second.mto_base_bom_id, bom.mto_base_bom_id)
        self.assertEqual(self._rows(second, 0), {("Steel", 3.0, 4.0)})
        table = self.line.mto_production_ids.filtered(lambda production: production.bom_id == bom)
        self.assertEqual(table.mto_drawing_ids.mapped("name"), ["frame.pdf"], "the workshop sees it")

    def test_a_revision_of_a_standard_product(self):
        plain = self._create_order((self.table, 1)).order_line
        plain.order_id.action_confirm()
        bom = self._change(plain)
        self.assertEqual((bom.mto_revision, self._contents(bom)), (2, {("Frame", 1.0), ("Oak", 3.0), ("Ink", 1.0)}))
        self.assertFalse(plain.mto_bom_id)
        self.assertEqual(self._change(plain), bom)

    def test_a_change_by_hand_waits_for_release_again(self):
        self.table.product_tmpl_id.mto_needs_release = True
        bom = self._change()
        self.assertEqual(bom.mto_release_state, "waiting")
        bom.sudo().write({"mto_release_state": "released", "mto_released_date": "2026-03-02 08:00:00"})
        self._part(bom, self.oak).product_qty = 5
        self.assertEqual((bom.mto_release_state, bom.mto_released_date), ("waiting", False))

    # --------------------------------------------------------------------------------------------------------- figures

    def test_what_the_changes_cost_by_hand(self):
        self.saw.write({"costs_hour": 30.0, "time_start": 6.0})
        self.oak.standard_price, self.steel.standard_price, self.felt.standard_price = 20.0, 8.0, 1.5
        bom = self._change()
        self._part(bom, self.oak).product_qty = 6
        bom.write(
            {
                "bom_line_ids": [Command.create({"product_id": self.felt.id, "product_qty": 4})],
                "operation_ids": [Command.create({"name": "Oil", "workcenter_id": self.saw.id, "time_cycle_manual": 24})],
            }
        )
        self._below(bom, self.frame).bom_line_ids.product_qty = 3.5
        bom.invalidate_recordset(["mto_differences"])
        by_hand, standard = (one["difference"] for one in bom.mto_differences)
        self.assertEqual(
            {row["name"]: (row["minutes"], row["cost"]) for row in by_hand["rows"]},
            {
                "Oak": (0, 2 * 20.0),
                "Felt": (0, 4 * 1.5),
                "Oil": (24, 15.0),  # half an hour with its setup
                "Steel": (0, 8.0),
            },
        )
        self.assertEqual((by_hand["minutes"], by_hand["cost"]), (24.0, 69.0))
        # The standard table takes 3 oak, 1 ink for nothing and 2 steel.
        self.assertEqual(standard["cost"], 3 * 20.0 + 4 * 1.5 + 15.0 + 1.5 * 8.0)
