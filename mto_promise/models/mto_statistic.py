from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engine.spread import DEFAULTS, PRIOR, Spread, from_points

POINTS = ("p50", "p80", "p95")
KINDS = [
    ("vendor", "Vendor delay"),
    ("operation", "Operation time"),
    ("start", "Start delay"),
    ("arrival", "Arrival delay"),
]
#: Whose spread a kind can be, from the pool to the particular.
WHOSE = {
    "vendor": ("partner_id", "product_id"),
    "operation": ("workcenter_id", "operation_id"),
    "start": ("workcenter_id",),
    "arrival": ("workcenter_id",),
}


def _delay(share, cases):
    return fields.Float(
        share,
        digits=(16, 4),
        aggregator="avg",
        help=f"{cases} are not later than this: vendors by a share of the lead time, operations of the expected time, start "
        "and arrival by worked minutes.",
    )


class MtoStatistic(models.Model):
    _name = "mto.statistic"
    _description = "How Late Things Have Been"
    _order = "kind desc, scope, partner_id, workcenter_id, product_id, operation_id, id"
    _check_company_auto = True

    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    kind = fields.Selection(
        KINDS,
        required=True,
        default="vendor",
        help="Vendor delay: later than asked for, as a share of the lead time (of a week where that is shorter).\n"
        "Operation time: longer than expected, as a share of the expected time.\n"
        "Start delay: worked minutes from the moment that an operation was planned for, all it needs was there and its work "
        "center was done with other work, to the moment it began.\n"
        "Arrival delay: worked minutes that what an operation needs, components and work before it, came later than planned. "
        "It counts for the work of others that stands before an order.",
    )
    partner_id = fields.Many2one("res.partner", "Vendor", index="btree_not_null", ondelete="cascade")
    product_id = fields.Many2one("product.product", index="btree_not_null", ondelete="cascade", check_company=True)
    workcenter_id = fields.Many2one(
        "mrp.workcenter", "Work Center", index="btree_not_null", ondelete="cascade", check_company=True
    )
    operation_id = fields.Many2one("mrp.routing.workcenter", index="btree_not_null", ondelete="cascade", check_company=True)
    scope = fields.Selection(
        [("all", "Whole Company"), ("each", "In General"), ("part", "In Particular")],
        compute="_compute_scope",
        store=True,
        precompute=True,
        help="Whole company: counts for vendors and work centers without records of their own.",
    )
    record_count = fields.Integer(
        "Records", readonly=True, aggregator="max", help="Completed purchases or operations it is measured on."
    )
    record_mean = fields.Float("Mean", readonly=True, aggregator="avg", help="The mean of the records as they are.")
    p50 = _delay("50 %", "Half of the cases")
    p80 = _delay("80 %", "Four of five cases")
    p95 = _delay("95 %", "All but one of twenty cases")
    quantiles = fields.Json(
        readonly=True, help="What the records say, drawn towards the pool where they are few, at the engine's levels."
    )
    is_known = fields.Boolean(readonly=True, help="Enough is known, of this or of the pool, to rely on it.")
    is_manual = fields.Boolean(
        "By Hand",
        readonly=True,
        help="Set by hand: the records do not change it, and for a vendor or "
        "a work center in general it counts for its products or operations, too, save for those set by hand themselves.",
    )
    manual_user_id = fields.Many2one("res.users", "Set by", readonly=True)
    manual_date = fields.Datetime("Set on", readonly=True)
    source = fields.Selection(
        [
            ("measured", "Measured"),
            ("pooled", "Few Records"),
            ("default", "Assumed"),
            ("manual", "By Hand"),
        ],
        compute="_compute_source",
        store=True,
        help="Where the figures come from. Few records: those of the whole count more. Assumed: too few of all to tell.",
    )

    _whose_uniq = models.UniqueIndex(
        "(company_id, kind, COALESCE(partner_id, 0), COALESCE(product_id, 0), COALESCE(workcenter_id, 0), "
        "COALESCE(operation_id, 0))",
        "There is one line for each kind and whose it is. Change that one.",
    )

    @api.depends("partner_id", "product_id", "workcenter_id", "operation_id")
    def _compute_scope(self):
        for statistic in self:
            if statistic.product_id or statistic.operation_id:
                statistic.scope = "part"
            else:
                statistic.scope = "each" if statistic.partner_id or statistic.workcenter_id else "all"

    @api.depends("is_manual", "is_known", "record_count")
    def _compute_source(self):
        for statistic in self:
            if statistic.is_manual:
                statistic.source = "manual"
            elif not statistic.is_known:
                statistic.source = "default"
            else:
                statistic.source = "measured" if statistic.record_count >= PRIOR else "pooled"

    @api.depends("kind", "partner_id", "product_id", "workcenter_id", "operation_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for statistic in self:
            # Whoever may read how late they are may read their names: sellers have no rights on work centers.
            known = statistic.sudo()
            names = [known[field].display_name for field in WHOSE.get(known.kind, ()) if known[field]]
            whose = ", ".join(names) or self.env._("the whole company")
            statistic.display_name = self.env._("%(kind)s: %(whose)s", kind=kinds.get(statistic.kind, ""), whose=whose)

    @api.constrains("kind", "partner_id", "product_id", "workcenter_id", "operation_id")
    def _check_whose(self):
        for statistic in self:
            allowed = WHOSE[statistic.kind]
            strange = {name for names in WHOSE.values() for name in names if statistic[name]} - set(allowed)
            gap = len(allowed) == 2 and statistic[allowed[1]] and not statistic[allowed[0]]
            if strange or gap:
                raise ValidationError(
                    self.env._(
                        "%s: a vendor delay is of a vendor, or of a vendor and a product; an operation time of a work "
                        "center, or of a work center and an operation; a start or arrival delay of a work center. Leave all "
                        "empty for the whole company.",
                        statistic.display_name,
                    )
                )

    @api.constrains(*POINTS)
    def _check_points(self):
        for statistic in self:
            lowest = {"vendor": -1.0, "operation": -0.9, "start": 0.0, "arrival": 0.0}[statistic.kind]
            points = [statistic[name] for name in POINTS]
            if points != sorted(points) or points[0] < lowest:
                raise ValidationError(
                    self.env._(
                        "%(name)s: the delays at 50, 80 and 95 %% must rise, from %(lowest)g on. They are %(points)s.",
                        name=statistic.display_name,
                        lowest=lowest,
                        points=", ".join(f"{point:g}" for point in points),
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        """What is entered, in whole or in part, is set by hand."""
        return super().create([self._mark_manual(values) for values in vals_list])

    def write(self, vals):
        return super().write(self._mark_manual(vals))

    def _mark_manual(self, values):
        if "is_manual" in values or not values.keys() & set(POINTS):
            return values
        by_hand = {"is_manual": True, "manual_user_id": self.env.uid, "manual_date": fields.Datetime.now()}
        return values | by_hand

    def action_use_records(self):
        """Take back what was set by hand: the records count again."""
        for statistic in self.filtered("is_manual"):
            if statistic.quantiles:
                statistic.write(statistic._prepare_spread_values(statistic._measured()))
            else:
                statistic.unlink()
        return True

    @api.model
    def _prepare_spread_values(self, spread):
        """The values of a record that ``spread`` (``engine.spread.Spread``) is to count for, not set by hand."""
        return {
            "quantiles": [round(value, 6) for value in spread.values],
            "is_known": spread.known,
            "p50": round(spread.at(0.5), 4),
            "p80": round(spread.at(0.8), 4),
            "p95": round(spread.at(0.95), 4),
            "is_manual": False,
            "manual_user_id": False,
            "manual_date": False,
        }

    def _measured(self):
        """What the records say, as ``engine.spread.Spread``."""
        self.ensure_one()
        return Spread(tuple(self.quantiles), self.is_known) if self.quantiles else DEFAULTS[self.kind]

    def _spread(self):
        """What counts, as ``engine.spread.Spread``."""
        self.ensure_one()
        return from_points(self.p50, self.p80, self.p95) if self.is_manual else self._measured()
