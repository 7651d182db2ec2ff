from odoo import api, fields, models

from .product_category import STRATEGIES


class ProductTemplate(models.Model):
    _inherit = "product.template"

    mto_strategy = fields.Selection(
        STRATEGIES,
        string="Production Strategy",
        compute="_compute_mto_strategy",
        inverse="_inverse_mto_strategy",
        store=True,
        readonly=False,
        help="Make to Stock: sold from stock.\n"
        "Assemble to Order: made for the order, from components in stock.\n"
        "Make to Order: components and sub-assemblies are made and bought for the order too.\n"
        "The default is that of the product category.",
    )
    mto_own_strategy = fields.Selection(
        STRATEGIES,
        copy=True,
        help="What was chosen on the product itself, empty while it follows its category.",
    )
    mto_always_stock = fields.Boolean(
        "Always from Stock",
        help="As a component, take it from stock even under a make-to-order product: screws, glue, packaging.",
    )
    mto_stock_first = fields.Boolean(
        "Free Stock First",
        help="When an order line of this product is made to order, use what is free in stock and make only the rest.",
    )

    @api.depends("mto_own_strategy", "categ_id.mto_default_strategy")
    def _compute_mto_strategy(self):
        for template in self:
            template.mto_strategy = template.mto_own_strategy or template.categ_id.mto_default_strategy or "mts"

    def _inverse_mto_strategy(self):
        for template in self:
            template.mto_own_strategy = template.mto_strategy
