from odoo import models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _mto_lost_steps(self):
        """The steps of their promises whose supply was cancelled, deleted or ended short, though what needs it still waits.

        What is in the meantime set aside from stock, or comes from elsewhere, is not lost.
        """
        planned, supplied = [], set()
        for line in self.filtered(lambda line: line.mto_promise_id.state == "committed"):
            planned += [step.id for step in line.mto_promise_id.step_ids if step.kind in ("make", "buy") or step.route_id]
            supply = [*line._mto_open_productions(), *line._mto_open_purchase_lines(), *line._mto_open_transfers()]
            supplied.update(document.mto_step_id.id for document in supply)
        ids = [id_ for id_ in planned if id_ not in supplied]
        if not ids:
            return self.env["mto.promise.step"]
        short = ("waiting", "confirmed", "partially_available")
        needs = self.env["stock.move"].search([("mto_step_id", "in", ids), ("state", "in", short)])
        return needs.filtered(lambda need: need._mto_is_unsupplied()).mto_step_id


class StockMove(models.Model):
    _inherit = "stock.move"

    def _mto_is_unsupplied(self):
        """Whether what has come for this need, and what is to come, is not all of it."""
        self.ensure_one()
        origins = self.move_orig_ids.filtered(lambda move: move.state != "cancel")
        come = sum(origin._mto_quantity() for origin in origins)
        return self.product_id.uom_id.compare(come, self._mto_quantity()) < 0


class MtoPromiseStep(models.Model):
    _inherit = "mto.promise.step"

    def _mto_lead_time(self):
        """How long (timedelta) this step and all below it were planned to take, from the first start on."""
        self.ensure_one()
        starts, steps = [], self
        while steps:
            starts += steps.mapped("date_start")
            steps = steps.child_ids
        return self.date_end - min(starts)
