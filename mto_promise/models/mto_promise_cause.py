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
        help="The step that lost the most time on the way to a delivery after the promised day.",
    )

    def _find_causes(self):
        """Note on each of these promises, delivered too late, what made it so."""
        for promise in self:
            # Who delivers has no rights on purchases and work orders.
            steps = promise.sudo().step_ids
            promise.sudo().cause_step_id = cause([step._prepare_done() for step in steps])


class MtoPromiseStep(models.Model):
    _inherit = "mto.promise.step"

    @api.depends("operation_id", "product_id", "workcenter_id", "partner_id")
    def _compute_display_name(self):
        # Sellers read who was late without having rights on operations and work centers.
        for step in self.sudo():
            place = step.workcenter_id if step.kind == "operation" else step.partner_id
            names = [step.operation_id.name or step.product_id.display_name, place.display_name]
            step.display_name = " · ".join(filter(None, names))

    def _prepare_done(self):
        """This step as planned and as it came, as ``engine.cause.Done``."""
        return Done(self.id, self.parent_id.id or None, self.kind == "operation", self.date_start, self.date_end, self._ended())

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
