from odoo import api, fields, models

STRATEGIES = [
    ("mts", "Make to Stock"),
    ("ato", "Assemble to Order"),
    ("mto", "Make to Order"),
]


class ProductCategory(models.Model):
    _inherit = "product.category"

    mto_strategy = fields.Selection(
        STRATEGIES,
        string="Production Strategy",
        help="The strategy of products of this category that have none of their own. Empty: as the parent category.",
    )
    mto_default_strategy = fields.Selection(
        STRATEGIES,
        string="Default Production Strategy",
        compute="_compute_mto_default_strategy",
        store=True,
        recursive=True,
    )

    @api.depends("mto_strategy", "parent_id.mto_default_strategy")
    def _compute_mto_default_strategy(self):
        for category in self:
            category.mto_default_strategy = category.mto_strategy or category.parent_id.mto_default_strategy or "mts"
