from odoo import models


class MrpProduction(models.Model):
    _inherit = "mrp.production"

    def _mto_is_fixed(self):
        """Whether this order stays as it is: done, cancelled, begun, or merged of orders for several needs."""
        self.ensure_one()
        needs = self.move_finished_ids.move_dest_ids.filtered(
            lambda move: move.product_id == self.product_id and move.state not in ("done", "cancel")
        )
        return self.state in ("done", "cancel") or len(needs) > 1 or self._mto_is_started()

    def _mto_open_needs(self):
        """The component moves that follow the bill of materials; those added by hand are the shop's own affair."""
        return self.move_raw_ids.filtered(lambda move: move.bom_line_id and move.state not in ("done", "cancel"))
