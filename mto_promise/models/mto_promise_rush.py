from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..snapshot import words
from ..snapshot.shop import read_plans

#: What a rush may go before.
HOLDS, CONFIRMED = ("held",), ("held", "committed")


class MtoPromise(models.Model):
    """Rush orders: a quotation goes before others whose promises are held and, where a manager says so, before confirmed
    ones whose work has not begun. The others are planned anew after it, and their documents follow.
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

    def _rush_preview(self, kept=()):
        """What putting this draft before others would do, as plain values. Writes nothing.

        :param kept: ids of promises that keep their place
        :return: two answers, ``holds`` (before what is held for others) and ``confirmed`` (before confirmed orders too),
            each the ``date`` (UTC), its ``gain`` in minutes, and the ``delays`` of others, the longest first
        """
        self.ensure_one()
        self._check_may_rush()
        return {"holds": self._prepare_rush(HOLDS, kept), "confirmed": self._prepare_rush(CONFIRMED, kept)}

    def _prepare_rush(self, states, kept):
        others, plans = self._rush_plans(states, kept, self._planned_as_of(fields.Datetime.now()))
        own = plans[self.sale_line_id.id].promised.replace(microsecond=0)
        delays = [other._prepare_delay(date) for other, date in self._rush_delays(others, plans).items()]
        return {
            "date": fields.Datetime.to_string(own),
            "gain": (self.promised_date - own).total_seconds() / 60,
            "delays": sorted(delays, key=lambda delay: (-delay["minutes"], delay["id"])),
        }

    def action_rush(self, shown, confirmed=False, kept=(), renew=False):
        """Hold this draft before others, and put those where they then can be: what is held is held anew, what is
        confirmed moves with its documents.

        The sellers of orders that this delays are told. All happens or nothing.

        :param shown: UTC datetimes (strings) that this was said to be ready on and others to be delayed to, by promise id
            (string)
        :param confirmed: whether confirmed orders may be delayed too
        :param kept: ids of promises that keep their place
        :param renew: whether the delivery dates of confirmed orders follow where they can no longer be kept
        :raises AccessError: the user is no promise manager
        :raises UserError: it would not be earlier, would be later than was shown, or would delay others more than was shown
        """
        self.ensure_one()
        self._check_may_act()
        self._check_may_rush()
        self.env["mto.ledger"].sudo()._turn(self.company_id)
        self._check_may_hold()
        now = self._planned_as_of(fields.Datetime.now())
        others, plans = self._rush_plans(CONFIRMED if confirmed else HOLDS, kept, now, explain=True)
        own = plans[self.sale_line_id.id].promised.replace(microsecond=0)
        if own >= self.promised_date:
            raise UserError(self.env._("Nothing that may be moved stands in the way of %s: a rush gains nothing.", self.name))
        delays = self._rush_delays(others, plans)
        self._check_shown({self: own, **delays}, shown, now)
        # Only what _rush_plans takes from others is given to them anew.
        moved = others.filtered(lambda other: other._is_moved(plans[other.sale_line_id.id]))
        expiries = {other.sale_line_id: other.expires_at for other in moved}
        given = {other.sale_line_id: (other.promised_date, other._date_given()) for other in delays}
        orders = moved.filtered(lambda other: other.state == "committed")
        held = moved - orders | self.sale_line_id.mto_promise_ids.filtered(lambda promise: promise.state == "held")
        held.action_release()
        # As in _rushed.
        renewed = self._record_plans(self.sudo().sale_line_id | moved.sale_line_id, plans, now).sudo()
        followers = renewed.filtered(lambda promise: promise.sale_line_id in orders.sale_line_id)
        if renew:
            self._renew_delivery_dates(followers, given)
        # Time is taken from all before it is given to any.
        orders.sale_line_id._mto_follow_promises(followers)
        holds = renewed - followers
        holds._book_slots()
        for promise in holds:
            expires = expiries.get(promise.sale_line_id) or promise._default_expiry()
            promise.write({"state": "held", "expires_at": expires})
        (renewed - self).filtered(lambda promise: promise.sale_line_id in given)._tell_rushed(self.order_id, given)
        return True

    def _rush_plans(self, states, kept, now, explain=False):
        """The promises of other orders that this line may go before, and the plans of all by line id, this line's first, made
        from ``now`` (naive UTC) on."""
        others = self._rushed(states, kept)
        lines = self.sudo().sale_line_id | others.sale_line_id
        wishes = {other.sale_line_id.id: other.promised_date for other in others}
        wishes[self.sale_line_id.id] = self.requested_date
        records, choices = lines.with_company(self.company_id), lines._mto_choices()
        # Who was promised first goes first: a line of an order that competes otherwise would lose its place to other orders.
        return others, read_plans(records, wishes, now, explain=explain, choices=choices, compete=False)

    def _check_shown(self, dates, shown, now):
        """Raise a UserError where one of ``dates`` (of this and what it delays, by promise) is later than was agreed to.
        Minutes that have passed since the answer are added without a word."""
        passed = now - self.asked_date
        for promise, date in dates.items():
            agreed = fields.Datetime.to_datetime(shown.get(str(promise.id)))
            if not agreed or date > agreed + passed:
                raise UserError(
                    self.env._(
                        "With the rush %(line)s would by now be ready on %(date)s, later than was shown. Look again at what "
                        "the rush does.",
                        line=promise.sale_line_id.display_name,
                        date=words.moment(self.env, date),
                    )
                )

    def _renew_delivery_dates(self, promises, given):
        """Give the confirmed orders of ``promises`` a delivery date that can be kept, where theirs no longer can."""
        for order in promises.order_id:
            late = promises.filtered(lambda promise, order=order: promise.order_id == order).filtered(
                lambda promise: promise.sale_line_id in given and promise.promised_date > given[promise.sale_line_id][1]
            )
            if late and order.commitment_date:
                order.commitment_date = max(late.mapped("promised_date"))
