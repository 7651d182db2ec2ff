from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_release import ReleaseCase


@tagged("post_install", "-at_install")
class TestEarlyStart(ReleaseCase):
    """Starting before engineering has released an order BoM, because a promise manager says so."""

    def _lever(self, line):
        promise = self.env["mto.promise"]._promise(line)
        return promise, promise.lever_ids.filtered(lambda lever: "before engineering" in lever.name)[:1]

    def _wizard(self, order):
        action = order.action_mto_promise()
        return self.env[action["res_model"]].browse(action["res_id"])

    def test_production_starts_without_waiting(self):
        line = self._line()
        wizard = self._wizard(line.order_id)
        late, promise = wizard.complete_date, wizard.line_ids.promise_id
        lever = promise.lever_ids.filtered(lambda lever: "before engineering" in lever.name)[:1]
        self.assertEqual(lever.price, 0.0)
        early = lever.date
        wizard.action_choose(lever.id)
        self.assertEqual(wizard.complete_date, early)
        self.assertLess(early, late)
        wizard.action_accept()
        line.order_id.action_confirm()
        self.assertEqual(line.mto_promise_id.promised_date, early)
        self.assertEqual(self.own.mto_release_state, "waiting", "engineering still has to release it")
        self.assertFalse(line.mto_production_ids.mto_release_bom_id)

    def test_others_still_wait(self):
        line = self._line()
        self.env["mto.promise"]._promise(line).action_accept()
        line.order_id.action_confirm()
        self.assertEqual(line.mto_production_ids.mto_release_bom_id, self.own)

    def test_it_is_for_managers(self):
        line = self._line()
        _promise, lever = self._lever(line)
        seller = self._create_user("early_seller", "sales_team.group_sale_salesman_all_leads")
        wizard = self._wizard(line.order_id.with_user(seller)).with_user(seller)
        lever = wizard.line_ids.promise_id.lever_ids.filtered(lambda lever: "before engineering" in lever.name)[:1]
        with self.assertRaises(AccessError):
            wizard.action_choose(lever.id)
