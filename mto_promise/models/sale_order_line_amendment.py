from collections import Counter

from odoo import models
from odoo.exceptions import UserError


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    # ------------------------------------------------------------------------------------------------------------- ask

    def _mto_amend(self, specification=None, quantity=None, bom=None):
        """Change what was confirmed: the documents follow as far as nothing was consumed, received or started.

        :param specification: values by parameter code (``False``: the standard product); ``None``: as it is
        :param quantity: in the line's unit; ``None``: as it is
        :param bom: ``mrp.bom``, another revision of the order BoM; ``None``: as it is, or as the specification says
        :return: what was changed and what could not be undone, as ``_mto_effects``
        :raises UserError: nothing of it can be done; nothing is changed then
        """
        self.ensure_one()
        self._mto_check_may_amend()
        before, old_bom = self._mto_facts(), self.mto_bom_id
        self.env["mto.ledger"].sudo()._turn(self.company_id)
        line = self.with_context(mto_amending=True, skip_procurement=True)
        made_anew = False
        if specification is not None and (specification or {}) != (line.mto_specification or {}):
            line.mto_specification = specification
            line._mto_ensure_order_bom()
            made_anew = True
        if bom is not None and bom != line.mto_bom_id:
            line._mto_check_conflicts(bom)
            # Who may change the order decides by which revision it is made.
            line.sudo().mto_bom_id = bom
            made_anew = True
        previous = {self.id: self.product_uom_qty}
        if quantity is not None:
            line.product_uom_qty = quantity
        if made_anew:
            self._mto_check_can_follow()
        if made_anew and self._mto_is_pegged() and self.product_uom_id.compare(self.product_uom_qty, 0.0) > 0:
            self._mto_follow_line()
        else:
            self.with_context(mto_logged=True)._action_launch_stock_rule(previous_product_uom_qty=previous)
        if old_bom != self.mto_bom_id:
            self._mto_drop_release_request(old_bom)
            self._mto_request_release()
        effects = self._mto_effects(before)
        self._mto_log_effects(effects)
        return effects

    def write(self, vals):
        """A confirmed line follows another specification wherever it comes from."""
        if "mto_specification" not in vals or self.env.context.get("mto_amending"):
            return super().write(vals)
        wished = {line: line._mto_read_input(vals)["mto_specification"] for line in self if line.state == "sale"}
        amended = self.filtered(lambda line: line in wished and (wished[line] or {}) != (line.mto_specification or {}))
        for line in amended:
            line._mto_amend(wished[line] or False, vals.get("product_uom_qty"))
        rest = {name: value for name, value in vals.items() if name not in ("mto_specification", "product_uom_qty")}
        done = not amended or not rest or super(SaleOrderLine, amended).write(rest)
        return done and super(SaleOrderLine, self - amended).write(vals)

    def _get_protected_fields(self):
        return [*super()._get_protected_fields(), "mto_specification"]

    def _mto_check_may_amend(self):
        self.order_id.check_access("write")
        if self.state != "sale":
            raise UserError(self.env._("%s is not confirmed: change the line itself.", self.display_name))
        if self.order_id.locked:
            raise UserError(self.env._("%s is locked. Unlock it to change its lines.", self.order_id.name))

    def _mto_check_can_follow(self):
        """
        :raises UserError: all of the line has been begun as it was
        """
        underway = self.sudo()._mto_underway()
        begun = sum(quantity for move, quantity in underway.delivered if move.product_id == self.product_id)
        served = [origin for need, origin in underway.served if need.sale_line_id and need.product_id == self.product_id]
        begun += sum(origin._mto_quantity() for origin in dict.fromkeys(served))
        if self.product_id.uom_id.compare(begun, self._mto_quantity()) < 0:
            return
        documents = {origin.production_id.name or origin.purchase_line_id.order_id.name for origin in served}
        raise UserError(
            self.env._(
                "%(line)s can no longer be made otherwise: all of it is delivered, ordered or begun (%(documents)s). "
                "Add a new line instead.",
                line=self.display_name,
                documents=", ".join(sorted(documents)) or self.env._("delivered"),
            )
        )

    # ---------------------------------------------------------------------------------------------------- ordinary way

    def _action_launch_stock_rule(self, *, previous_product_uom_qty=False):
        """A confirmed line that has its promise follows it as a whole; its documents change where they can."""
        followed = self.filtered(lambda line: line._mto_follows(previous_product_uom_qty))
        result = super(SaleOrderLine, self - followed)._action_launch_stock_rule(
            previous_product_uom_qty=previous_product_uom_qty
        )
        for line in followed:
            before = line._mto_facts() if previous_product_uom_qty and not self.env.context.get("mto_logged") else None
            line._mto_follow_line()
            if before:
                line._mto_log_effects(line._mto_effects(before))
        # Where nothing is wanted any more nothing is promised.
        self.filtered(
            lambda line: line.state == "sale" and line.product_id and line.product_uom_id.is_zero(line.product_uom_qty)
        )._mto_withdraw_promises()
        return result

    def _mto_withdraw_promises(self):
        # As in _mto_follow_line.
        live = self.sudo().mto_promise_ids.filtered(lambda promise: promise.state in ("draft", "held", "committed"))
        live._free_slots()
        live.write({"state": "cancelled"})

    def _mto_follows(self, previous):
        """Whether this write of a quantity, or this line added to a confirmed order, is planned as a whole."""
        if self.env.context.get("skip_procurement") or self.state != "sale" or self.order_id.locked:
            return False
        if not self._mto_is_pegged() or self.product_uom_id.compare(self.product_uom_qty, 0.0) <= 0:
            return False
        if not previous:
            return not self.move_ids and not self.mto_promise_ids.filtered(lambda promise: promise.state != "draft")
        changed = self.product_uom_id.compare(self.product_uom_qty, previous.get(self.id, 0.0)) != 0
        return changed and self.mto_promise_id.state in ("committed", "kept", "missed")

    # ---------------------------------------------------------------------------------------------------------- follow

    def _mto_follow_line(self):
        """Plan this line anew, around what can no longer be changed, and put its documents on the new plan.

        The promise of before stays on record as cancelled.
        """
        self.ensure_one()
        self.env["mto.ledger"].sudo()._turn(self.company_id)
        old = self.mto_promise_id.filtered(lambda promise: promise.state == "committed")
        promise = self.env["mto.promise"]._promise(self, old.promised_date or None)
        self._mto_follow_promises(promise)
        given = self.order_id.commitment_date or old.promised_date
        if given and promise.promised_date > given:
            self.order_id._mto_tell_late(promise.with_env(self.env), {self: given})

    def _mto_follow_promises(self, promises):
        """Put the documents of these lines on the plans of ``promises``, their new drafts, and commit those.

        The promises of before stay on record as cancelled.
        """
        # Sellers change their orders without rights on manufacturing and purchase; only supply of these lines is touched.
        lines = self.sudo().with_company(self.company_id).with_context(mto_cancel_supply=True, skip_activity=True)
        promises = promises.sudo().with_env(lines.env)
        spare = lines._mto_surplus()
        for line in lines:
            line._mto_free_plan(line.mto_promise_id.filtered(lambda promise: promise.state == "committed"))
        promises._book_slots()
        promises.write({"state": "held"})
        for promise in promises:
            line = promise.sale_line_id
            line._mto_follow_promise(promise)
            line._mto_trim_supply(promise, spare)
        promises._put_into_effect()

    def _mto_free_plan(self, promise):
        """Give back what the plan of before has taken of work centers, save for what stays as it is."""
        promise._free_slots()
        workorders = self._mto_underway().productions.workorder_ids
        workorders.leave_id.unlink()
        # As Odoo's button_unplan: with dates left, another work center would enter a slot of its own for them.
        workorders.write({"date_start": False, "date_finished": False})
        promise.write({"state": "cancelled"})

    def _mto_follow_promise(self, promise):
        """Make the documents of this line what ``promise`` plans, from the delivery down."""
        delivery = promise.step_ids.filtered(lambda step: step.kind == "delivery")
        free, left = self._mto_open_deliveries(), self._mto_needs()
        missing = []
        for step in delivery._supplies():
            # Batches and minimum quantities bring in more than is delivered.
            part = step.product_id, step.bom_line_id
            quantity = min(step.quantity, left[part])
            left[part] -= quantity
            if step._mto_is_delivered():
                continue
            same = free.filtered(
                lambda move, step=step: (
                    move.product_id == step.product_id and (not step.bom_line_id or move.bom_line_id == step.bom_line_id)
                )
            )
            move = same.filtered(lambda move, step=step: move._mto_is_supplied_by(step))[:1]
            if move:
                free -= move
                move._mto_follow(step, quantity, step.uom_id)
            else:
                missing.append((step, quantity))
        free._mto_give_up()
        self._mto_deliver(missing)
        self._mto_say_anew()

    def _mto_needs(self):
        """What has to be delivered for this line in all: quantity (product unit) by product and component line, that of a
        sold kit, empty for anything else."""
        product, nothing = self.product_id, self.env["mrp.bom.line"]
        kit = self.env["mrp.bom"]._bom_find(product, company_id=self.company_id.id, bom_type="phantom")[product]
        if not kit:
            return {(product, nothing): self._mto_quantity()}
        kits = self.product_uom_id._compute_quantity(self.product_uom_qty, kit.product_uom_id) / kit.product_qty
        needs = Counter()
        for part, values in kit.explode(product, kits)[1]:
            unit = part.product_id.uom_id
            needs[part.product_id, part] += part.product_uom_id._compute_quantity(values["qty"], unit, round=False)
        return needs

    def _mto_say_anew(self):
        """What is made says what is specified by now; deliveries do by themselves."""
        said = self._prepare_procurement_values()["product_description_variants"]
        made = self._mto_underway().productions.filtered(lambda production: production.product_id == self.product_id)
        made.filtered(lambda production: production.product_description_variants != said).product_description_variants = said

    def _mto_deliver(self, steps):
        """Call for the deliveries that these steps supply, each with its quantity (product unit)."""
        procurements = []
        for step, quantity in steps:
            values = self._prepare_procurement_values() | {
                "mto_step_id": step.id,
                "mto_supply": step._supply_kind(),
                "bom_line_id": step.bom_line_id.id,
            }
            procurements.append(
                self.env["stock.rule"].Procurement(
                    step.product_id,
                    quantity,
                    step.uom_id,
                    self._get_location_final(),
                    step.product_id.display_name,
                    self.order_id.name,
                    self.order_id.company_id,
                    values,
                )
            )
        if procurements:
            if not self.order_id.stock_reference_ids:
                self.env["stock.reference"].create(self._prepare_reference_vals())
            self.env["stock.rule"].run(procurements)
            self.order_id.picking_ids.filtered(lambda picking: picking.state == "draft").action_confirm()
