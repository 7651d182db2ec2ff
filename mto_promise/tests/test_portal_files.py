from odoo.tests import HttpCase, new_test_user, tagged

from .promise_data import create_quotation, create_shop


@tagged("post_install", "-at_install")
class TestPortalFiles(HttpCase):
    """A customer downloads the drawings of their own orders and no others."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.table = create_shop(cls.env)
        cls.table.product_tmpl_id.mto_parameter_ids = cls.env["mto.parameter"].create(
            {"name": "Drawing", "code": "drawing", "kind": "file"}
        )
        cls.mine, cls.theirs = (cls._quotation(login) for login in ("mto_mine", "mto_theirs"))

    @classmethod
    def _quotation(cls, login):
        user = new_test_user(cls.env, login, groups="base.group_portal")
        order = create_quotation(cls.env, cls.table, partner_id=user.partner_id.id)
        file = cls.env["ir.attachment"].create({"name": "logo.svg", "raw": login.encode()})
        order.order_line.mto_specification = {"drawing": {"id": file.id}}
        return order

    def _get(self, order, drawings_of=None, **options):
        drawing = (drawings_of or order).order_line._mto_drawings()
        query = "?access_token=" + options["token"] if options.get("token") else ""
        return self.url_open(f"/my/orders/{order.id}/files/{drawing.id}{query}")

    def test_a_customer_downloads_their_own_drawings_only(self):
        self.authenticate("mto_mine", "mto_mine")
        answer = self._get(self.mine)
        self.assertEqual((answer.status_code, answer.content), (200, b"mto_mine"))
        self.assertIn("attachment", answer.headers["Content-Disposition"])
        self.assertEqual(self._get(self.theirs).status_code, 404)
        self.assertEqual(self._get(self.mine, self.theirs).status_code, 404)
        file = self.theirs.order_line._mto_drawings()
        self.assertEqual(self.url_open(f"/web/content/{file.id}").status_code, 404)

    def test_whoever_has_the_link_of_the_order_downloads_its_drawings(self):
        self.assertEqual(self._get(self.mine).status_code, 404)
        self.assertEqual(self._get(self.mine, token="wrong").status_code, 404)
        token = self.mine._portal_ensure_token()
        self.assertEqual(self._get(self.mine, token=token).content, b"mto_mine")
        self.assertEqual(self._get(self.mine, self.theirs, token=token).status_code, 404)
