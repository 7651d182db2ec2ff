from odoo.tests import tagged

from .specification_flow import FlowCase

STOCKED = ("pc_case", "pc_supply", "pc_board", "pc_cooler", "thermal_paste")


@tagged("post_install", "-at_install")
class TestFlowPc(FlowCase):
    """Computers with options, assembled to order: only what is not in stock is bought."""

    def test_the_largest_parts(self):
        """Two computers with parts of which none is in stock."""
        line, answer = self._configure("pc", 2, {"cpu": "24", "memory_modules": 4, "disk": "4tb"})
        # 3690; 24 cores +350, two modules more +258, 4 TB +150
        self.assertEqual(answer["price"]["unit"], 4448.0)
        self.assertEqual(answer["weight"]["unit"], 14.0)
        # 68 + 84 + 198 + 41 + 0.60 = 391.60; 640; 4 * 81 = 324; 218; 1180; bench 65 min at 40 = 43.3333;
        # rack 495 min at 4 = 33
        self._assert_cost_shown(line, 2829.9333)
        self.assertEqual((line.price_unit, line.price_subtotal), (4448.0, 8896.0))
        self.assertEqual(line.mto_strategy, "ato")

        promise = self._promise_and_confirm(line)
        components = dict.fromkeys((*STOCKED, "pc_cpu_24", "pc_ssd_4tb", "pc_graphics"), 2.0) | {"pc_memory": 8.0}
        # both are tested at once
        operations = {"Assemble and install": 5 + 120, "Burn-in test under load": 15 + 480}
        self._assert_made_by(line, {"pc": (2.0, components, operations)})
        self._assert_bought(line, {"pc_cpu_24": 2.0, "pc_ssd_4tb": 2.0})

        self._receive(line)
        self._produce(line, {"Assemble and install": 130, "Burn-in test under load": 480})
        self._deliver(line)
        self.assertEqual((promise.state, line.mto_stage), ("kept", "delivered"))
        # parts 2 * 2753.60; 130 min at 40 = 86.6667; 480 min at 4 = 32
        self._assert_cost(line, {"pc": 5625.8667})

    def test_the_least(self):
        """No graphics card and no test: a component and a work order less, and all of it is in stock."""
        line, answer = self._configure("pc", 1, {"graphics": "onboard", "burn_in": False})
        # 3690 - 1490
        self.assertEqual(answer["price"]["unit"], 2200.0)
        # 391.60; 402; 2 * 81 = 162; 112; bench 65 min at 40 = 43.3333
        self._assert_cost_shown(line, 1110.9333)

        promise = self._promise_and_confirm(line)
        components = dict.fromkeys((*STOCKED, "pc_cpu", "pc_ssd"), 1.0) | {"pc_memory": 2.0}
        self._assert_made_by(line, {"pc": (1.0, components, {"Assemble and install": 5 + 60})})
        self.assertFalse(line.mto_purchase_line_ids)

        self._produce(line, {"Assemble and install": 60})
        self._deliver(line)
        self.assertEqual((promise.state, line.mto_stage), ("kept", "delivered"))
        # parts 1067.60; 60 min at 40
        self._assert_cost(line, {"pc": 1107.60})

    def _assert_cost_shown(self, line, cost):
        """Of one computer, made alone, by the standard times and setups."""
        shown = line.with_user(self.planner).mto_configure()["cost"]
        self.assertAlmostEqual(shown["unit"], cost, 3)
        self.assertAlmostEqual(shown["margin"], line.price_unit - cost, 2)
