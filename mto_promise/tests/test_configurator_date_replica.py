from contextlib import contextmanager

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import NOW
from .test_order_bom_by_hand import HandCase


@tagged("post_install", "-at_install")
class TestConfiguratorDate(HandCase):
    """A date that is only looked at: the one that would be promised, told by a database that takes no writes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.line.mto_specification = False
        cls._set_stock(cls.steel, 3)
        cls.oak.seller_ids.delay = 12
        cls.line.mto_requested_date = NOW.replace(day=16)

    @contextmanager
    def _read_only(self):
        """As on a read replica: PostgreSQL refuses every write, and so every savepoint that would hide one."""
        self.env.flush_all()
        self.env.invalidate_all()
        with self.env.cr.savepoint() as savepoint:
            self.env.cr.execute("SET TRANSACTION READ ONLY")
            yield
            savepoint.rollback()

    def _look(self, values=None, line=None):
        with self._read_only():
            told = (line or self.line).with_user(self.seller).mto_configure_date(values)
        return {name: value for name, value in told.items() if name != "days"}

    def _promised(self, line=None):
        """The date that is really promised, in the same words."""
        promise = self.env["mto.promise"].with_user(self.seller)._promise((line or self.line).with_user(self.seller))
        return {
            "promised": promise.answer["promised"],
            "in_time": promise.is_feasible,
            "doubtful": promise.is_doubtful,
            "warnings": promise.answer["warnings"],
            "reason": promise.reason_ids[:1].name,
        }

    def _assert_kept(self, values, line=None):
        """What is told for ``values`` is what is promised once they are written."""
        line = line or self.line
        told = self._look(values, line)
        line.mto_specification = values
        self.assertEqual(told, self._promised(line))
        return told

    def test_what_is_told_is_promised(self):
        ash = self._assert_kept({"length": 1200, "wood": "ash", "engraved": False})
        oak = self._assert_kept({"length": 2800, "wood": "oak", "engraved": True})
        self.assertLess(ash["promised"], oak["promised"], "oak takes the vendor twelve days, ash five")
        self.assertEqual((ash["in_time"], oak["in_time"]), (True, False))
        self.assertTrue(oak["reason"])

    def test_it_is_as_sure_as_the_one_promised(self):
        policy = self.env["mto.promise.policy"].create({"name": "Sure", "confidence": "p80"})
        # What is known of the operation at another work center counts for an order BoM too.
        other = self._create_workcenter("Band saw", time_efficiency=200)
        self.saw.alternative_workcenter_ids = other
        self.env["mto.statistic"].create(
            {
                "kind": "operation",
                "workcenter_id": other.id,
                "operation_id": self.table_bom.operation_ids.id,
                "p50": 0.5,
                "p80": 2.0,
                "p95": 3.0,
            }
        )
        self.line.mto_requested_date = False
        for length in (1100, 1300, 1700, 2300):
            values = {"length": length, "wood": "ash", "engraved": False}
            told = self._look(values)
            self.line.mto_specification = values
            self.assertEqual(told["promised"], self._promised()["promised"])
            self.assertEqual(self.line.mto_promise_id.policy_id, policy)

    def test_the_line_as_it_is(self):
        self.assertEqual(self._look(), self._promised())
        self.line.mto_specification = {"length": 2600}
        self.assertFalse(self.line.mto_bom_id)
        self.assertEqual(self._look(), self._promised())
        self.assertTrue(self.line.mto_bom_id)
        self.assertEqual(self._look(), self._promised(), "what is recorded already")

    def test_an_equal_order_bom_serves_with_its_release(self):
        self.table.product_tmpl_id.write({"mto_needs_release": True, "mto_release_days": 20})
        values = {"length": 1200, "wood": "ash", "engraved": False}
        waiting = self._assert_kept(values)
        self.assertTrue("engineering" in waiting["reason"].lower())
        self.line.mto_bom_id.sudo().write({"mto_release_state": "released"})
        other = self._create_order((self.table, 1), user_id=self.seller.id).order_line
        other.mto_requested_date = self.line.mto_requested_date
        self.assertLess(self._assert_kept(values, other)["promised"], waiting["promised"])

    def test_what_a_hand_changed_stays_changed(self):
        self.line.mto_specification = {"length": 2400, "wood": "ash"}
        bom = self._change()
        self.felt.seller_ids.delay = 30
        bom.bom_line_ids = [Command.create({"product_id": self.felt.id, "product_qty": 4})]
        told = self._assert_kept({"length": 1200, "wood": "ash", "engraved": False})
        self.assertGreater(told["promised"], "2026-04-01", "the felt counts")

    def test_bought_as_specified(self):
        self.table_bom.active = False
        self._create_price(self.table, delay=9)
        self._set_stock(self.table, 5)
        told = self._assert_kept({"length": 1200, "wood": "ash", "engraved": False})
        self.assertGreater(told["promised"], "2026-03-11", "no table in stock is like it")

    def test_quantities_follow_the_values(self):
        self.ash.mto_always_stock = True
        self.ash.seller_ids.delay = 25
        self._set_stock(self.ash, 3)
        two = self._assert_kept({"length": 1200, "wood": "ash", "engraved": False})
        four = self._assert_kept({"length": 2800, "wood": "ash", "engraved": False})
        self.assertLess(two["promised"], "2026-03-17")
        self.assertGreater(four["promised"], "2026-03-27", "three are in stock")

    def test_a_part_is_bought_to_measure(self):
        self._define(self.ink, length={"minimum": 1000, "maximum": 3000, "default_value": "2000"})
        self.ink.seller_ids.delay = 25
        self._set_stock(self.ink, 5)
        told = self._assert_kept({"length": 1200, "wood": "ash", "engraved": True})
        self.assertGreater(told["promised"], "2026-03-27", "no ink in stock is like it")

    def test_what_cannot_be_told_is_said(self):
        with self.assertRaisesRegex(UserError, "Length"):
            self._look({"length": 50})
        self.line.product_uom_qty = 0
        with self.assertRaisesRegex(UserError, "above zero"):
            self._look()
        self.line.product_uom_qty = 1
        self.order.action_confirm()
        with self.assertRaisesRegex(UserError, "no date to be asked for"):
            self._look()

    def test_the_dialog_only_reads(self):
        with self._read_only():
            line = self.line.with_user(self.seller)
            self.assertTrue(line.mto_configure({"length": 2000})["price"])
            line.mto_presets()
        with mute_logger("odoo.sql_db"), self.assertRaisesRegex(Exception, "read-only"), self._read_only():
            self._promised()

    def test_what_only_reads_goes_to_the_replica(self):
        for name in ("mto_configure_date", "mto_configure", "mto_presets"):
            self.assertTrue(getattr(self.registry["sale.order.line"], name)._readonly, name)
