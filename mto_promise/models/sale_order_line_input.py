from odoo import api, models
from odoo.exceptions import UserError

from ..snapshot.specification_input import Unreadable, parse_values


class SaleOrderLine(models.Model):
    """Specifications that were not entered in the dialog: a cell of an import has ``length = 2240; wood = oak``, a call
    from outside may have that or values by parameter code."""

    _inherit = "sale.order.line"

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._mto_read_input(vals) for vals in vals_list])

    def write(self, vals):
        if not isinstance(vals.get("mto_specification") or {}, dict):
            for line in self:
                super(SaleOrderLine, line).write(line._mto_read_input(vals))
            return True
        return super().write(vals)

    def _mto_read_input(self, vals):
        """``vals`` with the specification by parameter code.

        :raises UserError: the text cannot be read, or it is not known of which product it is
        """
        text = vals.get("mto_specification")
        if not text or isinstance(text, dict):
            return vals
        product = self.env["product.product"].browse(vals.get("product_id") or self.product_id.id)
        if not product:
            raise UserError(self.env._("Which product is “%s”? Give the order line its product, too.", text))
        # Sellers specify products whose definitions they may not change.
        parameters = product.sudo().mto_parameter_ids
        if str(text).strip() and not parameters:
            raise UserError(self.env._("%s is not made to measure: leave its specification empty.", product.display_name))
        try:
            values = parse_values(parameters, text, self.mto_specification)
        except Unreadable as error:
            raise UserError(self.env._("%(product)s: %(reason)s", product=product.display_name, reason=error)) from error
        return vals | {"mto_specification": values}
