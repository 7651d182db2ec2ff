from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .specification_case import SpecificationCommon


@tagged("post_install", "-at_install")
class TestConfigurator(SpecificationCommon):
    """What the dialog is told about a shelf: 100 as it is, 0.1 for each mm above 1 m, oak feet for 20."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template.write({"list_price": 100.0, "weight": 8.0, "mto_weight_formula": "base_weight * length / 1000"})
        cls.length.write({"price_formula": "max(0, length - 1000) * 0.1", "section": "Dimensions", "step": 5.0})
        cls.feet_line.mto_option_parameter_id = cls.feet
        cls.board_bom.bom_line_ids.mto_quantity_formula = "length / 1000"
        cls.board_bom.operation_ids.mto_duration_formula = "length / 200"
        cls.wood.standard_price, cls.steel_foot.standard_price, cls.oak_foot.standard_price = 30.0, 2.0, 5.0
        cls.bench.costs_hour = 60.0
        cls.seller = new_test_user(cls.env, "mto_configuring", groups="sales_team.group_sale_salesman")
        cls.order = cls._create_order((cls.shelf, 1), user_id=cls.seller.id)
        cls.line = cls.order.order_line
        cls.line.tax_ids = False

    def _ask(self, values=None, user=None):
        return self.line.with_user(user or self.seller).mto_configure(values)

    def _parameters(self, answer):
        return {p["code"]: p for section in answer["sections"] for p in section["parameters"]}

    def test_an_order_without_warehouse(self):
        """As of a company that has none yet."""
        self.order.warehouse_id = False
        with self.assertRaisesRegex(UserError, "no warehouse to deliver from"):
            self._ask()

    def test_a_line_without_specification_is_asked_for_the_defaults(self):
        answer = self._ask()
        self.assertEqual([section["name"] for section in answer["sections"]], ["Dimensions", ""])
        parameters = self._parameters(answer)
        self.assertEqual({code: p["value"] for code, p in parameters.items()}, {"length": 1000.0, "feet": "steel"})
        self.assertEqual(parameters["length"]["hint"], "500 to 2500 in steps of 5 mm")
        self.assertEqual([(o["code"], o["extra"]) for o in parameters["feet"]["options"]], [("steel", 0.0), ("oak", 20.0)])
        self.assertEqual((answer["price"]["unit"], answer["price"]["extras"]), (100.0, []))
        self.assertEqual(answer["difference"], {"rows": [], "minutes": 0.0, "cost": False})
        self.assertTrue(answer["editable"] and answer["is_standard"])

    def test_figures_and_difference_follow_from_the_values(self):
        answer = self._ask({"length": 2000, "feet": "oak"})
        self.assertEqual((answer["problems"], answer["general"]), ({}, []))
        self.assertEqual((answer["price"]["unit"], answer["price"]["standard"]), (220.0, 100.0))
        self.assertEqual(answer["price"]["extras"], [["Length", 100.0], ["Feet", 20.0]])
        self.assertEqual(answer["weight"]["unit"], 16.0)
        self.template.mto_price_formula = "base_price * length / 1000"
        measured = self._ask({"length": 2000, "feet": "oak"})["price"]
        self.assertEqual((measured["unit"], measured["standard"]), (320.0, 100.0))
        self.assertEqual(measured["extras"], [["Made to measure", 100.0], ["Length", 100.0], ["Feet", 20.0]])
        self.assertEqual(answer["difference"]["minutes"], 5.0)
        self.assertEqual(
            [
                (row["kind"], row["path"], row["name"], row["replaced"], row["before"]["amount"], row["after"]["amount"])
                for row in answer["difference"]["rows"]
            ],
            [
                ("changed", "Board", "Saw", False, 5.0, 10.0),
                ("changed", "Board", "Wood", False, 1.0, 2.0),
                ("changed", "", "Oak Foot", "Steel Foot", 4.0, 4.0),
            ],
        )
        self.assertFalse(self.line.mto_specification, "nothing is written")

    def test_the_whole_order_bom_is_told_level_by_level(self):
        rows = self._ask({"length": 2000, "feet": "oak"})["contents"]
        self.assertEqual(
            [(row["depth"], row["subject"], row["name"], row["amount"]) for row in rows],
            [
                (0, "line", "Board", 1.0),
                (1, "line", "Wood", 2.0),
                (1, "operation", "Saw", 10.0),
                (0, "line", "Oak Foot", 4.0),
                (0, "operation", "Assemble", 10.0),
            ],
        )

    def test_costs_of_changes_are_for_those_who_may_see_them(self):
        manager = new_test_user(self.env, "mto_cost_reader", groups="sales_team.group_sale_manager")
        hidden = self._ask({"length": 2000, "feet": "oak"})["difference"]
        shown = self._ask({"length": 2000, "feet": "oak"}, manager)["difference"]
        self.assertEqual((hidden["cost"], {row["cost"] for row in hidden["rows"]}), (False, {False}))
        # Sawing 5 minutes more at 60 an hour, 1 wood more at 30, 4 feet at 5 for 4 at 2.
        self.assertEqual([(row["name"], row["cost"]) for row in shown["rows"]], [("Saw", 5), ("Wood", 30), ("Oak Foot", 12)])
        self.assertEqual(shown["cost"], 47.0)

    def test_the_answer_is_what_the_line_gets(self):
        answer = self._ask({"length": 1255})
        self.line.with_user(self.seller).mto_specification = {"length": 1255}
        self.assertEqual(self.line.price_unit, answer["price"]["unit"])
        self.assertEqual(self.line.price_unit, 125.5)
        self.assertFalse(self._ask()["is_standard"])

    def test_prices_of_formulas_are_for_the_unit_of_the_product(self):
        self.line.product_uom_id = self.env.ref("uom.product_uom_dozen")
        answer = self._ask({"length": 2000, "feet": "oak"})
        self.assertAlmostEqual(answer["price"]["unit"], 12 * 220.0)
        self.line.mto_specification = {"length": 2000, "feet": "oak"}
        self.assertAlmostEqual(self.line.price_unit, 12 * 220.0)

    def test_another_currency(self):
        rate = {"name": "2020-01-01", "rate": 2.0, "company_id": self.company.id}
        money = self.env["res.currency"].create({"name": "MTO", "symbol": "M", "rate_ids": [(0, 0, rate)]})
        self.order.pricelist_id = self.env["product.pricelist"].create({"name": "Abroad", "currency_id": money.id})
        self.order._recompute_prices()
        answer = self._ask({"length": 2000, "feet": "oak"})
        self.assertEqual(answer["currency_id"], money.id)
        self.assertAlmostEqual(answer["price"]["unit"], 440.0)
        self.assertEqual(self._parameters(answer)["feet"]["options"][1]["extra"], 40.0)

    def test_each_problem_stands_at_its_parameter(self):
        answer = self._ask({"length": 3000, "feet": "brass"})
        self.assertEqual(answer["problems"]["length"], ["Length: 3000 is above the maximum of 2500. Enter at most 2500 mm."])
        self.assertRegex(answer["problems"]["feet"][0], "no option “brass”")
        self.assertEqual(self._parameters(answer)["length"]["value"], 3000)
        self.assertFalse(answer["price"] or answer["difference"] or answer["cost"])
        self.assertRegex(self._ask({"lenght": 900})["general"][0], "did you mean “length”")
        self.assertRegex(self._ask({"length": "long"})["problems"]["length"][0], "“long” is no number")

    def test_a_problem_of_the_bill_of_materials_is_told_with_its_line(self):
        self.steel.product_id = False
        answer = self._ask()
        self.assertFalse(answer["problems"])
        self.assertRegex(answer["general"][0], "^Steel Foot: the option “steel” of Feet brings no component")

    def test_hidden_parameters_are_told_apart(self):
        self.feet.visible_formula = "length > 1000"
        self.assertFalse(self._parameters(self._ask({"length": 900}))["feet"]["visible"])
        self.assertTrue(self._parameters(self._ask({"length": 1100}))["feet"]["visible"])

    def test_cost_and_margin_are_for_those_who_may_see_them(self):
        self.assertFalse(self._ask()["cost"])
        manager = new_test_user(self.env, "mto_sale_manager", groups="sales_team.group_sale_manager")
        # 2 m of wood, 4 oak feet, 10 minutes to saw and 10 to assemble
        cost = self._ask({"length": 2000, "feet": "oak"}, manager)["cost"]
        self.assertEqual(cost["unit"], 2 * 30 + 4 * 5 + 20)
        self.assertEqual((cost["margin"], round(cost["percent"], 4)), (120.0, round(120 / 220, 4)))
        self.line.discount = 50.0
        self.assertAlmostEqual(self._ask({"length": 2000, "feet": "oak"}, manager)["cost"]["margin"], 10.0)

    def test_another_sellers_line_is_out_of_reach(self):
        stranger = new_test_user(self.env, "mto_stranger", groups="sales_team.group_sale_salesman")
        with self.assertRaises(AccessError):
            self._ask(user=stranger)

    def test_a_line_of_a_locked_order_can_be_looked_at_only(self):
        self.line.mto_specification = {"length": 2000}
        self.order.state = "sale"
        self.assertTrue(self._ask()["editable"])
        self.order.locked = True
        self.assertFalse(self._ask()["editable"])
        with self.assertRaisesRegex(UserError, "locked"):
            self.line.mto_specification = False

    def test_back_to_the_standard_product(self):
        self.line.mto_specification = {"length": 2000}
        self.line._mto_ensure_order_bom()
        self.line.mto_specification = False
        self.assertFalse(self.line.mto_specification or self.line.mto_specification_text or self.line.mto_bom_id)
        self.assertEqual(self.line.price_unit, 100.0)

    def test_past_orders_of_the_customer_come_first(self):
        other = self.env["res.partner"].create({"name": "Somebody"})
        mine = self._create_order((self.shelf, 1), user_id=self.seller.id).order_line
        theirs = self._create_order((self.shelf, 1), user_id=self.seller.id, partner_id=other.id).order_line
        hidden = self._create_order((self.shelf, 1), user_id=self.env.user.id).order_line
        for line, length in ((mine, 1500), (theirs, 1600), (hidden, 1700), (self.line, 1800)):
            line.mto_specification = {"length": length}
        (past,) = self.line.with_user(self.seller).mto_presets()["groups"]
        self.assertEqual(
            [preset["id"] for preset in past["presets"]], [f"sale.order.line,{id_}" for id_ in (mine + theirs).ids]
        )
        self.assertEqual(past["presets"][0]["values"], {"length": 1500.0, "feet": "steel"})

    def test_queries_do_not_grow_with_parameters_and_lines(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._ask({"length": 2000})
            return self.env.cr.sql_log_count - before

        def warm():
            count()
            return count()

        few = warm()
        more = self.env["mto.parameter"].create(
            [
                {
                    "name": f"More {n}",
                    "code": f"more_{n}",
                    "kind": "choice",
                    "default_value": "a",
                    "option_ids": [(0, 0, {"name": "A", "code": "a"}), (0, 0, {"name": "B", "code": "b"})],
                }
                for n in range(20)
            ]
        )
        self.template.mto_parameter_ids |= more
        for n in range(20):
            self.env["mrp.bom.line"].create(
                {
                    "bom_id": self.bom.id,
                    "product_id": self._create_product(f"Part {n}").id,
                    "mto_quantity_formula": f"length / {n + 1}",
                }
            )
        self.assertEqual(warm(), few)

    def test_the_order_bom_opens_from_the_line(self):
        self.line.mto_specification = {"length": 2000}
        self.line._mto_ensure_order_bom()
        action = self.line.action_mto_order_bom()
        self.assertEqual((action["res_model"], action["res_id"]), ("mrp.bom", self.line.mto_bom_id.id))
