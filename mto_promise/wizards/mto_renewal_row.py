from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import UserError

from ..models.mto_promise import PROMISE_ACTIVITY, STATES
from ..snapshot import words

#: In the order in which they are shown.
KINDS = [
    ("refused", "Not held"),
    ("failed", "No date"),
    ("later", "Later"),
    ("new", "First date"),
    ("earlier", "Earlier"),
    ("same", "Same day"),
    ("held", "Held"),
    ("kept", "Hold stands"),
    ("skipped", "Left alone"),
]
#: Those by which a new answer is recorded.
CHANGES = ("later", "new", "earlier", "same")
#: Stages of the dialog that hold.
HOLDING = ("hold", "hold_anew")
DAY = 24 * 60


class MtoRenewalRow(models.TransientModel):
    _name = "mto.renewal.row"
    _inherit = "mto.dialog"
    _description = "Line Promised Anew"
    _about = ("sale_line_id", "promise_id")
    _order = "renewal_id, sequence, delay_minutes desc, id"

    renewal_id = fields.Many2one("mto.renewal", required=True, index=True, ondelete="cascade")
    sale_line_id = fields.Many2one("sale.order.line", required=True, ondelete="cascade")
    order_id = fields.Many2one(related="sale_line_id.order_id")
    partner_id = fields.Many2one(related="order_id.partner_id", string="Customer")
    product_id = fields.Many2one(related="sale_line_id.product_id")
    quantity = fields.Float(related="sale_line_id.product_uom_qty")
    uom_id = fields.Many2one(related="sale_line_id.product_uom_id")
    company_id = fields.Many2one(related="sale_line_id.company_id")
    is_waiting = fields.Boolean(default=True)
    kind = fields.Selection(KINDS, "Change")
    sequence = fields.Integer(default=len(KINDS))
    was = fields.Selection(STATES, help="The state of the promise that counted before.")
    old_date = fields.Datetime("Promised")
    new_date = fields.Datetime()
    earliest_date = fields.Datetime(
        "Earliest", help="A line is put earlier than it was promised only where its customer wishes for it."
    )
    given_date = fields.Datetime("Delivery Date", help="Of the order, as the customer knows it.")
    delay_minutes = fields.Float("Delay (minutes)")
    days = fields.Integer(help="By how many days the new date is later than the one promised so far.")
    note = fields.Char("Why")
    promise_id = fields.Many2one("mto.promise", "New Answer")
    is_otherwise = fields.Boolean("Otherwise than Shown")

    # ----------------------------------------------------------------------------------------------------------- parts

    def _skip(self):
        """Tell of those of these that are left alone why they are, and return them."""
        skipped = self.browse()
        for row in self:
            obstacle = row._obstacle()
            if obstacle:
                row._tell({"kind": "skipped", "note": obstacle} | row._prepare_before())
                skipped |= row
        return skipped

    def _obstacle(self):
        if self.renewal_id.stage in HOLDING and self.promise_id.state == "held":
            return self.env._("Held already.")
        return self.sale_line_id._mto_renewal_obstacle()

    def _in_parts(self, ask):
        """``ask`` of these rows; where that is refused, of ever smaller parts, until those refused stand by themselves and
        are told why."""
        try:
            with self.env.cr.savepoint():
                ask(self)
        except UserError as error:
            units = list(self.grouped(lambda row: row.sale_line_id._mto_unit()).values())
            if len(units) == 1:
                for row in self:
                    row._tell_refused(str(error))
                return
            middle = len(units) // 2
            for part in units[:middle], units[middle:]:
                self.browse().concat(*part)._in_parts(ask)

    # ------------------------------------------------------------------------------------------------------------ ask

    def _look(self):
        """Tell of each of these what asking anew would give, and write nothing else."""
        with self.env.cr.savepoint() as savepoint:
            plans = self._plan(fields.Datetime.now(), sketch=True)
            # Bills of materials made for it.
            savepoint.rollback()
        self._tell_all(plans)

    def _record(self):
        """Record new answers as drafts, tell what they are, and ask the sellers of holds that can no longer be kept.

        What is held, and the delivery dates of orders, stay as they are.
        """
        self._check_may_record()
        now = fields.Datetime.now()
        plans = self._plan(now)
        self._tell_all(plans)
        changed = self.filtered(lambda row: row.kind in CHANGES)
        promises = self.env["mto.promise"]._record_plans(changed.sale_line_id, plans, now)
        for row, promise in zip(changed, promises, strict=True):
            row.promise_id = promise
        changed._ask_sellers()

    def _check_may_record(self):
        self.order_id.sudo(False).check_access("write")

    def _hold(self):
        """Hold the answers of these rows, which takes the place of what their lines have held so far."""
        self.promise_id.with_context(mto_holds_many=True).action_hold()
        for row in self:
            date = row.promise_id.promised_date
            row._tell_held("held", new_date=date, days=row._days_between(row.old_date, date), note=False)

    def _hold_anew(self):
        """Ask anew for these lines and hold what can be had, whenever that is."""
        now = fields.Datetime.now()
        promises = self.env["mto.promise"]._record_plans(self.sale_line_id, self._plan(now), now)
        for row, promise in zip(self, promises, strict=True):
            row.promise_id = promise
        self._hold()

    def _plan(self, now, sketch=False):
        lines = self.sale_line_id
        dates = {line.id: line.mto_promise_id.promised_date for line in lines}
        return self.env["mto.promise"]._plan_anew(lines, dates, now, sketch)

    # ----------------------------------------------------------------------------------------------------------- tell

    def _tell_all(self, plans):
        """Tell of each of these what its plan (by line id) changes."""
        held = self.sale_line_id.mto_promise_id.filtered(lambda promise: promise.state == "held")
        standing = held._standing()
        for row in self:
            row._tell(row._prepare_change(plans[row.sale_line_id.id], standing))

    def _tell_refused(self, why):
        if self.renewal_id.stage in HOLDING:
            self._tell_held("refused", note=why)
        else:
            self._tell({"kind": "failed", "note": why} | self._prepare_before())

    def _tell_held(self, kind, **values):
        self.write(values | {"kind": kind, "sequence": _rank(kind), "is_waiting": False})

    def _prepare_before(self):
        promise = self.sale_line_id.mto_promise_id
        return {
            "was": promise.state,
            "old_date": promise.promised_date,
            "given_date": self.order_id.commitment_date,
            "new_date": False,
            "earliest_date": False,
            "delay_minutes": 0.0,
            "days": 0,
        }

    def _prepare_change(self, plan, standing):
        line, before = self.sale_line_id, self._prepare_before()
        old, new = before["old_date"], plan.promised.replace(microsecond=0)
        minutes = (new - old).total_seconds() / 60 if old else 0.0
        days = self._days_between(old, new)
        kind = "later" if days > 0 else "earlier" if days < 0 else "same" if old else "new"
        lost = before["was"] == "held" and line.mto_promise_id not in standing
        if before["was"] == "held" and kind == "same" and not lost:
            kind = "kept"
        notes = [words.reason(self.env, plan.reasons[0])] if plan.reasons and kind != "kept" else []
        if lost:
            notes.append(self.env._("Its hold does not stand any more: time or goods are gone, or the line has changed"))
        return before | {
            "kind": kind,
            "new_date": new,
            "earliest_date": plan.earliest.replace(microsecond=0),
            "delay_minutes": minutes,
            "days": days,
            "note": ". ".join(notes),
        }

    def _days_between(self, old, new):
        if not old:
            return 0
        # Days of the company, of which one may have 23 hours or 25.
        ends = [self.sale_line_id._mto_end_of_day(moment) for moment in (old, new)]
        return round((ends[1] - ends[0]).total_seconds() / 60 / DAY)

    def _tell(self, values):
        shown = self.kind and (self.kind, self.days)
        self.write(
            values
            | {
                "is_waiting": False,
                "sequence": _rank(values["kind"]),
                "is_otherwise": bool(shown) and shown != (values["kind"], values["days"]),
            }
        )

    def _ask_sellers(self):
        """Ask the sellers of holds that can no longer be kept to agree on the new dates with their customers."""
        # A planner may ask although the order is not his to change.
        broken = self.sudo().filtered(lambda row: row.was == "held" and row.kind == "later")
        for order, rows in broken.grouped("order_id").items():
            user = order.user_id or self.env.user
            rows = rows.with_context(lang=user.lang, tz=user.tz)
            summary = rows.env._("A held date can no longer be kept")
            told = Markup("<br/>").join(row._prepare_question() for row in rows)
            same = order.activity_ids.filtered(lambda one, u=user, s=summary: one.user_id == u and one.summary == s)
            if same:
                same.note = told
            else:
                order.activity_schedule(PROMISE_ACTIVITY, user_id=user.id, summary=summary, note=told)

    def _prepare_question(self):
        tz = self.env.context["tz"]
        question = self.env._(
            "%(line)s is held for %(old)s and can be had on %(new)s. Agree on it with the customer, then hold it:",
            line=self.sale_line_id.display_name,
            old=words.moment(self.env, self.old_date, tz),
            new=words.moment(self.env, self.new_date, tz),
        )
        return Markup("%s %s") % (question, self.promise_id._get_html_link())

    def action_open(self):
        """Open the new answer or, where there is none, the order."""
        self.ensure_one()
        return (self.promise_id or self.order_id.sudo(False)).get_formview_action()


def _rank(kind):
    return [key for key, _label in KINDS].index(kind)
