from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain

from ..snapshot import words
from .documents import document_of
from .mto_promise import SLIP_ACTIVITY
from .sale_order_line_expected import next_hour


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    mto_told_date = fields.Datetime(
        "Told Date",
        readonly=True,
        copy=False,
        help="For a late line: the expected date that the salesperson was last told.",
    )

    @api.model
    def _mto_followed(self):
        return super()._mto_followed() | Domain("mto_told_date", "!=", False)

    def _mto_follow(self):
        """... and tell salespersons of what is expected on another day than they know of."""
        result = super()._mto_follow()
        self._mto_tell_slips()
        return result

    def _mto_tell_slips(self):
        """Tell salespersons which of these lines are later than promised, or no longer so, on another day than was told.

        All lines of an order that are late are told of together, so these are all that are followed of it.
        """
        late = self.filtered(lambda line: line.mto_is_late and line.mto_promise_id.state == "committed")
        over = self.filtered("mto_told_date") - late
        moved = late.filtered(lambda line: line._mto_slip_day(line.mto_told_date) != line._mto_slip_day(line.mto_expected_date))
        news = moved.filtered(lambda line: not line.mto_told_date or line.mto_expected_date > line.mto_told_date)
        for order in (moved | over).order_id:
            order._mto_tell_slip(order.order_line & late, bool(order.order_line & news))
        over.mto_told_date = False
        for line in moved:
            line.mto_told_date = line.mto_expected_date

    def _mto_slip_day(self, moment):
        return moment and self._mto_end_of_day(moment)

    def _mto_slip_words(self, seller):
        """A sentence on this late line and the document that makes it so, as HTML."""
        self.ensure_one()
        line = self.with_context(lang=seller.lang)
        told = line.env._(
            "%(line)s was promised for %(promised)s and is now expected on %(expected)s.",
            line=line.display_name,
            promised=words.moment(line.env, line.mto_promised_date, seller.tz),
            expected=words.moment(line.env, line.mto_expected_date, seller.tz),
        )
        ends = line._mto_expected_ends(next_hour(fields.Datetime.now()), line._mto_lost_steps())
        end, record = max(ends, key=lambda pair: pair[0], default=(None, None))
        if not end or end <= line.mto_promised_date:
            return told
        return Markup("%s %s") % (told, line._mto_slip_cause(record, seller))

    def _mto_slip_cause(self, record, seller):
        if record._name == "mto.promise.step":
            return self.env._("%s was cancelled, and nothing has taken its place.", record.display_name)
        document = document_of(record)
        readable = document.with_user(seller).has_access("read")
        return self.env._(
            "It waits for %(document)s (%(product)s).",
            document=document._get_html_link() if readable else document.display_name,
            product=record.product_id.display_name,
        )


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _mto_tell_slip(self, late, is_news):
        """Bring what the salesperson is told of late lines of this order up to date.

        :param late: its late lines (``sale.order.line``)
        :param is_news: whether one of them is later than was told; what was told and marked as done is told again then
        """
        self.ensure_one()
        activity = self.activity_search([SLIP_ACTIVITY])
        if not late:
            activity.unlink()
        elif activity or is_news:
            seller = self.user_id or self.env.user
            note = Markup("<br/>").join(line._mto_slip_words(seller) for line in late)
            if activity:
                activity.note = note
            else:
                self.activity_schedule(SLIP_ACTIVITY, user_id=seller.id, note=note)
