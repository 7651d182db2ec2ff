from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .test_release import ReleaseCase


@tagged("post_install", "-at_install")
class TestReleaseBlocks(ReleaseCase):
    """Before release production may be planned and supplied, but by no way started."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_stock(cls.steel, 10)

    def setUp(self):
        super().setUp()
        self.line = self._confirmed()
        self.top, self.sub = self._top(self.line), self._sub(self.line)

    def _refused(self, action):
        """``action`` on what is made, at every level, raises and leaves nothing behind."""
        for production in self.top | self.sub:
            with (
                self.subTest(product=production.product_id.name),
                self.assertRaisesRegex(UserError, "waits for engineering release"),
                self.cr.savepoint(),
            ):
                action(production)
                self.env.flush_all()
            self.assertEqual(production.state, "confirmed")
            self.assertFalse(production.workorder_ids.time_ids)

    def test_the_message_names_all_that_is_needed(self):
        with self.assertRaises(UserError) as caught:
            self.sub.workorder_ids.button_start()
        for part in (self.sub.name, self.machine.name, self.line.order_id.name, self.engineer.name):
            self.assertIn(part, str(caught.exception))

    def test_it_is_planned_reserved_and_bought(self):
        self.sub.action_assign()
        self.assertEqual(self.sub.state, "confirmed")
        self.assertTrue(self.line.mto_purchase_line_ids)
        self.top.button_unplan()
        self.top.button_plan()
        self.assertTrue(self.top.is_planned)

    def test_work_orders(self):
        self._refused(lambda production: production.workorder_ids.button_start())
        self._refused(lambda production: production.workorder_ids.button_finish())
        self._refused(lambda production: production.workorder_ids.action_mark_as_done())
        self._refused(lambda production: production.workorder_ids.set_state("progress"))
        self._refused(lambda production: production.workorder_ids.set_state("done"))
        self._refused(lambda production: production.workorder_ids.write({"state": "progress"}))
        self._refused(lambda production: production.workorder_ids.write({"qty_produced": 1}))
        self._refused(lambda production: production.workorder_ids.write({"qty_producing": 1}))
        self._refused(lambda production: production.workorder_ids.write({"duration": 10}))

    def test_time_on_a_work_order(self):
        loss = self.env["mrp.workcenter.productivity.loss"].search([("loss_type", "=", "productive")], limit=1)

        def log(production):
            values = {"workcenter_id": self.saw.id, "loss_id": loss.id, "date_start": "2026-03-02 08:00:00"}
            production.workorder_ids.time_ids = [Command.create(values)]

        self._refused(log)

    def test_the_manufacturing_order(self):
        self._refused(lambda production: production.action_start())
        self._refused(lambda production: production.button_mark_done())
        self._refused(lambda production: production.with_context(skip_backorder=True).button_mark_done())
        self._refused(lambda production: production.write({"qty_producing": 1}))
        self._refused(lambda production: production.write({"state": "done"}))
        self._refused(lambda production: production._post_inventory())

    def test_the_form(self):
        def produce(production):
            with Form(production) as form:
                form.qty_producing = 1

        self._refused(produce)

    def test_consumption(self):
        self._refused(lambda production: production.move_raw_ids.write({"picked": True}))
        self._refused(lambda production: production.move_raw_ids._set_quantity_done(1) or self._pick(production))
        self._refused(lambda production: production.move_raw_ids._action_done())
        self._refused(lambda production: production.move_finished_ids._action_done())

    def _pick(self, production):
        production.move_raw_ids.picked = True

    def test_serial_numbers_one_and_many(self):
        self.machine.tracking = self.frame.tracking = "serial"
        self._refused(lambda production: production.action_generate_serial())

        def many(production):
            wizard = self.env["mrp.production.serials"].create(
                {"production_id": production.id, "lot_name": f"S{production.id}", "lot_quantity": 1}
            )
            wizard.action_generate_serial_numbers()
            wizard.action_apply()

        self._refused(many)

    def test_parts_of_a_divided_order(self):
        self.line.product_uom_qty = 2
        for production in self.line.mto_production_ids:
            parts = production._split_productions({production: [production.product_qty / 2] * 2})
            for part in parts:
                self.assertEqual(part.mto_release_bom_id, self.own)
                with self.assertRaisesRegex(UserError, "waits for engineering release"), self.cr.savepoint():
                    part.workorder_ids.button_start()

    def test_an_order_by_hand_for_the_same_order_bom(self):
        production = self.env["mrp.production"].create({"product_id": self.machine.id, "bom_id": self.own.id})
        production.action_confirm()
        with self.assertRaisesRegex(UserError, "waits for engineering release"):
            production.action_start()

    def test_what_is_made_to_order_below_by_the_standard_waits_too(self):
        order = self._create_order((self.machine, 1))
        order.order_line.mto_bom_id = self._order_bom(self.machine_bom, [(self.frame, 1)], [("Join", self.saw, 60)])
        order.action_confirm()
        sub = self._sub(order.order_line)
        self.assertEqual(sub.bom_id, self.frame_bom)
        with self.assertRaisesRegex(UserError, "waits for engineering release"):
            sub.workorder_ids.button_start()

    def test_a_sub_assembly_of_its_own_holds_what_is_below_it_only(self):
        self.machine.product_tmpl_id.mto_needs_release = False
        self.frame.product_tmpl_id.mto_needs_release = True
        tube, tube_bom = self._create_product("Tube"), None
        tube_bom = self._create_bom(tube, [(self.steel, 1)], [("Cut", self.saw, 30)])
        frame = self._order_bom(self.frame_bom, [(tube, 1)], [("Weld", self.saw, 60)])
        own = self._order_bom(self.machine_bom, [(self.frame, 1)], [("Join", self.saw, 60)])
        own.bom_line_ids.mto_bom_id = frame
        order = self._create_order((self.machine, 1))
        order.order_line.mto_bom_id = own
        order.action_confirm()
        productions = order.order_line.mto_production_ids
        waits = {production.product_id.name: production.mto_release_bom_id for production in productions}
        self.assertEqual(waits, {"Machine": self.env["mrp.bom"], "Frame": frame, "Tube": frame})
        self.assertEqual(productions.filtered(lambda p: p.product_id == tube).bom_id, tube_bom)

    def test_other_production_starts(self):
        other = self._create_order((self.frame, 1))
        other.order_line.mto_strategy = "mto"
        other.action_confirm()
        other.order_line.mto_production_ids.workorder_ids.button_start()
        self.assertEqual(other.order_line.mto_production_ids.state, "progress")

    def test_after_release_it_runs_to_the_end(self):
        self.own.action_mto_release()
        self.line.mto_purchase_line_ids.order_id.button_confirm()
        picking = self.line.mto_purchase_line_ids.order_id.picking_ids
        picking.button_validate()
        for production in (self.sub, self.top):
            production.workorder_ids.button_start()
            production.qty_producing = 1
            production.with_context(skip_backorder=True).button_mark_done()
            self.assertEqual(production.state, "done")
        self.assertEqual(self.line.mto_stage, "ready")
