import json

from odoo import api, models


class IrFieldsConverter(models.AbstractModel):
    _inherit = "ir.fields.converter"

    @api.model
    def _str_to_json(self, model, field, value, savepoint):
        """Specifications may be imported as people write them; lines read them, and say what is wrong, themselves."""
        if model._name == "sale.order.line" and field.name == "mto_specification":
            try:
                return json.loads(value), []
            except ValueError:
                return value, []
        return super()._str_to_json(model, field, value, savepoint)
