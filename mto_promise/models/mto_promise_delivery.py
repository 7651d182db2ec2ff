from odoo import api, fields, models

from .sale_order_delivery import COMPETITIONS


class MtoPromise(models.Model):
    """Promises know whether they were given for an order that is shipped together, and how its lines competed."""

    _inherit = "mto.promise"

    is_together = fields.Boolean("Shipped Together", help="One date for all lines of the order.")
    competition = fields.Selection(COMPETITIONS, "Lines Compete", default="line")
    priority = fields.Char(help="The priority of the line where lines compete by it.")

    def _prepare_promise_values(self, line, plan):
        order = line.order_id
        return super()._prepare_promise_values(line, plan) | {
            "is_together": order._mto_ships_together(),
            "competition": order.mto_competition,
            "priority": line.mto_priority if order.mto_competition == "priority" else False,
        }

    @api.depends(
        "state",
        "promised_date",
        "is_together",
        "competition",
        "priority",
        "order_id.picking_policy",
        "order_id.mto_competition",
        "sale_line_id.mto_priority",
        "order_id.order_line.mto_promise_id.promised_date",
        "order_id.order_line.mto_promise_id.state",
    )
    def _compute_is_outdated(self):
        result = super()._compute_is_outdated()
        for promise in self.filtered(lambda one: not one.is_outdated and one.order_id.state in ("draft", "sent")):
            promise.is_outdated = promise._is_delivered_otherwise()
        return result

    def _is_delivered_otherwise(self):
        """Whether the order is shipped otherwise than this promise says, or its lines compete otherwise."""
        self.ensure_one()
        order, line = self.order_id, self.sale_line_id
        if self.state not in ("draft", "held"):
            return False
        if self.is_together != order._mto_ships_together():
            return True
        if self.state == "held":
            # What is held has its place, however lines compete now; but what ships together has one day.
            held = order.order_line.mto_promise_id.filtered(lambda other: other.state == "held" and other.promised_date)
            days = {line._mto_end_of_day(other.promised_date) for other in held}
            return self.is_together and len(days) > 1 and line._mto_end_of_day(self.promised_date) != max(days)
        competition = order.mto_competition
        return (self.competition or "line") != competition or (competition == "priority" and self.priority != line.mto_priority)
