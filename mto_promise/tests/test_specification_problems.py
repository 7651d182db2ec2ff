from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .specification_case import SpecificationCommon


@tagged("post_install", "-at_install")
class TestSpecificationProblems(SpecificationCommon):
    """Each message names the order line, the parameter or the line of the bill of materials, and what to do about it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template.list_price = 100.0
        for bought in (cls.wood, cls.steel_foot, cls.oak_foot):
            cls._create_price(bought)
        cls.feet_line.mto_option_parameter_id = cls.feet
        cls.order = cls._create_order((cls.wood, 1), (cls.shelf, 1))
        cls.line = cls.order.order_line[1]

    def _assert_told(self, values, *sentences):
        """Specifying ``values``, or making an order BoM of them, is refused; nothing of it is left."""
        before = self.line.mto_specification
        with self.assertRaises(UserError) as caught, self.cr.savepoint():
            self.line.mto_specification = values
            self.line._mto_ensure_order_bom()
        place, *told = str(caught.exception).split("\n")
        self.assertEqual(place, f"{self.order.name}, line 2: Shelf cannot be made as specified.")
        self.assertEqual(told, list(sentences))
        self.line.invalidate_recordset()
        self.assertEqual(self.line.mto_specification, before)
        self.assertFalse(self.line.mto_bom_id)

    # ------------------------------------------------------------------------------------------------------- of values

    def test_out_of_range(self):
        self._assert_told({"length": 499}, "Length: 499 is below the minimum of 500. Enter at least 500 mm.")
        self._assert_told({"length": 2501}, "Length: 2501 is above the maximum of 2500. Enter at most 2500 mm.")

    def test_off_step(self):
        self.length.write({"step": 2.5, "digits": 1})
        self._assert_told({"length": 501.2}, "Length: 501.2 is not in steps of 2.5. Take 500 or 502.5.")

    def test_missing(self):
        self.length.default_value = False
        self._assert_told({"feet": "oak"}, "Length: enter a value.")

    def test_of_another_kind(self):
        self.template.mto_parameter_ids |= self.env["mto.parameter"].create(
            [
                {"name": "Shelves", "code": "shelves", "kind": "integer", "default_value": "2"},
                {"name": "Doors", "code": "doors", "kind": "boolean"},
                {"name": "Engraving", "code": "engraving", "kind": "text", "is_required": False},
                {"name": "Drawing", "code": "drawing", "kind": "file", "is_required": False},
            ]
        )
        self._assert_told(
            {"length": "long", "shelves": 2.5, "doors": "perhaps", "engraving": 7, "drawing": "plan.pdf"},
            "Length: “long” is no number. Enter one, as in 1250 or 0.75.",
            "Shelves: 2.5 is no whole number. Enter one without decimals.",
            "Doors: “perhaps” is neither yes nor no. Enter one of them.",
            "Engraving: “7” is no text. Enter one.",
            "Drawing: this is no file. Upload one.",
        )
        self._assert_told({"engraving": "x" * 2001}, "Engraving: the text is longer than 2000 characters. Shorten it.")

    def test_unknown_code(self):
        self._assert_told({"lenght": 900}, "There is no parameter “lenght”: did you mean “length”?")
        self._assert_told({"colour": "red"}, "There is no parameter “colour”: take it out.")

    def test_unknown_option(self):
        self._assert_told({"feet": "stele"}, "Feet: there is no option “stele”, did you mean “steel”?")
        self._assert_told({"feet": "glass"}, "Feet: there is no option “glass”. Choose another.")

    def test_archived_option(self):
        self.oak.active = False
        self._assert_told({"feet": "oak"}, "Feet: the option “oak” is archived. Choose another.")

    def test_an_option_whose_product_is_archived(self):
        remedy = "Choose another option, or bring the component back."
        told = f"Feet: the component of the option “oak”, Oak Foot, is archived. {remedy}"
        self.oak_foot.active = False
        self._assert_told({"feet": "oak"}, told)
        self.oak_foot.active = True
        self.line.mto_specification = {"feet": "oak"}
        self.oak_foot.active = False
        with self._refusal(told, UserError):
            self.line._mto_ensure_order_bom()

    def test_an_option_without_a_product(self):
        self.steel.product_id = False
        self._assert_told(
            {"feet": "steel"},
            "Steel Foot: the option “steel” of Feet brings no component. Choose another option, or give this one a component.",
        )
        self.feet.write({"is_required": False, "default_value": False})
        self._assert_told(
            {"length": 900},
            "Steel Foot: its component is that of an option of Feet, of which none is chosen. Choose one.",
        )

    def test_a_broken_constraint(self):
        self.template.mto_constraint_ids = [
            Command.create({"formula": "length < 2000 or feet == 'steel'", "message": "Long shelves stand on steel."})
        ]
        self._assert_told({"length": 2000, "feet": "oak"}, "Long shelves stand on steel. Change Length, Feet.")

    # ----------------------------------------------------------------------------------------------------- of formulas

    def test_a_negative_quantity(self):
        self.feet_line.mto_quantity_formula = "4 - length / 400"
        self._assert_told(
            {"length": 2000},
            "Steel Foot: Quantity Formula, it gives -1, below zero. (4 - length / 400) "
            "Change Length (now 2000) or the formula.",
        )

    def test_a_negative_duration(self):
        self.bom.operation_ids.mto_duration_formula = "length - 1000"
        self._assert_told(
            {"length": 600},
            "Assemble: Duration Formula, it gives -400, below zero. (length - 1000) Change Length (now 600) or the formula.",
        )

    def test_a_huge_quantity(self):
        self.feet_line.mto_quantity_formula = "length * 1e9 * 1e9"
        self._assert_told(
            {"length": 2000},
            "Steel Foot: Quantity Formula, The formula gives no number, or one beyond 1e+12. (length * 1e9 * 1e9) "
            "Change Length (now 2000) or the formula.",
        )

    def test_no_number(self):
        self.feet_line.mto_quantity_formula = "sqrt(length - 1000)"
        self._assert_told(
            {"length": 900},
            "Steel Foot: Quantity Formula, The formula takes the square root of a negative number. (sqrt(length - 1000)) "
            "Change Length (now 900) or the formula.",
        )

    def test_division_by_zero_in_a_sub_assembly(self):
        self.board_line.mto_parameter_map = "length = length - 100"
        self.board_bom.bom_line_ids.mto_quantity_formula = "1 / (length - 900)"
        self._assert_told(
            {"length": 1000},
            "Board > Wood: Quantity Formula, The formula divides by zero. (1 / (length - 900)) "
            "Change Length (now 900) or the formula.",
        )

    def test_a_number_that_nobody_gave(self):
        self.length.write({"is_required": False, "default_value": False})
        self.feet_line.mto_quantity_formula = "length / 250"
        self._assert_told(
            {"feet": "oak"},
            "Steel Foot: Quantity Formula, “length” has no value. (length / 250) "
            "Enter a value for Length, or change the formula.",
        )

    def test_a_price_that_fails(self):
        self.template.mto_price_formula = "base_price / (length - 700)"
        self._assert_told(
            {"length": 700},
            "Price Formula, The formula divides by zero. (base_price / (length - 700)) "
            "Change base_price (now 100), Length (now 700) or the formula.",
        )

    def test_a_price_of_a_parameter_that_fails(self):
        self.length.price_formula = "1000 / (length - 700)"
        self._assert_told(
            {"length": 700},
            "Length, Price Formula, The formula divides by zero. (1000 / (length - 700)) "
            "Change Length (now 700) or the formula.",
        )

    def test_a_price_below_zero(self):
        self.template.mto_price_formula = "base_price - length"
        self._assert_told(
            {"length": 900, "feet": "oak"},
            "Price Formula: it gives -780, below zero. "
            "Change base_price (now 100), Length (now 900), Feet (now oak) or the formula.",
        )

    def test_a_weight_or_volume_that_fails(self):
        self.template.mto_weight_formula = "sqrt(length - 1000)"
        self.template.mto_volume_formula = "1000 - length"
        self._assert_told(
            {"length": 900},
            "Weight Formula, The formula takes the square root of a negative number. (sqrt(length - 1000)) "
            "Change Length (now 900) or the formula.",
        )
        self._assert_told(
            {"length": 1100}, "Volume Formula: it gives -100, below zero. Change Length (now 1100) or the formula."
        )

    # -------------------------------------------------------------------------------------------------- of definitions

    def test_parameters_in_a_circle(self):
        depth = self.length.copy({"name": "Depth", "code": "depth", "visible_formula": "feet == 'oak'"})
        self.template.mto_parameter_ids |= depth
        self._refused(
            r"^Shelf: Visibility or defaults go in a circle: (Depth, Feet, Depth|Feet, Depth, Feet)\. "
            r"Take one of them out of the formulas\.$",
            self.feet,
            {"visible_formula": "depth > 1000"},
        )

    def test_bills_of_materials_in_a_circle(self):
        spare = self._create_product("Spare Board")
        self.oak.product_id = spare
        self._create_bom(spare, [(self.shelf, 1)])
        self._assert_told(
            {"feet": "oak"},
            "Steel Foot > Shelf: the bills of materials go in a circle. Take one of the components out.",
        )
