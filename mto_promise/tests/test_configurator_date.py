from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .specification_case import SpecificationCommon


@tagged("post_install", "-at_install")
class TestConfiguratorDate(SpecificationCommon):
    """By when a shelf could be delivered whose board takes a minute to saw for each ``length / 2`` mm."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.board_bom.operation_ids.mto_duration_formula = "length / 2"
        cls._set_stock(cls.steel_foot, 100)
        cls._create_price(cls.wood, delay=5)
        cls.seller = new_test_user(cls.env, "mto_dating", groups="sales_team.group_sale_salesman", tz="UTC")
        cls.line = cls._create_order((cls.shelf, 1), user_id=cls.seller.id).order_line

    def _ask(self, **values):
        return self.line.with_user(self.seller).mto_configure_date(values)

    def test_it_is_the_date_that_saving_and_promising_gives(self):
        short, long = self._ask(length=500), self._ask(length=2500)
        self.assertLess(short["promised"], long["promised"])
        own = self.line.with_user(self.seller)
        own.mto_specification = {"length": 2500}
        promise = own.env["mto.promise"]._promise(own)
        self.assertEqual(long["promised"], fields.Datetime.to_string(promise.promised_date))
        self.assertEqual(long["reason"], promise.reason_ids[0].name)
        self.assertEqual(long["warnings"], promise.warning.splitlines())
        self.assertIsNone(long["in_time"])
        self.assertEqual(long["days"], (promise.promised_date.date() - fields.Date.today()).days)

    def test_it_leaves_no_trace(self):
        self.line.mto_specification = {"length": 1500}
        models = ("mto.promise", "mto.promise.step", "mrp.bom", "mail.message", "resource.calendar.leaves")
        counts = {model: self.env[model].with_context(active_test=False).search_count([]) for model in models}
        price = self.line.price_unit
        self._ask(length=2000)
        self.assertEqual(counts, {model: self.env[model].with_context(active_test=False).search_count([]) for model in models})
        self.assertEqual(self.line.mto_specification, {"length": 1500.0, "feet": "steel"})
        self.assertEqual((self.line.price_unit, self.line.mto_promise_id.ids, self.line.mto_bom_id.ids), (price, [], []))

    def test_it_tells_whether_the_date_wished_for_can_be_kept(self):
        self.line.order_id.commitment_date = "2026-03-02 09:00:00"
        self.assertIs(self._ask(length=2500)["in_time"], False)
        self.line.order_id.commitment_date = "2026-06-01 08:00:00"
        self.assertIs(self._ask(length=2500)["in_time"], True)

    def test_what_cannot_be_made_has_no_date(self):
        with self.assertRaisesRegex(UserError, "9000 is above the maximum of 2500"):
            self._ask(length=9000)

    def test_a_confirmed_line_has_its_date(self):
        self.line.order_id.action_confirm()
        with self.assertRaisesRegex(UserError, "no date to be asked for"):
            self._ask(length=2000)

    def test_who_may_not_change_the_line_may_not_ask(self):
        stranger = new_test_user(self.env, "mto_stranger", groups="sales_team.group_sale_salesman")
        with self.assertRaises(AccessError):
            self.line.with_user(stranger).mto_configure_date({"length": 2000})
