from datetime import timedelta
from unittest.mock import patch

from odoo.tests import HttpCase, new_test_user, tagged

from .promise_data import create_quotation, create_shop


@tagged("post_install", "-at_install")
class TestRenewalTour(HttpCase):
    @patch.multiple("odoo.addons.mto_promise.wizards.mto_renewal", BATCH=1, SECONDS=0, HOLDING_SECONDS=0)
    def test_seller_asks_anew_applies_and_holds_again(self):
        seller = new_test_user(self.env, "mto_seller", groups="sales_team.group_sale_salesman")
        table = create_shop(self.env)
        promises = self.env["mto.promise"]
        for _number in range(3):
            promises |= promises._promise(create_quotation(self.env, table, user_id=seller.id).order_line)
        held = promises[1]
        held.action_hold()
        dates = promises.mapped("promised_date")
        booth = promises.step_ids.workcenter_id.filtered(lambda place: place.name == "Welding Booth")
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Closed",
                "resource_id": booth.resource_id.id,
                "calendar_id": booth.resource_calendar_id.id,
                "date_from": min(dates) - timedelta(days=7),
                "date_to": max(dates) + timedelta(days=7),
            }
        )
        self.start_tour("/odoo/open-quotations", "mto_promise_renewal", login="mto_seller")
        now = promises.sale_line_id.mto_promise_id
        self.assertEqual(sorted(now.mapped("state")), ["draft", "held", "held"])
        self.assertTrue(all(new > old for new, old in zip(now.mapped("promised_date"), dates, strict=True)))
        self.assertEqual(held.state, "cancelled")
        self.assertEqual(held.sale_line_id.mto_promise_id.state, "held")
