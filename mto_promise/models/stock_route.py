from odoo import fields, models


class StockRoute(models.Model):
    _inherit = "stock.route"

    mto_transfer_price = fields.Float(
        "Transfer Cost",
        min_display_digits="Product Price",
        help="What it costs to bring one unit of a product on this route from the other warehouse, in the company's "
        "currency. Promises weigh it against vendors and production.",
    )

    _mto_transfer_price_positive = models.Constraint(
        "CHECK (mto_transfer_price >= 0)", "The transfer cost of a route cannot be negative."
    )
