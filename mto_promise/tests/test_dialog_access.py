from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .renewal_case import RenewalCase


@tagged("post_install", "-at_install")
class TestDialogAccess(RenewalCase):
    """Nobody learns of the orders of others by opening a dialog about them from outside."""

    def setUp(self):
        super().setUp()
        self.promise = self._asked()
        self.line = self.promise.sale_line_id
        self.colleague = new_test_user(self.env, "dialogs", groups="sales_team.group_sale_salesman")

    def _refused(self, model, values):
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self.env[model].with_user(self.colleague).create(values)

    def test_dialogs_about_orders_of_others_are_refused(self):
        self._refused("mto.renewal", {"row_ids": [Command.create({"sale_line_id": self.line.id})]})
        self._refused("mto.promise.wizard", {"order_id": self.promise.order_id.id})
        self._refused("mto.amendment", {"line_id": self.line.id})

    def test_a_dialog_cannot_be_turned_to_them(self):
        own = self._asked(user_id=self.colleague.id)
        renewals = self.env["mto.renewal"].with_user(self.colleague)
        renewal = renewals.create({"row_ids": [Command.create({"sale_line_id": own.sale_line_id.id})]})
        for values in ({"sale_line_id": self.line.id}, {"promise_id": self.promise.id}):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                renewal.row_ids.write(values)
        wizard = self.env["mto.promise.wizard"].with_user(self.colleague).create({"order_id": own.order_id.id})
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            wizard.line_ids[:1].promise_id = self.promise
