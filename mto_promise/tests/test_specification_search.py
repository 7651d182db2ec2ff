from odoo.tests import tagged
from odoo.tools import SQL

from .specification_case import SpecificationCommon


@tagged("post_install", "-at_install")
class TestSpecificationSearch(SpecificationCommon):
    """Three shelves found by what was specified of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("de_DE")
        cls.oak.with_context(lang="de_DE").name = "Eiche"
        cls.feet.with_context(lang="de_DE").name = "Füße"
        cls.template.mto_parameter_ids |= cls.env["mto.parameter"].create(
            [
                {"name": "Engraving", "code": "engraving", "kind": "boolean"},
                {"name": "Text", "code": "words", "kind": "text", "is_required": False},
                {"name": "Drawing", "code": "drawing", "kind": "file", "is_required": False},
            ]
        )
        file = cls.env["ir.attachment"].create({"name": "Bracket.svg", "raw": b"x"})
        cls.orders = cls.env["sale.order"]
        for values in (
            {"length": 1000, "feet": "steel", "words": "50% [a]b"},
            {"length": 2240, "feet": "oak", "engraving": True, "words": "Oslo"},
            {"length": 2500, "feet": "steel", "drawing": {"id": file.id}},
        ):
            order = cls._create_order((cls.shelf, 1))
            order.order_line.mto_specification = values
            cls.orders |= order
        cls.orders |= cls._create_order((cls.shelf, 1))

    def _found(self, words, operator="ilike", **context):
        """Which of the orders are found, by number; by their lines it is the same."""
        lines = (
            self.env["sale.order.line"]
            .with_context(**context)
            .search([("mto_specification_search", operator, words), ("order_id", "in", self.orders.ids)])
        )
        orders = (
            self.env["sale.order"]
            .with_context(**context)
            .search([("mto_specification_search", operator, words), ("id", "in", self.orders.ids)])
        )
        self.assertEqual(lines.order_id.sorted("id"), orders.sorted("id"), words)
        return [number for number, order in enumerate(self.orders, 1) if order in orders]

    def test_numbers_are_compared(self):
        for words, found in (
            ("length>=2240", [2, 3]),
            ("length > 2240", [3]),
            ("Length < 2240 mm", [1]),
            ("length<=2,240", [1, 2]),
            ("length = 2240.0", [2]),
            ("LENGTH: 2240", [2]),
            ("length != 2240", [1, 3]),
            ("length <> 2240", [1, 3]),
            ("length = -1", []),
            ("2240", [2]),
        ):
            with self.subTest(words):
                self.assertEqual(self._found(words), found)

    def test_options_are_known_by_code_and_label(self):
        for words, found in (
            ("feet=oak", [2]),
            ("Feet: Oak", [2]),
            ("feet: st", [1, 3]),
            ("feet = st", []),
            ("feet != oak", [1, 3]),
            ("Oak", [2]),
            ("feet > oak", []),
        ):
            with self.subTest(words):
                self.assertEqual(self._found(words), found)
        self.assertEqual(self._found("Füße: Eiche", lang="de_DE"), [2])
        self.assertEqual(self._found("eich", lang="de_DE"), [2])
        self.assertEqual(self._found("length > 2.239,5", lang="de_DE"), [2, 3])
        self.oak.active = False
        self.assertEqual(self._found("Feet: Oak"), [2])

    def test_truths_texts_and_files(self):
        for words, found in (
            ("engraving = yes", [2]),
            ("Engraving: no", [1, 3]),
            ("engraving = perhaps", []),
            ("text: osl", [2]),
            ("words = osl", []),
            ("words = oslo", [2]),
            ("words: 50%", [1]),
            ("0% [a]", [1]),
            ("drawing: bracket", [3]),
            ("bracket.s", [3]),
            (".*", []),
        ):
            with self.subTest(words):
                self.assertEqual(self._found(words), found)

    def test_what_makes_no_sense_finds_nothing(self):
        for words in (
            "length>=long",
            "length>=",
            ">= 3",
            "lenght = 2240",
            "'\"\\",
            "\x00\u2028",
            "x" * 5000,
            "$.* ? (@ > 1)",
            "a:b:c",
            "_",
            "length > 1e999",
            "\ud83d\ude00",
        ):
            with self.subTest(words[:20]):
                self.assertEqual(self._found(words), [])

    def test_other_operators(self):
        self.assertEqual(self._found("length>=2240", "="), [2, 3])
        self.assertEqual(self._found(["feet=oak", "length=1000"], "in"), [1, 2])
        order = self.env["sale.order"]
        mine = [("id", "in", self.orders.ids)]
        self.assertEqual(
            order.search([("mto_specification_search", "not ilike", "feet=oak"), *mine]),
            self.orders.sorted(reverse=True) - self.orders[1],
        )
        lines = self.orders.order_line
        self.assertEqual(lines.search([("mto_specification_search", "=", False), ("id", "in", lines.ids)]), lines[3])

    def test_parameters_that_are_gone(self):
        self.template.mto_parameter_ids.filtered(lambda parameter: parameter.code == "words").unlink()
        self.assertEqual(self._found("words: osl"), [])
        self.assertEqual(self._found("osl"), [2])

    def test_the_search_views_offer_it(self):
        for model, view in (
            ("sale.order", "sale.view_sales_order_filter"),
            ("sale.order", "sale.sale_order_view_search_inherit_quotation"),
            ("sale.order.line", "sale.view_sales_order_line_filter"),
            ("sale.order.line", "mto_promise.mto_line_view_search"),
        ):
            arch = self.env[model].get_view(self.env.ref(view).id, "search")["arch"]
            self.assertIn("mto_specification_search", arch)
        # the editor of custom filters lists fields that are searchable
        description = self.env["sale.order"].fields_get(["mto_specification_search"])["mto_specification_search"]
        self.assertTrue(description["searchable"])

    def test_many_lines_are_found_by_the_index(self):
        line = self.orders[1].order_line
        self.env.flush_all()
        self.env.cr.execute(
            """
            INSERT INTO sale_order_line (order_id, name, product_uom_qty, price_unit, customer_lead, mto_specification)
            SELECT order_id, name, 1, 1, 0, jsonb_build_object('length', 500 + n %% 2000, 'feet', 'steel', 'words', 'n' || n)
              FROM sale_order_line, generate_series(1, 10000) n
             WHERE id = %s
            """,
            [line.id],
        )
        # what was inserted a moment ago stands in the index unsorted, which puts the planner off
        self.env.cr.execute("ANALYZE sale_order_line; SET LOCAL enable_seqscan = off")
        lines = self.env["sale.order.line"]
        for words in ("feet = oak", "length = 777"):
            query = lines._search([("mto_specification_search", "ilike", words)])
            plan = "\n".join(row[0] for row in self.env.execute_query(SQL("EXPLAIN %s", query.select())))
            self.assertRegex(
                plan, r"Index Scan on sale_order_line_mto_specification_idx.*\n.*Index Cond: \(mto_specification @>"
            )
