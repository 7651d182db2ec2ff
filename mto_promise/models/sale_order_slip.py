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
        late = self._mto_late()
        over = self.filtered("mto_told_date") - late
        moved = late.filtered(lambda line: line._mto_slip_day(line.mto_told_date) != line._mto_slip_day(line.mto_expected_date))
        news = moved.filtered(lambda line: not line.mto_told_date or line.mto_expected_date > line.mto_told_date)
        orders = (moved | over).order_id
        told = orders.activity_search([SLIP_ACTIVITY]).grouped("res_id")
        for order in orders:
            activity = told.get(order.id, self.env["mail.activity"])
            order._mto_tell_slip(activity, order.order_line & late, bool(order.order_line & news))
        over.mto_told_date = False
        for line in moved:
            line.mto_told_date = line.mto_expected_date

    def _mto_slip_day(self, moment):
        return moment and self._mto_end_of_day(moment)

    def _mto_slip_words(self, seller, lost):
        """A sentence on this late line and the document that makes it so, as HTML; ``lost`` as in ``_mto_expected_ends``."""
        self.ensure_one()
        told = self.env._(
            "%(line)s was promised for %(promised)s and is now expected on %(expected)s.",
            line=self.display_name,
            promised=words.moment(self.env, self.mto_promised_date, seller.tz),
            expected=words.moment(self.env, self.mto_expected_date, seller.tz),
        )
        ends = self._mto_expected_ends(next_hour(fields.Datetime.now()), lost)
        end, record = max(ends, key=lambda pair: pair[0], default=(None, None))
        if not end or end <= self.mto_promised_date:
            return told
        return Markup("%s %s") % (told, self._mto_slip_cause(record, seller))

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

    def _mto_tell_slip(self, activity, late, is_news):
        """Bring what the salesperson is told of late lines of this order up to date.

        :param activity: that tells it so far, empty where none does
        :param late: its late lines (``sale.order.line``)
        :param is_news: whether one of them is later than was told; what was told and marked as done is told again then
        """
        self.ensure_one()
        if not late:
            activity.unlink()
        elif activity or is_news:
            seller = self.user_id or self.env.user
            late = late.with_context(lang=seller.lang)
            lost = late._mto_lost_steps()
            note = Markup("<br/>").join(line._mto_slip_words(seller, lost) for line in late)
            if activity:
                activity.note = note
            else:
                self.activity_schedule(SLIP_ACTIVITY, user_id=seller.id, note=note)
