from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .specification_case import SpecificationCommon


@tagged("post_install", "-at_install")
class TestSpecificationInput(SpecificationCommon):
    """Specifications that come by import or by a call from outside, without the dialog."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template.list_price = 100.0
        cls.length.price_formula = "max(0, length - 1000) * 0.1"
        cls.template.mto_parameter_ids |= cls.env["mto.parameter"].create(
            [
                {"name": "Engraving", "code": "engraving", "kind": "boolean"},
                {"name": "Text", "code": "words", "kind": "text", "is_required": False},
                {"name": "Drawing", "code": "drawing", "kind": "file", "is_required": False},
            ]
        )
        cls.order = cls._create_order((cls.shelf, 1))
        cls.line = cls.order.order_line

    def _load(self, *cells):
        """Import an order with a line for each specification in ``cells``."""
        fields = ["partner_id/.id", "order_line/product_id/.id", "order_line/mto_specification"]
        rows = [["" if number else str(self.customer.id), str(self.shelf.id), cell] for number, cell in enumerate(cells)]
        result = self.env["sale.order"].load(fields, rows)
        return result["messages"], self.env["sale.order"].browse(result["ids"] or []).order_line

    def test_import_as_people_write_it(self):
        messages, lines = self._load(
            "length = 2000; feet = oak; engraving = yes",
            'length=2240\nwords="semi;colon ""and"" quotes"',
            '{"length": 1500, "engraving": false}',
            "",
        )
        self.assertFalse(messages)
        plain = {"feet": "steel", "engraving": False}
        self.assertEqual(
            lines.mapped("mto_specification"),
            [
                {"length": 2000.0, "feet": "oak", "engraving": True},
                {**plain, "length": 2240.0, "words": 'semi;colon "and" quotes'},
                {**plain, "length": 1500.0},
                False,
            ],
        )
        self.assertEqual(lines.mapped("price_unit"), [220.0, 224.0, 150.0, 100.0])
        self.assertIn("Length: 2,000 mm\nFeet: Oak", lines[0].mto_specification_text)
        self.assertIn("Length: 2,000 mm", lines[0].name)

    def test_what_an_import_says_of_bad_cells(self):
        for cell, message in (
            ("length = 9000", "Length: 9000 is above the maximum of 2500"),
            ("lenght = 2000", "no parameter “lenght”: did you mean “length”"),
            ("length = 2,240", "Length: “2,240” is no number"),
            ("feet = brass", "Feet: there is no option “brass”"),
            ("engraving = perhaps", "Engraving: “perhaps” is neither yes nor no"),
            ("length 2000", "Shelf: Write “length 2000” as “code = value”"),
            ("length = 2000; oak", "Write “oak” as “code = value”"),
            ('{"length": }', "is no JSON"),
            ("[1, 2]", "values by the code of its parameters"),
            ("2240", "values by the code of its parameters"),
            ("drawing = plan.pdf", "Drawing: the file “plan.pdf” is not there"),
        ):
            with self.subTest(cell):
                messages, lines = self._load(cell)
                self.assertFalse(lines)
                self.assertIn(message, messages[0]["message"])

    def test_what_was_exported_can_be_imported(self):
        self.line.mto_specification = {"length": 2000, "feet": "oak", "words": "Oslo"}
        cell = self.line.export_data(["mto_specification"])["datas"][0][0]
        messages, lines = self._load(cell)
        self.assertFalse(messages)
        self.assertEqual(lines.mto_specification, self.line.mto_specification)

    def test_a_call_from_outside_creates_and_writes(self):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "order_line": [
                    Command.create({"product_id": self.shelf.id, "mto_specification": {"length": 2000}}),
                    Command.create({"product_id": self.shelf.id, "mto_specification": "length = 1200"}),
                ],
            }
        )
        self.assertEqual(order.order_line.mapped(lambda line: line.mto_specification["length"]), [2000.0, 1200.0])
        order.order_line.write({"mto_specification": "length = 1300; feet = oak"})
        self.assertEqual(order.order_line.mapped("price_unit"), [150.0, 150.0])
        order.order_line[0].mto_specification = " "
        self.assertFalse(order.order_line[0].mto_specification)

    def test_what_a_call_from_outside_is_told(self):
        board = self._create_order((self.wood, 1)).order_line
        for line, values, message in (
            (self.line, {"length": "2000"}, "Length: “2000” is no number"),
            (self.line, ["length"], "values by the code of its parameters"),
            (self.line, 2000, "values by the code of its parameters"),
            (self.line, {"length": float("inf")}, "no number"),
            (board, "length = 2000", "Wood is not made to measure: leave its specification empty"),
            (board, {"length": 2000}, "no parameter “length”"),
        ):
            with self.subTest(values), self._refusal(message, UserError):
                line.mto_specification = values
        with self._refusal("Which product is “length = 1”", UserError):
            self.env["sale.order.line"].create({"order_id": self.order.id, "name": "x", "mto_specification": "length = 1"})
        self.assertFalse(self.line.mto_specification)

    def test_a_file_stays_where_its_name_is_written(self):
        file = self.env["ir.attachment"].create({"name": "plan.pdf", "raw": b"x"})
        self.line.mto_specification = {"drawing": {"id": file.id}}
        kept = self.line.mto_specification["drawing"]
        self.line.mto_specification = "length = 2000; drawing = plan.pdf"
        self.assertEqual(self.line.mto_specification["drawing"], kept)
