from unittest.mock import patch

from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .common import MtoCommon


@tagged("post_install", "-at_install")
class TestContention(MtoCommon, HttpCase):
    """What the browser is told where others were at work on the same rows in every try of the server."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = new_test_user(cls.env, "mto_contending", groups="sales_team.group_sale_salesman_all_leads")
        cls.steel = cls._create_product("Steel", mto_strategy="mto")
        cls._create_price(cls.steel, delay=5)
        cls.promise = cls.env["mto.promise"]._promise(cls._create_order((cls.steel, 1)).order_line)

    def _error(self, record, method, *arguments):
        """The error of a request in which the database says that others have changed a row of Odoo's own."""

        def conflict(records, *_arguments):
            records.env.cr.execute("DO $$ BEGIN RAISE EXCEPTION 'could not serialize access' USING ERRCODE = '40001'; END $$")

        self.authenticate("mto_contending", "mto_contending")
        body = {"model": record._name, "method": method, "args": [record.ids, *arguments], "kwargs": {}}
        with (
            patch("odoo.service.model.MAX_TRIES_ON_CONCURRENCY_FAILURE", 1),
            patch.object(self.env.registry["mto.promise"], "_book_slots", conflict),
            patch.object(self.env.registry["res.users"], "context_get", conflict),
            mute_logger("odoo.sql_db", "odoo.http"),
        ):
            reply = self.url_open("/web/dataset/call_kw", json={"jsonrpc": "2.0", "params": body}).json()
        return reply["error"]["data"]

    def test_who_promises_reads_our_words(self):
        error = self._error(self.promise, "action_hold")
        self.assertEqual(error["name"], "odoo.exceptions.ConcurrencyError", "for which the browser has a dialog of words")
        self.assertIn("please try again", error["message"])
        self.assertEqual(self.promise.state, "draft")

    def test_who_does_not_reads_odoos(self):
        error = self._error(self.seller, "context_get")
        self.assertIn("SerializationFailure", error["name"])
