from babel.dates import format_timedelta

from odoo import api, fields, models
from odoo.tools.misc import babel_locale_parse

from .mto_promise import STATES

#: States of promises from the one that needs attention most to the one that needs none.
STATES_BY_CARE = ["missed", "expired", "draft", "held", "committed", "kept"]


class SaleOrder(models.Model):
    _inherit = "sale.order"

    mto_requested_date = fields.Datetime(
        "Requested Delivery",
        copy=False,
        help="When the customer wishes to have the order. Empty: the delivery date, else as soon as possible.",
    )
    mto_promise_ids = fields.One2many("mto.promise", "order_id", "Promises")
    mto_promise_count = fields.Integer("Number of Promises", compute="_compute_mto_promise")
    mto_has_goods = fields.Boolean("Has Goods", compute="_compute_mto_has_goods")
    mto_promised_date = fields.Datetime("Complete on", compute="_compute_mto_promise")
    mto_promise_state = fields.Selection(STATES, "Promise State", compute="_compute_mto_promise")
    mto_promise_expires_at = fields.Datetime("Hold Expires", compute="_compute_mto_promise")
    mto_promise_age = fields.Char("Asked", compute="_compute_mto_promise")
    mto_promise_warning = fields.Text("Promise Warning", compute="_compute_mto_promise_warning")

    @api.depends("order_line.product_id", "order_line.display_type")
    def _compute_mto_has_goods(self):
        for order in self:
            order.mto_has_goods = any(line._mto_is_promisable() for line in order.order_line)

    @api.depends("state", "order_line.mto_promise_id.state", "order_line.mto_promise_id.promised_date")
    @api.depends_context("lang")
    def _compute_mto_promise(self):
        for order in self:
            promises = order.order_line.mto_promise_id
            held = promises.filtered(lambda promise: promise.state == "held")
            order.mto_promise_count = len(promises)
            order.mto_promised_date = max(promises.filtered("promised_date").mapped("promised_date"), default=False)
            # What is made to stock is confirmed without a commitment: its draft asks for nothing any more.
            asks = promises.filtered(lambda promise: promise.state != "draft") if order.state == "sale" else promises
            order.mto_promise_state = min(asks.mapped("state"), key=STATES_BY_CARE.index, default=False)
            order.mto_promise_expires_at = min(held.filtered("expires_at").mapped("expires_at"), default=False)
            order.mto_promise_age = order._mto_ago(min(promises.mapped("asked_date"), default=None))

    def _mto_ago(self, moment):
        """``moment`` (UTC) as the time gone by since, in the user's language."""
        if not moment:
            return False
        locale = babel_locale_parse(self.env.lang)
        return format_timedelta(moment - fields.Datetime.now(), add_direction=True, locale=locale)

    @api.depends("state", "order_line.mto_promise_id.state", "order_line.mto_is_outdated")
    @api.depends_context("lang")
    def _compute_mto_promise_warning(self):
        for order in self:
            lines = order.order_line.filtered("mto_promise_id") if order.state in ("draft", "sent") else []
            order.mto_promise_warning = "\n".join(filter(None, map(order._mto_line_warning, lines))) or False

    def _mto_line_warning(self, line):
        """What makes the promise of ``line`` doubtful, for the seller; empty where nothing does."""
        product = line.product_id.display_name
        if line.mto_is_outdated:
            return self.env._("%s has changed since its date was promised. Ask for a new date.", product)
        if line.mto_promise_state == "expired":
            return self.env._("The hold of %s has expired: its date is no longer set aside. Ask again.", product)
        return ""

    def _mto_wish(self):
        """The date wished for the whole order (UTC), or False."""
        self.ensure_one()
        return self.mto_requested_date or self.commitment_date

    def action_mto_promise(self):
        """Ask for the dates of the lines that hold none, and show the answer for all lines."""
        self.ensure_one()
        return self.env["mto.promise.wizard"]._open(self)

    def action_view_mto_promises(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("mto_promise.action_mto_promise")
        action["domain"] = [("order_id", "=", self.id)]
        action["context"] = {}
        promises = self.order_line.mto_promise_id
        if len(promises) == 1:
            action |= {"view_mode": "form", "views": [(False, "form")], "res_id": promises.id}
        return action
