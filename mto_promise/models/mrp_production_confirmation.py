from odoo import models

from .confirmation import confirmation_of


class MrpProduction(models.Model):
    _inherit = "mrp.production"

    def _compute_move_finished_ids(self):
        """Move what an order will finish, where Odoo deletes and creates it anew each time its draft's date changes.

        In a confirmation nothing else of the draft changes after its moves are there.
        """
        standing = self.browse()
        if confirmation_of(self.env):
            standing = self.filtered(lambda production: production.mto_line_id and production._mto_finishes_the_same())
        for production in standing:
            for field in ("date", "date_deadline"):
                moment = production.date_finished if field == "date" else production.date_deadline
                moved = production.move_finished_ids.filtered(lambda move, f=field, m=moment: m and move[f] != m)
                moved.write({field: moment})
            # What was looked at is assigned all the same: it is computed.
            production.move_finished_ids = production.move_finished_ids
        return super(MrpProduction, self - standing)._compute_move_finished_ids()

    def _mto_finishes_the_same(self):
        """Whether the finished moves of a draft are there already and go where the order's are to go."""
        self.ensure_one()
        own = self.move_finished_ids.filtered(lambda move: move.product_id == self.product_id)
        return self.state == "draft" and len(own) == 1 and self.move_dest_ids <= own.move_dest_ids
