from odoo import api, fields, models


class MrpRoutingWorkcenter(models.Model):
    _inherit = "mrp.routing.workcenter"

    mto_duration_formula = fields.Char(
        "Duration Formula",
        help="Minutes of a cycle of the work center, in place of the default duration on orders with a specification.",
    )
    mto_condition = fields.Char("Needed if", help="The operation is left out of an order where this is not true.")

    @api.constrains("mto_duration_formula", "mto_condition", "bom_id", "active")
    def _check_mto_formulas(self):
        ruled = self.filtered(lambda operation: operation.mto_duration_formula or operation.mto_condition)
        ruled.bom_id.product_tmpl_id._mto_check_formulas()

    @api.model
    def _mto_block(self, dependencies):
        """Set what blocks operations, for all in one write: pairs of an operation and the ids of those that block it."""
        field = self._fields["blocked_by_operation_ids"]
        field.write_batch(dependencies)
        operations = self.union(*(operation for operation, _blocking in dependencies))
        operations.modified([field.name])
        operations._validate_fields([field.name])

    def _mto_cycle_cost(self):
        """What the work of one cycle costs."""
        self.ensure_one()
        workcenter = self.workcenter_id
        minutes = self.time_cycle * 100.0 / (workcenter.time_efficiency or 100.0)
        return (workcenter.time_start + workcenter.time_stop + minutes) / 60.0 * workcenter.costs_hour
