from odoo import api, fields, models

RELEASES = [("yes", "Needs Release"), ("no", "No Release")]


class ProductCategory(models.Model):
    _inherit = "product.category"

    mto_release = fields.Selection(
        RELEASES,
        string="Engineering Release",
        help="Whether order BoMs of products of this category are released by engineering before production starts. "
        "Empty: as the parent category.",
    )
    mto_release_days = fields.Float(
        "Release Time", help="Working days that engineering takes to release an order BoM. 0: as the parent category."
    )
    mto_default_release = fields.Boolean(
        "Needs Release by Default", compute="_compute_mto_default_release", store=True, recursive=True
    )
    mto_default_release_days = fields.Float(
        "Default Release Time", compute="_compute_mto_default_release", store=True, recursive=True
    )

    _mto_release_days_range = models.Constraint(
        "CHECK(mto_release_days BETWEEN 0 AND 3650)", "The release time of a category is 0 to 3650 days."
    )

    @api.depends("mto_release", "mto_release_days", "parent_id.mto_default_release", "parent_id.mto_default_release_days")
    def _compute_mto_default_release(self):
        for category in self:
            parent = category.parent_id
            category.mto_default_release = category.mto_release == "yes" if category.mto_release else parent.mto_default_release
            category.mto_default_release_days = category.mto_release_days or parent.mto_default_release_days
