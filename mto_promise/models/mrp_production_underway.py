from odoo import models


class MrpProduction(models.Model):
    _inherit = "mrp.production"

    def _mto_is_fixed(self):
        """Whether this order stays as it is: done, cancelled or begun."""
        self.ensure_one()
        return self.state in ("done", "cancel") or self._mto_is_started()

    def _mto_open_needs(self):
        """The component moves that follow the bill of materials; those added by hand are the shop's own affair."""
        return self.move_raw_ids.filtered(lambda move: move.bom_line_id and move.state not in ("done", "cancel"))
