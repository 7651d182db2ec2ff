from datetime import timedelta
from pathlib import Path

from freezegun import freeze_time

from odoo.modules.migration import load_script
from odoo.tests import tagged
from odoo.tools import SQL

from .common import NOW, MtoCommon

MIGRATIONS = Path(__file__).parents[1] / "migrations"
SCRIPT = MIGRATIONS / "19.0.1.1.0/post-migration.py"


@tagged("post_install", "-at_install")
class TestMigration(MtoCommon):
    """Promises committed by an earlier version of the addon are told when."""

    def _committed(self):
        product = self._create_product("Chair")
        self._set_stock(product, 5)
        promise = self.env["mto.promise"]._promise(self._create_order((product, 1)).order_line)
        promise.action_accept()
        with freeze_time(NOW + timedelta(hours=3)):
            promise.order_id.action_confirm()
        return promise

    def _migrate(self):
        self.env.flush_all()
        load_script(str(SCRIPT), "mto_promise_migration").migrate(self.env.cr, "19.0.1.0.0")
        self.env.invalidate_all()

    def test_on_the_confirmation_or_when_asked_after_it(self):
        confirmed, amended, draft = self._committed(), self._committed(), self.env["mto.promise"]
        told = confirmed.committed_date
        self.assertEqual(told, NOW + timedelta(hours=3))
        amended.asked_date = NOW + timedelta(days=2)
        draft = self._committed().copy({"version": 2, "state": "draft"})
        (confirmed | amended | draft).committed_date = False
        self._migrate()
        self.assertEqual(confirmed.committed_date, told)
        self.assertEqual(amended.committed_date, NOW + timedelta(days=2))
        self.assertFalse(draft.committed_date)

    def test_what_is_known_stays(self):
        promise = self._committed()
        promise.committed_date = NOW - timedelta(days=1)
        self._migrate()
        self.assertEqual(promise.committed_date, NOW - timedelta(days=1))

    def test_a_hold_of_a_specified_line_stands(self):
        product = self._create_product("Shelf")
        self._create_bom(product, [], [("Saw", self._create_workcenter("Saw"), 30)])
        product.product_tmpl_id.mto_parameter_ids = self.env["mto.parameter"].create(
            {"name": "Width", "code": "width", "minimum": 500, "maximum": 900, "default_value": "600"}
        )
        line = self._create_order((product, 1)).order_line
        line.mto_specification = {"width": 800}
        promise = self.env["mto.promise"]._promise(line)
        promise.action_hold()
        promise.specification = False
        self.assertTrue(promise.is_outdated)
        self._migrate()
        self.assertFalse(promise.is_outdated)
        self.assertEqual(promise._standing(), promise)


@tagged("post_install", "-at_install")
class TestWordsToData(MtoCommon):
    """Warnings, reasons and levers of an earlier version were kept in words."""

    SCRIPT = MIGRATIONS / "19.0.1.2.0/post-migration.py"

    def _promise(self):
        chair = self._create_product("Chair", mto_strategy="mto")
        self._create_bom(chair, [], [("Glue", self._create_workcenter("Bench"), 30)])
        return self.env["mto.promise"]._promise(self._create_order((chair, 2)).order_line)

    def test_words_stay_until_asked_anew(self):
        promise, clear = self._promise(), self._promise()
        lever = (
            self.env["mto.promise.lever"]
            .sudo()
            .create(
                [{"promise_id": promise.id, "date": NOW, "quantity": 1}, {"promise_id": promise.id, "date": NOW, "quantity": 1}]
            )
        )
        self.env.flush_all()
        for column in (
            "mto_promise ADD warning text, ADD choice_names text, ADD choice_effects text",
            "mto_promise_reason ADD name varchar",
            "mto_promise_lever ADD name varchar, ADD effects text",
        ):
            self.env.cr.execute(SQL("ALTER TABLE " + column))
        self.env.cr.execute("UPDATE mto_promise SET warning = %s WHERE id = %s", ["Bois : trop tard\nColle : rien", promise.id])
        self.env.cr.execute("UPDATE mto_promise_lever SET effects = 'harm' WHERE id = %s", [lever[1].id])
        self.env.cr.execute("UPDATE mto_promise_reason SET res_name = NULL")
        latest = [step.latest_date for step in promise.step_ids]
        self.env.cr.execute("UPDATE mto_promise_step SET latest_date = NULL")
        self.env.invalidate_all()
        load_script(str(self.SCRIPT), "mto_promise_words").migrate(self.env.cr, "19.0.1.1.0")
        self.env.invalidate_all()
        self.assertEqual(promise.warning, "Bois : trop tard\nColle : rien")
        self.assertFalse(clear.warning)
        self.assertEqual([step.latest_date for step in promise.step_ids], latest)
        self.assertEqual(lever.exists(), lever[0], "what does harm is offered again with it")
        self.assertIn("Working time on Bench", promise.reason_ids.mapped("name"))
        self.env.cr.execute(
            "SELECT 1 FROM information_schema.columns WHERE table_name = 'mto_promise' AND column_name = 'warning'"
        )
        self.assertFalse(self.env.cr.fetchall())
        self.assertFalse(self.env["mto.promise"]._promise(promise.sale_line_id).warning)
