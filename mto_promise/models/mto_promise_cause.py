from odoo import api, fields, models

from ..engine.cause import Done, cause


class MtoPromise(models.Model):
    _inherit = "mto.promise"

    cause_step_id = fields.Many2one(
        "mto.promise.step",
        "Cause",
        index="btree_not_null",
        readonly=True,
        ondelete="set null",
        help="The step that lost the most time on the way to a delivery after the promised day. What is not delivered yet, "
        "though the day is over, waits for it so far.",
    )

    def _find_causes(self, now=None):
        """Note on each of these promises, delivered too late, what made it so.

        :param now: naive UTC datetime, for those not delivered yet: what is not done has lost time until now
        """
        for promise in self:
            # Who delivers has no rights on purchases and work orders.
            steps = promise.sudo().step_ids
            promise.sudo().cause_step_id = cause([step._prepare_done(now) for step in steps])


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _mto_follow(self):
        """... and note what makes those late whose promised day is over."""
        result = super()._mto_follow()
        now = fields.Datetime.now()
        overdue = self._mto_late().filtered(lambda line: line._mto_end_of_day(line.mto_promised_date) < now)
        overdue.mto_promise_id._find_causes(now)
        return result


class MtoPromiseStep(models.Model):
    _inherit = "mto.promise.step"

    @api.depends("operation_id", "product_id", "workcenter_id", "partner_id")
    def _compute_display_name(self):
        # Sellers read who was late without having rights on operations and work centers.
        for step in self.sudo():
            place = step.workcenter_id if step.kind == "operation" else step.partner_id
            names = [step.operation_id.name or step.product_id.display_name, place.display_name]
            step.display_name = " · ".join(filter(None, names))

    def _prepare_done(self, now):
        """This step as planned and as it came, as ``engine.cause.Done``; with ``now``, what is not done yet ends then."""
        ended = now if now and self._is_unfinished() else self._ended()
        return Done(self.id, self.parent_id.id or None, self.kind == "operation", self.date_start, self.date_end, ended)

    def _ended(self):
        """When this step really ended (UTC), or None where no document tells."""
        if self.kind == "delivery":
            return self.promise_id.delivered_date or None
        if self.kind == "operation":
            return self.workorder_id.state == "done" and self.workorder_id.date_finished or None
        if self.kind == "make":
            return self.production_id.state == "done" and self.production_id.date_finished or None
        if self.kind == "stock":
            return None
        moves = self.purchase_line_id.move_ids if self.kind == "buy" else self.move_id
        return max(moves.filtered(lambda move: move.state == "done").mapped("date"), default=None)

    def _is_unfinished(self):
        """Whether a document tells that this step is not done yet."""
        line = self.promise_id.sale_line_id
        if self.kind == "stock":
            return False
        if self.kind == "delivery":
            return not self.promise_id.delivered_date
        if self.kind == "operation":
            return bool(self.workorder_id) and self.workorder_id.state not in ("done", "cancel")
        if self.kind == "make":
            return self.production_id in line._mto_open_productions()
        if self.kind == "buy":
            return self.purchase_line_id in line._mto_open_purchase_lines()
        return bool(self.move_id) and self.move_id.state not in ("done", "cancel")
