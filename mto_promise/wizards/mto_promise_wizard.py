from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.mto_promise import LIVE
from ..snapshot import words


class MtoPromiseWizard(models.TransientModel):
    _name = "mto.promise.wizard"
    _inherit = "mto.dialog"
    _description = "Promise a Date"
    _about = ("order_id",)

    order_id = fields.Many2one("sale.order", required=True, readonly=True, ondelete="cascade")
    order_state = fields.Selection(related="order_id.state")
    requested_date = fields.Datetime(
        "Requested",
        compute="_compute_requested_date",
        store=True,
        precompute=True,
        readonly=False,
        help="When the customer wishes to have the order. Empty: as soon as possible.",
    )
    line_ids = fields.One2many(
        "mto.promise.wizard.line",
        "wizard_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )
    complete_date = fields.Datetime("Complete on", compute="_compute_summary")
    is_feasible = fields.Boolean("Feasible", compute="_compute_summary")
    late_count = fields.Integer("Lines Later Than Requested", compute="_compute_summary")
    binding_reason = fields.Char("What Binds", compute="_compute_summary")
    is_editable = fields.Boolean(compute="_compute_is_editable")
    is_stale = fields.Boolean(compute="_compute_is_stale", help="The answer is older than the question.")
    can_hold = fields.Boolean(compute="_compute_can")
    can_accept = fields.Boolean(compute="_compute_can")
    can_release = fields.Boolean(compute="_compute_can")
    answer = fields.Json(compute="_compute_answer")

    @api.depends("order_id")
    def _compute_requested_date(self):
        for wizard in self:
            wish = wizard.order_id._mto_wish()
            wizard.requested_date = wish if wish and wish > fields.Datetime.now() else False

    @api.depends("order_id")
    def _compute_line_ids(self):
        for wizard in self:
            wizard.line_ids = [
                fields.Command.create({"sale_line_id": line.id})
                for line in wizard.order_id.order_line
                if line._mto_is_promisable()
            ]

    @api.depends("line_ids.promise_id")
    def _compute_summary(self):
        for wizard in self:
            promises = wizard.line_ids.promise_id.filtered("promised_date")
            late = promises.filtered(lambda promise: not promise.is_feasible)
            wizard.complete_date = max(promises.mapped("promised_date"), default=False)
            wizard.is_feasible = bool(promises) and not late
            wizard.late_count = len(late)
            # Of lines with one date, the one that the others wait for.
            last = (late or promises).sorted(lambda one: (one.promised_date, one.reason_ids[:1].kind != "together"))[-1:]
            wizard.binding_reason = last.reason_ids[:1].name

    @api.depends("order_id.state", "order_id.locked")
    def _compute_is_editable(self):
        for wizard in self:
            wizard.is_editable = wizard.order_id.state in ("draft", "sent")

    @api.depends("requested_date", "line_ids.is_stale")
    def _compute_is_stale(self):
        for wizard in self:
            lines = wizard.line_ids
            wizard.is_stale = (
                wizard.is_editable
                and bool(lines)
                and (any(lines.mapped("is_stale")) or wizard.requested_date != wizard._wish_asked())
            )

    def _wish_asked(self):
        """The order's wish that the answer shown was given for."""
        wish = self.order_id._mto_wish()
        return wish if wish and wish > fields.Datetime.now() else False

    @api.depends("is_stale", "line_ids.promise_id.state", "order_id.commitment_date")
    def _compute_can(self):
        for wizard in self:
            promises = wizard.line_ids.promise_id
            fresh = wizard.is_editable and bool(promises) and not wizard.is_stale
            drafts = promises.filtered(lambda promise: promise.state == "draft")
            wizard.can_hold = fresh and bool(drafts)
            wizard.can_accept = fresh and (bool(drafts) or not wizard._is_accepted())
            wizard.can_release = wizard.is_editable and bool(wizard._held())

    def _is_accepted(self):
        """Whether the order's delivery date is one by which these lines are promised."""
        given = self.order_id.commitment_date
        return bool(given and self.complete_date) and given >= self.complete_date

    @api.depends("line_ids.promise_id.answer", "is_stale", "order_id.commitment_date")
    def _compute_answer(self):
        for wizard in self:
            wizard.answer = wizard._prepare_answer()

    def _prepare_answer(self):
        """The answer as plain values: the order's summary and the promise of each line."""
        complete = self.complete_date
        states = set(self.line_ids.promise_id.mapped("state"))
        held = self.is_editable and bool(states) and states <= set(LIVE)
        return {
            "complete": complete and fields.Datetime.to_string(complete),
            "requested": self.requested_date and fields.Datetime.to_string(self.requested_date),
            "feasible": self.is_feasible,
            "doubtful": any(self.line_ids.promise_id.mapped("is_doubtful")),
            "late": self.late_count,
            "binding": self.binding_reason,
            "stale": self.is_stale,
            "held": held,
            "accepted": held and self._is_accepted(),
            "lines": [line._prepare_answer() for line in self.line_ids if line.promise_id],
        }

    @api.onchange("requested_date")
    def _onchange_requested_date(self):
        if self.requested_date and self.requested_date < fields.Datetime.now():
            return {
                "warning": {
                    "title": self.env._("This date has passed"),
                    "message": self.env._("Choose a date to come, or none to ask for the earliest one."),
                }
            }

    # ------------------------------------------------------------------------------------------------------------ ask

    @api.model
    def _open(self, order, lines=None):
        """The action of a wizard for ``lines`` of ``order`` (all when ``None``), asked where nothing is held."""
        values = {"order_id": order.id}
        if lines is not None:
            promisable = lines.filtered(lambda line: line._mto_is_promisable())
            values["line_ids"] = [fields.Command.create({"sale_line_id": line.id}) for line in promisable]
        wizard = self.create(values)
        if wizard.is_editable:
            wizard._ask(wizard.line_ids.filtered(lambda line: not line._is_held()))
        return wizard._action_show()

    def _ask(self, lines, choices=None):
        """Give the wishes of the wizard to the order and ask for the dates of ``lines``, with ``choices`` as ``_promise``
        takes them."""
        self._check_wishes()
        if self.requested_date != self._wish_asked():
            self.order_id.mto_requested_date = self.requested_date
            self.requested_date = self._wish_asked()
        for line in lines:
            line._write_question()
        for promise in self.env["mto.promise"]._promise(lines.sale_line_id, choices=choices):
            lines.filtered(lambda line, p=promise: line.sale_line_id == p.sale_line_id).promise_id = promise

    def _check_wishes(self):
        """Refuse wishes that nobody can meet any more."""
        if not self.is_editable:
            raise UserError(
                self.env._("%s is no quotation any more: its dates are no longer asked for here.", self.order_id.name)
            )
        now = fields.Datetime.now()
        if self.requested_date and self.requested_date < now:
            raise UserError(
                self.env._(
                    "The requested delivery of %(order)s, %(date)s, has passed. Choose a date to come, or none.",
                    order=self.order_id.name,
                    date=words.moment(self.env, self.requested_date),
                )
            )
        for line in self.line_ids:
            if line.requested_date and line.requested_date < now:
                raise UserError(
                    self.env._(
                        "The requested date of %(line)s, %(date)s, has passed. Choose a date to come, or none.",
                        line=line.product_id.display_name,
                        date=words.moment(self.env, line.requested_date),
                    )
                )

    # ------------------------------------------------------------------------------------------------------------ act

    def action_refresh(self):
        """Ask anew where the question has changed, and leave what is held for an unchanged one."""
        wish_changed = self.requested_date != self._wish_asked()
        self._ask(self.line_ids.filtered(lambda line: wish_changed or line.is_stale or not line._is_held()))
        return True

    def action_recalculate(self):
        self._ask(self.line_ids)
        return self._action_stay()

    def action_hold(self):
        self._check_fresh()
        self._answers().action_hold()
        return self._action_stay()

    def action_accept(self):
        self._check_fresh()
        # The wish may stand in the delivery date alone, which the accepted date replaces.
        self.order_id.mto_requested_date = self.requested_date
        self._answers().action_accept()
        self.requested_date = self._wish_asked()
        return self._action_stay()

    def action_release(self):
        self._held().action_release()
        return self._action_stay()

    def _answers(self):
        """The promises that can still be held or accepted."""
        return self.line_ids.promise_id.filtered(lambda promise: promise.state in ("draft", "held"))

    def _held(self):
        return self.line_ids.sale_line_id.mto_promise_ids.filtered(lambda promise: promise.state == "held")

    def _check_fresh(self):
        if self.is_stale:
            raise UserError(self.env._("You have changed the question since. Recalculate to see the new date first."))
        if not self._answers():
            raise UserError(self.env._("There is no date to hold. Recalculate to ask for one."))

    def _action_stay(self):
        """Keep the wizard open and read it again; opening it anew would take focus and folded steps from the user."""
        return {"type": "ir.actions.client", "tag": "mto_promise_stay"}

    def _action_show(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Promise %s", self.order_id.name),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }
