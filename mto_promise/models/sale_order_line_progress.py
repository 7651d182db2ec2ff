from datetime import datetime

from odoo import api, fields, models

from .mto_promise import LIVE

#: In the order in which a line passes them.
STAGES = [
    ("to_promise", "To Promise"),
    ("to_buy", "To Buy"),
    ("release", "Waiting for Release"),
    ("waiting", "Waiting for Parts"),
    ("production", "In Production"),
    ("ready", "Ready"),
    ("delivered", "Delivered"),
]


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    mto_stage = fields.Selection(
        STAGES,
        string="Stage",
        compute="_compute_mto_stage",
        store=True,
        index="btree_not_null",
        copy=False,
        group_expand="_group_expand_mto_stage",
        help="To Promise: a quotation, nothing is made or bought yet.\n"
        "To Buy: something must still be ordered from a vendor.\n"
        "Waiting for Release: engineering must release the order BoM before production may start.\n"
        "Waiting for Parts: everything is ordered, not everything has arrived, and no work has begun.\n"
        "In Production: the shop works on it, or may begin.\n"
        "Ready: made, and to be delivered.\n"
        "Delivered: the whole quantity has left.",
    )
    mto_progress = fields.Float(
        "Progress",
        compute="_compute_mto_progress",
        store=True,
        copy=False,
        aggregator="avg",
        help="Percent of the work that is done: all work orders of all levels, weighted by their expected minutes. "
        "Without work orders: the share of manufacturing orders and receipts.",
    )

    def _group_expand_mto_stage(self, values, domain):
        return [stage for stage, _label in STAGES]

    def _mto_is_tracked(self):
        """Whether the progress of this line is followed: made to order, or held for it although made to stock."""
        self.ensure_one()
        held = self.mto_promise_id.state in (*LIVE, "kept", "missed")
        return self._mto_is_promisable() and (self.mto_strategy != "mts" or held)

    # Lists of single records and not a filtered recordset: they are read together with those of the other lines.

    def _mto_open_productions(self):
        """List of the manufacturing orders that are neither done nor cancelled."""
        self.ensure_one()
        return [production for production in self.mto_production_ids if production.state not in ("done", "cancel")]

    def _mto_open_purchase_lines(self):
        """List of the purchase lines of which something has still to arrive."""
        self.ensure_one()
        return [
            purchase
            for purchase in self.mto_purchase_line_ids
            if purchase.state != "cancel" and purchase.product_uom_id.compare(purchase.qty_received, purchase.product_qty) < 0
        ]

    @api.depends(
        "state",
        "display_type",
        "product_id.type",
        "product_uom_qty",
        "qty_delivered",
        "mto_strategy",
        "mto_promise_id.state",
        "move_ids.state",
        "mto_production_ids.state",
        "mto_transfer_ids.state",
        "mto_purchase_line_ids.state",
        "mto_purchase_line_ids.product_qty",
        "mto_purchase_line_ids.qty_received",
    )
    def _compute_mto_stage(self):
        for line in self:
            if line.state == "cancel" or not line._mto_is_tracked():
                line.mto_stage = False
            elif line.state != "sale":
                line.mto_stage = "to_promise"
            elif line.product_uom_id.compare(line.qty_delivered, line.product_uom_qty) >= 0:
                line.mto_stage = "delivered"
            else:
                line.mto_stage = line._mto_supply_stage()

    def _mto_supply_stage(self):
        """The stage of a confirmed line by what is made and bought for it: what hinders it most comes first."""
        self.ensure_one()
        purchases = self._mto_open_purchase_lines()
        productions = self._mto_open_productions()
        if any(purchase.state != "purchase" for purchase in purchases):
            return "to_buy"
        begun = any(production.state in ("progress", "to_close", "done") for production in self.mto_production_ids)
        awaited = purchases or self._mto_open_transfers()
        if productions and (begun or not awaited):
            return "production"
        return "waiting" if awaited or self._mto_awaits_stock() else "ready"

    def _mto_awaits_stock(self):
        """Whether goods that are to come out of stock are not set aside there yet: a receipt for all is awaited."""
        self.ensure_one()
        short = ("confirmed", "partially_available")
        return any(move.state in short and move.procure_method == "make_to_stock" for move in self.move_ids)

    @api.depends(
        "mto_stage",
        "mto_production_ids.state",
        "mto_production_ids.product_qty",
        "mto_production_ids.qty_produced",
        "mto_production_ids.workorder_ids.state",
        "mto_production_ids.workorder_ids.duration",
        "mto_production_ids.workorder_ids.duration_expected",
        "mto_production_ids.workorder_ids.qty_produced",
        "mto_transfer_ids.state",
        "mto_purchase_line_ids.state",
        "mto_purchase_line_ids.product_qty",
        "mto_purchase_line_ids.qty_received",
    )
    def _compute_mto_progress(self):
        for line in self:
            if line.mto_stage in (False, "to_promise"):
                line.mto_progress = 0.0
            elif line.mto_stage in ("ready", "delivered"):
                line.mto_progress = 100.0
            else:
                weights = line._mto_work() or line._mto_documents()
                total = sum(weight for weight, _share in weights)
                done = sum(weight * share for weight, share in weights)
                line.mto_progress = 100.0 * done / total if total else 0.0

    def _mto_work(self):
        """(expected minutes, share done) of each work order of this line, at all levels."""
        return [
            (workorder.duration_expected, workorder._mto_share_done())
            for production in self.mto_production_ids
            if production.state != "cancel"
            for workorder in production.workorder_ids
            if workorder.state != "cancel" and workorder.duration_expected > 0
        ]

    def _mto_documents(self):
        """(1, share done) of each manufacturing order, purchase line and transfer of this line, at all levels."""
        return (
            [
                (1.0, 1.0 if production.state == "done" else min(production.qty_produced / production.product_qty, 1.0))
                for production in self.mto_production_ids
                if production.state != "cancel" and production.product_qty
            ]
            + [
                (1.0, min(purchase.qty_received / purchase.product_qty, 1.0))
                for purchase in self.mto_purchase_line_ids
                if purchase.state != "cancel" and purchase.product_qty
            ]
            + [
                (1.0, float(move.state == "done"))
                for move in self.mto_transfer_ids
                if move._mto_is_arrival() and move.state != "cancel"
            ]
        )

    def _mto_rank(self):
        """Sort key of tracked lines, the one that is furthest behind first; of those that are level, the last to come."""
        self.ensure_one()
        delay = 0.0
        if self.mto_is_late:
            delay = (self.mto_expected_date - self.mto_promised_date).total_seconds()
        stage = [stage for stage, _label in STAGES].index(self.mto_stage)
        left = (self.mto_expected_date - datetime.min).total_seconds() if self.mto_expected_date else 0.0
        return (-delay, stage, self.mto_progress, -left)

    # --------------------------------------------------------------------------------------------------------- actions

    def action_mto_open_order(self):
        self.ensure_one()
        return self.order_id._get_records_action()

    def action_mto_show_promise(self):
        self.ensure_one()
        return self.mto_promise_id._get_records_action()

    def _mto_line_action(self):
        """The line as the app shows it: whoever makes it reads it without rights on what the order's own form shows."""
        view = self.env.ref("mto_promise.mto_line_view_form")
        return self._get_records_action(views=[(view.id, "form")])

    def action_mto_productions(self):
        """All manufacturing orders made for these lines, at every level."""
        action = self.env["ir.actions.act_window"]._for_xml_id("mto_promise.mto_production_action")
        return action | {"domain": [("mto_line_id", "in", self.ids)], "context": {}}

    def action_mto_purchase_lines(self):
        """All purchase lines made for these lines, at every level."""
        action = self.env["ir.actions.act_window"]._for_xml_id("mto_promise.mto_purchase_line_action")
        return action | {"domain": [("mto_line_id", "in", self.ids)], "context": {}}
