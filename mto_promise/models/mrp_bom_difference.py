from odoo import api, fields, models

from ..snapshot.difference import compare, read_costs
from .sale_order_line_configurator import COST_GROUPS


class MrpBom(models.Model):
    _inherit = "mrp.bom"

    mto_differences = fields.Json(
        "Differences",
        compute="_compute_mto_differences",
        help="How the order BoM differs from what the formulas say, from the standard product and from the previous "
        "revision, in plain values as the views draw it.",
    )

    @api.depends("mto_edition", "mto_base_bom_id", "mto_previous_bom_id")
    @api.depends_context("uid", "lang", "allowed_company_ids")
    def _compute_mto_differences(self):
        for bom in self:
            bom.mto_differences = bom._mto_read_differences() if bom._origin.mto_origin_bom_id else False

    def _mto_read_differences(self):
        """Each of the differences of this order BoM, the most interesting first: title, what to say where there is none,
        and ``snapshot.difference.compare``. Costs are of a product unit in the currency of the company."""
        # Sellers read what is made for their orders without rights on work centers and costs; those stay hidden.
        bom = self._origin.sudo()
        company = bom.company_id or self.env.company
        previous = bom.mto_previous_bom_id
        reader = (bom | previous)._mto_reader()
        mine = reader.read(bom)
        sides = []
        if previous:
            title = self.env._("Compared with revision %s", previous.mto_revision)
            sides.append((title, self.env._("Nothing has been changed since."), reader.read(previous)))
        if bom.mto_hand_line_id:
            empty = self.env._("Nothing has been changed by hand.")
            sides.append((self.env._("Changed by hand"), empty, reader.base(bom)))
        standard = reader.standard(bom.product_id)
        if standard:
            title, empty = self.env._("Compared with the standard product"), self.env._("It is made as the standard product.")
            sides.append((title, empty, standard))
        costs = None
        if any(map(self.env.user.has_group, COST_GROUPS)):
            costs = read_costs([mine, *(side for _title, _empty, side in sides)], company.sudo())
        return [
            {
                "title": title,
                "empty": empty,
                "difference": compare(bom.env, side, mine, costs),
                "currency_id": company.currency_id.id,
            }
            for title, empty, side in sides
        ]
