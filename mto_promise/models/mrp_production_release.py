from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .mrp_bom_release import GROUP

PRODUCING = ("progress", "to_close", "done")


class MrpProduction(models.Model):
    """Manufacturing orders by order BoMs that engineering has not released: planned, supplied, but not started."""

    _inherit = "mrp.production"

    mto_release_bom_id = fields.Many2one(
        "mrp.bom",
        "Waits for Release of",
        compute="_compute_mto_release_bom_id",
        compute_sudo=True,
        search="_search_mto_release_bom_id",
        help="The order BoM that engineering must release before production may start.",
    )
    mto_release_latest = fields.Datetime(related="mto_release_bom_id.mto_release_latest")
    mto_may_release = fields.Boolean(compute="_compute_mto_may_release")

    @api.depends(
        "state", "bom_id.mto_release_state", "mto_line_id.mto_bom_id.mto_release_state", "production_group_id.parent_ids"
    )
    def _compute_mto_release_bom_id(self):
        open_ = self.filtered(lambda production: production.state not in ("done", "cancel"))
        waiting = open_._mto_waiting_boms()
        for production in self:
            production.mto_release_bom_id = waiting.get(production)

    def _search_mto_release_bom_id(self, operator, value):
        if operator not in ("in", "not in") or set(value) != {False}:
            return NotImplemented
        boms = self.env["mrp.bom"].sudo().with_context(active_test=False).search([("mto_release_state", "=", "waiting")])
        candidates = self.sudo().search(
            [
                ("state", "not in", ("done", "cancel")),
                "|",
                ("bom_id", "in", boms.ids),
                ("mto_line_id", "in", boms._mto_release_lines().ids),
            ]
        )
        return [("id", operator == "not in" and "in" or "not in", [p.id for p in candidates._mto_waiting_boms()])]

    @api.depends_context("uid")
    def _compute_mto_may_release(self):
        self.mto_may_release = self.env.user.has_group(GROUP)

    def _mto_waiting_boms(self):
        """The order BoM to be released first by each production that waits for one.

        That is the order BoM of the order line, else its own, else that of what it is made for.
        """
        waiting = {}
        paths = {}
        for production in self.sudo():  # People of the shop have no rights on order lines.
            bom = production.mto_line_id.mto_bom_id
            if bom.mto_release_state == "waiting":
                waiting[production] = bom
            elif bom or production.bom_id.mto_release_state:
                paths[production] = (production, production)
        while paths:
            further = {}
            for production, (level, seen) in paths.items():
                bom = level.bom_id.filtered(lambda bom: bom.mto_release_state == "waiting")[:1]
                above = level.production_group_id.parent_ids.production_ids - seen
                if bom:
                    waiting[production] = bom
                elif above:
                    further[production] = (above, seen | above)
            paths = further
        return waiting

    def _mto_is_producing(self):
        self.ensure_one()
        return self.state in PRODUCING

    def _mto_has_begun(self):
        """Whether something was made or taken: while an order is cancelled its state alone can look so."""
        self.ensure_one()
        moves = self.move_raw_ids | self.move_finished_ids
        return (
            any(state in ("progress", "done") for state in self.workorder_ids.mapped("state"))
            or not self.product_uom_id.is_zero(self.qty_producing)
            or any(move.state == "done" or (move.picked and move.state != "cancel") for move in moves)
        )

    def _mto_touch(self):
        """Change these rows as they are, so that a transaction that starts one of them meanwhile is tried again."""
        self.flush_recordset()
        if self:
            self.env.cr.execute(SQL("UPDATE mrp_production SET state = state WHERE id = ANY(%s)", self.ids))

    # ------------------------------------------------------------------------------------------------------ not started

    def _compute_state(self):
        """Whatever is done to a manufacturing order (work orders, quantities, components taken), its state shows that
        production has begun: so this is where nothing gets by."""
        before = {production: production.state for production in self}
        result = super()._compute_state()
        self.filtered(
            lambda production: (
                production._origin == production
                and production.state in PRODUCING
                and before[production] not in PRODUCING
                and production._mto_has_begun()
            )
        )._mto_check_released()
        return result

    def write(self, vals):
        if vals.get("state") in PRODUCING or vals.get("qty_producing"):
            self.filtered(lambda production: not production._mto_is_producing())._mto_check_released()
        return super().write(vals)

    def _mto_check_released(self):
        """
        :raises UserError: one of these waits for engineering release
        """
        for production, bom in self._mto_waiting_boms().items():
            person = bom._mto_release_person()
            line = production.mto_line_id
            raise UserError(
                self.env._(
                    "%(production)s cannot be started: the order BoM of %(product)s%(line)s waits for engineering "
                    "release. %(person)s can release it, on the bill of materials or under Make to Order > Waiting for "
                    "Release.",
                    production=production.name,
                    product=bom.product_id.display_name or bom.display_name,
                    line=self.env._(" (%s)", line.display_name) if line else "",
                    person=person.name or self.env._("A member of “%s”", self.env.ref(GROUP).sudo().full_name),
                )
            )

    def action_mto_release(self):
        """Release the order BoM that this manufacturing order waits for."""
        self.mto_release_bom_id.with_env(self.env).action_mto_release()
        return True
