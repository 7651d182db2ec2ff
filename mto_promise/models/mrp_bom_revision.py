from odoo import api, fields, models


class MrpBom(models.Model):
    _inherit = "mrp.bom"

    mto_revision = fields.Integer(
        "Revision", default=1, copy=False, help="Counts what a confirmed order line has been made by, one after the other."
    )
    mto_previous_bom_id = fields.Many2one(
        "mrp.bom", "Previous Revision", index="btree_not_null", ondelete="restrict", copy=False
    )
    mto_revision_ids = fields.Many2many(
        "mrp.bom", compute="_compute_mto_revision_ids", string="Revisions", context={"active_test": False}
    )
    mto_is_draft_revision = fields.Boolean(compute="_compute_mto_is_draft_revision")
    mto_revision_state = fields.Selection(
        [("draft", "Being Changed"), ("current", "In Force"), ("past", "Replaced")],
        string="Revision State",
        compute="_compute_mto_is_draft_revision",
    )

    @api.depends("mto_previous_bom_id", "mto_hand_line_id")
    def _compute_mto_revision_ids(self):
        """All revisions of the line, the newest first."""
        for bom in self:
            line, found = bom.mto_hand_line_id, self.browse()
            if line:
                found = self.with_context(active_test=False).search(
                    [("mto_hand_line_id", "=", line.id), ("mto_previous_bom_id", "!=", False)]
                )
            bom.mto_revision_ids = (bom | found | found.mto_previous_bom_id).sorted("mto_revision", reverse=True)

    @api.depends("mto_previous_bom_id", "mto_frozen_date", "mto_line_ids")
    def _compute_mto_is_draft_revision(self):
        for bom in self:
            lines = bom.sudo().mto_line_ids
            bom.mto_is_draft_revision = bool(bom.mto_previous_bom_id) and not lines and not bom.mto_frozen_date
            bom.mto_revision_state = "draft" if bom.mto_is_draft_revision else "current" if lines else "past"

    def action_mto_apply_revision(self):
        """Show what this revision changes of its confirmed order, and offer to do it."""
        self.ensure_one()
        line = self.mto_hand_line_id
        line._mto_check_conflicts(self)
        return self.env["mto.amendment"]._open(line, bom_id=self.id)

    def _mto_revised(self, line):
        """A copy of this frozen order BoM that can be changed for ``line``: its next revision."""
        return self._mto_changed_for(line, mto_previous_bom_id=self.id, mto_revision=self.mto_revision + 1)
