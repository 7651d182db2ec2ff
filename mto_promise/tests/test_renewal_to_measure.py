import json

from odoo.tests import tagged

from .test_made_to_measure import MeasureCase


@tagged("post_install", "-at_install")
class TestRenewalToMeasure(MeasureCase):
    def setUp(self):
        super().setUp()
        self.line = self._create_order((self.table, 1)).order_line
        self.line.mto_specification = {"length": 2400, "wood": "oak"}
        self.promise = self.env["mto.promise"]._promise(self.line)

    def _look(self):
        renewal = self.env["mto.renewal"].browse(self.promise.action_promise_anew()["res_id"])
        renewal.action_continue()
        return renewal

    def test_looking_makes_no_order_bom(self):
        self.line.mto_specification = {"length": 2800, "wood": "ash"}
        boms = self.env["mrp.bom"].with_context(active_test=False)
        count = boms.search_count([])
        renewal = self._look()
        self.assertTrue(renewal.row_ids.new_date)
        self.assertEqual(boms.search_count([]), count)
        self.assertFalse(self.line.mto_bom_id)
        self.assertTrue(self.promise.is_stale)
        renewal.action_apply()
        renewal.action_continue()
        self.assertTrue(self.line.mto_bom_id)
        self.assertFalse(self.promise.is_stale)

    def test_a_specification_that_is_refused_is_told(self):
        # As a parameter that was narrowed since leaves it.
        values = json.dumps({"length": 99999, "wood": "oak"})
        self.env.cr.execute("UPDATE sale_order_line SET mto_specification = %s WHERE id = %s", (values, self.line.id))
        self.line.invalidate_recordset()
        row = self._look().row_ids
        self.assertEqual((row.kind, row.new_date), ("failed", False))
        self.assertIn("Length", row.note)
