from odoo import models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _mto_divide_elsewhere(self, product, quantity, uom, location, free):
        """What no promise has planned and another warehouse is to send: what is free there, the rest made or bought
        there, if somebody does."""
        if self._mto_has_maker(product):
            return self._mto_divide_free(product, quantity, uom, location, free)
        return [(quantity, uom, {"mto_supply": "stock", "mto_step_id": False})]

    def _mto_has_maker(self, product):
        """Whether a new supply of ``product`` can be made or bought in the company of this line, in any warehouse."""
        self.ensure_one()
        company = self.company_id
        mine = (company, company.browse())
        return any(bom.company_id in mine for bom in product.sudo().bom_ids) or any(
            seller.company_id in mine for seller in product.sudo().seller_ids
        )
