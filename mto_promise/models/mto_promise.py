from datetime import datetime, time, timedelta

import pytz
from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..snapshot import words
from ..snapshot.shop import read_plans
from .bulk import insert_rows
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
#: So long an answer is held just as it was given. Planned from a few minutes later, work that ends with a shift would end on
#: the next day, with nobody else in the way.
FRESH = timedelta(minutes=15)


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
    expires_at = fields.Datetime("Hold Expires")
    committed_date = fields.Datetime("Committed on", readonly=True, help="When the order was confirmed for this date.")
    step_ids = fields.One2many("mto.promise.step", "promise_id", "Steps")
    reason_ids = fields.One2many("mto.promise.reason", "promise_id", "Reasons")
    current_line_ids = fields.One2many(
        "sale.order.line", "mto_promise_id", help="The order line, where this is the promise that counts for it."
    )
    warning = fields.Text(help="What makes the date doubtful, one doubt a line. Each is counted on the safe side.")
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
        values = [answers[line] | {"version": versions[line] + 1} for line in new_lines]
        with retried_later(self.env, UniqueViolation):
            created = records.with_context(tracking_disable=True).create(values)
        for line, draft in drafts.items():
            draft.with_context(tracking_disable=True).write(answers[line])
        drafts.update(zip(new_lines, created, strict=True))
        promises = records.browse([drafts[line].id for line in lines])
        promises._record_answer([plans[line.id] for line in lines])
        return promises.sudo(False)

    def _record_answer(self, plans):
        """Write steps and reasons of ``plans``, one per promise of ``self``, in place of earlier ones."""
        self.step_ids.unlink()
        self.reason_ids.unlink()
        reasons = [values for promise, plan in zip(self, plans, strict=True) for values in promise._prepare_reason_values(plan)]
        insert_rows(self, "reason_ids", reasons)
        self._record_levers(plans)
        self._record_steps([plan.steps for plan in plans])

    def _prepare_promise_values(self, line, plan):
        return {
            "sale_line_id": line.id,
            "product_id": line.product_id.id,
            "quantity": line._mto_quantity(),
            "strategy": line.mto_strategy,
            "warehouse_id": line.warehouse_id.id,
            "bom_id": line.mto_bom_id.id,
            "requested_date": plan.demand.requested,
            "earliest_date": plan.earliest,
            "promised_date": plan.promised,
            "is_feasible": plan.feasible,
            "warning": "\n".join(words.warning(self.env, warning) for warning in plan.warnings),
            **self._prepare_choice_values(plan),
        }

    def _prepare_reason_values(self, plan):
        return [
            {
                "promise_id": self.id,
                "company_id": self.company_id.id,
                "sequence": sequence,
                "kind": reason.kind,
                "name": words.reason(self.env, reason),
                "gain_minutes": reason.minutes,
                "is_joint": reason.joint,
                "res_model": reason.ref.model if reason.ref else False,
                "res_id": reason.ref.id if reason.ref else False,
            }
            for sequence, reason in enumerate(plan.reasons, 1)
        ]

    def _record_steps(self, trees):
        """Write the engine's step trees, one per promise of ``self``, each a list with the delivery first."""
        values, parents = [], []
        for promise, steps in zip(self, trees, strict=True):
            first = len(values)
            depths = []
            for sequence, step in enumerate(steps):
                depths.append(0 if step.parent is None else depths[step.parent] + 1)
                parents.append(None if step.parent is None else first + step.parent)
                values.append(promise._prepare_step_values(step) | {"sequence": sequence, "depth": depths[-1]})
        insert_rows(self, "step_ids", values, parents)

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

    # ------------------------------------------------------------------------------------------------------------ act

    def _check_may_act(self):
        """Holds and releases are for those who may change the order, and for promise managers."""
        if not self.env.user.has_group("mto_promise.group_mto_manager"):
            self.order_id.check_access("write")

    def action_hold(self):
        """Set capacity and material aside for these promises until they expire.

        The plan is made again on the data of this transaction; held is what stands then.

        :raises UserError: the date shown can no longer be met, or the line has changed; nothing is held
        """
        self._check_may_act()
        drafts = self.filtered(lambda promise: promise.state in ("draft", "expired"))
        for promise in self - drafts:
            if promise.state != "held":
                raise UserError(
                    self.env._(
                        "%(promise)s is %(state)s and cannot be held. Ask for a new date.",
                        promise=promise.name,
                        state=promise._state_label(),
                    )
                )
        if drafts:
            self.env["mto.ledger"].sudo()._turn(drafts.company_id)
            drafts._check_may_hold()
            drafts._refresh_before_hold()
            drafts.sale_line_id.mto_promise_ids.filtered(
                lambda promise: promise.state == "held" and promise not in drafts
            ).action_release()
            drafts._book_slots()
            for promise in drafts:
                promise.sudo().write({"state": "held", "expires_at": promise._default_expiry()})
        return True

    def _check_may_hold(self):
        """Raise a UserError where the line has changed since, or is promised already for good."""
        for promise in self:
            if promise.is_outdated:
                raise UserError(
                    self.env._(
                        "%s has changed since its date was asked for. Ask for a new date.",
                        promise.sale_line_id.display_name,
                    )
                )
            if "committed" in promise.sale_line_id.mto_promise_ids.mapped("state"):
                raise UserError(
                    self.env._(
                        "%s is confirmed: its date is given, and what it needs is on order.",
                        promise.sale_line_id.display_name,
                    )
                )
            if len(self.filtered(lambda other, promise=promise: other.sale_line_id == promise.sale_line_id)) > 1:
                raise UserError(
                    self.env._("Of the answers for %s only one can be held. Choose one.", promise.sale_line_id.display_name)
                )

    def _refresh_before_hold(self):
        """Plan ``self`` again, together, and take over the steps; refuse where a date has become later.

        A date that was "as soon as possible" moves on with the clock once the answer is no longer fresh: the minutes that
        passed since it was asked for are added without a word.
        """
        for company in self.company_id:
            promises = self.filtered(lambda promise, company=company: promise.company_id == company)
            lines, now = promises.sale_line_id, promises._planned_as_of(fields.Datetime.now())
            lines._mto_check_promisable()
            requests = {promise.sale_line_id.id: promise.requested_date for promise in promises}
            choices = {promise.sale_line_id.id: promise.choices for promise in promises}
            plans = read_plans(lines.sudo().with_company(company), requests, now, explain=False, choices=choices, policy="odoo")
            for promise in promises:
                plan = plans[promise.sale_line_id.id]
                if promise._is_later(plan, now):
                    raise UserError(
                        self.env._(
                            "%(line)s can no longer be promised for %(old)s: since it was asked for, others have taken "
                            "capacity or material, or too much time has passed. The earliest date is now %(new)s. Ask for a "
                            "new date.",
                            line=promise.sale_line_id.display_name,
                            old=words.moment(self.env, promise.promised_date),
                            new=words.moment(self.env, plan.promised),
                        )
                    )
                dates = promise._prepare_refreshed_values(plan, now)
                promise.sudo().write(dates | promise._prepare_same_choice_values(plan))
            records = promises.sudo()
            records.step_ids.unlink()
            records._record_steps([plans[promise.sale_line_id.id].steps for promise in promises])

    def _planned_as_of(self, now):
        """The moment from which these answers are planned again: when the last of them was given, while that is fresh."""
        given = max(self.mapped("asked_date"), default=None)
        return given if given and timedelta() <= now - given <= FRESH else now

    def _is_later(self, plan, now):
        """Whether ``plan`` cannot keep the date of this promise."""
        return plan.promised > self.promised_date + (now - self.asked_date)

    def _prepare_refreshed_values(self, plan, now):
        return {"earliest_date": plan.earliest, "promised_date": plan.promised, "asked_date": now}

    def _book_slots(self):
        """Put the operations of these promises into the calendars of their work centers, where Odoo's planner sees
        them."""
        # Sellers have no rights on work center calendars; they book exactly what the plan says.
        steps = self.sudo().step_ids.filtered(lambda step: step.kind == "operation" and step.workcenter_id)
        steps = steps.filtered("workcenter_id.resource_calendar_id")
        leaves = steps.env["resource.calendar.leaves"].create([step._prepare_slot_values() for step in steps])
        for step, leave in zip(steps, leaves, strict=True):
            step.leave_id = leave

    def _default_expiry(self):
        """End of the quotation's last day of validity in the company's time zone, else ``mto_hold_days`` from now."""
        validity = self.order_id.validity_date
        if validity:
            zone = pytz.timezone(self.company_id.partner_id.tz or self.env.user.tz or "UTC")
            end = zone.localize(datetime.combine(validity, time.max)).astimezone(pytz.utc)
            return end.replace(tzinfo=None, microsecond=0)
        return fields.Datetime.now() + timedelta(days=self.company_id.mto_hold_days)

    def action_release(self):
        """Give back what these promises hold. The date on the order stays as information for the seller to change."""
        self._check_may_act()
        for promise in self:
            if promise.state not in ("draft", "held", "expired"):
                raise UserError(
                    self.env._(
                        "%(promise)s is %(state)s: cancel the order or its line to release it.",
                        promise=promise.name,
                        state=promise._state_label(),
                    )
                )
        self._free_slots()
        self.sudo().write({"state": "cancelled"})
        return True

    def action_accept(self):
        """Hold, and give the promised dates to the order: its delivery date is that of its latest line."""
        self.action_hold()
        for order in self.order_id:
            dates = order.order_line.mto_promise_id.filtered(lambda p: p.state in LIVE).mapped("promised_date")
            order.commitment_date = max(dates)
        return True

    def _state_label(self):
        return dict(self._fields["state"]._description_selection(self.env))[self.state]
