from datetime import timedelta

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from ..models import specification_files
from .common import NOW
from .specification_case import SpecificationCommon

LINE = "sale.order.line"


@tagged("post_install", "-at_install")
class TestSpecificationFiles(SpecificationCommon):
    """A shelf with a drawing: whose file it is, who reads it, and what becomes of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template.mto_parameter_ids |= cls.env["mto.parameter"].create(
            {"name": "Drawing", "code": "drawing", "kind": "file", "is_required": False}
        )
        cls.seller = new_test_user(cls.env, "mto_drawing", groups="sales_team.group_sale_salesman")
        cls.order = cls._create_order((cls.shelf, 1), user_id=cls.seller.id)
        cls.line = cls.order.order_line.with_user(cls.seller)

    def _upload(self, content=b"<svg/>", name="logo.svg", user=None, **values):
        attachments = self.env["ir.attachment"].with_user(user or self.seller)
        return attachments.create({"name": name, "raw": content, "res_model": LINE, "res_id": 0} | values)

    def _specify(self, attachment, line=None, **values):
        (line or self.line).mto_specification = {"drawing": {"id": attachment.id}} | values
        return (line or self.line).mto_specification["drawing"]

    def _shown(self, values):
        answer = self.line.mto_configure(values)
        (shown,) = (p for section in answer["sections"] for p in section["parameters"] if p["code"] == "drawing")
        return shown, answer["problems"].get("drawing")

    # ---------------------------------------------------------------------------------------------------------- value

    def test_an_uploaded_file_becomes_the_lines_own(self):
        upload = self._upload()
        shown, problems = self._shown({"drawing": {"id": upload.id}})
        self.assertFalse(problems)
        self.assertEqual(shown["value"], {"id": upload.id, "name": "logo.svg", "checksum": upload.checksum})
        self.assertEqual(shown["url"], f"/web/content/{upload.id}?download=true")
        self.assertEqual(upload.res_id, 0, "looking writes nothing")
        self.assertEqual(self._specify(upload), shown["value"])
        self.assertRecordValues(upload, [{"res_model": LINE, "res_id": self.line.id, "public": False}])
        self.assertEqual(self.line._mto_drawings(), upload)
        self.assertIn("Drawing: logo.svg", self.line.mto_specification_text)
        self.assertTrue(self.line.mto_has_drawings)
        self.assertEqual(self.line.action_mto_drawings()["url"], shown["url"])

    def test_name_and_checksum_are_the_servers(self):
        upload = self._upload()
        self.line.mto_specification = {"drawing": {"id": upload.id, "name": "other.svg", "checksum": "0" * 40}}
        self.assertEqual(self.line.mto_specification["drawing"]["checksum"], upload.checksum)
        self.assertEqual(self.line.mto_specification["drawing"]["name"], "logo.svg")

    def test_what_is_no_file_is_refused(self):
        for value in ("logo.svg", 7, {"id": "7"}, {"name": "logo.svg"}):
            with self.subTest(value), self._refusal("Drawing: this is no file. Upload one.", UserError):
                self.line.mto_specification = {"drawing": value}
        with self._refusal("Drawing: the file “x” is not there or not yours to use. Upload it again.", UserError):
            self.line.mto_specification = {"drawing": {"id": 2**31 - 1, "name": "x"}}
        self.assertFalse(self.line.mto_specification)

    def test_a_file_that_is_too_large_is_refused(self):
        self.patch(specification_files, "MAX_FILE_MEGABYTES", 1)
        upload = self._upload(b"x" * (2**20 + 1))
        self.assertRegex(self._shown({"drawing": {"id": upload.id}})[1][0], "larger than 1 MB. Upload a smaller one")
        with self._refusal("Drawing: the file “logo.svg” is larger than 1 MB", UserError):
            self._specify(upload)

    # ---------------------------------------------------------------------------------------------------------- access

    def test_nobody_reads_a_file_by_guessing_its_number(self):
        other = new_test_user(self.env, "mto_drawing_other", groups="sales_team.group_sale_salesman")
        theirs = self._create_order((self.shelf, 1), user_id=other.id).order_line
        secret = self._upload(user=other)
        self._specify(secret, theirs.with_user(other))
        fresh = self._upload(user=other)
        for file in (secret, fresh):
            with self._refusal(f"“{file.id}” is not there or not yours", UserError):
                self._specify(file)
            shown, problems = self._shown({"drawing": {"id": file.id}})
            self.assertRegex(problems[0], "not there or not yours")
            self.assertFalse(shown["url"])
            self.assertNotEqual(shown["value"] and shown["value"].get("name"), "logo.svg")

    # ------------------------------------------------------------------------------------------------- copies and ends

    def test_copies_have_files_of_their_own(self):
        first = self._upload()
        self._specify(first)
        copied = self.order.with_user(self.seller).copy().order_line
        second = copied._mto_drawings()
        self.assertEqual(copied.mto_specification["drawing"]["id"], second.id)
        self.assertNotEqual(first, second)
        self.assertEqual((second.raw, second.res_id), (b"<svg/>", copied.id))
        copied.unlink()
        self.assertEqual((first | second).exists(), first)
        order = self.order.with_user(self.seller).copy()
        third = order.order_line._mto_drawings()
        order.sudo().unlink()
        self.assertEqual((first | third).exists(), first)

    def test_a_file_that_is_replaced_goes_unless_it_was_ordered(self):
        first, second, third = self._upload(), self._upload(b"<b/>"), self._upload(b"<c/>")
        other = self._upload(name="mail.txt", res_id=self.line.id)
        self._specify(first)
        self._specify(second)
        self.assertEqual((first | second | other).exists(), second | other)
        self.line.mto_specification = False
        self.assertEqual((second | other).exists(), other)
        self._specify(third)
        self.order.state = "cancel"
        self.line.mto_specification = False
        self.assertTrue(third.exists())

    def test_uploads_that_nobody_saved_go_after_a_day(self):
        old, new, kept = self._upload(), self._upload(), self._upload()
        self._specify(kept)
        elsewhere = self._upload(res_model="res.partner", res_id=self.customer.id, user=self.env.user)
        (old | kept | elsewhere).flush_recordset()
        for file in old | kept | elsewhere:
            file.sudo()._write({"create_date": NOW - timedelta(days=2)})
        self.env["ir.attachment"]._gc_mto_uploads()
        self.assertEqual((old | new | kept | elsewhere).exists(), new | kept | elsewhere)

    # ------------------------------------------------------------------------------------------------------- order BoM

    def test_equal_files_share_an_order_bom(self):
        lines = self.line | self.order.copy().order_line | self.order.copy().order_line
        files = [self._upload(), self._upload(name="renamed.svg"), self._upload(b"<other/>")]
        for line, file in zip(lines, files, strict=True):
            self._specify(file, line)
        lines._mto_ensure_order_bom()
        first, second, third = lines.mapped(lambda line: line.mto_bom_id.id)
        self.assertEqual(first, second)
        self.assertNotEqual(first, third)

    def test_formulas_know_whether_there_is_a_file(self):
        self.board_bom.product_tmpl_id.mto_parameter_ids |= self.template.mto_parameter_ids.filtered(
            lambda parameter: parameter.code == "drawing"
        )
        self.board_bom.operation_ids.mto_duration_formula = "30 if drawing else 5"
        self.assertEqual(self.line._mto_derive().lines[0].bom.operations[0].minutes, 5)
        self._specify(self._upload())
        self.assertEqual(self.line._mto_derive().lines[0].bom.operations[0].minutes, 30)

    def test_an_order_of_another_kind_of_value_stays_readable(self):
        """A parameter that was a text when it was ordered by."""
        words = self.template.mto_parameter_ids.filtered(lambda parameter: parameter.kind == "file")
        words.kind = "text"
        self.line.mto_specification = {"drawing": "see mail"}
        words.kind = "number"
        self.assertIn(("Drawing", "see mail"), self.line._mto_specification_words())
        words.write({"kind": "choice", "option_ids": [Command.create({"name": "A", "code": "a"})]})
        self.assertIn(("Drawing", "see mail"), self.line._mto_specification_words())
