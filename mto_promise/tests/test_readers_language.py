from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools.translate import code_translations

from ..engine.shop import Ref
from ..snapshot.recorded import named
from .common import NOW
from .test_levers import LeverCase

FRENCH = {
    "Vendor lead time of %s": "Délai de livraison de %s",
    "%(name)s: the vendor has no lead time; %(days)s days are counted. Enter the vendor's lead time.": (
        "%(name)s : sans délai, %(days)s jours comptés."
    ),
    "Buy %(part)s from %(vendor)s": "Acheter %(part)s chez %(vendor)s",
    "Deliver %(quantity)s %(unit)s first": "Livrer d'abord %(quantity)s %(unit)s",
    "Take %(part)s meant for %(document)s": "Prendre %(part)s de %(document)s",
    "%(document)s then lacks %(quantity)s %(part)s: ordered anew they come in time.": "%(document)s manque de %(part)s",
    "(deleted)": "(supprimé)",
}


@tagged("post_install", "-at_install")
class TestReadersLanguage(LeverCase):
    """What was asked for in English is read in French."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.steel.with_context(lang="fr_FR").name = "Acier"
        cls.startClassPatcher(patch.dict(code_translations.python_translations, {("mto_promise", "fr_FR"): FRENCH}))

    def _french(self, record):
        return record.with_context(lang="fr_FR")

    def test_reasons(self):
        promise = self.env["mto.promise"]._promise(self._create_order((self.frame, 1)).order_line)
        reason = promise.reason_ids.filtered(lambda reason: reason.kind == "vendor")
        self.assertEqual(reason.name, "Vendor lead time of Vendor")
        self.assertEqual(self._french(reason).name, "Délai de livraison de Vendor")
        self.assertIn("Délai de livraison de Vendor", [one["name"] for one in self._french(promise).answer["reasons"]])

    def test_warnings(self):
        self.price.delay = 0
        promise = self.env["mto.promise"]._promise(self._create_order((self.frame, 1)).order_line)
        self.assertRegex(promise.warning, r"^Steel: the vendor has no lead time; \d+ days are counted\. Enter")
        self.assertRegex(self._french(promise).warning, r"^Acier : sans délai, \d+ jours comptés\.$")
        self.assertEqual(self._french(promise).answer["warnings"], [self._french(promise).warning])
        promises = self.env["mto.promise"].search([("id", "=", promise.id), ("doubts", "!=", False)])
        self.assertEqual(promises, promise, "the filter of promises with warnings finds it")

    def test_a_promise_without_warnings_is_not_found_among_them(self):
        promise = self.env["mto.promise"]._promise(self._create_order((self.frame, 1)).order_line)
        self.assertFalse(promise.warning)
        self.assertFalse(self.env["mto.promise"].search([("id", "=", promise.id), ("doubts", "!=", False)]))

    def test_levers_and_choices(self):
        quick = self._create_price(self.steel, delay=1, price=16.0, vendor=self.other_vendor, sequence=9)
        wizard = self._open(self._create_order((self.frame, 2)))
        levers = self._french(wizard.line_ids.promise_id).answer["levers"]
        self.assertEqual(
            sorted(lever["name"].split(" Units")[0] for lever in levers),
            ["Acheter Acier chez Quick Vendor", "Livrer d'abord 1"],
        )
        self._choose(wizard, "Buy")
        promise = wizard.line_ids.promise_id
        self.assertEqual(self._french(promise).answer["choices"], [{"name": "Acheter Acier chez Quick Vendor", "position": 0}])
        quick.unlink()
        promise.invalidate_recordset()
        self.assertEqual(promise.choice_names, "Buy Steel from (deleted)")
        self.assertEqual(self._french(promise).choice_names, "Acheter Acier chez (supprimé)")

    def test_effects_on_others(self):
        self._set_stock(self.steel, 4)
        self.steel.mto_strategy = "mts"
        later = self._create_order((self.steel, 4), commitment_date=NOW.replace(month=4))
        later.action_confirm()
        wizard = self._open(self._create_order((self.steel, 3)))
        (lever,) = (one for one in self._french(wizard.line_ids.promise_id).answer["levers"] if one["effects"])
        self.assertEqual(lever["name"], f"Prendre Acier de {later.picking_ids.name}")
        self.assertEqual(lever["effects"], [f"{later.picking_ids.name} manque de Acier"])
        self._choose(wizard, "meant for")
        later.user_id = self.env["res.users"].create(
            {"name": "Amélie", "login": "amelie", "lang": "fr_FR", "group_ids": self.env.ref("stock.group_stock_user").ids}
        )
        self.assertEqual(self._french(wizard.line_ids.promise_id).answer["effects"], lever["effects"])
        later.picking_ids.user_id = later.user_id
        self._confirm(wizard)
        self.assertIn("manque de Acier", later.picking_ids.activity_ids.note)

    def test_a_record_that_is_gone_keeps_its_name(self):
        route = self.env["stock.route"].create({"name": "Resupply"})
        refs = [None, Ref("stock.route", route.id, "Once Resupply"), Ref("res.partner", 0, "Vendor")]
        self.assertEqual([ref and ref.name for ref in named(self.env, refs)], [None, "Resupply", "Vendor"])
        route.unlink()
        self.assertEqual([ref and ref.name for ref in named(self.env, refs)], [None, "Once Resupply", "Vendor"])
