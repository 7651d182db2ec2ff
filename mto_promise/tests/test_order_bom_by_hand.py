from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .test_made_to_measure import MeasureCase


class HandCase(MeasureCase):
    """A quotation for a table of 2,400 mm in oak: a frame of 2.5 steel, 4 oak; an hour each to weld and to join."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.felt = cls._create_product("Felt")
        cls._create_price(cls.felt, delay=5)
        cls.planner = new_test_user(cls.env, "mto_changing", groups="mrp.group_mrp_user")
        cls.seller = new_test_user(cls.env, "mto_selling", groups="sales_team.group_sale_salesman")
        cls.order = cls._create_order((cls.table, 1), user_id=cls.seller.id)
        cls.line = cls.order.order_line
        cls.line.mto_specification = {"length": 2400}

    def _change(self, line=None, user=None):
        """The order BoM of ``line`` alone, as ``user`` gets it to be changed."""
        line = (line or self.line).with_user(user or self.planner)
        action = line.action_mto_change_bom()
        return self.env[action["res_model"]].with_user(line.env.user).browse(action["res_id"])

    def _below(self, bom, product):
        """The order BoM of a sub-assembly, to be changed."""
        action = self._part(bom, product).action_mto_change_bom()
        return bom.browse(action["res_id"])

    def _part(self, bom, product):
        return bom.bom_line_ids.filtered(lambda line: line.product_id == product)

    def _rows(self, bom, place):
        """Name, amount before and after of each change in one of the differences shown of ``bom``."""
        bom.invalidate_recordset(["mto_differences"])
        shown = bom.mto_differences[place]["difference"]["rows"]
        return {
            (row["name"], row["before"] and row["before"]["amount"], row["after"] and row["after"]["amount"]) for row in shown
        }


@tagged("post_install", "-at_install")
class TestOrderBomByHand(HandCase):
    """What is changed by hand for one order is promised and made for that order, and for no other."""

    def test_changed_by_hand_is_promised_and_made_at_every_level(self):
        bom = self._change()
        oak = self._part(bom, self.oak)
        bom.write(
            {
                "bom_line_ids": [
                    Command.update(oak.id, {"product_id": self.ash.id, "product_qty": 6, "mto_note": "Book-matched"}),
                    Command.create({"product_id": self.felt.id, "product_qty": 4}),
                ],
                "operation_ids": [
                    Command.update(bom.operation_ids.id, {"time_cycle_manual": 90}),
                    Command.create({"name": "Oil", "workcenter_id": self.saw.id, "time_cycle_manual": 30}),
                ],
            }
        )
        frame = self._below(bom, self.frame)
        frame.bom_line_ids.product_qty = 3
        frame.operation_ids.write({"time_cycle_manual": 120, "mto_note": "Grind it flush"})
        promise = self.env["mto.promise"]._promise(self.line)
        self.assertEqual(promise.bom_id, bom)
        self.assertEqual(
            {(step.product_id.name, step.quantity) for step in promise.step_ids if step.kind == "buy"},
            {("Steel", 3.0), ("Ash", 6.0), ("Felt", 4.0)},
        )
        promise.action_accept()
        self.order.action_confirm()
        productions = self.line.mto_production_ids
        self.assertEqual(productions.bom_id, bom | frame)
        self.assertEqual(
            {(move.product_id.name, move.product_qty) for move in productions.move_raw_ids},
            {("Frame", 1.0), ("Steel", 3.0), ("Ash", 6.0), ("Felt", 4.0)},
        )
        self.assertEqual(sorted(productions.workorder_ids.mapped("duration_expected")), [30.0, 90.0, 120.0])
        self.assertEqual(self.line.mto_promise_id, promise)
        ash = productions.move_raw_ids.filtered(lambda move: move.product_id == self.ash)
        self.assertEqual((ash.mto_note, ash.raw_material_production_id.mto_has_notes), ("Book-matched", True))
        self.assertEqual(set(productions.workorder_ids.mapped("mto_note")), {"Grind it flush", False})
        steps = promise.step_ids.filtered(lambda step: step.kind == "operation")
        self.assertEqual(
            sorted(steps.workorder_id.mapped("date_start")), sorted(steps.mapped("date_start")), "the plan shown is made"
        )

    def test_the_formulas_stay_on_record_and_others_are_made_by_them(self):
        other = self._specify({"length": 2400})
        (self.line | other)._mto_ensure_order_bom()
        shared = other.mto_bom_id
        self.assertEqual(self.line.mto_bom_id, shared)
        bom = self._change()
        self._part(bom, self.oak).product_qty = 9
        self.assertEqual((bom.mto_base_bom_id, other.mto_bom_id), (shared, shared))
        self.assertEqual(self._contents(shared), {("Frame", 1.0), ("Oak", 4.0)})
        self.assertEqual(bom.bom_line_ids.mto_bom_id, shared.bom_line_ids.mto_bom_id, "a copy only of what is changed")
        self.assertFalse(bom.active)
        later = self._specify({"length": 2400})
        later._mto_ensure_order_bom()
        self.assertEqual(later.mto_bom_id, shared)
        found = bom._bom_find(self.table | self.frame, company_id=self.company.id)
        self.assertEqual(found[self.table], self.table_bom)

    def test_nothing_changed_is_no_copy(self):
        bom = self._change()
        self.assertEqual(self._change(), bom, "opened twice")
        self.env["mto.promise"]._promise(self.line)
        self.assertFalse(bom.exists())
        self.assertFalse(self.line.mto_is_by_hand)
        self.assertTrue(self.line.mto_bom_id.mto_fingerprint)

    def test_a_standard_product_is_changed_for_one_order(self):
        plain = self._create_order((self.table, 1)).order_line
        bom = self._change(plain)
        self.assertEqual(self._contents(bom), {("Frame", 1.0), ("Oak", 3.0), ("Ink", 1.0)})
        self._part(bom, self.ink).unlink()
        frame = self._below(bom, self.frame)
        frame.bom_line_ids.product_qty = 7
        plain.mto_strategy = "mts"
        plain.order_id.action_confirm()
        self.assertEqual(plain.mto_production_ids.bom_id, bom | frame)
        made = {(move.product_id.name, move.product_qty) for move in plain.mto_production_ids.move_raw_ids}
        self.assertEqual(made, {("Frame", 1.0), ("Oak", 3.0), ("Steel", 7.0)})

    def test_a_bought_component_has_nothing_to_be_changed(self):
        bom = self._change()
        with self.assertRaisesRegex(UserError, "Oak is bought"):
            self._below(bom, self.oak)
        resin = self._create_order((self.oak, 1)).order_line
        with self.assertRaisesRegex(UserError, "no bill of materials"):
            self._change(resin)

    def test_going_back_to_the_formulas(self):
        bom = self._change()
        frame = self._below(bom, self.frame)
        frame.bom_line_ids.product_qty = 3
        frame.action_mto_discard_changes()
        self.assertFalse(frame.exists())
        self.assertEqual(self._part(bom, self.frame).mto_bom_id, self._part(bom.mto_base_bom_id, self.frame).mto_bom_id)
        self._part(bom, self.oak).product_qty = 9
        self._below(bom, self.frame).bom_line_ids.product_qty = 5
        shared = bom.mto_base_bom_id
        bom.action_mto_discard_changes()
        self.assertFalse(bom.exists())
        self.assertEqual(self.line.mto_bom_id, shared)
        self.assertFalse(self.env["mrp.bom"].with_context(active_test=False).search([("mto_hand_line_id", "=", self.line.id)]))

    def test_another_component_forgets_how_the_first_was_made(self):
        bom = self._change()
        frame = self._below(bom, self.frame)
        frame.bom_line_ids.product_qty = 5
        part = self._part(bom, self.frame)
        part.product_id = self.felt
        self.assertFalse(part.mto_bom_id or frame.exists())

    # ------------------------------------------------------------------------------------------------------- promises

    def test_what_was_changed_since_makes_a_promise_outdated(self):
        bom = self._change()
        self._part(bom, self.oak).product_qty = 5
        frame = self._below(bom, self.frame)
        promise = self.env["mto.promise"]._promise(self.line)
        self.assertFalse(promise.is_outdated)
        frame.operation_ids.time_cycle_manual = 600
        self.assertTrue(promise.is_outdated)
        with self.assertRaisesRegex(UserError, "has changed"):
            promise.action_hold()
        again = self.env["mto.promise"]._promise(self.line)
        again.action_accept()
        self.assertEqual(again.step_ids.filtered(lambda step: step.operation_id == frame.operation_ids).duration_minutes, 600)
        for change in (
            lambda: bom.write({"bom_line_ids": [Command.create({"product_id": self.felt.id})]}),
            lambda: self._part(bom, self.felt).unlink(),
            lambda: bom.operation_ids.unlink(),
        ):
            before = bom.mto_edition
            change()
            self.assertGreater(bom.mto_edition, before)
        self.assertTrue(again.is_outdated)
        self.order.action_confirm()
        self.assertNotEqual(self.line.mto_promise_id.asked_date and self.line.mto_promise_id, again)
        self.assertFalse(self.line.mto_promise_id.is_outdated)
        self.assertEqual(self.line.mto_production_ids.workorder_ids.mapped("duration_expected"), [600.0])

    # --------------------------------------------------------------------------------------------------------- rights

    def test_users_of_manufacturing_change_order_boms_and_nothing_else(self):
        bom = self._change()
        self.assertTrue(bom.mto_is_editable)
        standard = self.table_bom.with_user(self.planner)
        for change in (
            lambda: standard.write({"product_qty": 2}),
            lambda: standard.bom_line_ids[0].write({"product_qty": 2}),
            lambda: standard.bom_line_ids.unlink(),
            lambda: standard.operation_ids.write({"time_cycle_manual": 1}),
            lambda: bom.bom_line_ids.create({"bom_id": standard.id, "product_id": self.felt.id}),
            lambda: bom.write({"bom_line_ids": [Command.link(standard.bom_line_ids[0].id)]}),
            lambda: bom.write({"bom_line_ids": [Command.update(standard.bom_line_ids[0].id, {"product_qty": 9})]}),
            lambda: bom.bom_line_ids[0].write({"bom_id": standard.id}),
            lambda: bom.operation_ids.create({"bom_id": bom.id, "name": "Oil", "workorder_ids": [Command.create({})]}),
            lambda: bom.copy(),
        ):
            with self.assertRaises(UserError), self.cr.savepoint():
                change()
        self.assertEqual(self._contents(self.table_bom), {("Frame", 1.0), ("Oak", 3.0), ("Ink", 1.0)})

    def test_sellers_see_it_and_change_nothing(self):
        with self.assertRaisesRegex(AccessError, "users of Manufacturing"):
            self._change(user=self.seller)
        bom = self._change()
        self._part(bom, self.oak).product_qty = 5
        seen = bom.with_user(self.seller)
        self.assertFalse(seen.mto_is_editable)
        self.assertEqual(self.line.with_user(self.seller).action_mto_show_bom()["res_id"], bom.id)
        self.assertEqual(self._rows(seen, 0), {("Oak", 4.0, 5.0)})
        self.assertEqual({row["cost"] for row in seen.mto_differences[0]["difference"]["rows"]}, {False})
        for change in (
            lambda: seen.bom_line_ids.write({"product_qty": 1}),
            lambda: seen.write({"bom_line_ids": [Command.clear()]}),
            lambda: self.line.with_user(self.seller).action_mto_discard_changes(),
            lambda: seen.action_mto_discard_changes(),
        ):
            with self.assertRaises(AccessError), self.cr.savepoint():
                change()

    def test_another_company_sees_nothing_of_it(self):
        bom = self._change()
        stranger = new_test_user(self.env, "mto_elsewhere", groups="mrp.group_mrp_user")
        company = self.env["res.company"].create({"name": "Elsewhere"})
        stranger.write({"company_ids": [Command.set(company.ids)], "company_id": company.id})
        with self.assertRaises(AccessError):
            bom.with_user(stranger).with_company(company).bom_line_ids[0].product_qty = 2
