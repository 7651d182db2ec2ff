from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine.contest import costs
from ..engine.curve import curve
from ..models.sale_order_delivery import COMPETITIONS
from ..snapshot.shop import in_words, read_question

#: As many lines are weighed against each other at most: each one costs a plan of all.
MOST_LINES = 20


class MtoPromiseWizard(models.TransientModel):
    """How many by when, shipped together or as ready, in deliveries or at once, and who goes first."""

    _inherit = "mto.promise.wizard"

    picking_policy = fields.Selection(
        [("direct", "As soon as possible"), ("one", "When all products are ready")],
        "Shipping Policy",
        compute="_compute_delivery",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        help="When all products are ready: one date for all lines, and nothing is made earlier than it must be.",
    )
    competition = fields.Selection(
        COMPETITIONS,
        "Lines Compete",
        compute="_compute_delivery",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        help="Which line takes stock and work center time first where there is not enough for all.",
    )

    line_count = fields.Integer(compute="_compute_line_count")

    @api.depends("line_ids")
    def _compute_line_count(self):
        for wizard in self:
            wizard.line_count = len(wizard.line_ids)

    @api.depends("order_id")
    def _compute_delivery(self):
        for wizard in self:
            wizard.picking_policy = wizard.order_id.picking_policy
            wizard.competition = wizard.order_id.mto_competition

    @api.depends("picking_policy", "competition")
    def _compute_is_stale(self):
        result = super()._compute_is_stale()
        for wizard in self.filtered("is_editable"):
            wizard.is_stale |= bool(wizard.line_ids) and bool(wizard._delivery_changes())
        return result

    def _delivery_changes(self):
        """What was changed here of how the order is delivered, as values of the order."""
        order = self.order_id
        wanted = {"picking_policy": self.picking_policy, "mto_competition": self.competition}
        return {name: value for name, value in wanted.items() if order[name] != value}

    def _ask(self, lines, choices=None):
        changes = self._delivery_changes()
        if changes:
            self.order_id.write(changes)
            lines |= self.line_ids.filtered(lambda line: not line._is_held())
        result = super()._ask(lines, choices)
        promised = self.line_ids.promise_id.filtered(lambda promise: promise.state in ("draft", "held"))
        if self.order_id._mto_ships_together() and len(set(promised.mapped("promised_date"))) > 1:
            # What is held already has to wait for what is later now.
            return super()._ask(self.line_ids, choices)
        return result

    # --------------------------------------------------------------------------------------------------------- deliveries

    def promise_curve(self, promise_id):
        """How many of the line of a promise can be had by when, as plain values. Writes nothing."""
        self.ensure_one()
        promise = self._promise_shown(promise_id)
        line = promise.sale_line_id
        lines = self.line_ids.filtered(lambda one: one.promise_id == promise or not one._is_held()).sale_line_id
        with in_words(self.env):
            points = curve(*self._question(lines), line.id)
        return {
            "points": [
                {
                    "quantity": point.quantity,
                    "date": fields.Datetime.to_string(point.date.replace(microsecond=0)),
                    "rest": bool(point.rest) and fields.Datetime.to_string(point.rest.replace(microsecond=0)),
                    "rest_quantity": line._mto_quantity() - point.quantity,
                    "may_split": point.may_split,
                }
                for point in points
            ],
            "uom": line.product_id.uom_id.display_name,
            "obstacle": line._mto_split_obstacle(),
        }

    def _question(self, lines):
        lines._mto_check_promisable()
        requests = {line.id: line._mto_requested_date() or None for line in lines}
        # As in _promise: a seller may ask without rights on manufacturing and purchase.
        records = lines.sudo().with_company(lines.company_id)
        return read_question(records, requests, fields.Datetime.now(), lines._mto_choices())

    def action_split(self, promise_id, quantity):
        """Deliver ``quantity`` (product unit) of the line of a promise by itself, and ask for the dates of all parts.

        :raises UserError: the customer does not accept that
        """
        self.ensure_one()
        self._check_wishes()
        promise = self._promise_shown(promise_id)
        promise._check_may_act()
        line = self._line_of(promise)
        choices = promise.hand_choices
        lines = line | line._split(quantity)
        return self._ask_anew(lines, dict.fromkeys(lines.sale_line_id.ids, choices))

    def action_join(self, promise_id):
        """Put the line of a promise back on the one that it was split from."""
        self.ensure_one()
        self._check_wishes()
        promise = self._promise_shown(promise_id)
        promise._check_may_act()
        joined = self.line_ids.filtered(lambda line: line.sale_line_id == promise.sale_line_id.mto_split_from_id)
        promise.sale_line_id._mto_join()
        joined.quantity = joined.sale_line_id.product_uom_qty
        return self._ask_anew(joined, {})

    # -------------------------------------------------------------------------------------------------------- competition

    def line_costs(self):
        """By how many minutes each line makes the others later, as plain values. Writes nothing.

        :raises UserError: there are too many lines
        """
        self.ensure_one()
        lines = self.line_ids.sale_line_id
        if len(lines) > MOST_LINES:
            raise UserError(
                self.env._(
                    "%(order)s has more than %(most)s lines of goods: ask for a line with those that matter to it alone.",
                    order=self.order_id.name,
                    most=MOST_LINES,
                )
            )
        with in_words(self.env):
            found = costs(*self._question(lines))
        names = {line.sale_line_id.id: line.sale_line_id._mto_part_name() for line in self.line_ids}
        ranked = sorted(found.items(), key=lambda cost: -sum(cost[1].values()))
        return [
            {
                "id": key,
                "name": names[key],
                "others": [
                    {"id": other, "name": names[other], "minutes": minutes}
                    for other, minutes in sorted(delays.items(), key=lambda delay: -delay[1])
                ],
            }
            for key, delays in ranked
        ]
