from datetime import timedelta

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .common import NOW
from .specification_case import SpecificationCommon

MODEL = "mto.specification.preset"


@tagged("post_install", "-at_install")
class TestPresets(SpecificationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller, cls.other = (
            new_test_user(cls.env, f"mto_preset_{name}", groups="sales_team.group_sale_salesman") for name in ("a", "b")
        )
        cls.contact = cls.env["res.partner"].create({"name": "Buyer", "parent_id": cls.customer.id})
        cls.order = cls._create_order((cls.shelf, 1), user_id=cls.seller.id, partner_id=cls.contact.id)
        cls.line = cls.order.order_line.with_user(cls.seller)

    def _preset(self, name="Preset", values=None, **more):
        return self.env[MODEL].create(
            {"name": name, "product_tmpl_id": self.template.id, "values": values or {"length": 1500.0, "feet": "oak"}} | more
        )

    def _offered(self, line=None):
        groups = (line or self.line).mto_presets()["groups"]
        return [(group["name"], [preset["label"] for preset in group["presets"]]) for group in groups]

    def _first(self):
        return self.line.mto_presets()["groups"][0]["presets"][0]

    # --------------------------------------------------------------------------------------------------------- saving

    def test_a_seller_saves_what_is_specified(self):
        self.line.mto_save_preset(" Long shelf ", {"length": 2000}, False)
        self.line.mto_save_preset("Their shelf", {"length": 2100, "feet": "oak"}, True)
        everybody, theirs = self.env[MODEL].search([("product_tmpl_id", "=", self.template.id)], order="id")
        self.assertEqual((everybody.name, everybody.values), ("Long shelf", {"length": 2000.0, "feet": "steel"}))
        self.assertEqual((everybody.partner_id, everybody.company_id), (self.env["res.partner"], self.company))
        self.assertEqual((theirs.partner_id, theirs.create_uid), (self.customer, self.seller))
        self.assertEqual(theirs.text, "Length: 2,100 mm\nFeet: Oak")
        self.assertFalse(theirs.misfit or self.line.mto_specification)

    def test_what_cannot_be_made_is_no_preset(self):
        with self._refusal("Length: 9999 is above the maximum of 2500", UserError):
            self.line.mto_save_preset("Too long", {"length": 9999}, False)
        with self._refusal("Give the preset a name", UserError):
            self.line.mto_save_preset("  ", {"length": 2000}, False)

    def test_two_presets_of_a_name_are_told_apart_by_their_customer(self):
        self._preset("Usual")
        self._preset("Usual", partner_id=self.customer.id)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self._preset("usual")
        message = str(self.env[MODEL]._table_objects["mto_specification_preset_name_uniq"].get_error_message(self.env[MODEL]))
        self.assertIn("Take another name", message)

    # -------------------------------------------------------------------------------------------------------- offering

    def test_the_customers_own_come_first_then_everybodys_then_past_orders(self):
        elsewhere = self.env["res.partner"].create({"name": "Somebody"})
        self._preset("For all", sequence=1)
        self._preset("Second", partner_id=self.contact.id, sequence=9)
        self._preset("First", partner_id=self.customer.id, sequence=8)
        self._preset("Not theirs", partner_id=elsewhere.id)
        self._preset("Gone", active=False)
        past = self._create_order((self.shelf, 1), user_id=self.seller.id)
        past.order_line.mto_specification = {"length": 1200}
        self.assertEqual(
            self._offered(),
            [
                ("Presets of Customer", ["First", "Second"]),
                ("Presets", ["For all"]),
                ("Past orders", [f"{past.name} · Customer"]),
            ],
        )
        offer = self.line.mto_presets()
        self.assertTrue(offer["can_save"])
        self.assertEqual(offer["customer"], "Customer")
        self.assertEqual(offer["groups"][0]["presets"][0]["values"], {"length": 1500.0, "feet": "oak"})

    def test_presets_of_another_company_or_product_are_not_offered(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        self._preset("There", company_id=company.id)
        self._preset("Here", company_id=self.company.id)
        self._preset("Board", product_tmpl_id=self.board_template.id, values={"length": 600.0})
        self.assertEqual(self._offered(), [("Presets", ["Here"])])
        # whoever works in both companies sees both, but not both on an order of one
        self.seller.company_ids |= company
        line = self.line.with_context(allowed_company_ids=[self.company.id, company.id])
        self.assertEqual(self._offered(line), [("Presets", ["Here"])])

    def test_a_preset_of_an_older_definition_says_what_does_not_fit(self):
        depth = self.length.copy({"name": "Depth", "code": "depth"})
        self.template.mto_parameter_ids |= depth
        preset = self._preset(values={"length": 2400.0, "feet": "oak", "depth": 700.0, "gone": "x"})
        depth.active = False
        self.length.maximum = 2000
        self.oak.active = False
        first = self._first()
        self.assertEqual(first["values"], {})
        self.assertEqual(
            first["misfit"],
            [
                "Length: 2400 is above the maximum of 2000. Enter at most 2000 mm.",
                "Feet: the option “oak” is archived. Choose another.",
                "Depth is no longer asked for.",
                "gone is no longer asked for.",
            ],
        )
        preset.invalidate_recordset()
        self.assertEqual(preset.misfit, "\n".join(first["misfit"]))
        self.assertEqual(preset.text, "Length: 2,400 mm\nFeet: Oak\nDepth: 700 mm")
        self.oak.active = True
        self.assertEqual(self._first()["values"], {"feet": "oak"})

    def test_queries_do_not_grow_with_presets(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.line.mto_presets()
            return self.env.cr.sql_log_count - before

        def more(number):
            for n in range(number):
                self._preset(f"Preset {number} {n}")
                self._preset(f"Preset {number} {n}", partner_id=self.customer.id)
                order = self._create_order((self.shelf, 1), user_id=self.seller.id)
                order.order_line.mto_specification = {"length": 1200 + n}

        more(2)
        count()
        few = count()
        more(12)
        self.assertEqual(count(), few)

    # ---------------------------------------------------------------------------------------------------------- access

    def test_sellers_change_their_own_and_managers_all(self):
        self.line.mto_save_preset("Mine", {"length": 2000}, False)
        mine = self.env[MODEL].search([("name", "=", "Mine")])
        self.assertEqual(mine.with_user(self.other).name, "Mine")
        for change in (lambda: mine.with_user(self.other).write({"name": "Yours"}), mine.with_user(self.other).unlink):
            with self.assertRaises(AccessError):
                change()
        mine.with_user(self.seller).name = "Still mine"
        manager = new_test_user(self.env, "mto_preset_manager", groups="sales_team.group_sale_manager")
        mine.with_user(manager).unlink()

    def test_a_planner_reads_and_a_customer_does_not(self):
        preset = self._preset()
        planner = new_test_user(self.env, "mto_preset_planner", groups="mrp.group_mrp_user")
        self.assertEqual(preset.with_user(planner).text, "Length: 1,500 mm\nFeet: Oak")
        with self.assertRaises(AccessError):
            preset.with_user(planner).name = "Other"
        portal = new_test_user(self.env, "mto_preset_portal", groups="base.group_portal")
        with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_model"):
            preset.with_user(portal).read(["name"])

    # ----------------------------------------------------------------------------------------------------------- files

    def test_a_preset_has_a_file_of_its_own(self):
        self.template.mto_parameter_ids |= self.env["mto.parameter"].create(
            {"name": "Drawing", "code": "drawing", "kind": "file", "is_required": False}
        )
        attachments = self.env["ir.attachment"].with_user(self.seller)
        upload = attachments.create({"name": "a.svg", "raw": b"<a/>", "res_model": "sale.order.line", "res_id": 0})
        self.line.mto_save_preset("Drawn", {"drawing": {"id": upload.id}}, False)
        preset = self.env[MODEL].search([("name", "=", "Drawn")])
        file = attachments.browse(preset.values["drawing"]["id"])
        self.assertEqual((file.res_model, file.res_id, file.raw), (MODEL, preset.id, b"<a/>"))
        theirs = self._create_order((self.shelf, 1), user_id=self.other.id).order_line.with_user(self.other)
        theirs.mto_specification = theirs.mto_presets()["groups"][0]["presets"][0]["values"]
        preset.values_input = "length = 900\ndrawing = a.svg"
        self.assertEqual(preset.values["drawing"]["id"], file.id)
        preset.values_input = "length = 900"
        self.assertFalse(file.exists())
        self.assertEqual(theirs._mto_drawings().raw, b"<a/>")

    def test_files_of_presets_that_went_with_their_product_go(self):
        box = self.env["product.template"].create({"name": "Box", "mto_parameter_ids": [Command.link(self.length.id)]})
        preset = self._preset(product_tmpl_id=box.id)
        kept = self._preset("Kept")
        values = {"name": "a", "raw": b"a", "res_model": MODEL}
        files = self.env["ir.attachment"].create([values | {"res_id": preset.id}, values | {"res_id": kept.id}])
        for file in files:
            file._write({"create_date": NOW - timedelta(days=2)})
        box.unlink()
        self.env["ir.attachment"]._gc_mto_uploads()
        self.assertEqual(files.exists(), files[1])

    # ----------------------------------------------------------------------------------------------------------- forms

    def test_presets_are_managed_from_the_product(self):
        self._preset("There already")
        self.assertEqual(self.template.mto_preset_count, 1)
        action = self.template.with_user(self.seller).action_mto_presets()
        form = Form(self.env[MODEL].with_user(self.seller).with_context(**action["context"]))
        form.name = "By hand"
        form.values_input = "length = 1800\nfeet = oak"
        preset = form.save()
        self.assertEqual(preset.values, {"length": 1800.0, "feet": "oak"})
        self.assertEqual(self.env[MODEL].search(action["domain"]).mapped("name"), ["By hand", "There already"])
        with Form(preset) as form:
            form.values_input = "length = 9000; colour = red"
        self.assertEqual(
            preset.misfit, "Length: 9000 is above the maximum of 2500. Enter at most 2500 mm.\ncolour is no longer asked for."
        )
        with self._refusal("By hand: Write “feet” as “code = value”", UserError):
            preset.values_input = "length = 1800\nfeet"
