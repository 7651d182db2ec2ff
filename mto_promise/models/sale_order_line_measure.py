from graphlib import CycleError

from odoo import api, fields, models

from ..engine.figures import size
from ..engine.formula_error import FormulaError


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    mto_unit_weight = fields.Float(
        "Weight per Unit",
        digits="Stock Weight",
        compute="_compute_mto_unit_size",
        compute_sudo=True,
        store=True,
        help="What a unit of the product weighs as specified.",
    )
    mto_unit_volume = fields.Float(
        "Volume per Unit",
        digits="Volume",
        compute="_compute_mto_unit_size",
        compute_sudo=True,
        store=True,
        help="What space a unit of the product takes as specified.",
    )
    mto_weight = fields.Float("Weight", digits="Stock Weight", compute="_compute_mto_size")
    mto_volume = fields.Float("Volume", digits="Volume", compute="_compute_mto_size")

    def _mto_is_bought_to_measure(self):
        """Whether what was specified is bought as it is sold; only once the line has been given its order BoM."""
        return bool(self.mto_specification) and not self.mto_bom_id

    @api.depends("mto_specification", "product_id")
    def _compute_mto_unit_size(self):
        """Worked out when it is specified: later changes of the product's formulas change no order."""
        for line in self:
            line.mto_unit_weight, line.mto_unit_volume = line._mto_specified_size() if line.mto_specification else (0.0, 0.0)

    def _mto_specified_size(self):
        """Weight and volume of a unit of the product as specified, the standard product's where they cannot be told."""
        product = self.product_id
        try:
            specification = self._mto_specified()
            return size(self._mto_definition(), specification, product.weight, product.volume, product.lst_price)
        except (FormulaError, CycleError):
            # What has been sold must be delivered, whatever has become of its definition since.
            return product.weight, product.volume

    @api.depends("mto_specification", "mto_unit_weight", "product_id", "product_uom_qty", "product_uom_id")
    def _compute_mto_size(self):
        for line in self:
            quantity = line._mto_quantity()
            weight, volume = line._mto_unit_size()
            line.mto_weight, line.mto_volume = quantity * weight, quantity * volume

    def _mto_unit_size(self):
        """Weight and volume of a unit of the product, as specified where it is."""
        self.ensure_one()
        if self.mto_specification:
            return self.mto_unit_weight, self.mto_unit_volume
        return self.product_id.weight, self.product_id.volume
