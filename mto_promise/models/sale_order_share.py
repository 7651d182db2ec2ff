from typing import NamedTuple

from odoo import models
from odoo.tools import format_date


class HoldLimits(NamedTuple):
    """What the holds of one ``party`` (salesperson or sales team, by ``field`` of the order) may keep together: ``share``
    in percent of what is free within ``days``, and ``count`` quotations. 0: no limit."""

    field: str
    party: models.BaseModel
    name: str
    share: float
    days: int
    count: int


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _mto_hold_limits(self):
        """The limits of the holds of this order: those of its team where it has own ones, else the company's."""
        self.ensure_one()
        company = self.company_id
        # Sellers do not read the settings of their team, they keep to them.
        team = self.team_id.sudo()
        source = team if team.mto_has_hold_limits else company
        field = "team_id" if company.mto_hold_share_of == "team" else "user_id"
        party = self[field].sudo()
        nobody = self.env._("Orders without a sales team") if field == "team_id" else self.env._("Orders without a salesperson")
        return HoldLimits(
            field, party, party.name or nobody, source.mto_hold_share, company.mto_hold_share_days, source.mto_hold_limit
        )

    def _mto_hold_words(self, amount):
        """This quotation and the ``amount`` that it holds, in a line."""
        expiry = self.mto_promise_expires_at
        until = expiry and self.env._("until %s", format_date(self.env, expiry, date_format="medium"))
        return ", ".join(filter(None, [self.name, self.partner_id.display_name, amount, until]))
