from odoo import models


class StockPackage(models.Model):
    _inherit = "stock.package"

    def _get_weight(self, picking_id=False):
        """As Odoo, with the goods of a transfer weighed as their customers specified them."""
        weights = super()._get_weight(picking_id)
        if not picking_id:
            return weights
        children_of, package_ids = self._get_all_children_package_dest_ids()
        lines = self.env["stock.move.line"].search([("result_package_id", "in", package_ids), ("picking_id", "=", picking_id)])
        for package in self:
            packages = {package.id, *children_of.get(package, [])}
            weights[package] += lines.filtered(lambda line, ids=packages: line.result_package_id.id in ids)._mto_excess_weight()
        return weights
