from dataclasses import replace
from typing import NamedTuple

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

    _buffer_range = models.Constraint("CHECK(buffer_days BETWEEN 0 AND 3650)", "Extra days are 0 to 3650.")
    _limits_positive = models.Constraint(
        "CHECK(horizon_days >= 0 AND backlog_hours >= 0)", "Horizon and backlog limit cannot be negative."
    )
    _some_weekday = models.Constraint(
        "CHECK(delivery_days IS NOT TRUE "
        "OR (TRUE IN (monday, tuesday, wednesday, thursday, friday, saturday, sunday)) IS TRUE)",
        "Choose at least one weekday on which goods may arrive.",
    )

    @api.model
    def _terms(self, lines):
        """The terms (``engine.terms.Terms``) on which each of ``lines`` (``sale.order.line``) is promised, by its id.

        Of the policies that fit the most particular one counts: one for the customer's class before one for all customers,
        then the deeper product category, then the one of the company, then the first.
        """
        known = self._known(tuple(lines.company_id.ids))
        return {line.id: self._fitting_terms(known, line) for line in lines}

    @api.model
    @ormcache("self.env.lang", "company_ids")
    def _known(self, company_ids):
        """The policies of some companies, in order."""
        return tuple(
            _Known(policy.company_id.id, policy.categ_id.id, policy.customer_tag_id.id, policy._own_terms())
            for policy in self.sudo().search(Domain("company_id", "in", [False, *company_ids]))
        )

    def _own_terms(self):
        days = {number for number, day in enumerate(WEEKDAYS) if self[day]} if self.delivery_days else ()
        return Terms(
            level=LEVELS[self.confidence],
            buffer_days=self.buffer_days,
            weekdays=frozenset(days),
            horizon_days=self.horizon_days,
            backlog_hours=self.backlog_hours,
            id=self.id,
            name=self.name,
        )

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

    def _fitting_terms(self, known, line):
        # Categories and classes are read only where a policy asks for them.
        categories = _depths(line.product_id.categ_id) if any(one.categ_id for one in known) else {False: 0}
        partner = line.order_id.partner_id
        is_asked = any(one.customer_tag_id for one in known)
        tags = _depths((partner | partner.commercial_partner_id).category_id) if is_asked else {False: 0}
        fitting = [
            one
            for one in known
            if one.company_id in (False, line.company_id.id) and one.categ_id in categories and one.customer_tag_id in tags
        ]
        if not fitting:
            return Terms()
        best = max(fitting, key=lambda one: (tags[one.customer_tag_id], categories[one.categ_id], bool(one.company_id)))
        terms = replace(best.terms, tz=line.company_id.partner_id.tz or self.env.user.tz or "UTC")
        if not terms.weekdays:
            return terms
        # What is put off to a day of delivery comes in the company's working hours.
        shifts = line.company_id.sudo().resource_calendar_id.attendance_ids.filtered(lambda shift: not shift.display_type)
        return replace(terms, opens=min(shifts.mapped("hour_from"), default=0.0))


class _Known(NamedTuple):
    """A policy as it is remembered: whom it is for (``False``: for all), and its terms."""

    company_id: int | bool
    categ_id: int | bool
    customer_tag_id: int | bool
    terms: Terms


def _depths(records):
    """How deep ``records`` and those above them are, by id; 0 for ``False``."""
    paths = ([int(part) for part in (record.parent_path or "").split("/") if part] for record in records)
    return {False: 0} | {id_: depth for path in paths for depth, id_ in enumerate(path, 1)}


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
