from collections import defaultdict

from odoo import models

from .confirmation import confirmation_of


class MrpBom(models.Model):
    _inherit = "mrp.bom"

    def _bom_find(self, products, picking_type=None, company_id=False, bom_type=False):
        """Look each product up once in a confirmation, which asks again for every order, move and rule."""
        confirmation = confirmation_of(self.env)
        if not confirmation:
            return super()._bom_find(products, picking_type, company_id, bom_type)
        question = (picking_type and picking_type.id, company_id or self.env.company.id, bom_type)
        known = confirmation.bom_ids.setdefault(question, {})
        missing = products.filtered(lambda product: product.id not in known)
        if missing:
            found = super()._bom_find(missing, picking_type, company_id, bom_type)
            known.update({product.id: found[product].id for product in missing})
        result = defaultdict(self.browse)
        result.update({product: self.browse(known[product.id]) for product in products if known[product.id]})
        return result
