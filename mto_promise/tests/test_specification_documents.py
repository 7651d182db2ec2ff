from odoo import Command
from odoo.tests import HttpCase, tagged

from .test_specification_visible import MeasureCommon


class DocumentCommon(MeasureCommon):
    """A cabinet with a drawing that its panes are bought by, too."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        drawing = cls._define(cls.cabinet, drawing={"kind": "file"})
        drawing.product_tmpl_ids |= cls.glass.product_tmpl_id
        cls.vendor.email = "vendor@example.com"

    def _confirmed(self, quantity=1):
        file = self.env["ir.attachment"].create({"name": "front.svg", "raw": b"<svg/>", "res_model": "sale.order.line"})
        line = self._confirm(self._specify(quantity, height=1500, tempered=True, drawing={"id": file.id}))
        top = line.mto_production_ids.filtered(lambda production: production.product_id == self.cabinet)
        return line, top

    def _html(self, report, records):
        return self.env["ir.actions.report"]._render_qweb_html(report, records.ids)[0].decode()

    def _finish(self, production):
        production.qty_producing = production.product_qty
        for move in production.move_raw_ids:
            move.write({"quantity": move.product_uom_qty, "picked": True})
        production.button_mark_done()


@tagged("post_install", "-at_install")
class TestSpecificationDocuments(DocumentCommon):
    """Prints, labels and drawings of what is made, bought and delivered to measure."""

    def test_drawings_go_along(self):
        line, top = self._confirmed()
        self.assertEqual(top.mto_drawing_ids.mapped("name"), ["front.svg"])
        self.assertEqual(top.mto_drawing_ids.mapped("res_id"), top.ids, "whoever sees the order sees its drawing")
        self.assertEqual(top.workorder_ids.mto_drawing_ids, top.mto_drawing_ids)
        self.assertFalse((line.mto_production_ids - top).mto_drawing_ids, "the body is not made by it")
        order = line.mto_purchase_line_ids.filtered(lambda bought: bought.product_id == self.glass).order_id
        self.assertEqual(order.mto_drawing_ids.mapped("name"), ["front.svg"], "once, though two lines need it")
        template = self.env.ref("purchase.email_template_edi_purchase")
        sent = template._generate_template(order.ids, ["attachment_ids"])[order.id]["attachment_ids"]
        self.assertEqual(sent, order.mto_drawing_ids.ids)

    def test_a_line_of_equal_files_has_copies_of_its_own(self):
        first, second = self._confirmed(), self._confirmed()
        self.assertEqual(first[0].mto_bom_id, second[0].mto_bom_id)
        drawings = [top.mto_drawing_ids for _line, top in (first, second)]
        self.assertEqual([drawing.name for drawing in drawings], ["front.svg", "front.svg"])
        self.assertFalse(drawings[0] & drawings[1])

    def test_files_of_the_order_bom_go_along(self):
        line = self._specify(height=1500)
        self.env["mto.promise"]._promise(line).action_accept()
        self.env["ir.attachment"].create(
            [
                {"name": "jig.svg", "raw": b"<g/>", "res_model": "mrp.bom", "res_id": line.mto_bom_id.id},
                {"name": "standard.svg", "raw": b"<s/>", "res_model": "mrp.bom", "res_id": self.body_bom.id},
            ]
        )
        line.order_id.action_confirm()
        self.assertEqual(line.mto_production_ids.mto_drawing_ids.mapped("name"), ["jig.svg"])

    def test_prints_of_the_shop(self):
        _line, top = self._confirmed()
        html = self._html("mrp.report_mrporder", top)
        self.assertEqual((html.count("Height: 1,500 mm"), html.count("Pane: 1,400 mm")), (1, 1))
        self.assertEqual(self._html("mrp.report_mrp_workorder", top.workorder_ids).count("Height: 1,500 mm"), 1)

    def test_papers_of_the_customer_say_it_once(self):
        line, _top = self._confirmed()
        self.assertEqual(self._html("sale.report_saleorder", line.order_id).count("Height: 1,500 mm"), 1)
        slip = self._html("stock.report_deliveryslip", line.order_id.picking_ids)
        self.assertEqual(slip.count("Height: 1,500 mm"), 1)
        self.assertIn("25.00", slip)
        line.name = "Cabinet for the hall"
        self.assertEqual(self._html("sale.report_saleorder", line.order_id).count("Height: 1,500 mm"), 1, "not lost")

    def test_labels(self):
        self.cabinet.tracking = "lot"
        line, top = self._confirmed()
        top.lot_producing_ids = self.env["stock.lot"].create({"name": "L1", "product_id": self.cabinet.id})
        for production in (line.mto_production_ids - top, top):
            self._finish(production)
        self.assertEqual(top.state, "done")
        words = "Height: 1,500 mm, Tempered: Yes, Drawing: front.svg"
        self.assertIn(words, self._html("mrp.label_production_view_pdf", top))
        self.assertIn(f"^FD{words}^FS", self._text("mrp.label_production_view", top))
        self.assertIn(words, self._html("stock.report_lot_label", top.lot_producing_ids))
        self.assertIn(f"^FD{words}^FS", self._text("stock.label_lot_template_view", top.lot_producing_ids))

    def _text(self, report, records):
        return self.env["ir.actions.report"]._render_qweb_text(report, records.ids)[0].decode()

    def test_no_word_of_a_customer_commands_the_printer(self):
        move = self.env["stock.move"].new({"product_id": self.cabinet.id})
        move.mto_specification_text = "Text: ^XZ~JR\\&\nMore: 1"
        self.assertEqual(move._mto_label_text(zpl=True), "Text:  XZ JR &, More: 1")

    def test_a_subcontractor_reads_it_on_the_order_and_on_the_receipt(self):
        if "subcontractor_ids" not in self.env["mrp.bom"]._fields:
            self.skipTest("only with subcontracting")
        self._create_bom(self.glass, [(self.board, 1)], type="subcontract", subcontractor_ids=[Command.set(self.vendor.ids)])
        line, _top = self._confirmed()
        panes = line.mto_purchase_line_ids.filtered(lambda bought: bought.product_id == self.glass)
        self.assertEqual(sorted(pane.mto_specification["pane"] for pane in panes), [400.0, 1400.0])
        panes.order_id.button_confirm()
        made = panes.move_ids.move_orig_ids.production_id
        self.assertEqual(
            sorted(text.splitlines()[1] for text in made.mapped("mto_specification_text")), ["Pane: 1,400 mm", "Pane: 400 mm"]
        )
        self.assertEqual(made.bom_id, panes.mto_bom_id, "what it is made by says so")


@tagged("post_install", "-at_install")
class TestSpecificationPortal(DocumentCommon, HttpCase):
    """Customer and vendor read on their pages what is made and bought, and download its drawings."""

    def test_the_customer_reads_a_block_of_its_own(self):
        line, _top = self._confirmed()
        order = line.order_id
        order._portal_ensure_token()
        page = self.url_open(order.get_portal_url()).text
        self.assertEqual(page.count("1,500 mm"), 1)
        self.assertIn('name="mto_specification"', page)
        drawing = line._mto_drawings()
        url = f"/my/orders/{order.id}/files/{drawing.id}?access_token={order.access_token}"
        self.assertIn(url.replace("&", "&amp;"), page)
        self.assertEqual(self.url_open(url).content, b"<svg/>")

    def test_the_vendor_downloads_the_drawing(self):
        line, _top = self._confirmed()
        order = line.mto_purchase_line_ids.filtered(lambda bought: bought.product_id == self.glass).order_id
        order._portal_ensure_token()
        page = self.url_open(order.get_portal_url()).text
        self.assertIn("Vitre: 1", page)
        (drawing,) = order._mto_portal_drawings()
        self.assertIn(drawing["url"].replace("&", "&amp;"), page)
        self.assertEqual(self.url_open(drawing["url"]).content, b"<svg/>")
        self.assertNotEqual(self.url_open(drawing["url"].split("&")[0]).status_code, 200)
