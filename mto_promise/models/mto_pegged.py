from odoo import fields, models


class MtoPegged(models.AbstractModel):
    """What is tied to one sale order line for good, and to the step of its promise that it carries out."""

    _name = "mto.pegged"
    _description = "Pegged to an Order Line"

    mto_line_id = fields.Many2one("sale.order.line", "Made for", index="btree_not_null", copy=False)
    mto_step_id = fields.Many2one(
        "mto.promise.step",
        "Promise Step",
        index="btree_not_null",
        copy=False,
        help="The step of the promise that this carries out; of a stock move: the step that supplies it.",
    )
