from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..snapshot import words
from .confirmation import confirming
from .mto_promise import PROMISE_ACTIVITY, SLIP_ACTIVITY


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _action_confirm(self):
        lines = self.order_line.filtered(
            lambda line: line._mto_is_pegged() and line.product_uom_id.compare(line.product_uom_qty, 0.0) > 0
        )
        self._mto_renew_promises(lines)
        # Every new document would have the progress of its line computed anew, over all documents so far.
        followed = [lines._fields[name] for name in ("mto_stage", "mto_progress", "mto_expected_date", "mto_is_late")]
        with self.env.protecting(followed, lines):
            with confirming(self) as orders:
                result = super(SaleOrder, orders)._action_confirm()
            lines.mto_promise_id.filtered(lambda promise: promise.state == "held")._put_into_effect()
        for field in followed:
            self.env.add_to_compute(field, lines)
        return result

    def _action_cancel(self):
        lines = self.order_line.filtered(lambda line: line._mto_is_pegged())
        lines._mto_cancel_supply()
        # Whoever is in charge of their supply has been told, precisely; Odoo's own note would repeat it to nobody, and
        # needs the seller to have rights on purchases.
        pegged = self.filtered(lambda order: lines & order.order_line >= order.order_line.filtered("move_ids"))
        # What there was to do about their dates is moot, whoever was to do it.
        self.sudo().activity_unlink([PROMISE_ACTIVITY, SLIP_ACTIVITY])
        super(SaleOrder, pegged.with_context(skip_activity=True))._action_cancel()
        return super(SaleOrder, self - pegged)._action_cancel()

    @api.ondelete(at_uninstall=False)
    def _unlink_mto_promises(self):
        self.order_line._unlink_mto_promises()

    def _mto_renew_promises(self, lines):
        """Ask anew for those of ``lines`` that no valid hold stands behind, and speak up where a date has become later.

        :raises UserError: it has, and the company blocks late confirmations
        """
        stale = self._mto_stale_lines(lines)
        if not stale:
            return
        self.env["mto.ledger"].sudo()._turn(stale.company_id)
        given = {line: line.order_id.commitment_date or line.mto_promise_id.promised_date for line in stale}
        now = stale.mto_promise_id._planned_as_of(fields.Datetime.now())
        promises = self.env["mto.promise"]._promise(stale, now=now)
        # An order is no hold: what the customer has ordered is not refused for the sake of quotations.
        promises.with_context(mto_confirms=True).action_hold()
        for order in stale.order_id:
            late = promises.filtered(
                lambda promise, order=order: (
                    promise.order_id == order
                    and given[promise.sale_line_id]
                    and promise.promised_date > given[promise.sale_line_id]
                )
            )
            if late:
                order._mto_tell_late(late, given)

    def _mto_stale_lines(self, lines):
        """Those of ``lines`` that no valid hold stands behind."""
        return lines - lines.mto_promise_id._standing().sale_line_id

    def _mto_tell_late(self, promises, given):
        """Tell the seller that these promises are later than the date ``given`` to the customer, by line."""
        self.ensure_one()
        if self.company_id.mto_block_late_confirmation:
            raise UserError(
                self.env._(
                    "%(order)s can no longer be delivered as given to the customer.\n%(lines)s\n"
                    "Agree on a new date with the customer first.",
                    order=self.name,
                    lines="\n".join(self._mto_late_words(promises, given)),
                )
            )
        # Whoever confirms, a customer in the portal among them: the seller reads it.
        seller = self.user_id or self.env.user
        order = self.with_context(lang=seller.lang)
        text = Markup("<br/>").join(order._mto_late_words(promises, given, seller.tz))
        order.message_post(body=text)
        order.activity_schedule(
            PROMISE_ACTIVITY,
            user_id=seller.id,
            summary=order.env._("Tell the customer of a later delivery"),
            note=text,
        )

    def _mto_late_words(self, promises, given, tz=None):
        """A line for each of ``promises``, in the time zone ``tz`` or else the user's."""
        return [
            self.env._(
                "%(line)s: given for %(old)s, now possible on %(new)s.",
                line=promise.sale_line_id.display_name,
                old=words.moment(self.env, given[promise.sale_line_id], tz),
                new=words.moment(self.env, promise.promised_date, tz),
            )
            for promise in promises
        ]
