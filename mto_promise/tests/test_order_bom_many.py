from unittest.mock import patch

from odoo import Command
from odoo.tests import new_test_user, tagged

from ..models import sale_order_line_specification as specification_lines
from .common import MtoCommon

FEW, MANY = 2, 1000


@tagged("post_install", "-at_install")
class TestOrderBomMany(MtoCommon):
    """Many lines of equal specification: one order BoM, derived once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Whose rights are checked.
        cls.seller = new_test_user(cls.env, "many_seller", groups="sales_team.group_sale_salesman")
        cls.saw = cls._create_workcenter("Saw")
        cls.steel = cls._create_product("Steel")
        cls._create_price(cls.steel)
        cls.frame = cls._create_product("Frame")
        cls.table = cls._create_product("Table", mto_strategy="mto", lst_price=1000.0, taxes_id=False)
        cls.env["mto.parameter"].create(
            {
                "name": "Length",
                "code": "length",
                "kind": "number",
                "minimum": 1000,
                "maximum": 3000,
                "default_value": "2000",
                "product_tmpl_ids": (cls.table | cls.frame).product_tmpl_id.ids,
            }
        )
        frame = cls._create_bom(cls.frame, [(cls.steel, 2)], [("Weld", cls.saw, 60)])
        frame.bom_line_ids.mto_quantity_formula = "length / 1000"
        cls._create_bom(cls.table, [(cls.frame, 1)], [("Join", cls.saw, 60)])

    def _create_lines(self, count, length):
        values = {"product_id": self.table.id, "mto_specification": {"length": length}}
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "user_id": self.seller.id,
                "warehouse_id": self.warehouse.id,
                "order_line": [Command.create(values) for _at in range(count)],
            }
        )
        self.env.flush_all()
        self.env.invalidate_all()
        return order.order_line.with_user(self.seller)

    def _count_boms(self):
        return self.env["mrp.bom"].with_context(active_test=False).search_count([])

    def _ensure(self, lines):
        """Queries of giving ``lines`` their order BoMs, and how often an order BoM was derived."""
        queries = self.env.cr.sql_log_count
        with patch.object(specification_lines, "derive", wraps=specification_lines.derive) as derive:
            lines._mto_ensure_order_bom()
            self.env.flush_all()
        return self.env.cr.sql_log_count - queries, derive.call_count

    def test_a_thousand_equal_lines(self):
        self._ensure(self._create_lines(FEW, 1900))  # warms the caches of the registry
        few, many = self._create_lines(FEW, 2100), self._create_lines(MANY, 2200)
        before = self._count_boms()
        queries, derivations = self._ensure(few)
        self.assertEqual((self._count_boms() - before, derivations), (2, 1), "a table and its frame")
        before = self._count_boms()
        more_queries, derivations = self._ensure(many)
        self.assertEqual((self._count_boms() - before, derivations), (2, 1))
        self.assertEqual(len(many.mto_bom_id), 1)
        # Lines are read and written in sets of up to a thousand.
        self.assertLessEqual(more_queries, queries + 2)

    def test_a_thousand_lines_like_one_before(self):
        bom = self._create_lines(1, 2300)
        bom._mto_ensure_order_bom()
        lines = self._create_lines(MANY, 2300)
        before = self._count_boms()
        self._ensure(lines)
        self.assertEqual(self._count_boms(), before)
        self.assertEqual(lines.mto_bom_id, bom.mto_bom_id)

    def test_what_differs_is_not_shared(self):
        """Another length, another warehouse."""
        other = self._create_warehouse("OTH")
        lines = self._create_lines(2, 2400)
        lines[1].mto_specification = {"length": 2500}
        elsewhere = self._create_lines(1, 2400)
        elsewhere.order_id.warehouse_id = other
        made = (lines | elsewhere)._mto_order_boms()
        quantities = [made[line].lines[0].bom.lines[0].quantity for line in lines | elsewhere]
        self.assertEqual(quantities, [2.4, 2.5, 2.4])
        self.assertEqual(made[elsewhere].fingerprint, made[lines[0]].fingerprint)

    def _create_large(self, name, lines, operations):
        """A product to measure with so many lines and operations, each after the one before."""
        product = self._create_product(name, mto_strategy="mto")
        product.product_tmpl_id.mto_parameter_ids = self.table.product_tmpl_id.mto_parameter_ids
        bom = self._create_bom(
            product, [(self.steel, 1)] * lines, [(f"Step {number}", self.saw, 10) for number in range(operations)]
        )
        bom.allow_operation_dependencies = True
        for before, after in zip(bom.operation_ids, bom.operation_ids[1:], strict=False):
            after.blocked_by_operation_ids = before
        bom.bom_line_ids.mto_quantity_formula = "length / 1000"
        return product

    def test_records_of_a_large_bom_take_no_more_queries(self):
        counts = {}
        for name, lines, operations in (("Warm", 2, 2), ("Small", 3, 3), ("Large", 450, 40)):
            order = self.env["sale.order"].create(
                {
                    "partner_id": self.customer.id,
                    "warehouse_id": self.warehouse.id,
                    "order_line": [
                        Command.create(
                            {
                                "product_id": self._create_large(name, lines, operations).id,
                                "mto_specification": {"length": 2600},
                            }
                        )
                    ],
                }
            )
            order_boms = order.order_line._mto_order_boms().values()
            self.env.flush_all()
            self.env.invalidate_all()
            queries = self.env.cr.sql_log_count
            bom = self.env["mrp.bom"].sudo()._mto_find_or_create(order_boms, order.company_id).popitem()[1]
            self.env.flush_all()
            counts[name] = self.env.cr.sql_log_count - queries
            self.assertEqual(bom.bom_line_ids.mapped("product_qty"), [2.6] * lines)
            self.assertEqual(bom.bom_line_ids.company_id, order.company_id)
            self.assertEqual(bom.bom_line_ids.product_tmpl_id, self.steel.product_tmpl_id)
            self.assertEqual(bom.operation_ids[1:].blocked_by_operation_ids, bom.operation_ids[:-1])
        self.assertEqual(counts["Large"], counts["Small"])
