from odoo.tests import tagged

from .committed_shop import CommittedShop


@tagged("post_install", "-at_install")
class TestRenewalConcurrency(CommittedShop):
    def test_a_quotation_confirmed_while_it_is_asked_anew_is_left_alone(self):
        first, second = self.first, self.second
        promise = self._ask(first, self.orders[0])
        renewal_id = promise.action_promise_anew()["res_id"]
        renewal = first["mto.renewal"].browse(renewal_id)
        renewal.action_continue()
        renewal.action_apply()
        first.cr.commit()
        self.addCleanup(self._remove, renewal_id)

        tries = []

        def record():
            renewal = second["mto.renewal"].browse(renewal_id)
            self.assertTrue(renewal.left_count)
            if not tries:
                # Between what this transaction has seen and what it writes.
                self.orders[0].with_env(first).action_confirm()
                first.cr.commit()
            tries.append(1)
            renewal.action_continue()
            second.flush_all()

        self._retry(second, record)
        self.assertEqual(len(tries), 2, "the server tried again")
        row = second["mto.renewal"].browse(renewal_id).row_ids
        self.assertEqual((row.kind, row.is_otherwise, bool(row.promise_id)), ("skipped", True, False))
        promises = row.sale_line_id.mto_promise_ids
        self.assertEqual(promises.mapped("state"), ["committed"])

    def _remove(self, renewal_id):
        self.second.cr.rollback()
        self.first["mto.renewal"].browse(renewal_id).unlink()
        self.first.cr.commit()
