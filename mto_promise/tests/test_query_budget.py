"""Queries of the addon's work at the size of a real order. Counts, not times: they tell what grows before anybody waits."""

from odoo.tests import tagged

from .common import MtoCommon


@tagged("post_install", "-at_install")
class TestQueryBudget(MtoCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.saw, cls.lathe = cls._create_workcenter("Saw"), cls._create_workcenter("Lathe")
        cls.saw.alternative_workcenter_ids = cls.lathe
        cls.steel = cls._create_product("Steel")
        cls._create_price(cls.steel)
        cls._create_price(cls.steel, delay=2, price=30.0)
        cls.products = [cls._create_tree(f"Machine {number}") for number in range(3)]

    @classmethod
    def _create_tree(cls, name, levels=4):
        """A product of two parts, and so on down to steel."""
        product = cls._create_product(name, mto_strategy="mto")
        parts = [cls._create_tree(f"{name}.{number}", levels - 1) for number in (1, 2)] if levels > 1 else [cls.steel]
        cls._create_bom(product, [(part, 1) for part in parts], [("Saw", cls.saw, 10), ("Turn", cls.lathe, 5)])
        return product

    def _count(self, work, *arguments):
        """Queries of ``work``, as in a server at work: no record in the cache, those of the registry filled."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        work(*arguments)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_promise(self):
        orders = [self._create_order(*((product, 1) for product in self.products[:count])) for count in (1, 1, 3)]
        # Created records are fetched one by one, those of a request together.
        warm, one, three = (order.order_line.browse(order.order_line.ids) for order in orders)
        promise = self.env["mto.promise"]._promise
        self._count(promise, warm)
        queries = self._count(promise, one)
        self.assertLessEqual(queries, 40)
        self.assertLessEqual(self._count(promise, three), queries)
        self.assertGreater(len(three.mto_promise_id.step_ids), 100, "more than Odoo inserts by one statement")
