from collections import defaultdict

from odoo import models
from odoo.exceptions import UserError


class MrpProduction(models.Model):
    _name = "mrp.production"
    _inherit = ["mrp.production", "mto.pegged"]

    def _plan_workorders(self, replan=False):
        # Odoo's planner gives away time on work centers as promises do.
        self.env["mto.ledger"].sudo()._turn(self.company_id)
        return super()._plan_workorders(replan=replan)

    def _get_moves_raw_values(self):
        """Peg each component to the step of the promise that supplies it: one move for each supply."""
        values_list = super()._get_moves_raw_values()
        productions = {production.id: production for production in self if production.mto_line_id}
        if not productions:
            return values_list
        taken = defaultdict(float)
        result = []
        for values in values_list:
            production = productions.get(values["raw_material_production_id"])
            result += production._mto_divide_component(values, taken) if production else [values]
        return result

    def _mto_divide_component(self, values, taken):
        """Divide one component's move values over the steps that supply it.

        :param taken: quantity (product unit) used up of each step, kept between calls
        """
        # Whoever confirms the order may lack rights on promises and products; they only divide quantities here.
        production = self.sudo()
        line = production.mto_line_id
        product = self.env["product.product"].browse(values["product_id"])
        uom = self.env["uom.uom"].browse(values["product_uom"])
        step = production.mto_step_id
        bom_line = self.env["mrp.bom.line"].sudo().browse(values["bom_line_id"] or [])
        supplies = step._supplies(bom_line) if step._is_open() else step.browse()
        result = []
        for quantity, share_uom, supply in supplies._divide(product, values["product_uom_qty"], uom, taken):
            unplanned = line._mto_default_supply(product, component=True, to_measure=bom_line._mto_is_to_measure())
            kind = supply._supply_kind() if supply else unplanned
            result.append(
                values
                | {
                    "product_uom_qty": quantity,
                    "product_uom": share_uom.id,
                    "mto_line_id": line.id,
                    "mto_step_id": supply.id,
                    "mto_supply": kind,
                }
            )
        return result

    def _get_backorder_mo_vals(self):
        return super()._get_backorder_mo_vals() | {"mto_line_id": self.mto_line_id.id, "mto_step_id": self.mto_step_id.id}

    def action_merge(self):
        if len(self.mto_line_id) > 1 or (self.mto_line_id and not all(self.mapped("mto_line_id.id"))):
            raise UserError(
                self.env._(
                    "%s are made for different order lines and cannot be merged: each line keeps its own supply.",
                    ", ".join(self.mapped("name")),
                )
            )
        line = self.mto_line_id
        result = super().action_merge()
        if line:
            merged = self.browse(result["res_id"])
            for documents in (merged, merged.move_raw_ids, merged.move_finished_ids):
                documents.mto_line_id = line
        return result

    def _log_manufacture_exception(self, documents, cancel=False):
        # Who cancels a whole order is told once, by the order, about what can no longer be stopped.
        if not self.env.context.get("mto_cancel_supply"):
            return super()._log_manufacture_exception(documents, cancel)
        return None

    def _action_cancel(self):
        """Tell the salesperson when supply of an order that still stands is cancelled by hand."""
        orphaned = self.filtered(lambda production: production.mto_line_id and production.state not in ("done", "cancel"))
        result = super()._action_cancel()
        if not self.env.context.get("mto_cancel_supply"):
            for production in orphaned:
                production.mto_line_id._mto_schedule_lost_supply(production, production.product_id)
        return result

    def _mto_is_started(self):
        """Whether work has begun or parts were taken out, so that cancelling is a matter for a person."""
        self.ensure_one()
        return (
            self.state not in ("draft", "confirmed", "cancel")
            or any(state in ("progress", "done") for state in self.workorder_ids.mapped("state"))
            or any(move.state == "done" for move in self.picking_ids.move_ids & self.move_raw_ids.move_orig_ids)
        )

    def _mto_schedule_unneeded(self, quantity):
        self.mto_line_id._mto_schedule_unneeded(self, self.product_id, quantity, self.user_id)

    def _mto_surplus(self):
        """How much (product unit) is made that nothing waits for, or that others of a split order make."""
        self.ensure_one()
        finished = self.move_finished_ids.filtered(lambda move: move.product_id == self.product_id)
        needs = finished.move_dest_ids.filtered(lambda move: move.state != "cancel")
        others = needs.move_orig_ids.filtered(
            lambda move: move.production_id and move.state != "cancel" and move.id < min(finished.ids)
        )
        surplus = sum(move._mto_quantity() for move in others) + self.product_uom_qty - sum(needs.mapped("product_qty"))
        return min(max(surplus, 0.0), self.product_uom_qty)

    def _mto_trim(self, spare=0.0):
        """Make no more than is still needed; tell the person in charge where the work has started.

        :param spare: surplus (product unit) that there was before, and may stay
        """
        self.ensure_one()
        surplus, unit = self._mto_surplus(), self.product_id.uom_id
        if self.state in ("done", "cancel") or unit.compare(surplus, spare) <= 0:
            return
        needed = self.product_uom_qty - surplus
        if self._mto_is_started():
            self._mto_schedule_unneeded(surplus)
        elif unit.is_zero(needed):
            self._action_cancel()
        else:
            quantity = unit._compute_quantity(needed, self.product_uom_id)
            self.env["change.production.qty"].create({"mo_id": self.id, "product_qty": quantity}).change_prod_qty()
