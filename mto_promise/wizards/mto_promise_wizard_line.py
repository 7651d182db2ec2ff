from odoo import api, fields, models

from ..models.mto_promise import LIVE
from ..models.product_category import STRATEGIES


class MtoPromiseWizardLine(models.TransientModel):
    _name = "mto.promise.wizard.line"
    _inherit = "mto.dialog"
    _description = "Line to Promise"
    _about = ("sale_line_id", "promise_id")
    _order = "sequence, id"

    wizard_id = fields.Many2one("mto.promise.wizard", required=True, ondelete="cascade")
    sale_line_id = fields.Many2one("sale.order.line", required=True, readonly=True, ondelete="cascade")
    sequence = fields.Integer(related="sale_line_id.sequence", store=True)
    product_id = fields.Many2one(related="sale_line_id.product_id")
    uom_id = fields.Many2one(related="sale_line_id.product_uom_id")
    quantity = fields.Float(compute="_compute_question", store=True, precompute=True, readonly=False, digits="Product Unit")
    strategy = fields.Selection(
        STRATEGIES, compute="_compute_question", store=True, precompute=True, readonly=False, required=True
    )
    requested_date = fields.Datetime(
        "Requested",
        compute="_compute_question",
        store=True,
        precompute=True,
        readonly=False,
        help="When the customer wishes to have this line. Empty: as the order.",
    )
    promise_id = fields.Many2one("mto.promise", compute="_compute_promise_id", store=True, precompute=True, readonly=False)
    promised_date = fields.Datetime(related="promise_id.promised_date", string="Promised")
    is_feasible = fields.Boolean(related="promise_id.is_feasible")
    is_doubtful = fields.Boolean(related="promise_id.is_doubtful")
    state = fields.Selection(related="promise_id.state")
    is_stale = fields.Boolean(compute="_compute_is_stale")

    @api.depends("sale_line_id")
    def _compute_question(self):
        for line in self:
            line.quantity = line.sale_line_id.product_uom_qty
            line.strategy = line.sale_line_id.mto_strategy
            line.requested_date = line._wish_asked()

    @api.depends("sale_line_id")
    def _compute_promise_id(self):
        for line in self:
            line.promise_id = line.sale_line_id.mto_promise_id

    @api.depends("quantity", "strategy", "requested_date", "promise_id.state", "promise_id.is_outdated")
    def _compute_is_stale(self):
        for line in self:
            asked = line.sale_line_id
            line.is_stale = (
                line.strategy != asked.mto_strategy
                or line.requested_date != line._wish_asked()
                or asked.product_uom_id.compare(line.quantity, asked.product_uom_qty) != 0
                or not (line._is_held() or line.promise_id.state == "draft")
            )

    def _wish_asked(self):
        """The line's own wish, or False once it has gone by: nobody can meet it any more."""
        wish = self.sale_line_id.mto_requested_date
        return wish if wish and wish > fields.Datetime.now() else False

    def _is_held(self):
        """Whether the promise shown sets something aside for the line as it stands."""
        self.ensure_one()
        return self.promise_id.state in LIVE and not self.promise_id.is_outdated

    def _write_question(self):
        """Give what was changed here to the order line, and nothing else: a write there recomputes prices."""
        self.ensure_one()
        asked = self.sale_line_id
        values = {}
        if asked.product_uom_id.compare(self.quantity, asked.product_uom_qty) != 0:
            values["product_uom_qty"] = self.quantity
        if self.strategy != asked.mto_strategy:
            values["mto_strategy"] = self.strategy
        if self.requested_date != self._wish_asked():
            values["mto_requested_date"] = self.requested_date
        if values:
            asked.write(values)

    def _prepare_answer(self):
        """The promise shown for this line, with what the line holds meanwhile if that is another one."""
        held = self.sale_line_id.mto_promise_ids.filtered(lambda p: p.state == "held") - self.promise_id
        answer = self.promise_id.answer | {"line_id": self.id, "stale": self.is_stale}
        if held:
            answer["held"] = fields.Datetime.to_string(held[0].promised_date)
        return answer

    def action_hold(self):
        self.wizard_id._check_fresh()
        self.promise_id.action_hold()
        return self.wizard_id._action_stay()

    def action_release(self):
        self.sale_line_id.mto_promise_ids.filtered(lambda p: p.state == "held").action_release()
        return self.wizard_id._action_stay()
