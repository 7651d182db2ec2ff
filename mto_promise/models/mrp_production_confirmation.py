from odoo import api, models

from .confirmation import confirmation_of


class MrpProduction(models.Model):
    _inherit = "mrp.production"

    @api.model_create_multi
    def create(self, vals_list):
        """Hand the references of orders on to their moves, which Odoo does when it writes these once more."""
        productions = super().create(vals_list)
        if confirmation_of(self.env):
            for references, orders in productions.grouped("reference_ids").items():
                moves = orders.move_raw_ids | orders.move_finished_ids
                moves.filtered(lambda move: not move.reference_ids).reference_ids = references
        return productions

    def _compute_move_raw_ids(self):
        return super(MrpProduction, self._mto_made_anew("move_raw_ids"))._compute_move_raw_ids()

    def _compute_workorder_ids(self):
        return super(MrpProduction, self._mto_made_anew("workorder_ids"))._compute_workorder_ids()

    def _mto_made_anew(self, name):
        """Those of these orders whose components, or work orders (field ``name``), are not yet what they would be computed to.

        While it creates a draft, Odoo takes it for changed and writes the same values once more.
        """
        confirmation = confirmation_of(self.env)
        if not confirmation:
            return self
        return self.filtered(
            lambda production: not production.mto_line_id or confirmation.makes(name, production.id, production._mto_made_for())
        )

    def _mto_made_for(self):
        """What components and work orders depend on."""
        self.ensure_one()
        return (
            *(self.state, self.company_id, self.bom_id, self.product_id, self.product_qty, self.product_uom_id),
            *(self.location_src_id, self.never_product_template_attribute_value_ids),
        )

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
        return super(MrpProduction, self - standing)._compute_move_finished_ids()

    def _mto_finishes_the_same(self):
        """Whether the finished moves of a draft are there already and go where the order's are to go."""
        self.ensure_one()
        own = self.move_finished_ids.filtered(lambda move: move.product_id == self.product_id)
        return self.state == "draft" and len(own) == 1 and self.move_dest_ids <= own.move_dest_ids
