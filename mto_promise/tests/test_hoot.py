import odoo.tests

from odoo.addons.web.tests import test_js

#: Only tests of this addon: a suite is found by the hash of its name.
SUITE = "@mto_promise"


class HootCase(odoo.tests.HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Made beforehand, because requests that wait for one another while they are made give up after 20 seconds.
        for bundle in ("web.assets_unit_tests_setup", "web.assets_unit_tests"):
            for kind in ("js", "css"):
                made = cls.env["ir.qweb"]._get_asset_bundle(bundle, js=kind == "js", css=kind == "css")
                getattr(made, kind)()

    def _run_suite(self, preset):
        suite = test_js.HOOTCommon._generate_hash(None, SUITE)
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset={preset}&timeout=15000&id={suite}",
            "",
            "",
            login="admin",
            timeout=600,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=test_js.unit_test_error_checker,
        )


@odoo.tests.tagged("post_install", "-at_install")
class TestHootDesktop(HootCase):
    def test_components(self):
        self._run_suite("desktop")


@odoo.tests.tagged("post_install", "-at_install")
class TestHootPhone(HootCase):
    browser_size = "375x667"
    touch_enabled = True

    def test_components(self):
        self._run_suite("mobile")
