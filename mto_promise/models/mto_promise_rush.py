from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import format_datetime

from ..snapshot.shop import read_plans


class MtoPromise(models.Model):
    """Rush orders: a quotation goes before others whose promises are held, which are planned anew after it.

    What is confirmed keeps its place: its documents are on their dates already.
    """

    _inherit = "mto.promise"

    def _may_rush(self):
        """Whether to offer a rush: to managers, for an answer that could be better."""
        late = not self.requested_date or not self.is_feasible
        return self.state == "draft" and late and self.env.user.has_group("mto_promise.group_mto_manager")

    def _check_may_rush(self):
        if not self.env.user.has_group("mto_promise.group_mto_manager"):
            raise AccessError(self.env._("Only a promise manager may put an order before others that were promised."))
        if self.state != "draft" or self.is_outdated:
            raise UserError(self.env._("%s: ask for a new date before you rush it.", self.name))

    def _rush_preview(self):
        """What putting this draft before all that is held would do, as plain values. Writes nothing."""
        self.ensure_one()
        self._check_may_rush()
        others, plans = self._rush_plans()
        own = plans[self.sale_line_id.id]
        delays = [
            {
                "id": other.id,
                "order": other.order_id.name,
                "customer": other.partner_id.display_name,
                "product": other.product_id.display_name,
                "old": fields.Datetime.to_string(other.promised_date),
                "new": fields.Datetime.to_string(plans[other.sale_line_id.id].promised.replace(microsecond=0)),
                "minutes": self._rush_delay(other, plans),
            }
            for other in others
            if self._rush_delay(other, plans) > 0
        ]
        return {
            "date": fields.Datetime.to_string(own.promised.replace(microsecond=0)),
            "gain": (self.promised_date - own.promised).total_seconds() / 60,
            "delays": sorted(delays, key=lambda delay: -delay["minutes"]),
        }

    def action_rush(self):
        """Hold this draft before all that is held by others, and hold those anew, where they then can be.

        The sellers of orders that this delays are told. All happens or nothing.

        :raises AccessError: the user is no promise manager
        :raises UserError: it would not be earlier
        """
        self.ensure_one()
        self._check_may_act()
        self._check_may_rush()
        self.env["mto.ledger"].sudo()._turn(self.company_id)
        self._check_may_hold()
        now = fields.Datetime.now()
        others, plans = self._rush_plans()
        if plans[self.sale_line_id.id].promised >= self.promised_date:
            raise UserError(self.env._("Nothing that is held stands in the way of %s: a rush gains nothing.", self.name))
        # Only what _rush_plans takes from the holds of others is given to them anew.
        moved = others.filtered(lambda other: other._is_moved(plans[other.sale_line_id.id]))
        expiries = {other.sale_line_id: other.expires_at for other in moved}
        given = {other.sale_line_id: other.promised_date for other in moved}
        (moved | self.sale_line_id.mto_promise_ids.filtered(lambda promise: promise.state == "held")).action_release()
        renewed = self._record_plans(self.sale_line_id | moved.sale_line_id, plans, now)
        renewed._book_slots()
        for promise in renewed.sudo():
            expires = expiries.get(promise.sale_line_id) or promise._default_expiry()
            promise.write({"state": "held", "expires_at": expires})
        for promise in renewed - self:
            promise._tell_rushed(self.order_id, given[promise.sale_line_id])
        return True

    def _rush_plans(self):
        """The holds of other orders that share time or goods with this line, and the plans of all by line id, this
        line's first."""
        others = self._rushed()
        lines = self.sale_line_id | others.sale_line_id
        wishes = {other.sale_line_id.id: other.promised_date for other in others}
        wishes[self.sale_line_id.id] = self.requested_date
        # As in _promise: the answer is limited to what the manager is shown.
        records = lines.sudo().with_company(self.company_id)
        return others, read_plans(records, wishes, fields.Datetime.now(), explain=False, choices=lines._mto_choices())

    def _rushed(self):
        steps = self.step_ids
        goods = steps.filtered(lambda step: step.kind not in ("operation", "delivery", "transfer"))
        shared = Domain("workcenter_id", "in", steps.workcenter_id.ids)
        shared |= Domain("kind", "in", ("stock", "receipt")) & Domain("product_id", "in", goods.product_id.ids)
        held = Domain("promise_id.state", "=", "held") & Domain("company_id", "=", self.company_id.id)
        held &= Domain("promise_id.order_id", "!=", self.order_id.id)
        promises = self.env["mto.promise.step"].search(held & shared).promise_id
        return promises.filtered(lambda promise: not promise.is_outdated).sorted(lambda one: (one.promised_date, one.id))

    def _rush_delay(self, other, plans):
        return (plans[other.sale_line_id.id].promised - other.promised_date).total_seconds() / 60

    def _is_moved(self, plan):
        """Whether ``plan`` stands elsewhere than what is held."""
        held = [(step.kind, step.date_start, step.date_end, step.workcenter_id.id) for step in self.step_ids]
        steps = [
            (step.kind, step.start.replace(microsecond=0), step.end.replace(microsecond=0), step.workcenter_id or False)
            for step in plan.steps
        ]
        return held != steps

    def _tell_rushed(self, rush, given):
        """Tell the seller of a hold what the order ``rush`` has done to it."""
        if self.promised_date <= given:
            return
        self.order_id.activity_schedule(
            "mail.mail_activity_data_warning",
            user_id=(self.order_id.user_id or self.env.user).id,
            summary=self.env._("Later because of a rush order"),
            note=self.env._(
                "%(line)s was held for %(old)s and is now held for %(new)s: %(rush)s was put before it.",
                line=self.sale_line_id.display_name,
                old=format_datetime(self.env, given),
                new=format_datetime(self.env, self.promised_date),
                rush=rush.name,
            ),
        )
