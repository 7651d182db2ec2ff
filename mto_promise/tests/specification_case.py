from contextlib import contextmanager

from odoo import Command
from odoo.exceptions import ValidationError

from .common import MtoCommon


class SpecificationCommon(MtoCommon):
    """A shelf to measure: board by length, feet by choice; its board is a sub-assembly cut from wood."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.length, cls.feet = cls.env["mto.parameter"].create(
            [
                {"name": "Length", "code": "length", "unit": "mm", "minimum": 500, "maximum": 2500, "default_value": "1000"},
                {
                    "name": "Feet",
                    "code": "feet",
                    "kind": "choice",
                    "default_value": "steel",
                    "option_ids": [
                        Command.create({"name": "Steel", "code": "steel"}),
                        Command.create({"name": "Oak", "code": "oak", "price_extra": 20.0}),
                    ],
                },
            ]
        )
        cls.steel, cls.oak = cls.feet.option_ids
        names = ("Shelf", "Board", "Wood", "Steel Foot", "Oak Foot")
        cls.shelf, cls.board, cls.wood, cls.steel_foot, cls.oak_foot = map(cls._create_product, names)
        cls.steel.product_id, cls.oak.product_id = cls.steel_foot, cls.oak_foot
        cls.bench = cls._create_workcenter("Bench")
        cls.bom = cls._create_bom(cls.shelf, [(cls.board, 1), (cls.steel_foot, 4)], [("Assemble", cls.bench, 10)])
        cls.board_bom = cls._create_bom(cls.board, [(cls.wood, 1)], [("Saw", cls.bench, 5)])
        cls.board_line, cls.feet_line = cls.bom.bom_line_ids
        cls.template, cls.board_template = cls.shelf.product_tmpl_id, cls.board.product_tmpl_id
        cls.template.mto_parameter_ids = cls.length | cls.feet
        cls.board_template.mto_parameter_ids = cls.length

    def _refused(self, text, records, values):
        """Writing ``values`` is refused with a message that has ``text`` in it."""
        with self._refusal(text):
            records.write(values)

    @contextmanager
    def _refusal(self, text, error=ValidationError):
        with self.assertRaises(error) as caught:
            yield
        self.assertRegex(str(caught.exception), text)
