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
        digits=(16, 1),
        aggregator="avg",
        help="The share of promises that were kept, as the customer counts: delivered by the end of the promised day.",
    )
    kept_to_moment = fields.Float(
        "Kept to the Moment (%)",
        readonly=True,
        digits=(16, 1),
        aggregator="avg",
        help="The share of promises delivered by the very moment that was promised: the one to compare with the certainty. "
        "The rest of the promised day comes on top of it.",
    )
    certainty = fields.Float(
        "Certainty (%)",
        readonly=True,
        digits=(16, 1),
        aggregator="avg",
        help="The share that was expected to be kept to the moment when promised.",
    )
    lateness_days = fields.Float(
        "Lateness (days)",
        readonly=True,
        digits=(16, 1),
        aggregator="avg",
        help="Days from the promised date to the delivery; to now where it is overdue. Negative: early.",
    )
    is_put_off = fields.Boolean(
        "Put Off", readonly=True, help="The order was confirmed for this date and later for another one, as for a rush order."
    )
    cause = fields.Selection(
        selection=lambda self: self.env["mto.promise.step"]._fields["kind"]._description_selection(self.env),
        readonly=True,
        help="What lost the most time where the delivery came too late, or has so far where it is overdue: a purchase, an "
        "operation, the delivery itself ...",
    )
    cause_partner_id = fields.Many2one("res.partner", "Late Vendor", readonly=True)
    cause_workcenter_id = fields.Many2one("mrp.workcenter", "Late Work Center", readonly=True)
    vendor_ids = fields.Many2many(
        "res.partner",
        "mto_promise_calibration_vendor",
        "promise_id",
        "partner_id",
        "Vendors",
        readonly=True,
        help="Vendors that its plan buys from.",
    )
    workcenter_ids = fields.Many2many(
        "mrp.workcenter",
        "mto_promise_calibration_workcenter",
        "promise_id",
        "workcenter_id",
        "Work Centers",
        readonly=True,
        help="Work centers that its plan works on.",
    )

    @property
    def _table_query(self):
        """One row a promise whose day is over. Before that only the early ones would count.

        A promise that was put off, the order being the same, is judged by the delivery, too.
        """
        return SQL(
            """
            SELECT promise.id, promise.id AS promise_id, promise.order_id, promise.company_id, promise.user_id,
                   promise.partner_id, promise.product_id, template.categ_id, promise.policy_id,
                   COALESCE(promise.confidence, 'plan') AS confidence, promise.asked_date, promise.promised_date,
                   last.delivered_date, promise.certainty, promise.state = 'cancelled' AS is_put_off,
                   cause.kind AS cause, cause.partner_id AS cause_partner_id, cause.workcenter_id AS cause_workcenter_id,
                   outcome.name AS outcome,
                   CASE outcome.name WHEN 'kept' THEN 100.0 ELSE 0.0 END AS kept,
                   CASE WHEN last.delivered_date <= promise.promised_date THEN 100.0 ELSE 0.0 END AS kept_to_moment,
                   EXTRACT(EPOCH FROM COALESCE(last.delivered_date, %(now)s) - promise.promised_date) / 86400 AS lateness_days
              FROM mto_promise promise
              JOIN product_product product ON product.id = promise.product_id
              JOIN product_template template ON template.id = product.product_tmpl_id
              JOIN res_company company ON company.id = promise.company_id
              JOIN res_partner address ON address.id = company.partner_id
              JOIN LATERAL (
                   SELECT later.promised_date, later.delivered_date, later.cause_step_id FROM mto_promise later
                    WHERE later.sale_line_id = promise.sale_line_id AND later.version >= promise.version
                      AND later.state IN ('committed', 'kept', 'missed')
                      AND (later.product_id, later.quantity, later.bom_id)
                          IS NOT DISTINCT FROM (promise.product_id, promise.quantity, promise.bom_id)
                    ORDER BY later.version DESC LIMIT 1) last ON TRUE
              JOIN LATERAL (
                   SELECT (date_trunc('day', promise.promised_date AT TIME ZONE 'UTC' AT TIME ZONE zone.name)
                           + interval '1 day') AT TIME ZONE zone.name AT TIME ZONE 'UTC' AS over
                     FROM (SELECT COALESCE(address.tz, %(tz)s) AS name) zone) day ON TRUE
              JOIN LATERAL (
                   SELECT CASE WHEN last.delivered_date IS NULL THEN 'overdue'
                               WHEN promise.state IN ('kept', 'missed') THEN promise.state
                               WHEN last.delivered_date < day.over THEN 'kept'
                               ELSE 'missed' END AS name) outcome ON TRUE
         LEFT JOIN mto_promise_step cause ON cause.id = last.cause_step_id AND outcome.name IN ('missed', 'overdue')
             WHERE day.over <= %(now)s
               AND (promise.state IN ('committed', 'kept', 'missed')
                    OR (promise.state = 'cancelled' AND promise.committed_date IS NOT NULL
                        AND last.promised_date > promise.promised_date))
            """,
            now=fields.Datetime.now(),
            tz=self.env.user.tz or "UTC",
        )

    def init(self):
        """Who took part in a promise, as relations: no second copy of the steps."""
        for name, column in (("vendor", "partner_id"), ("workcenter", "workcenter_id")):
            self.env.cr.execute(
                SQL(
                    """
                    CREATE OR REPLACE VIEW %(view)s AS
                    SELECT DISTINCT promise_id, %(column)s FROM mto_promise_step
                     WHERE %(column)s IS NOT NULL
                    """,
                    view=SQL.identifier(f"mto_promise_calibration_{name}"),
                    column=SQL.identifier(column),
                )
            )

    def action_open_promise(self):
        self.ensure_one()
        return self.promise_id._get_records_action()
