from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import UserError

from .mto_renewal_row import CHANGES, KINDS

#: About as many lines are planned in one request: each takes a few hundredths of a second, a snapshot of the shop more.
BATCH = 100


class MtoRenewal(models.TransientModel):
    """Asks anew for the dates of many lines: first shows what would change, then records it.

    Both go in batches, each a transaction, which the dialog asks for one after the other.
    """

    _name = "mto.renewal"
    _description = "Promise Anew"

    row_ids = fields.One2many("mto.renewal.row", "renewal_id", "Lines", readonly=True)
    is_applied = fields.Boolean(readonly=True)
    left_count = fields.Integer("Lines Left", compute="_compute_counts")
    progress = fields.Float(compute="_compute_counts", help="Percent of the lines that are planned.")
    change_count = fields.Integer("Lines to Record", compute="_compute_counts")
    other_count = fields.Integer("Otherwise than Shown", compute="_compute_counts")
    summary = fields.Char(compute="_compute_summary")

    @api.depends("row_ids.is_waiting", "row_ids.kind", "row_ids.is_otherwise")
    def _compute_counts(self):
        for renewal in self:
            rows = renewal.row_ids
            renewal.left_count = len(rows.filtered("is_waiting"))
            renewal.progress = 100.0 * (1 - renewal.left_count / len(rows)) if rows else 100.0
            renewal.change_count = len(rows.filtered(lambda row: row.kind in CHANGES))
            renewal.other_count = len(rows.filtered("is_otherwise"))

    @api.depends("row_ids.kind")
    @api.depends_context("lang")
    def _compute_summary(self):
        labels = dict(self.row_ids._fields["kind"]._description_selection(self.env))
        for renewal in self:
            counts = Counter(renewal.row_ids.mapped("kind"))
            renewal.summary = " · ".join(f"{labels[kind]}: {counts[kind]}" for kind, _label in KINDS if counts[kind])

    # ------------------------------------------------------------------------------------------------------------ ask

    @api.model
    def _open(self, lines):
        """The action of a dialog for ``lines``, and for all others of orders that are shipped together.

        :raises UserError: there are none
        :raises AccessError: the user may not read them
        """
        if not lines:
            raise UserError(self.env._("Select the lines whose dates are to be asked for anew."))
        lines.check_access("read")
        together = lines.order_id.filtered(lambda order: order._mto_ships_together())
        lines |= together.order_line.filtered(lambda line: line._mto_is_promisable())
        rows = [fields.Command.create({"sale_line_id": line.id}) for line in lines]
        return self.create({"row_ids": rows})._action_show()

    def action_continue(self):
        """Plan the next batch: show what would change or, once that is to be applied, record it."""
        self.ensure_one()
        rows = self._next_rows()
        skipped = rows._skip()
        if rows - skipped:
            # Explicitly by name: the rows of a part are given to it.
            (rows - skipped)._in_parts(type(rows)._record if self.is_applied else type(rows)._look)

    def _next_rows(self):
        rows = self.row_ids.browse()
        for unit in self.row_ids.filtered("is_waiting").grouped(lambda row: row.sale_line_id._mto_unit()).values():
            if len(rows) >= BATCH:
                break
            rows |= unit
        return rows

    # ------------------------------------------------------------------------------------------------------------ act

    def action_apply(self):
        """Record new answers for the lines that change; they are planned once more, as things stand by then.

        :raises AccessError: the user may not change their orders
        """
        self.ensure_one()
        rows = self.row_ids.filtered(lambda row: row.kind in CHANGES)
        if self.left_count or self.is_applied or not rows:
            raise UserError(self.env._("There is nothing to apply. Choose Promise Anew again to see how things stand."))
        rows._check_may_record()
        self.is_applied = True
        rows.is_waiting = True
        return {"type": "ir.actions.client", "tag": "mto_promise_stay"}

    def _action_show(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Promise Anew"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }
