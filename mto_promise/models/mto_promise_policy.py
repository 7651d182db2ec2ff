from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import ormcache

from ..engine.terms import Terms

#: How sure a promised date is, and the share of cases in which it must hold.
CONFIDENCES = [
    ("plan", "As planned"),
    ("p50", "50 % sure"),
    ("p80", "80 % sure"),
    ("p95", "95 % sure"),
]
LEVELS = {"plan": None, "p50": 0.5, "p80": 0.8, "p95": 0.95}
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class MtoPromisePolicy(models.Model):
    _name = "mto.promise.policy"
    _description = "Promise Policy"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10, help="Of two policies that fit equally well the first one counts.")
    company_id = fields.Many2one("res.company", index=True, help="Empty: all companies.")
    categ_id = fields.Many2one(
        "product.category",
        "Product Category",
        index="btree_not_null",
        ondelete="cascade",
        help="Products of this category and of those below it. Empty: all products.",
    )
    customer_tag_id = fields.Many2one(
        "res.partner.category",
        "Customer Class",
        index="btree_not_null",
        ondelete="cascade",
        help="Customers with this contact tag, or with one below it. Empty: all customers.",
    )
    confidence = fields.Selection(
        CONFIDENCES,
        "Promise",
        default="p80",
        required=True,
        help="As planned: the date by which all can be done if nothing is late.\n"
        "80 % sure: the date that is met in four of five cases, as late as vendors and work have been so far.",
    )
    buffer_days = fields.Float("Extra Days", help="Calendar days on top of that date.")
    delivery_days = fields.Boolean("Only on Certain Weekdays")
    monday = fields.Boolean(default=True)
    tuesday = fields.Boolean(default=True)
    wednesday = fields.Boolean(default=True)
    thursday = fields.Boolean(default=True)
    friday = fields.Boolean(default=True)
    saturday = fields.Boolean()
    sunday = fields.Boolean()
    horizon_days = fields.Float("Horizon (days)", help="Dates further ahead are beyond the limit. 0: no limit.")
    backlog_hours = fields.Float(
        "Backlog Limit (hours)",
        help="A date that needs a work center with more hours of work ahead is beyond the limit. 0: no limit.",
    )
    beyond_limits = fields.Selection(
        [("warn", "Warn"), ("refuse", "Refuse, but for promise managers")],
        default="warn",
        required=True,
        help="What happens to a date beyond the horizon or the backlog limit. It is always shown; refused is to hold it.",
    )

    _buffer_positive = models.Constraint("CHECK(buffer_days >= 0)", "Extra days cannot be negative.")
    _limits_positive = models.Constraint(
        "CHECK(horizon_days >= 0 AND backlog_hours >= 0)", "Horizon and backlog limit cannot be negative."
    )
    _some_weekday = models.Constraint(
        "CHECK(delivery_days IS NOT TRUE "
        "OR (TRUE IN (monday, tuesday, wednesday, thursday, friday, saturday, sunday)) IS TRUE)",
        "Choose at least one weekday on which goods may arrive.",
    )

    @api.model
    def _find(self, lines):
        """The policy of each of ``lines`` (``sale.order.line``) by its id, an empty record where there is none.

        Of those that fit the most particular one counts: one for the customer's class before one for all customers, then
        the deeper product category, then the one of the company, then the first.
        """
        policies = self.sudo().browse(self._ids_of(tuple(lines.company_id.ids)))
        return {line.id: policies._fitting(line)[:1] for line in lines}

    @api.model
    @ormcache("company_ids")
    def _ids_of(self, company_ids):
        return self.sudo().search(Domain("company_id", "in", [False, *company_ids]))._ids

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    def _fitting(self, line):
        """Those of ``self`` that are for ``line``, the most particular first."""
        if not self:
            return self
        # Read only where a policy asks for it.
        categories = _path(line.product_id.categ_id) if self.categ_id else ()
        partner = line.order_id.partner_id
        customer = partner | partner.commercial_partner_id if self.customer_tag_id else partner.browse()
        tags = {id_ for tag in customer.category_id for id_ in _path(tag)}
        fitting = self.filtered(
            lambda policy: (
                (not policy.company_id or policy.company_id == line.company_id)
                and (not policy.categ_id or policy.categ_id.id in categories)
                and (not policy.customer_tag_id or policy.customer_tag_id.id in tags)
            )
        )
        return fitting.sorted(
            lambda policy: (
                -len(_path(policy.customer_tag_id)),
                -len(_path(policy.categ_id)),
                not policy.company_id,
                policy.sequence,
                policy.id,
            )
        )

    @api.model
    def _terms(self, lines):
        """The terms (``engine.terms.Terms``) on which each of ``lines`` is promised, by its id."""
        return {
            line.id: self._found_terms(policy, line.company_id)
            for line, policy in zip(lines, self._find(lines).values(), strict=True)
        }

    @api.model
    def _found_terms(self, policy, company):
        if not policy:
            return Terms()
        days = {number for number, day in enumerate(WEEKDAYS) if policy[day]} if policy.delivery_days else ()
        return Terms(
            level=LEVELS[policy.confidence],
            buffer_days=policy.buffer_days,
            weekdays=frozenset(days),
            tz=company.partner_id.tz or self.env.user.tz or "UTC",
            horizon_days=policy.horizon_days,
            backlog_hours=policy.backlog_hours,
            id=policy.id,
            name=policy.name,
        )


def _path(record):
    """Ids of a record and of those above it."""
    return [int(part) for part in (record.parent_path or "").split("/") if part]


class ProductCategory(models.Model):
    _inherit = "product.category"

    def unlink(self):
        # The database deletes its policies with it.
        self.env.registry.clear_cache()
        return super().unlink()


class ResPartnerCategory(models.Model):
    _inherit = "res.partner.category"

    def unlink(self):
        # The database deletes its policies with it.
        self.env.registry.clear_cache()
        return super().unlink()
