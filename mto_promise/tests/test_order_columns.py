"""The columns that the addon adds to an order's lines take no room from prices where they have nothing to show."""

from lxml import etree

from odoo.fields import Command
from odoo.tests import tagged

from .common import MtoCommon

COLUMNS = (
    "mto_has_configurable",
    "mto_has_order_bom",
    "mto_has_drawings",
    "mto_has_changeable_bom",
    "mto_has_changed_bom",
    "mto_has_amendable",
)


@tagged("post_install", "-at_install")
class TestOrderColumns(MtoCommon):
    def test_a_column_of_buttons_is_narrow(self):
        arch = etree.fromstring(self.env["sale.order"].get_view(view_type="form")["arch"])
        buttons = arch.xpath("//field[@name='order_line']/list/button[starts-with(@name, 'action_mto_')]")
        self.assertGreaterEqual(len(buttons), 5)
        for button in buttons:
            self.assertTrue(button.get("width") and button.get("column_invisible"), button.get("name"))

    def test_columns_stand_where_a_line_needs_them(self):
        plain = self._create_product("Plain")
        made = self._create_product("Made", mto_strategy="mto")
        self._create_bom(made, [(plain, 1)])
        order = self._create_order((plain, 1))
        self.assertFalse(any(order[name] for name in COLUMNS))
        order.order_line = [Command.create({"product_id": made.id})]
        self.assertTrue(order.mto_has_changeable_bom)
        self.assertFalse(order.mto_has_changed_bom or order.mto_has_drawings or order.mto_has_configurable)
        order.order_line[1]._mto_own_bom()
        self.assertTrue(order.mto_has_order_bom)
