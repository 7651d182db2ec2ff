from odoo import models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _mto_name_beside(self):
        """The description without the specification, beside which it stands."""
        self.ensure_one()
        return self.name.replace(self.mto_specification_text or "", "").strip()

    def _mto_words_for_customer(self):
        """Pairs of label and value in the customer's language."""
        return self.with_context(lang=self.order_id.partner_id.lang or self.env.lang)._mto_specification_words()
