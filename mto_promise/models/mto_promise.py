from dataclasses import replace

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models

from ..snapshot import words
from ..snapshot.recorded import named, pack_warnings, unpack_warnings
from ..snapshot.shop import read_plans
from .bulk import insert_rows, replace_rows
from .mto_ledger import retried_later
from .product_category import STRATEGIES

STATES = [
    ("draft", "Draft"),
    ("held", "Held"),
    ("committed", "Committed"),
    ("kept", "Kept"),
    ("missed", "Missed"),
    ("expired", "Expired"),
    ("cancelled", "Cancelled"),
]

#: States in which a promise keeps capacity and material for its line.
LIVE = ("held", "committed")

#: What a seller has to do about the dates and the supply of an order.
PROMISE_ACTIVITY = "mto_promise.activity_type_promise"

#: That confirmed dates of an order are in danger: one activity for each order, right for as long as it stands.
SLIP_ACTIVITY = "mto_promise.activity_type_slip"


class MtoPromise(models.Model):
    _name = "mto.promise"
    _description = "Promise"
    _inherit = ["mail.thread"]
    _order = "order_id desc, sale_line_id, version desc, id desc"
    _check_company_auto = True
    _mail_post_access = "read"

    name = fields.Char(compute="_compute_name", store=True, precompute=True)
    sale_line_id = fields.Many2one("sale.order.line", "Order Line", required=True, index=True, ondelete="cascade")
    order_id = fields.Many2one(related="sale_line_id.order_id", store=True, precompute=True, index=True)
    partner_id = fields.Many2one(related="order_id.partner_id", store=True, precompute=True)
    user_id = fields.Many2one(related="order_id.user_id", store=True, precompute=True)
    company_id = fields.Many2one(related="sale_line_id.company_id", store=True, precompute=True, index=True)
    version = fields.Integer(required=True, default=1)
    state = fields.Selection(
        STATES,
        default="draft",
        required=True,
        index=True,
        tracking=True,
    )
    product_id = fields.Many2one("product.product", required=True, index=True)
    quantity = fields.Float(digits="Product Unit", required=True, help="In the unit of the product.")
    uom_id = fields.Many2one(related="product_id.uom_id")
    strategy = fields.Selection(STRATEGIES, required=True)
    warehouse_id = fields.Many2one("stock.warehouse")
    bom_id = fields.Many2one(
        "mrp.bom",
        "Order BoM",
        index="btree_not_null",
        help="The bill of materials made for the order line, if it has one.",
    )
    asked_date = fields.Datetime("Asked on", required=True, default=fields.Datetime.now)
    requested_date = fields.Datetime("Requested")
    earliest_date = fields.Datetime("Earliest")
    promised_date = fields.Datetime("Promised", tracking=True)
    is_feasible = fields.Boolean("Feasible", help="The requested date can be met.")
    is_doubtful = fields.Boolean("Doubtful", help="Data, or free time, is missing: days that are counted for it stand in.")
    expires_at = fields.Datetime("Hold Expires")
    committed_date = fields.Datetime("Committed on", readonly=True, help="When the order was confirmed for this date.")
    step_ids = fields.One2many("mto.promise.step", "promise_id", "Steps")
    reason_ids = fields.One2many("mto.promise.reason", "promise_id", "Reasons")
    current_line_ids = fields.One2many(
        "sale.order.line", "mto_promise_id", help="The order line, where this is the promise that counts for it."
    )
    doubts = fields.Json(help="What makes the date doubtful: kinds, numbers and records.")
    warning = fields.Text(
        compute="_compute_warning",
        # As for steps: whoever sees a promise reads the names in it.
        compute_sudo=True,
        help="What makes the date doubtful, one doubt a line. Each is counted on the safe side.",
    )
    is_outdated = fields.Boolean(
        compute="_compute_is_outdated",
        # Buyers read promises without rights on sales orders.
        compute_sudo=True,
        help="The order line has changed since this promise was asked for.",
    )

    _version_uniq = models.Constraint("unique(sale_line_id, version)", "A line has one promise per version.")

    @api.depends("order_id.name", "sale_line_id", "version")
    def _compute_name(self):
        for promise in self:
            promise.name = f"{promise.order_id.name}/{promise.product_id.display_name} v{promise.version}"

    @api.depends("doubts")
    @api.depends_context("lang")
    def _compute_warning(self):
        doubts = [unpack_warnings(promise.doubts) for promise in self]
        refs = iter(named(self.env, [doubt.ref for its in doubts for doubt in its]))
        for promise, its in zip(self, doubts, strict=True):
            promise.warning = "\n".join(words.warning(self.env, replace(doubt, ref=next(refs))) for doubt in its)

    @api.depends(
        "product_id",
        "quantity",
        "strategy",
        "warehouse_id",
        "bom_id",
        "sale_line_id.product_id",
        "sale_line_id.product_uom_qty",
        "sale_line_id.product_uom_id",
        "sale_line_id.mto_strategy",
        "sale_line_id.warehouse_id",
        "sale_line_id.mto_bom_id",
    )
    def _compute_is_outdated(self):
        for promise in self:
            line = promise.sale_line_id
            promise.is_outdated = (
                promise.product_id != line.product_id
                or promise.strategy != line.mto_strategy
                or promise.warehouse_id != line.warehouse_id
                or promise.bom_id != line.mto_bom_id
                or promise.product_id.uom_id.compare(promise.quantity, line._mto_quantity()) != 0
            )

    # ------------------------------------------------------------------------------------------------------------ ask

    @api.model
    def _promise(self, lines, requested_date=None, choices=None, now=None):
        """Ask for a date for ``lines`` (``sale.order.line``), all planned together in line order.

        What the lines hold already is theirs to use again. Lines that promise nothing (sections, services) are passed
        over. A draft that was not held is replaced by the new answer.

        :param requested_date: UTC datetime wished for all lines; each line's own wish, then the order's delivery date,
            where it is not given
        :param choices: what is chosen, by line id (JSON of ``mto.promise.choices``); as at the line's last answer where it
            is not given
        :param now: naive UTC datetime to plan from; the present moment where it is not given
        :return: draft promises, one per line, in the order of ``lines``
        :raises UserError: a line cannot be answered (cyclic BoM, no quantity, product of another company); nothing is
            written then
        """
        lines, now = lines.filtered(lambda line: line._mto_is_promisable()), now or fields.Datetime.now()
        plans = self._plan(lines, dict.fromkeys(lines.ids, requested_date), now, choices)
        return self._record_plans(lines, plans, now)

    @api.model
    def _plan(self, lines, wishes, now, choices=None, read=read_plans):
        """What ``_promise`` records: the engine's plans by line id, with ``wishes`` by line id.

        :param now: naive UTC datetime
        :param read: ``read_plans`` or ``read_renewals``
        """
        lines._mto_check_promisable()
        lines._mto_ensure_order_bom()
        plans = {}
        for company in lines.company_id:
            company_lines = lines.filtered(lambda line, company=company: line.company_id == company)
            requests = {line.id: wishes.get(line.id) or line._mto_requested_date() or None for line in company_lines}
            # A seller may ask without rights on manufacturing and purchase; the answer is limited to the promise.
            chosen = company_lines._mto_choices() | (choices or {})
            plans |= read(company_lines.sudo().with_company(company), requests, now, choices=chosen)
        return plans

    def _record_plans(self, lines, plans, now):
        """Write the engine's ``plans`` (by line id), made at the moment ``now``, as draft promises of ``lines``."""
        # Steps and reasons are the engine's answer: users read them and only this method writes them.
        records = lines.mto_promise_ids.sudo()
        drafts = {draft.sale_line_id: draft for draft in records if draft.state == "draft"}
        versions = {line: max(line.mto_promise_ids.mapped("version"), default=0) for line in lines}
        new_lines = [line for line in lines if line not in drafts]
        answers = {line: self._prepare_promise_values(line, plans[line.id]) | {"asked_date": now} for line in lines}
        # The line first: Odoo rounds the cost by its currency.
        values = [{"sale_line_id": line.id, "version": versions[line] + 1} | answers[line] for line in new_lines]
        with retried_later(self.env, UniqueViolation):
            created = records.with_context(tracking_disable=True).create(values)
        for line, draft in drafts.items():
            draft.with_context(tracking_disable=True).write(answers[line])
        drafts.update(zip(new_lines, created, strict=True))
        promises = records.browse([drafts[line].id for line in lines])
        promises._record_answer([plans[line.id] for line in lines])
        return promises.sudo(False)

    def _record_answer(self, plans):
        """Write steps, reasons and levers of ``plans``, one per promise of ``self``, in place of earlier ones."""
        self.reason_ids.unlink()
        reasons = [values for promise, plan in zip(self, plans, strict=True) for values in promise._prepare_reason_values(plan)]
        insert_rows(self, "reason_ids", reasons)
        self._record_levers(plans)
        self._record_steps([plan.steps for plan in plans])

    def _prepare_promise_values(self, line, plan):
        return {
            "product_id": line.product_id.id,
            "quantity": line._mto_quantity(),
            "strategy": line.mto_strategy,
            "warehouse_id": line.warehouse_id.id,
            "bom_id": line.mto_bom_id.id,
            "requested_date": plan.demand.requested,
            "earliest_date": plan.earliest,
            "promised_date": plan.promised,
            "is_feasible": plan.feasible,
            "is_doubtful": plan.doubtful,
            "doubts": pack_warnings(plan.warnings),
            **self._prepare_choice_values(plan),
        }

    def _prepare_reason_values(self, plan):
        return [
            {
                "promise_id": self.id,
                "company_id": self.company_id.id,
                "sequence": sequence,
                "kind": reason.kind,
                "gain_minutes": reason.minutes,
                "is_joint": reason.joint,
                "res_model": reason.ref.model if reason.ref else False,
                "res_id": reason.ref.id if reason.ref else False,
                "res_name": reason.ref.name if reason.ref else False,
            }
            for sequence, reason in enumerate(plan.reasons, 1)
        ]

    def _record_steps(self, trees):
        """Write the engine's step trees, one per promise of ``self``, each a list with the delivery first, in place of earlier
        ones."""
        rows = []
        for promise, steps in zip(self, trees, strict=True):
            its, depths = [], []
            for sequence, step in enumerate(steps):
                depths.append(0 if step.parent is None else depths[step.parent] + 1)
                its.append(promise._prepare_step_values(step) | {"sequence": sequence, "depth": depths[-1]})
            rows.append(its)
        replace_rows(self, "step_ids", rows, [[step.parent for step in steps] for steps in trees])

    def _prepare_step_values(self, step):
        product_id, warehouse_id, *_order_bom = step.item
        return {
            "promise_id": self.id,
            "company_id": self.company_id.id,
            "kind": step.kind,
            "product_id": product_id,
            "warehouse_id": warehouse_id,
            "quantity": step.quantity,
            "date_start": step.start.replace(microsecond=0),
            "date_end": step.end.replace(microsecond=0),
            "slack_minutes": step.slack,
            "latest_date": step.latest.replace(microsecond=0),
            "is_critical": step.critical,
            "duration_minutes": step.minutes,
            "release_date": step.release,
            "bom_id": step.bom_id,
            "bom_line_id": step.bom_line_id,
            "operation_id": step.operation_id,
            "workcenter_id": step.workcenter_id,
            "supplierinfo_id": step.vendor.id if step.vendor else False,
            "is_expedited": bool(step.vendor and step.vendor.expedited),
            "overtime": [[fields.Datetime.to_string(moment) for moment in span] for span in step.overtime],
            "partner_id": step.vendor.partner_id if step.vendor else False,
            "route_id": step.lane.id if step.lane else False,
            "move_id": step.ref.id if step.ref and step.ref.model == "stock.move" else False,
        }

    def _state_label(self):
        return dict(self._fields["state"]._description_selection(self.env))[self.state]
