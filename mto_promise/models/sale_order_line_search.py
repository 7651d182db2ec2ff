from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..snapshot.specification_search import specified


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    mto_specification_search = fields.Char(
        "Specified",
        store=False,
        search="_search_mto_specification",
        help="Find by what was specified, e.g. Wood: Oak, width >= 2000, engraving = yes, or any value.",
    )

    _mto_specification_idx = models.Index("USING gin (mto_specification jsonb_path_ops) WHERE mto_specification IS NOT NULL")

    def _search_mto_specification(self, operator, value):
        if operator not in ("in", "ilike", "like", "=ilike", "=like"):
            return NotImplemented
        asked = list(value) if operator == "in" else [value]
        conditions = [specified(self.env, str(words)) for words in asked if words]

        def to_sql(model, alias, query):
            values = model._field_to_sql(alias, "mto_specification", query)
            found = [SQL("(%s IS NOT NULL AND %s)", values, condition(values)) for condition in conditions]
            if len(conditions) < len(asked):
                found.append(SQL("%s IS NULL", values))
            return SQL("(%s)", SQL(" OR ").join(found)) if found else SQL("FALSE")

        return Domain.custom(to_sql=to_sql)
