from datetime import datetime

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import MtoCommon


class MeasureCase(MtoCommon):
    """A table to measure: what it consists of, how long it takes and what it costs follows from its specification."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.saw = cls._create_workcenter("Saw")
        cls.steel, cls.oak, cls.ash, cls.ink = [cls._create_product(name) for name in ("Steel", "Oak", "Ash", "Ink")]
        for product in cls.steel | cls.oak | cls.ash | cls.ink:
            cls._create_price(product, delay=5)
        cls.frame = cls._create_product("Frame")
        cls.table = cls._create_product("Table", mto_strategy="mto", lst_price=1000.0, taxes_id=False)
        cls._define(cls.frame, span={"minimum": 500, "maximum": 2500, "default_value": "1600"})
        parameters = cls._define(
            cls.table,
            length={"minimum": 1000, "maximum": 3000, "default_value": "2000", "unit": "mm"},
            wood={
                "kind": "choice",
                "default_value": "oak",
                "option_ids": [
                    Command.create({"code": "oak", "name": "European Oak", "product_id": cls.oak.id}),
                    Command.create({"code": "ash", "name": "Ash", "product_id": cls.ash.id, "price_extra": 40}),
                ],
            },
            engraved={"kind": "boolean", "is_required": True},
        )
        cls.wood = parameters["wood"]
        cls.table.product_tmpl_id.write(
            {
                "mto_price_formula": "base_price + (length - 2000) * 0.5",
                "mto_constraint_ids": [
                    Command.create({"formula": "not engraved or length >= 1200", "message": "Too short to engrave."})
                ],
            }
        )
        cls.frame_bom = cls._create_bom(cls.frame, [(cls.steel, 2)], [("Weld", cls.saw, 60)])
        cls.table_bom = cls._create_bom(cls.table, [(cls.frame, 1), (cls.oak, 3), (cls.ink, 1)], [("Join", cls.saw, 60)])
        cls.frame_bom.bom_line_ids.mto_quantity_formula = "2 * span / 1600"
        frame, wood, ink = cls.table_bom.bom_line_ids
        frame.mto_parameter_map = "span = length - 400"
        wood.write({"mto_option_parameter_id": cls.wood.id, "mto_quantity_formula": "ceil(length / 700)"})
        ink.mto_condition = "engraved"
        cls.table_bom.operation_ids.mto_duration_formula = "60 + (30 if engraved else 0)"

    @classmethod
    def _define(cls, product, **parameters):
        records = {}
        for code, values in parameters.items():
            records[code] = cls.env["mto.parameter"].create(
                {
                    "code": code,
                    "name": code.capitalize(),
                    "kind": "number",
                    "is_required": False,
                    "product_tmpl_ids": product.product_tmpl_id.ids,
                    **values,
                }
            )
        return records

    def _specify(self, *specifications, quantity=1):
        order = self._create_order(*[(self.table, quantity)] * len(specifications))
        for line, specification in zip(order.order_line, specifications, strict=True):
            line.mto_specification = specification
        return order.order_line

    def _contents(self, bom):
        return {(line.product_id.name, line.product_qty) for line in bom.bom_line_ids}


@tagged("post_install", "-at_install")
class TestMadeToMeasure(MeasureCase):
    """From what the customer specified to order BoM, price, promise and production; figures worked out by hand."""

    def test_everything_follows_from_the_specification(self):
        line = self._specify({"length": 2400, "wood": "ash", "engraved": True})
        self.assertEqual(line.price_unit, 1000 + 400 * 0.5 + 40)
        self.assertIn("Length: 2,400 mm\nWood: Ash\nEngraved: Yes", line.name)
        self.assertEqual(line.mto_specification_text, "Length: 2,400 mm\nWood: Ash\nEngraved: Yes")
        self.assertFalse(line.mto_bom_id, "no bill of materials for every keystroke")
        promise = self.env["mto.promise"]._promise(line)
        bom = line.mto_bom_id
        self.assertEqual(bom.mto_origin_bom_id, self.table_bom)
        self.assertEqual(self._contents(bom), {("Frame", 1.0), ("Ash", 4.0), ("Ink", 1.0)})
        self.assertEqual(bom.operation_ids.time_cycle, 90.0)
        frame_bom = bom.bom_line_ids.mto_bom_id
        self.assertEqual(frame_bom.mto_origin_bom_id, self.frame_bom)
        self.assertEqual(self._contents(frame_bom), {("Steel", 2.5)}, "2 * (2400 - 400) / 1600")
        # Parts come on Saturday; welding on Monday 8:00-9:00, joining until 10:30.
        self.assertEqual(promise.promised_date, datetime(2026, 3, 9, 10, 30))
        promise.action_accept()
        line.order_id.action_confirm()
        self.assertEqual(line.mto_production_ids.bom_id, bom | frame_bom)
        consumed = {(move.product_id.name, move.product_qty) for move in line.mto_production_ids.move_raw_ids}
        self.assertEqual(consumed, {("Frame", 1.0), ("Ash", 4.0), ("Ink", 1.0), ("Steel", 2.5)})
        top = line.mto_production_ids.filtered(lambda production: production.product_id == self.table)
        self.assertIn("Length: 2,400 mm", top.product_description_variants)

    def test_defaults_complete_it_and_no_specification_is_the_standard(self):
        specified, plain = self._create_order((self.table, 1), (self.table, 1)).order_line
        specified.mto_specification = {"length": 2100}
        self.assertEqual(specified.mto_specification, {"length": 2100.0, "wood": "oak", "engraved": False})
        self.env["mto.promise"]._promise(specified | plain)
        self.assertEqual(self._contents(specified.mto_bom_id), {("Frame", 1.0), ("Oak", 3.0)})
        self.assertFalse(plain.mto_bom_id)
        self.assertEqual(plain.price_unit, 1000.0)

    def test_equal_specifications_share_one_order_bom(self):
        count = self.env["mrp.bom"].with_context(active_test=False).search_count
        before = count([])
        lines = self._specify(*[{"length": 2400}] * 5, {"length": 2600})
        lines._mto_ensure_order_bom()
        self.assertEqual(count([]) - before, 4, "a table and a frame for each of two lengths")
        self.assertEqual(len(lines.mto_bom_id), 2)
        again = self._specify({"length": 2400.0, "wood": "oak"})
        again._mto_ensure_order_bom()
        self.assertEqual(again.mto_bom_id, lines[0].mto_bom_id)
        self.assertEqual(count([]) - before, 4)

    def test_a_changed_definition_changes_no_order_made_before(self):
        line = self._specify({"length": 2400})
        line._mto_ensure_order_bom()
        bom, contents = line.mto_bom_id, self._contents(line.mto_bom_id)
        self.table_bom.bom_line_ids[1].mto_quantity_formula = "ceil(length / 300)"
        self.assertEqual(self._contents(bom), contents)
        later = self._specify({"length": 2400})
        later._mto_ensure_order_bom()
        self.assertNotEqual(later.mto_bom_id, bom)
        self.assertIn(("Oak", 8.0), self._contents(later.mto_bom_id))

    def test_a_changed_specification_needs_a_new_date(self):
        line = self._specify({"length": 2400})
        promise = self.env["mto.promise"]._promise(line)
        self.assertFalse(promise.is_outdated)
        line.mto_specification = {"length": 2600}
        self.assertTrue(promise.is_outdated)
        with self.assertRaisesRegex(UserError, "has changed"):
            promise.action_hold()

    def test_what_is_specified_after_the_promise_needs_a_new_date(self):
        order = self._create_order((self.table, 1))
        promise = self.env["mto.promise"]._promise(order.order_line)
        promise.action_hold()
        order.order_line.mto_specification = {"length": 2400}
        self.assertTrue(promise.is_outdated, "the standard product was promised")
        again = self.env["mto.promise"]._promise(order.order_line)
        self.assertFalse(again.is_outdated)
        order.order_line.mto_specification = False
        self.assertTrue(again.is_outdated)

    def test_wrong_values_are_refused_with_name_and_remedy(self):
        line = self._specify({"length": 2400})
        for values, message in (
            ({"length": 5000}, "Length"),
            ({"wood": "teak"}, "Wood"),
            ({"lenght": 2000}, "length"),
            ({"length": 1100, "engraved": True}, "Too short to engrave"),
            ({"length": "long"}, "Length"),
        ):
            with self.subTest(values=values), self.assertRaisesRegex(UserError, message), self.cr.savepoint():
                line.mto_specification = values
            self.assertEqual(line.mto_specification["length"], 2400.0)

    def test_a_required_value_must_be_there_to_promise(self):
        self._define(self.table, height={"minimum": 700, "maximum": 800, "is_required": True})
        order = self._create_order((self.table, 1))
        with self.assertRaisesRegex(UserError, "Height"):
            self.env["mto.promise"]._promise(order.order_line)

    def test_an_archived_component_is_named(self):
        line = self._specify({"length": 2400, "wood": "ash"})
        self.ash.active = False
        with self.assertRaisesRegex(UserError, "Ash|Wood"):
            self.env["mto.promise"]._promise(line)

    def test_a_seller_specifies_and_confirms(self):
        seller = self.env["res.users"].create(
            {
                "name": "Seller",
                "login": "measure_seller",
                "group_ids": [Command.set(self.env.ref("sales_team.group_sale_salesman").ids)],
            }
        )
        line = self._specify({"length": 2000})
        line.order_id.user_id = seller
        own = line.with_user(seller)
        own.mto_specification = {"length": 2200}
        self.env["mto.promise"].with_user(seller)._promise(own).action_accept()
        own.order_id.action_confirm()
        self.assertEqual(line.mto_bom_id.mto_origin_bom_id, self.table_bom)

    def test_queries_do_not_grow_with_lines(self):
        def count(lines):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            lines._mto_ensure_order_bom()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        count(self._specify({"length": 1010}))
        self.table_bom.bom_line_ids[1].copy({"mto_quantity_formula": "1"})
        few = count(self._specify({"length": 1020}))
        for _n in range(10):
            self.table_bom.bom_line_ids[1].copy({"mto_quantity_formula": "1"})
        self.assertEqual(count(self._specify({"length": 1030})), few)
