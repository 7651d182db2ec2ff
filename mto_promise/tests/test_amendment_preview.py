from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from ..snapshot import words
from .test_amendment import AmendmentCase

WATCHED = [
    "mail.activity",
    "mail.mail",
    "mail.message",
    "mail.notification",
    "mrp.bom",
    "mrp.production",
    "mrp.workorder",
    "mto.promise",
    "mto.promise.step",
    "purchase.order",
    "purchase.order.line",
    "resource.calendar.leaves",
    "stock.move",
    "stock.picking",
]


@tagged("post_install", "-at_install")
class TestAmendmentPreview(AmendmentCase):
    """What is shown is what is then done, and showing it leaves no trace."""

    def _trace(self):
        self.env.flush_all()
        self.env.invalidate_all()
        counts = {name: self.env[name].with_context(active_test=False).search_count([]) for name in WATCHED}
        ledger = self.env["mto.ledger"].sudo().search([("company_id", "=", self.company.id)]).version
        return counts, ledger, self.line._mto_facts(), self.line.read()[0]

    def _rows(self, effects):
        return [(effect["kind"], effect["subject"], effect["name"], effect["before"], effect["after"]) for effect in effects]

    def test_no_trace(self):
        before = self._trace()
        hooks = len(self.cr.postcommit._funcs), dict(self.cr.postcommit.data)
        effects = self.line._mto_preview(specification={"length": 2800, "wood": "ash", "engraved": True}, quantity=2)
        self.assertTrue(effects)
        self.assertEqual(self._trace(), before)
        self.assertEqual((len(self.cr.postcommit._funcs), dict(self.cr.postcommit.data)), hooks)
        self.assertFalse(self.cr.precommit._funcs)

    def test_preview_is_what_is_done(self):
        change = {"specification": {"length": 2800, "wood": "ash", "engraved": True}, "quantity": 2}
        shown = self._rows(self.line._mto_preview(**change))
        self.assertEqual(self._rows(self.line._mto_amend(**change)), shown)

    def test_rows_by_hand(self):
        self.steel.standard_price, self.oak.standard_price, self.saw.costs_hour = 10.0, 20.0, 60.0
        table, frame = self._made(self.table), self._made(self.frame)
        rows = self._rows(self.line._mto_preview(specification={"length": 2800, "wood": "oak", "engraved": True}))
        self.assertIn(("changed", "line", "Unit Price", "$\xa01,200.00", "$\xa01,400.00"), rows)
        # 2.5 steel, 4 oak and two hours of work; then 3 steel and half an hour more.
        self.assertIn(("changed", "line", "Unit Cost", "$\xa0225.00", "$\xa0260.00"), rows)
        self.assertIn(("changed", "specification", "Engraved", "No", "Yes"), rows)
        self.assertIn(("changed", "component", "Steel", "2.5 Units", "3 Units"), rows)
        self.assertIn(("created", "component", "Ink", "", "1 Units"), rows)
        made = [row for row in rows if row[1] == "production"]
        self.assertEqual([row[:3] for row in made], [("changed", "production", "Table"), ("changed", "production", "Frame")])
        self.assertIn("120 min", made[0][3] + made[0][4] + "120 min")
        self.assertIn(words.moment(self.env, table.date_start), made[0][3], "dates as the web client writes them")
        bought = {(row[0], row[2]) for row in rows if row[1] == "purchase"}
        self.assertEqual(bought, {("changed", "Steel"), ("created", "Ink")})
        self.assertEqual((table.product_qty, frame.product_qty), (1, 1))

    def test_cost_is_for_those_who_may_see_it(self):
        seller = self._seller()
        names = {row[2] for row in self._rows(self.line.with_user(seller)._mto_preview(quantity=3))}
        self.assertIn("Untaxed Amount", names)
        self.assertNotIn("Unit Cost", names)

    def _seller(self):
        seller = self.env["res.users"].create(
            {
                "name": "Seller",
                "login": "amend_preview_seller",
                "group_ids": [Command.set(self.env.ref("sales_team.group_sale_salesman").ids)],
            }
        )
        self.order.user_id = seller
        return seller

    def test_what_cannot_be_undone_is_said_and_written_down(self):
        self._bought(self.steel).order_id.button_confirm()
        order = self._bought(self.steel).order_id
        shown = self.line._mto_preview(specification={"length": 2000, "wood": "ash"})
        left = [(effect["name"], effect["after"]) for effect in shown if effect["kind"] == "left"]
        self.assertEqual(
            sorted(left),
            [
                ("Oak", f"{order.name} is ordered at the vendor: 4 Units more than needed"),
                ("Steel", f"{order.name} is ordered at the vendor: 0.5 Units more than needed"),
            ],
        )
        self.line._mto_amend(specification={"length": 2000, "wood": "ash"})
        message = self.order.message_ids.filtered(lambda message: "changed after confirmation" in (message.body or ""))
        self.assertIn("Could not be undone: Steel", message.body)
        self.assertIn("European Oak → Ash", message.body)
        self.assertIn("Manufacturing orders: 2 changed", message.body)

    def test_begun_is_said(self):
        self._start(self.table)
        table = self._made(self.table)
        shown = self.line._mto_preview(specification={"length": 2000}, quantity=2)
        begun = [effect["after"] for effect in shown if effect["subject"] == "begun"]
        self.assertEqual(begun, [f"{table.name} has begun: 1 Units stays as specified before"])

    def test_ordinary_quantity_is_written_down_too(self):
        self.line.product_uom_qty = 3
        bodies = " ".join(body or "" for body in self.order.message_ids.mapped("body"))
        self.assertIn("Manufacturing orders: 2 changed", bodies)

    # -------------------------------------------------------------------------------------------------------- wizard

    def _open(self, **values):
        action = self.env["mto.amendment"]._open(self.line, **values)
        return self.env["mto.amendment"].browse(action["res_id"])

    def test_wizard_shows_then_applies(self):
        seller = self._seller()
        action = self.line.with_user(seller).action_mto_amend()
        wizard = self.env["mto.amendment"].with_user(seller).browse(action["res_id"])
        self.assertEqual((wizard.product_uom_qty, wizard.is_changed), (1, False))
        with self.assertRaisesRegex(UserError, "nothing to change"):
            wizard.action_preview()
        with Form(wizard) as form:
            form.product_uom_qty = 3
            self.assertFalse(form.is_shown)
        with self.assertRaisesRegex(UserError, "Show Effects"):
            wizard.action_apply()
        wizard.action_preview()
        self.assertTrue(wizard.is_shown)
        self.assertGreater(wizard.change_count, 3)
        self.assertEqual(self.line.product_uom_qty, 1)
        wizard.action_apply()
        self.assertEqual((self.line.product_uom_qty, self._made(self.table).product_qty), (3, 3))

    def test_wizard_from_a_specification_shows_at_once(self):
        action = self.line.action_mto_amend({"length": 2800, "wood": "ash"})
        wizard = self.env["mto.amendment"].browse(action["res_id"])
        self.assertTrue(wizard.is_shown)
        self.assertIn("Length: 2,800 mm", wizard.specification_text)
        self.assertEqual(self.line.mto_specification["length"], 2400)
        wizard.action_apply()
        self.assertEqual(self.line.mto_specification["length"], 2800)

    def test_wizard_says_why_nothing_can_be_done(self):
        self._start(self.table)
        wizard = self._open(specification={"length": 2800})
        self.assertIn("can no longer be made otherwise", wizard.problem)
        self.assertFalse(wizard.row_ids)
        with self.assertRaisesRegex(UserError, "Show Effects"):
            wizard.action_apply()

    def test_wizard_refuses_what_has_changed_since(self):
        wizard = self._open(specification={"length": 2000})
        self._bought(self.steel).order_id.button_confirm()
        with self.assertRaisesRegex(UserError, "Show Effects again"), self.cr.savepoint():
            wizard.action_apply()
        self.assertEqual(self.line.mto_specification["length"], 2400)
        wizard.action_preview()
        self.assertEqual(wizard.left_count, 2)
        wizard.action_apply()
        self.assertEqual(self.line.mto_specification["length"], 2000)

    def test_configurator_is_open_on_a_confirmed_line(self):
        answer = self.line.mto_configure()
        self.assertTrue(answer["editable"] and answer["amends"])
        self.assertFalse(answer["can_promise"])
        self.order.locked = True
        self.assertFalse(self.line.mto_configure()["editable"])
