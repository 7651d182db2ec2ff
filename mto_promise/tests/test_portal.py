"""The customer's page and paper: promised date and stage in the customer's words, nothing of the shop's."""

from datetime import timedelta

from odoo.tests import HttpCase, tagged
from odoo.tests.common import new_test_user

from .progress_case import NOW, PROMISED, ProgressCase


@tagged("post_install", "-at_install")
class TestPortal(HttpCase, ProgressCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(cls.env, "alma", password="alma-portal", groups="base.group_portal")
        cls.customer = cls.user.partner_id
        cls.order = cls._create_order()
        cls.line = cls.order.order_line
        cls.promise = cls._create_promise(cls.line)
        cls.production = cls._create_production(cls.line, cls.table_bom, NOW, NOW + timedelta(days=1))
        cls.env.flush_all()

    def _page(self):
        self.authenticate("alma", "alma-portal")
        response = self.url_open(f"/my/orders/{self.order.id}")
        self.assertEqual(response.status_code, 200)
        return response.text

    def test_customer_sees_date_stage_and_progress(self):
        page = self._page()
        self.assertIn('id="mto_progress"', page)
        self.assertIn("Being made", page)
        self.assertIn(PROMISED.strftime("%m/%d/%Y"), page)
        self.assertIn('aria-valuenow="0"', page)

    def test_customer_reads_no_internal_words(self):
        page = self._page()
        self.assertNotIn(self.production.name, page)
        self.assertNotIn("In Production", page)
        self.assertNotIn("Waiting for Parts", page)

    def test_promise_not_accepted_is_not_shown(self):
        for state in ("draft", "held", "expired"):
            self.promise.state = state
            self.assertNotIn('id="mto_progress"', self._page(), state)

    def test_accepted_hold_is_shown_on_the_quotation(self):
        self.promise.state = "cancelled"
        self.order = self._create_order(confirm=False)
        self._create_promise(self.order.order_line, state="held")
        self.order.write({"state": "sent", "commitment_date": PROMISED})
        page = self._page()
        self.assertIn("Waiting for your confirmation", page)
        self.assertIn(PROMISED.strftime("%m/%d/%Y"), page)
        self.assertNotIn('role="progressbar"', page)
        self.order.order_line.product_uom_qty += 1
        self.env.flush_all()
        self.assertNotIn("Waiting for your confirmation", self._page(), "the date is not promised for what is now quoted")

    def test_customer_has_no_rights_on_promises(self):
        self.assertFalse(self.env["mto.promise"].with_user(self.user).has_access("read"))

    def test_paper_names_the_promised_date_of_the_line(self):
        self.assertIn("Promised for", self._paper())
        self.promise.state = "draft"
        self.assertNotIn("Promised for", self._paper())

    def _paper(self):
        html, _type = self.env["ir.actions.report"]._render_qweb_html("sale.action_report_saleorder", self.order.ids)
        return html.decode()
