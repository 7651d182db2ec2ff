from odoo import api, fields, models


class MrpRoutingWorkcenter(models.Model):
    _name = "mrp.routing.workcenter"
    _inherit = ["mrp.routing.workcenter", "mto.order.bom.part"]

    mto_standard_operation_id = fields.Many2one(
        "mrp.routing.workcenter",
        "Standard Operation",
        index="btree_not_null",
        ondelete="set null",
        help="The operation of the standard bill of materials that this one of an order BoM was made from.",
    )
    mto_note = fields.Text("Note", help="For the workshop: what is special about this operation in this order.")

    @api.model
    def _mto_content(self):
        return {
            "bom_id",
            "name",
            "active",
            "workcenter_id",
            "sequence",
            "time_mode",
            "time_cycle_manual",
            "blocked_by_operation_ids",
            "needed_by_operation_ids",
            "mto_note",
        }
