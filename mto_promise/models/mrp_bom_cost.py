from odoo import models


class MrpBom(models.Model):
    _inherit = "mrp.bom"

    def _mto_unit_cost(self, product):
        """What one unit of ``product`` costs by this bill of materials, every level of it that is made.

        :return: in the currency of the environment's company
        """
        self.ensure_one()
        batch = self.product_uom_id._compute_quantity(self.product_qty, product.uom_id, round=False)
        cost = sum(
            operation._mto_cycle_cost() for operation in self.operation_ids if not operation._skip_operation_line(product)
        )
        for line in self.bom_line_ids.filtered(lambda line: not line._skip_bom_line(product)):
            part = line.product_id
            quantity = line.product_uom_id._compute_quantity(line.product_qty, part.uom_id, round=False)
            bom = line.mto_bom_id or line.child_bom_id
            cost += quantity * (bom._mto_unit_cost(part) if bom else part.standard_price)
        return cost / (batch or 1.0)
