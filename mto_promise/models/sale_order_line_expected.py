from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models


def next_hour(moment):
    """The full hour at or after ``moment``: the clock of expected dates, so that they change at most once an hour."""
    hour = moment.replace(minute=0, second=0, microsecond=0)
    return hour if hour == moment else hour + timedelta(hours=1)


def current_end(start, end, begun, now):
    """When work planned from ``start`` to ``end`` ends as things stand: begun work not before now, other work not
    begun before now."""
    return max(end, now) if begun else max(start, now) + (end - start)


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    mto_expected_date = fields.Datetime(
        "Now Expected",
        compute="_compute_mto_expected_date",
        store=True,
        copy=False,
        help="When this line can be delivered as things stand now: the promised date, moved by what is late beyond its "
        "slack. Never in the past.",
    )
    mto_is_late = fields.Boolean(
        "Late",
        compute="_compute_mto_expected_date",
        store=True,
        copy=False,
        help="Expected after the promised day.",
    )

    @api.depends(
        "mto_stage",
        "mto_promised_date",
        "mto_promise_id.step_ids.date_end",
        "mto_promise_id.step_ids.latest_date",
        "move_ids.date",
        "move_ids.state",
        "mto_production_ids.state",
        "mto_production_ids.date_start",
        "mto_production_ids.date_finished",
        "mto_production_ids.workorder_ids.state",
        "mto_production_ids.workorder_ids.date_start",
        "mto_production_ids.workorder_ids.date_finished",
        "mto_purchase_line_ids.state",
        "mto_purchase_line_ids.product_qty",
        "mto_purchase_line_ids.qty_received",
        "mto_purchase_line_ids.date_planned",
        "mto_transfer_ids.date",
        "mto_transfer_ids.state",
        "mto_purchase_line_ids.move_ids.date",
        "mto_purchase_line_ids.move_ids.state",
    )
    def _compute_mto_expected_date(self):
        """The expected date of confirmed lines that are not delivered.

        Every step of the promise may begin as late as its latest start, and end by so much later, without moving the
        promised date: what follows it is planned from there on. So a document (work order, manufacturing order, purchase
        line) that now ends later than that moves the date by the difference, at whatever level it stands, and the worst one
        counts. A document's end as things stand: see ``_mto_open_ends``. A document without a step counts as the step of the
        same product, and without such a step it may last until the promised date.

        Supply that was cancelled begins anew now and takes as long as was planned for it: see ``_mto_lost_steps``.

        A line without a promise is expected when its documents and its delivery are planned.

        The time of day counts too; the scheduled action computes open lines anew every hour.
        """
        now = next_hour(fields.Datetime.now())
        lost = self._mto_lost_steps()
        for line in self:
            if line.mto_stage in (False, "to_promise", "delivered"):
                line.mto_expected_date = False
                line.mto_is_late = False
                continue
            promised = line.mto_promised_date
            ends = [now, *(end for end, _record in line._mto_expected_ends(now, lost))]
            if promised:
                ends.append(promised)
            else:
                ends.extend(move.date for move in line.move_ids if move.state not in ("done", "cancel"))
            line.mto_expected_date = max(ends)
            line.mto_is_late = bool(promised) and line.mto_expected_date > line._mto_end_of_day(promised)

    def _mto_expected_ends(self, clock, lost):
        """Pairs (when this line can be delivered for it, record) of what is still open at the UTC moment ``clock``.

        :param lost: ``_mto_lost_steps`` of this line, and maybe of others
        """
        self.ensure_one()
        promised, limits, ends = self.mto_promised_date, self._mto_step_limits(), []
        own = lost.filtered(lambda step: step.promise_id == self.mto_promise_id)
        for end, *keys in self._mto_open_ends(clock) + [(clock + step._mto_lead_time(), step) for step in own]:
            limit = next((limits[key] for key in keys if key in limits), None)
            ends.append((promised + (end - limit) if promised and limit else end, keys[0]))
        return ends

    def _mto_step_limits(self):
        """The latest end (UTC) that keeps the promise, by document and by (kind, product) of the promise's steps."""
        self.ensure_one()
        limits = {}
        for step in self.mto_promise_id.step_ids:
            document = {
                "make": step.production_id,
                "operation": step.workorder_id,
                "buy": step.purchase_line_id,
                "transfer": step.move_id if step.route_id else None,
            }.get(step.kind)
            if document is None:
                continue
            limit = step.latest_date + (step.date_end - step.date_start)
            for key in (step, document, (step.kind, step.product_id)):
                limits[key] = min(limit, limits.get(key, limit))
        return limits

    def _mto_open_ends(self, clock):
        """Tuples (end as things stand, key, ...) of the open documents, the keys as in ``_mto_step_limits``.

        - Work orders: their planned end; one that should have begun begins now (``clock``), one in progress ends now at
          the earliest. What waits for engineering begins when that is expected to be done.
        - Manufacturing orders: the end of the last of their work orders, or their own dates likewise.
        - Purchase lines: their planned date or that of their open receipts, whichever is later; not before now.
        - Transfers from another warehouse: see ``stock.move._mto_arrival``.
        """
        self.ensure_one()
        ends = []
        for production in self._mto_open_productions():
            fallback = (production, ("make", production.product_id))
            now = max(clock, production.mto_release_bom_id.sudo().mto_release_due or clock)
            work = []
            for workorder in production.workorder_ids:
                if workorder.state in ("done", "cancel") or not (workorder.date_start and workorder.date_finished):
                    continue
                begun = workorder.state == "progress"
                work.append(current_end(workorder.date_start, workorder.date_finished, begun, now))
                ends.append((work[-1], workorder, *fallback))
            if not work:
                begun = production.state in ("progress", "to_close")
                start = production.date_start or now
                work = [current_end(start, production.date_finished or start, begun, now)]
            ends.append((max(work), *fallback))
        for purchase in self._mto_open_purchase_lines():
            receipts = [move.date for move in purchase.move_ids if move.state not in ("done", "cancel")]
            end = max(clock, purchase.date_planned or clock, *receipts)
            ends.append((end, purchase, ("buy", purchase.product_id)))
        for move in self._mto_open_transfers():
            ends.append((move._mto_arrival(clock), move, ("transfer", move.product_id)))
        return ends

    def _mto_end_of_day(self, moment):
        """The end (UTC) of the day of ``moment`` (UTC) where the company is. A promise is kept on its day."""
        self.ensure_one()
        zone = pytz.timezone(self.company_id.partner_id.tz or self.env.user.tz or "UTC")
        day = pytz.utc.localize(moment).astimezone(zone).date()
        end = zone.localize(datetime.combine(day, time.max)).astimezone(pytz.utc)
        return end.replace(tzinfo=None, microsecond=0)

    def _mto_customer_date(self):
        """The promised date (UTC) where it was given to the customer, else False.

        A hold alone is the seller's; accepting it writes the order's delivery date, too. What was accepted before the line
        was changed is not promised for the line as it is.
        """
        self.ensure_one()
        promise = self.mto_promise_id.sudo()
        accepted = promise.state == "held" and self.order_id.commitment_date and not promise.is_outdated
        return (accepted or promise.state in ("committed", "kept", "missed")) and promise.promised_date

    def _mto_settle_promises(self, delivered_at):
        """The committed promises of delivered lines become kept, or missed after the end of their promised day.

        :param delivered_at: UTC datetime of the last delivery
        """
        for line in self:
            # Warehouse workers have no rights on promises; their delivery settles them.
            promise = line.mto_promise_id.sudo()
            if line.mto_stage == "delivered" and promise.state == "committed":
                in_time = not promise.promised_date or delivered_at <= line._mto_end_of_day(promise.promised_date)
                promise.write({"state": "kept" if in_time else "missed", "delivered_date": delivered_at})
                if not in_time:
                    promise._find_causes()
