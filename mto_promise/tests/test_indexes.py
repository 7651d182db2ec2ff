from odoo.tests import TransactionCase, tagged

#: Records that are hardly ever deleted, or seldom and by hand.
LASTING = {
    "mto_promise_policy",
    "product_product",
    "res_company",
    "res_partner",
    "res_users",
    "resource_calendar",
    "mrp_workcenter",
    "stock_route",
    "stock_rule",
    "stock_warehouse",
}


@tagged("post_install", "-at_install")
class TestIndexes(TransactionCase):
    def test_what_is_deleted_is_found_where_it_stands(self):
        """Whoever deletes a record waits until all tables that refer to it have been looked through, row by row where there
        is no index: a million steps for each slot of a hold that is released."""
        tables = {model._table for model in self.registry.values() if not model._abstract and not model._transient}
        self.env.cr.execute(
            """
            SELECT parent.relname, child.relname, attribute.attname
              FROM pg_constraint link
              JOIN pg_class child ON child.oid = link.conrelid
              JOIN pg_class parent ON parent.oid = link.confrelid
              JOIN pg_attribute attribute ON attribute.attrelid = child.oid AND attribute.attnum = link.conkey[1]
             WHERE link.contype = 'f'
               AND (child.relname LIKE 'mto\\_%%' OR attribute.attname LIKE 'mto\\_%%'
                    OR parent.relname = 'resource_calendar_leaves')
               AND child.relname IN %s
               AND attribute.attname NOT IN ('create_uid', 'write_uid')
               AND NOT EXISTS (SELECT FROM pg_index WHERE indrelid = child.oid AND indkey[0] = attribute.attnum)
            """,
            [tuple(tables)],
        )
        missing = [(child, column) for parent, child, column in self.env.cr.fetchall() if parent not in LASTING]
        self.assertEqual(missing, [])
