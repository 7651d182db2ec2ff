from odoo import models

from .confirmation import confirmation_of


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _mto_has_source(self, company):
        """Whether a new supply of this product can be called for in ``company``: a bill of materials, a vendor, or a
        route chosen by hand."""
        self.ensure_one()
        product = self.sudo()  # Sellers have no rights on bills of materials; only whether there is one is told.
        mine = (company, company.browse())
        return bool(
            any(bom.company_id in mine for bom in product.bom_ids)
            or any(seller.company_id in mine for seller in product.seller_ids)
            or product.route_ids
            or product.categ_id.total_route_ids
        )

    def _get_dates_info(self, date, location, route_ids=False):
        """Look no lead times up where a step of a promise tells the dates."""
        confirmation = confirmation_of(self.env)
        if confirmation and confirmation.has_dates:
            return {"date_planned": date, "date_order": date}
        return super()._get_dates_info(date, location, route_ids)
