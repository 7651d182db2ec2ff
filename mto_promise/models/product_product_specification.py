from odoo import models


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _mto_has_vendor(self, company):
        self.ensure_one()
        # Sellers have no rights on vendors; only whether there is one is told.
        return any(seller.company_id in (company, company.browse()) for seller in self.sudo().seller_ids)

    def _mto_words(self, values):
        """Pairs of a parameter's label and its value as a person reads it, in the environment's language.

        :param values: a specification of this product by parameter code
        """
        self.ensure_one()
        values = dict(values or {})
        # Whoever sees the document may read what is specified, without rights on the definitions.
        parameters = self.sudo().mto_parameter_ids.with_context(active_test=False)
        words = [
            (parameter.name, parameter._mto_value_text(values.pop(parameter.code)))
            for parameter in parameters
            if parameter.code in values
        ]
        # A parameter taken off the product since still says what was ordered.
        return words + [(code, value["name"] if isinstance(value, dict) else str(value)) for code, value in values.items()]

    def _mto_text(self, values):
        """The specification of this product in lines, in the environment's language; ``False`` where there is none."""
        return bool(values) and "\n".join(f"{label}: {value}" for label, value in self._mto_words(values))
