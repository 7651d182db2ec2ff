from datetime import timedelta

from odoo import api, fields, models

from .product_category_release import RELEASES


class ProductTemplate(models.Model):
    _inherit = "product.template"

    mto_needs_release = fields.Boolean(
        "Needs Engineering Release",
        compute="_compute_mto_needs_release",
        inverse="_inverse_mto_needs_release",
        store=True,
        readonly=False,
        help="Production by an order BoM of this product starts only once engineering has released it. The default is "
        "that of the product category. Orders without a specification are made by the standard bill of materials, which "
        "needs no release.",
    )
    mto_release_days = fields.Float(
        "Release Time",
        compute="_compute_mto_release_days",
        inverse="_inverse_mto_release_days",
        store=True,
        readonly=False,
        help="Working days of the company that engineering takes to release an order BoM; they count in the promised date.",
    )
    mto_release_user_id = fields.Many2one(
        "res.users",
        "Release Responsible",
        company_dependent=True,
        domain="[('share', '=', False)]",
        help="Who is asked to release order BoMs of this product. Empty, or without the right to release: an activity "
        "for nobody in particular.",
    )
    mto_own_release = fields.Selection(
        RELEASES, copy=True, help="What was chosen on the product itself, empty while it follows its category."
    )
    mto_own_release_days = fields.Float(copy=True, help="The product's own release time, 0 while it follows its category.")

    _mto_release_days_range = models.Constraint(
        "CHECK(mto_own_release_days BETWEEN 0 AND 3650)", "The release time of a product is 0 to 3650 days."
    )

    @api.depends("mto_own_release", "categ_id.mto_default_release")
    def _compute_mto_needs_release(self):
        for template in self:
            own = template.mto_own_release
            template.mto_needs_release = own == "yes" if own else template.categ_id.mto_default_release

    def _inverse_mto_needs_release(self):
        for template in self:
            template.mto_own_release = "yes" if template.mto_needs_release else "no"

    @api.depends("mto_own_release_days", "categ_id.mto_default_release_days")
    def _compute_mto_release_days(self):
        for template in self:
            template.mto_release_days = template.mto_own_release_days or template.categ_id.mto_default_release_days

    def _inverse_mto_release_days(self):
        for template in self:
            template.mto_own_release_days = template.mto_release_days

    def _mto_release_moment(self, company, now):
        """When engineering is counted to have released an order BoM of this product that is new at the moment ``now`` (naive
        UTC datetimes), ``None`` where it needs no release."""
        return after_days(company, self.mto_release_days, now) if self.mto_needs_release else None


def after_days(company, days, now):
    """The moment after ``days`` working days of ``company`` from ``now`` on (naive UTC datetimes)."""
    calendar = company.resource_calendar_id
    if days <= 0:
        return now
    hours = days * (calendar.hours_per_day or 0.0)
    return (hours and calendar.plan_hours(hours, now, compute_leaves=True)) or now + timedelta(days=days)
