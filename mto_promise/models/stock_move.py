from odoo import fields, models


class StockMove(models.Model):
    _inherit = "stock.move"

    mto_line_id = fields.Many2one("sale.order.line", "Made for", index="btree_not_null", copy=True)
    mto_step_id = fields.Many2one(
        "mto.promise.step", "Promise Step", index="btree_not_null", help="The step of the promise that supplies this move."
    )
