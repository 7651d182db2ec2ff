from datetime import timedelta

from odoo.tests import tagged

from .common import MtoCommon


@tagged("post_install", "-at_install")
class TestOddShops(MtoCommon):
    """Invariant 1 from the question to the documents, in shops with delays in every warehouse step, kits and odd data."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.saw = cls._create_workcenter("Saw")
        cls.steel = cls._create_product("Steel", mto_strategy="mto")
        cls._create_price(cls.steel, delay=5)
        cls.frame = cls._create_product("Frame", mto_strategy="mto")

    def _confirmed(self, product, quantity=1, **values):
        order = self._create_order((product, quantity), **values)
        promise = self.env["mto.promise"]._promise(order.order_line)
        promise.action_accept()
        order.action_confirm()
        self.assertEqual(promise.state, "committed")
        return promise

    def _steps(self, promise, kind):
        return promise.step_ids.filtered(lambda step: step.kind == kind)

    def _assert_slots(self, promise):
        operations = self._steps(promise, "operation")
        workorders = promise.sale_line_id.mto_production_ids.workorder_ids
        self.assertEqual(len(operations), len(workorders))
        self.assertEqual(operations.workorder_id, workorders, "each work order has a step of its own")
        for step in operations:
            self.assertEqual((step.workorder_id.date_start, step.workorder_id.date_finished), (step.date_start, step.date_end))
            self.assertEqual(step.workorder_id.duration_expected, step.duration_minutes)

    # ------------------------------------------------------------------------------------------------ warehouse delays

    def test_goods_that_rest_inside_the_warehouse_arrive_at_the_dock_as_planned(self):
        warehouse = self._create_warehouse(
            "SLOW", reception_steps="two_steps", manufacture_steps="pbm_sam", delivery_steps="pick_ship"
        )
        (warehouse.reception_route_id | warehouse.pbm_route_id | warehouse.delivery_route_id).rule_ids.delay = 1
        self._create_bom(self.frame, [(self.steel, 2)], [("Cut", self.saw, 300)])
        promise = self._confirmed(self.frame, warehouse=warehouse)
        self._assert_slots(promise)
        buy = self._steps(promise, "buy")
        line = buy.purchase_line_id
        self.assertEqual(buy.date_end - buy.date_start, timedelta(days=5))
        self.assertEqual(line.date_planned, buy.date_end)
        inside = self._steps(promise, "transfer").filtered(lambda step: step.date_start == buy.date_end)
        self.assertEqual(inside.date_end - inside.date_start, timedelta(days=1))
        line.order_id.button_confirm()
        self.assertEqual(line.move_ids.date, buy.date_end)

    # ------------------------------------------------------------------------------------------------------------ kits

    def test_a_kit_that_comes_in_twice_has_two_work_orders(self):
        corner = self._create_product("Corner")
        self._create_bom(corner, [(self.steel, 1)], [("Bend", self.saw, 30), ("Drill", self.saw, 20)], type="phantom")
        self._create_bom(self.frame, [(corner, 1), (corner, 3)], [("Weld", self.saw, 60)])
        promise = self._confirmed(self.frame)
        self.assertEqual(len(self._steps(promise, "operation")), 5)
        self._assert_slots(promise)

    # -------------------------------------------------------------------------------------------------------- odd data

    def test_odd_capacities_and_efficiencies(self):
        """As many minutes as Odoo plans, whatever the work center says of itself."""
        self._create_bom(self.frame, [(self.steel, 1)], [("Cut", self.saw, 7)])
        unit, dozen = self.env.ref("uom.product_uom_unit"), self.env.ref("uom.product_uom_dozen")
        for capacity, uom, efficiency in [
            (0, unit, 100),
            (0.4, unit, 100),
            (0.6, unit, 33.3),
            (1e6, unit, 100),
            (0, dozen, 100),
            (0.5, dozen, 1000),
            (3, unit, 5),
        ]:
            with self.subTest(capacity=capacity, uom=uom.name, efficiency=efficiency):
                self.saw.capacity_ids.unlink()
                self.saw.write(
                    {
                        "time_efficiency": efficiency,
                        "capacity_ids": [
                            (0, 0, {"product_id": False, "product_uom_id": uom.id, "capacity": capacity, "time_start": 2})
                        ],
                    }
                )
                self._assert_slots(self._confirmed(self.frame, quantity=7))

    def test_work_that_takes_no_time(self):
        self._create_bom(self.frame, [(self.steel, 1)], [("Look at it", self.saw, 0)])
        self._assert_slots(self._confirmed(self.frame))
