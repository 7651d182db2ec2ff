from odoo import fields, models


class MtoPromiseStep(models.Model):
    _inherit = "mto.promise.step"

    def _is_vendor_chosen(self):
        """Whether its vendor line was chosen, where Odoo would select one by itself."""
        seller = self.supplierinfo_id
        chosen = self.promise_id.choices or []
        return bool(seller) and any(kind in ("vendor", "expedite") and id_ == seller.id for kind, _about, id_ in chosen)

    def _prepare_chosen_price(self, order, uom):
        """Price and discount of the chosen vendor line on a purchase ``order``, as
        ``purchase.order.line._prepare_purchase_order_line`` has them of the line that it selects."""
        seller, company = self.supplierinfo_id, order.company_id
        price = seller.price + (seller.mto_expedite_price if self.is_expedited else 0.0)
        price = (seller.product_uom_id or self.product_id.uom_id)._compute_price(price, uom)
        taxes = self.product_id.supplier_taxes_id.filtered_domain(self.env["account.tax"]._check_company_domain(company))
        price = self.env["account.tax"]._fix_tax_included_price_company(
            price, taxes, order.fiscal_position_id.map_tax(taxes), company
        )
        if seller.currency_id != order.currency_id:
            price = seller.currency_id._convert(price, order.currency_id, company, order.date_order, round=False)
        return {"price_unit": price, "discount": seller.discount}

    def _prepare_answer(self):
        values = super()._prepare_answer()
        spans = [map(fields.Datetime.to_datetime, span) for span in self.overtime or []]
        minutes = sum((end - start).total_seconds() / 60 for start, end in spans)
        return values | {"expedited": self.is_expedited, "overtime": minutes}
