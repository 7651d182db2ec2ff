from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from ..engine.formula_error import REASONS
from ..engine.order_bom import derive
from ..engine.problem import REMEDIES
from ..engine.specification import validate
from ..snapshot.formula_reasons import sentences
from ..snapshot.specification import attribute_code, attribute_texts, read_definitions
from ..snapshot.specification_words import SENTENCES, problem_text
from ..snapshot.standard_boms import read_items
from .specification_case import SpecificationCommon


@tagged("post_install", "-at_install")
class TestSpecification(SpecificationCommon):
    # ------------------------------------------------------------------------------------------------ checks on save

    def test_a_formula_names_place_column_and_nearest_name(self):
        self._refused(
            r"Board.*Quantity Formula, column 5:.*“lenght”.*did you mean “length”",
            self.board_line,
            {"mto_quantity_formula": "2 * lenght"},
        )

    def test_every_place_of_a_formula_is_checked(self):
        operation = self.bom.operation_ids
        for records, name in (
            (self.template, "mto_price_formula"),
            (self.template, "mto_weight_formula"),
            (self.template, "mto_volume_formula"),
            (self.length, "visible_formula"),
            (self.length, "price_formula"),
            (self.feet_line, "mto_quantity_formula"),
            (self.feet_line, "mto_pieces_formula"),
            (self.feet_line, "mto_condition"),
            (operation, "mto_duration_formula"),
            (operation, "mto_condition"),
        ):
            with self.subTest(f"{records._name}.{name}"):
                self._refused("nothing_known", records, {name: "nothing_known"})
        self._refused(
            "nothing_known",
            self.template,
            {"mto_constraint_ids": [Command.create({"formula": "nothing_known", "message": "No"})]},
        )

    def test_a_formula_must_give_what_its_field_needs(self):
        self._refused("number.*yes or no", self.feet_line, {"mto_condition": "length"})
        self._refused("text.*number", self.feet_line, {"mto_quantity_formula": "feet"})

    def test_formulas_of_archived_bills_of_materials_are_checked_when_they_come_back(self):
        self.bom.active = False
        self.feet_line.mto_quantity_formula = "nothing_known"
        self._refused("nothing_known", self.bom, {"active": True})

    def test_parameters_handed_on_must_be_those_of_the_component(self):
        self._refused("has no “depth”. It has: length", self.board_line, {"mto_parameter_map": "depth = length"})
        self._refused("code = formula", self.board_line, {"mto_parameter_map": "length"})
        self._refused("text.*number", self.board_line, {"mto_parameter_map": "length = feet"})
        self.board_line.mto_parameter_map = "length = length - 20"

    def test_a_component_comes_from_a_choice_of_the_product(self):
        self._refused("must be a choice", self.feet_line, {"mto_option_parameter_id": self.length.id})
        self._refused("must be a choice", self.board_bom.bom_line_ids, {"mto_option_parameter_id": self.feet.id})
        self.feet_line.mto_option_parameter_id = self.feet

    def test_parameters_that_make_no_sense_are_refused(self):
        self._refused("cannot be a code", self.length, {"code": "Length"})
        self._refused("cannot be a code", self.length, {"code": "min"})
        self._refused("below the minimum of 500", self.length, {"default_value": "10"})
        self._refused("is no number", self.length, {"default_value": "long"})
        self._refused("no option “stele”, did you mean “steel”", self.feet, {"default_value": "stele"})

    def test_two_parameters_of_a_product_cannot_share_a_code(self):
        other = self.length.copy()
        self.assertFalse(other.product_tmpl_ids)
        self._refused("“length”", self.template, {"mto_parameter_ids": [Command.link(other.id)]})

    def test_visibility_in_a_circle_is_refused(self):
        depth = self.length.copy({"name": "Depth", "code": "depth", "visible_formula": "feet == 'oak'"})
        self.template.mto_parameter_ids |= depth
        self._refused("circle: .*Depth.*Feet|circle: .*Feet.*Depth", self.feet, {"visible_formula": "depth > 1000"})

    def test_definitions_come_in_one_go(self):
        """Formulas may stand before what they name, as a form or an import sends them."""
        template = self.env["product.template"].create({"name": "Box"})
        template.write(
            {
                "mto_constraint_ids": [Command.create({"formula": "lookup(wall, length) < 20", "message": "Too thick"})],
                "mto_table_ids": [
                    Command.create({"code": "wall", "name": "Wall", "row_ids": [Command.create({"key": "0", "value": 12})]})
                ],
                "mto_parameter_ids": [Command.link(self.length.id)],
            }
        )
        self.assertTrue(template.mto_is_configurable)

    def test_lookup_tables(self):
        def rows(*pairs):
            return [Command.clear()] + [Command.create({"key": key, "value": value}) for key, value in pairs]

        table = self.env["mto.lookup.table"].create(
            {
                "product_tmpl_id": self.template.id,
                "code": "feet_by_length",
                "name": "Feet",
                "row_ids": rows(("0", 4), ("1500", 6)),
            }
        )
        self.feet_line.mto_quantity_formula = "lookup(feet_by_length, length)"
        self._refused("twice", table, {"row_ids": rows(("0", 4), ("0.0", 6))})
        self._refused("text.*number|number.*text", table, {"row_ids": rows(("a", 4))})
        self._refused("no rows", table, {"row_ids": [Command.clear()]})
        self._refused("feet_by_length", table, {"code": "renamed"})
        with self._refusal("feet_by_length"):
            table.unlink()

    def test_a_used_parameter_can_neither_go_nor_change_its_name(self):
        self.feet_line.mto_quantity_formula = "4 + length / 1000"
        for change in ({"code": "len"}, {"active": False}, {"product_tmpl_ids": [Command.unlink(self.template.id)]}):
            with self.subTest(change):
                self._refused("Steel Foot.*“length”", self.length, change)
        with self._refusal("Steel Foot.*“length”"):
            self.length.unlink()
        self._refused("Steel Foot.*“length”", self.template, {"mto_parameter_ids": [Command.unlink(self.length.id)]})

    def test_an_unused_parameter_can_go(self):
        self.length.unlink()
        self.assertEqual(self.template.mto_parameter_ids, self.feet)
        self.feet.active = False
        self.template.invalidate_recordset(["mto_parameter_ids"])
        self.assertFalse(self.template.mto_is_configurable)

    def test_a_used_option_stays_or_is_archived(self):
        self.feet_line.mto_condition = "feet != 'oak'"
        with self._refusal("Steel Foot.*oak.*archive", UserError):
            self.oak.unlink()
        with self._refusal("Steel Foot.*oak.*archive", UserError):
            self.oak.code = "wood"
        self.oak.active = False
        definition = read_definitions(self.template)[self.template.id]
        problem = validate(definition, {"feet": "oak"}).problems[0]
        self.assertEqual(problem.kind, "archived_option")
        self.assertEqual(problem_text(self.env, problem), "feet: the option “oak” is archived. Choose another.")
        self.oak.active = True
        self._refused("archived", self.steel, {"active": False})

    def test_an_option_whose_component_is_archived_is_archived(self):
        self.oak_foot.active = False
        definition = read_definitions(self.template)[self.template.id]
        self.assertEqual([option.active for option in definition.by_code["feet"].options], [True, False])

    def test_every_reason_of_the_engine_has_words(self):
        self.assertEqual(set(sentences(self.env)), set(REASONS))
        self.assertEqual(set(SENTENCES), set(REMEDIES))

    # ------------------------------------------------------------------------------------------------------- sharing

    def test_a_shared_parameter_is_checked_for_each_of_its_products(self):
        self._refused("Board.*“feet”", self.length, {"visible_formula": "feet == 'oak'"})
        self._refused("Board.*“feet”", self.length, {"price_formula": "20 if feet == 'oak' else 0"})

    def test_another_company_cannot_use_a_companys_parameter(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.template.company_id = self.company
        with self.assertRaises(UserError):
            self.feet.company_id = other
            self.feet.flush_recordset()

    # -------------------------------------------------------------------------------------------------------- access

    def test_users_read_and_managers_write(self):
        seller = new_test_user(self.env, "spec_seller", groups="sales_team.group_sale_salesman")
        self.assertEqual(self.length.with_user(seller).name, "Length")
        self.assertEqual(self.oak.with_user(seller).price_extra, 20.0)
        with self.assertRaises(AccessError):
            self.length.with_user(seller).name = "Breadth"
        manager = new_test_user(self.env, "spec_manager", groups="mto_promise.group_mto_manager")
        self.length.with_user(manager).name = "Breadth"
        self.assertEqual(self.length.name, "Breadth")

    def test_a_planner_changes_rules(self):
        planner = new_test_user(self.env, "spec_planner", groups="mrp.group_mrp_manager")
        self.feet_line.with_user(planner).mto_quantity_formula = "length / 250"
        self._refused("column 1", self.feet_line.with_user(planner), {"mto_quantity_formula": "lenth / 250"})

    def test_others_copy_a_product_without_its_specification(self):
        self.env["mto.constraint"].create({"product_tmpl_id": self.template.id, "formula": "length > 1", "message": "No"})
        self.template.mto_price_formula = "base_price + length"
        storekeeper = new_test_user(self.env, "spec_store", groups="stock.group_stock_manager,product.group_product_manager")
        plain = self.template.with_user(storekeeper).copy()
        self.assertFalse(plain.mto_is_configurable or plain.mto_price_formula)
        groups = "mto_promise.group_mto_manager,sales_team.group_sale_manager,product.group_product_manager"
        manager = new_test_user(self.env, "spec_copy", groups=groups)
        whole = self.template.with_user(manager).copy()
        self.assertEqual(whole.mto_parameter_ids, self.template.mto_parameter_ids)
        self.assertEqual(whole.mto_constraint_ids.formula, "length > 1")
        self.assertNotEqual(whole.mto_constraint_ids, self.template.mto_constraint_ids)

    def test_a_shared_parameter_is_checked_where_its_editor_cannot_look(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        there = self.env["product.template"].create({"name": "There", "company_id": elsewhere.id})
        there.write({"mto_parameter_ids": [Command.link(self.length.id)], "mto_weight_formula": "length / 100"})
        self.env.flush_all()
        self.env.invalidate_all()
        manager = new_test_user(self.env, "spec_here", groups="mto_promise.group_mto_manager")
        self._refused("There.*“length”", self.length.with_user(manager), {"code": "len"})

    def test_customers_see_nothing_of_it(self):
        portal = new_test_user(self.env, "spec_portal", groups="base.group_portal")
        for model in ("parameter", "parameter.option", "constraint", "lookup.table", "lookup.row", "specification.trial"):
            with self.assertRaises(AccessError, msg=model), mute_logger("odoo.addons.base.models.ir_model"):
                self.env[f"mto.{model}"].with_user(portal).search([])

    def test_definitions_of_another_company_stay_there(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        user = new_test_user(
            self.env,
            "spec_elsewhere",
            groups="mto_promise.group_mto_manager",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        own = self.length.copy({"company_id": self.company.id})
        found = self.env["mto.parameter"].with_user(user).search([("id", "in", (self.length | own).ids)])
        self.assertEqual(found, self.length)

    # ------------------------------------------------------------------------------------------------------- adapter

    def _items(self, product=None):
        return read_items(product or self.shelf, self.warehouse)

    def test_rules_become_an_order_bom(self):
        self.board_line.mto_parameter_map = "length = length - 20"
        self.board_bom.bom_line_ids.write(
            {"mto_quantity_formula": "length / 1000", "mto_cut_allowance": 0.02, "mto_scrap": 10, "mto_purchase_length": 0.5}
        )
        self.board_bom.operation_ids.mto_duration_formula = "length / 100"
        self.feet_line.write({"mto_option_parameter_id": self.feet.id, "mto_pieces_formula": "4 if length < 1500 else 6"})
        self.feet_line.mto_quantity_formula = "1"
        bom = derive(self._items(), self.shelf.id, {"length": 2000, "feet": "oak"}).order_bom
        board, feet = bom.lines
        self.assertEqual((feet.item, feet.quantity), (self.oak_foot.id, 6.0))
        self.assertEqual(board.bom.values, {"length": 1980.0})
        # (1.98 + 0.02) m and 10 % are 2.2 m: five half meters
        self.assertEqual(board.bom.lines[0].quantity, 2.5)
        self.assertAlmostEqual(board.bom.operations[0].minutes, 19.8)

    def test_a_component_among_variants(self):
        color = self.env["product.attribute"].create(
            {"name": "Foot Color", "value_ids": [Command.create({"name": name}) for name in ("Black", "White")]}
        )
        template = self.env["product.template"].create(
            {
                "name": "Painted Foot",
                "attribute_line_ids": [
                    Command.create({"attribute_id": color.id, "value_ids": [Command.set(color.value_ids.ids)]})
                ],
            }
        )
        black, white = template.product_variant_ids
        self.feet_line.product_id = black
        self._refused("has no “color”. It has: foot_color", self.feet_line, {"mto_variant_map": "color = 'White'"})
        self.feet_line.mto_variant_map = "foot_color = 'White' if feet == 'oak' else 'Black'"
        items = self._items()
        self.assertEqual(derive(items, self.shelf.id, {"feet": "oak"}).order_bom.lines[1].item, white.id)
        self.assertEqual(derive(items, self.shelf.id, {}).order_bom.lines[1].item, black.id)

    def test_attributes_are_known_by_name(self):
        self.assertEqual(attribute_code("Leg Länge (mm)"), "leg_lange_mm")
        self.assertEqual(attribute_code("2. Farbe"), "attribute_2_farbe")
        attribute = self.env["product.attribute"].create(
            {
                "name": "Surface",
                "create_variant": "no_variant",
                "value_ids": [Command.create({"name": "Own", "is_custom": True}), Command.create({"name": "Matt"})],
            }
        )
        # what creates a product comes back with a context in which attributes make nothing
        self.template.with_context(create_product_product=True).attribute_line_ids = [
            Command.create({"attribute_id": attribute.id, "value_ids": [Command.set(attribute.value_ids.ids)]})
        ]
        self.feet_line.mto_condition = "surface != 'Matt'"
        own, matt = self.template.attribute_line_ids.product_template_value_ids
        self.assertEqual(attribute_texts(matt), {"surface": "Matt"})
        custom = self.env["product.attribute.custom.value"].new(
            {"custom_product_template_attribute_value_id": own.id, "custom_value": "Wavy"}
        )
        self.assertEqual(attribute_texts(own, custom), {"surface": "Wavy"})
        self.assertEqual(len(derive(self._items(), self.shelf.id, {}, {"surface": "Matt"}).order_bom.lines), 1)
        self.feet.code = "surface_of_feet"
        self._refused("“surface”", self.feet, {"code": "surface"})

    def test_the_number_of_queries_does_not_grow(self):
        def count(product):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            read_items(product, self.warehouse)
            return self.env.cr.sql_log_count - before

        self._big_product(2)
        few, many = self._big_product(3), self._big_product(30)
        count(few)
        self.assertEqual(count(few), count(many))

    def _big_product(self, size):
        """A product with ``size`` parameters, tables and sub-assemblies of ``size`` parts each."""
        parts = [self._create_product(f"Part {size} {n}") for n in range(size)]
        choice = self.feet.copy({"code": "pick", "option_ids": [Command.clear()], "default_value": False})
        choice.option_ids = [
            Command.create({"name": part.name, "code": f"part{n}", "product_id": part.id}) for n, part in enumerate(parts)
        ]
        units = []
        for n in range(size):
            unit = self._create_product(f"Unit {size} {n}")
            unit.product_tmpl_id.mto_parameter_ids = self.length
            bom = self._create_bom(unit, [(part, 1) for part in parts], [("Do", self.bench, 5)])
            bom.bom_line_ids.mto_quantity_formula = "length / 100"
            bom.operation_ids.mto_duration_formula = "length / 100"
            units.append(unit)
        top = self._create_product(f"Top {size}")
        top.product_tmpl_id.write(
            {
                "mto_parameter_ids": [Command.link(self.length.id), Command.link(choice.id)]
                + [Command.create({"name": f"P{n}", "code": f"p{n}"}) for n in range(size)],
                "mto_table_ids": [
                    Command.create({"name": f"T{n}", "code": f"t{n}", "row_ids": [Command.create({"key": "0", "value": n})]})
                    for n in range(size)
                ],
                "mto_constraint_ids": [Command.create({"formula": "length > 1", "message": "No"}) for _n in range(size)],
            }
        )
        bom = self._create_bom(top, [(unit, 1) for unit in units] + [(self.steel_foot, 1)])
        bom.bom_line_ids[-1].mto_option_parameter_id = choice
        return top

    # --------------------------------------------------------------------------------------------------------- forms

    def test_try_out_shows_results_and_errors(self):
        self.template.list_price = 100.0
        self.template.mto_price_formula = "base_price + length / 10"
        self.feet_line.mto_quantity_formula = "length / (length - 600)"
        trial = self.env["mto.specification.trial"].browse(self.template.action_mto_try_out()["res_id"])
        self.assertEqual(trial.value_ids.mapped("value"), ["1000", "steel"])
        with Form(trial) as form:
            self.assertIn("200.00", form.result)
            self.assertIn("2.50", form.result)
            with form.value_ids.edit(0) as line:
                line.value = "600"
            self.assertIn("Steel Foot: Quantity Formula, The formula divides by zero.", form.result)
            with form.value_ids.edit(0) as line:
                line.value = "100"
            self.assertIn("Length: 100 is below the minimum of 500.", form.result)

    def test_a_manager_defines_a_product_in_its_form(self):
        groups = "mto_promise.group_mto_manager,sales_team.group_sale_manager,product.group_product_manager"
        manager = new_test_user(self.env, "spec_form", groups=groups)
        with Form(self.template.with_user(manager)) as form:
            form.mto_price_formula = "base_price + length"
            with form.mto_constraint_ids.new() as line:
                line.formula = "length <= 2400 or feet == 'steel'"
                line.message = "Long shelves need steel feet."
        self.assertEqual(self.template.mto_constraint_ids.formula, "length <= 2400 or feet == 'steel'")
