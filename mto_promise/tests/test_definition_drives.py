from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .specification_case import SpecificationCommon


@tagged("post_install", "-at_install")
class TestDefinitionDrives(SpecificationCommon):
    """What a definition says becomes lines, operations and words of real orders; figures worked out by hand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for bought in (cls.wood, cls.steel_foot, cls.oak_foot):
            cls._create_price(bought)

    def _line(self, product=None, specification=None, **values):
        order = self._create_order((product or self.shelf, 1))
        order.order_line.write(values)
        if specification:
            order.order_line.mto_specification = specification
            order.order_line._mto_ensure_order_bom()
        return order.order_line

    def _contents(self, bom):
        return {line.product_id.display_name: line.product_qty for line in bom.bom_line_ids}

    # ------------------------------------------------------------------------------------------------- the definition

    def test_numbers_are_kept_to_their_decimals(self):
        self.length.digits = 1
        line = self._line(specification={"length": 1000.26})
        self.assertEqual(line.mto_specification["length"], 1000.3)
        self.assertIn("Length: 1,000.3 mm", line.name)
        self.length.digits = 0
        self.assertEqual(self._line(specification={"length": 1000.26}).mto_specification["length"], 1000.0)

    def test_pictures_and_colors_of_options_are_shown(self):
        picture = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
        self.steel.image_128 = picture
        self.oak.color = "#c8a165"
        (feet,) = [
            parameter
            for section in self._line().mto_configure()["sections"]
            for parameter in section["parameters"]
            if parameter["code"] == "feet"
        ]
        steel, oak = feet["options"]
        self.assertEqual(
            (steel["image"], steel["color"]), (f"/web/image/mto.parameter.option/{self.steel.id}/image_128", False)
        )
        self.assertEqual((oak["image"], oak["color"]), (False, "#c8a165"))

    def test_what_is_hidden_is_dropped(self):
        """An engraving text only where engraving is chosen."""
        engraving, words = self.env["mto.parameter"].create(
            [
                {"name": "Engraving", "code": "engraving", "kind": "boolean"},
                {"name": "Words", "code": "words", "kind": "text", "visible_formula": "engraving"},
            ]
        )
        self.template.mto_parameter_ids |= engraving | words
        line = self._line(specification={"engraving": True, "words": "Oslo"})
        self.assertEqual(line.mto_specification["words"], "Oslo")
        with self._refusal("Words: enter a value", UserError):
            line.mto_specification = {"engraving": True}
        line.mto_specification = {"engraving": False, "words": "Oslo"}
        self.assertNotIn("words", line.mto_specification)
        self.assertNotIn("Words", line.mto_specification_text)

    def test_one_parameter_serves_several_products(self):
        self.board_line.mto_parameter_map = False
        self.board_bom.bom_line_ids.mto_quantity_formula = "length / 1000"
        shelf = self._line(specification={"length": 1500})
        board = self._line(self.board, {"length": 1500})
        self.assertEqual(board.mto_bom_id, shelf.mto_bom_id.bom_line_ids.mto_bom_id)
        self.length.maximum = 1400
        for product in (self.shelf, self.board):
            with self._refusal("Length: 1500 is above the maximum of 1400", UserError):
                self._line(product, {"length": 1500})

    def test_attributes_of_all_three_kinds_in_formulas(self):
        color, surface, mark = self.env["product.attribute"].create(
            [
                {
                    "name": name,
                    "create_variant": create_variant,
                    "value_ids": [Command.create({"name": value, "is_custom": value == "Own"}) for value in values],
                }
                for name, create_variant, values in (
                    ("Frame Color", "always", ("Red", "Blue")),
                    ("Surface", "no_variant", ("Matt", "Gloss")),
                    ("Mark", "no_variant", ("None", "Own")),
                )
            ]
        )
        locker = self.env["product.template"].create(
            {
                "name": "Locker",
                "is_storable": True,
                "attribute_line_ids": [
                    Command.create({"attribute_id": attribute.id, "value_ids": [Command.set(attribute.value_ids.ids)]})
                    for attribute in color | surface | mark
                ],
                "mto_parameter_ids": [Command.link(self.length.id)],
            }
        )
        blue = locker.product_variant_ids.filtered(lambda variant: variant.product_template_variant_value_ids.name == "Blue")
        bom = self._create_bom(blue, [(self.wood, 1), (self.steel_foot, 1), (self.oak_foot, 1)])
        wood, steel, oak = bom.bom_line_ids
        wood.mto_quantity_formula = "3 if frame_color == 'Blue' else 1"
        steel.mto_condition = "surface == 'Gloss'"
        oak.mto_quantity_formula = "2 if mark == 'Oslo' else 1"
        values = {value.name: value for value in locker.attribute_line_ids.product_template_value_ids}
        line = self._line(
            blue,
            product_no_variant_attribute_value_ids=[Command.set((values["Gloss"] | values["Own"]).ids)],
            product_custom_attribute_value_ids=[
                Command.create({"custom_product_template_attribute_value_id": values["Own"].id, "custom_value": "Oslo"})
            ],
        )
        line.mto_specification = {"length": 900}
        line._mto_ensure_order_bom()
        self.assertEqual(self._contents(line.mto_bom_id), {"Wood": 3.0, "Steel Foot": 1.0, "Oak Foot": 2.0})
        plain = self._line(blue, product_no_variant_attribute_value_ids=[Command.set((values["Matt"] | values["None"]).ids)])
        plain.mto_specification = {"length": 900}
        plain._mto_ensure_order_bom()
        self.assertEqual(self._contents(plain.mto_bom_id), {"Wood": 3.0, "Oak Foot": 1.0})
        self.assertNotEqual(plain.mto_bom_id, line.mto_bom_id)

    # --------------------------------------------------------------------------------------------------- what it drives

    def test_cut_scrap_and_purchasable_lengths(self):
        """Two pieces of 1.48 m with 70 mm for the saw are 3.1 m, with 10 % scrap 3.41 m: sold by 100 mm."""
        self.board_bom.bom_line_ids.write(
            {
                "mto_quantity_formula": "(length - 20) / 1000",
                "mto_pieces_formula": "2",
                "mto_cut_allowance": 0.07,
                "mto_scrap": 10,
                "mto_purchase_length": 0.1,
            }
        )
        bom = self._line(specification={"length": 1500}).mto_bom_id
        self.assertEqual(self._contents(bom.bom_line_ids.mto_bom_id), {"Wood": 3.5})

    def test_conditions_and_durations_of_operations(self):
        self.bom.operation_ids = [
            Command.create(
                {
                    "name": "Varnish",
                    "workcenter_id": self.bench.id,
                    "mto_condition": "feet == 'oak'",
                    "mto_duration_formula": "length / 100",
                }
            )
        ]
        steel, oak = (self._line(specification={"length": 1500, "feet": feet}).mto_bom_id for feet in ("steel", "oak"))
        self.assertEqual(steel.operation_ids.mapped("name"), ["Assemble"])
        self.assertEqual(oak.operation_ids.mapped(lambda one: (one.name, one.time_cycle)), [("Assemble", 10), ("Varnish", 15)])

    def test_a_component_among_variants_by_its_attributes(self):
        color = self.env["product.attribute"].create(
            {"name": "Foot Color", "value_ids": [Command.create({"name": name}) for name in ("Black", "White")]}
        )
        painted = self.env["product.template"].create(
            {
                "name": "Painted Foot",
                "attribute_line_ids": [
                    Command.create({"attribute_id": color.id, "value_ids": [Command.set(color.value_ids.ids)]})
                ],
            }
        )
        self.feet_line.product_id = painted.product_variant_ids[0]
        self.feet_line.mto_variant_map = "foot_color = 'White' if feet == 'oak' else 'Black'"
        for feet, name in (("oak", "Painted Foot (White)"), ("steel", "Painted Foot (Black)")):
            bom = self._line(specification={"feet": feet}).mto_bom_id
            self.assertEqual(self._contents(bom), {"Board": 1.0, name: 4.0})

    def test_sub_assemblies_get_renamed_and_computed_parameters(self):
        span, pieces = self.env["mto.parameter"].create(
            [{"name": "Span", "code": "span"}, {"name": "Pieces", "code": "pieces", "kind": "integer"}]
        )
        self.board_template.mto_parameter_ids = span | pieces
        self.board_line.mto_parameter_map = "span = length\npieces = ceil(length / 700)"
        self.board_bom.bom_line_ids.mto_quantity_formula = "span * pieces / 1000"
        board = self._line(specification={"length": 1500}).mto_bom_id.bom_line_ids.mto_bom_id
        self.assertEqual(board.mto_specification, {"span": 1500.0, "pieces": 3.0})
        self.assertEqual(board.mto_origin_bom_id, self.board_bom)
        self.assertFalse(board.active)
        self.assertEqual(self._contents(board), {"Wood": 4.5})

    def test_the_customer_reads_it_in_their_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.length.with_context(lang="de_DE").name = "Länge"
        self.feet.with_context(lang="de_DE").name = "Füße"
        self.oak.with_context(lang="de_DE").name = "Eiche"
        self.customer.lang = "de_DE"
        line = self._line(specification={"length": 1500, "feet": "oak"})
        self.assertIn("Länge: 1.500 mm\nFüße: Eiche", line.name)
        self.assertEqual(line.mto_specification_text, "Länge: 1.500 mm\nFüße: Eiche")
