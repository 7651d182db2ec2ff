from odoo import fields, models
from odoo.fields import Domain


class SaleOrder(models.Model):
    _inherit = "sale.order"

    mto_specification_search = fields.Char(
        "Specified",
        store=False,
        search="_search_mto_specification",
        help="Find orders by what was specified on one of their lines, e.g. Wood: Oak, width >= 2000, or any value.",
    )

    def _search_mto_specification(self, operator, value):
        if operator not in ("in", "ilike", "like", "=ilike", "=like"):
            return NotImplemented
        return Domain("order_line", "any", [("mto_specification_search", operator, value)])
