from odoo import api, fields, models


class StockMove(models.Model):
    _inherit = "stock.move"

    mto_weight = fields.Float(
        "Weight as Specified",
        digits="Stock Weight",
        compute="_compute_mto_size",
        compute_sudo=True,
        help="Of the goods moved, or still to be moved, as the customer specified them.",
    )
    mto_volume = fields.Float("Volume as Specified", digits="Volume", compute="_compute_mto_size", compute_sudo=True)

    @api.depends(
        "product_id",
        "product_uom_qty",
        "product_uom",
        "quantity",
        "state",
        "sale_line_id.mto_unit_weight",
        "sale_line_id.mto_unit_volume",
    )
    def _compute_mto_size(self):
        for move in self:
            amount = move.quantity if move.state == "done" else move.product_uom_qty
            quantity = move.product_uom._compute_quantity(amount, move.product_id.uom_id, round=False) if amount else 0.0
            weight, volume = move._mto_unit_size()
            move.mto_weight, move.mto_volume = quantity * weight, quantity * volume

    def _mto_is_sized(self):
        """Whether the goods have a weight and volume of their own: they are delivered as a customer specified them."""
        self.ensure_one()
        line = self.sale_line_id
        return bool(line.mto_specification) and line.product_id == self.product_id

    def _mto_unit_size(self):
        """Weight and volume of a unit of the product, as specified where it is."""
        self.ensure_one()
        if self._mto_is_sized():
            return self.sale_line_id.mto_unit_weight, self.sale_line_id.mto_unit_volume
        return self.product_id.weight, self.product_id.volume

    def _mto_size_excess(self):
        """How much heavier and bigger a unit is than the standard product, by which Odoo reckons."""
        weight, volume = self._mto_unit_size()
        return weight - self.product_id.weight, volume - self.product_id.volume

    @api.depends("sale_line_id.mto_unit_weight", "sale_line_id.mto_specification")
    def _cal_move_weight(self):
        """With shipping connectors installed, which ask every move for its weight."""
        result = super()._cal_move_weight()
        for move in self.filtered(lambda move: move._mto_is_sized()):
            move.weight = move.product_qty * move._mto_unit_size()[0]
        return result
