from odoo import fields, models
from odoo.tools import SQL

from .mto_promise_policy import CONFIDENCES


class MtoPromiseCalibration(models.Model):
    _name = "mto.promise.calibration"
    _description = "Promises Kept"
    _auto = False
    _order = "promised_date desc, id desc"
    _rec_name = "promise_id"

    promise_id = fields.Many2one("mto.promise", readonly=True)
    order_id = fields.Many2one("sale.order", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    user_id = fields.Many2one("res.users", "Salesperson", readonly=True)
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    categ_id = fields.Many2one("product.category", "Product Category", readonly=True)
    policy_id = fields.Many2one("mto.promise.policy", readonly=True)
    confidence = fields.Selection(CONFIDENCES, "Promised at", readonly=True)
    asked_date = fields.Datetime("Asked on", readonly=True)
    promised_date = fields.Datetime("Promised", readonly=True)
    delivered_date = fields.Datetime("Delivered on", readonly=True)
    outcome = fields.Selection(
        [("kept", "Kept"), ("missed", "Missed"), ("overdue", "Overdue")],
        readonly=True,
        help="Overdue: not delivered yet, and the promised day is over.",
    )
    kept = fields.Float(
        "Kept (%)",
        readonly=True,
        aggregator="avg",
        help="The share of promises that were kept, as the customer counts: delivered by the end of the promised day.",
    )
    kept_to_moment = fields.Float(
        "Kept to the Moment (%)",
        readonly=True,
        aggregator="avg",
        help="The share of promises delivered by the very moment that was promised: the one to compare with the certainty. "
        "The rest of the promised day comes on top of it.",
    )
    certainty = fields.Float(
        "Certainty (%)", readonly=True, aggregator="avg", help="The share that was expected to be kept when promised."
    )
    lateness_days = fields.Float(
        "Lateness (days)",
        readonly=True,
        aggregator="avg",
        help="Days from the promised date to the delivery; to now where it is overdue. Negative: early.",
    )
    vendor_ids = fields.Many2many(
        "res.partner",
        "mto_promise_calibration_vendor",
        "promise_id",
        "partner_id",
        "Vendors",
        readonly=True,
        help="Vendors on the critical path.",
    )
    workcenter_ids = fields.Many2many(
        "mrp.workcenter",
        "mto_promise_calibration_workcenter",
        "promise_id",
        "workcenter_id",
        "Work Centers",
        readonly=True,
        help="Work centers on the critical path.",
    )

    @property
    def _table_query(self):
        """One row a promise that is settled, or overdue by the end of its day (UTC, as nobody's time zone is asked)."""
        return SQL(
            """
            SELECT promise.id, promise.id AS promise_id, promise.order_id, promise.company_id, promise.user_id,
                   promise.partner_id, promise.product_id, template.categ_id, promise.policy_id,
                   COALESCE(promise.confidence, 'plan') AS confidence, promise.asked_date, promise.promised_date,
                   promise.delivered_date, promise.certainty,
                   CASE promise.state WHEN 'committed' THEN 'overdue' ELSE promise.state END AS outcome,
                   CASE promise.state WHEN 'kept' THEN 100.0 ELSE 0.0 END AS kept,
                   CASE WHEN promise.delivered_date <= promise.promised_date OR promise.promised_date IS NULL
                        THEN 100.0 ELSE 0.0 END AS kept_to_moment,
                   EXTRACT(EPOCH FROM CASE promise.state WHEN 'committed' THEN %(now)s ELSE promise.delivered_date END
                           - promise.promised_date) / 86400 AS lateness_days
              FROM mto_promise promise
              JOIN product_product product ON product.id = promise.product_id
              JOIN product_template template ON template.id = product.product_tmpl_id
             WHERE promise.state IN ('kept', 'missed')
                OR (promise.state = 'committed' AND date_trunc('day', promise.promised_date) + interval '1 day' <= %(now)s)
            """,
            now=fields.Datetime.now(),
        )

    def init(self):
        """What a promise waited for most, as relations: no second copy of the steps."""
        for name, column in (("vendor", "partner_id"), ("workcenter", "workcenter_id")):
            self.env.cr.execute(
                SQL(
                    """
                    CREATE OR REPLACE VIEW %(view)s AS
                    SELECT DISTINCT promise_id, %(column)s FROM mto_promise_step
                     WHERE is_critical AND %(column)s IS NOT NULL
                    """,
                    view=SQL.identifier(f"mto_promise_calibration_{name}"),
                    column=SQL.identifier(column),
                )
            )

    def action_open_promise(self):
        self.ensure_one()
        return self.promise_id._get_records_action()
