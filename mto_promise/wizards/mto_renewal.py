from collections import Counter
from time import monotonic

from odoo import api, fields, models
from odoo.exceptions import UserError

from .mto_renewal_row import CHANGES, HOLDING, KINDS

#: About as many lines are planned at once: each takes a tenth of a second in a busy shop, a snapshot of it a little more.
BATCH = 25
#: For as many seconds a request goes on with the next lines: the dialog tells how far it is, and the server's limits are far.
SECONDS = 4
#: Where it holds, nobody else can hold until it ends: the dialog makes a pause of a second after it.
HOLDING_SECONDS = 1
STAGES = [("look", "Look"), ("record", "Record"), ("hold", "Hold"), ("hold_anew", "Ask Anew and Hold")]


class MtoRenewal(models.TransientModel):
    """Asks anew for the dates of many lines: first shows what would change, then records it. It also holds many answers.

    Each stage goes some lines after the other, in transactions that the dialog asks for until none are left.
    """

    _name = "mto.renewal"
    _description = "Promise Anew"

    row_ids = fields.One2many("mto.renewal.row", "renewal_id", "Lines", readonly=True)
    stage = fields.Selection(STAGES, default="look", required=True, readonly=True)
    left_count = fields.Integer("Lines Left", compute="_compute_counts")
    progress = fields.Float(compute="_compute_counts", help="Percent of the lines that are done.")
    change_count = fields.Integer("Lines to Record", compute="_compute_counts")
    hold_count = fields.Integer("Lines to Hold Again", compute="_compute_counts")
    refused_count = fields.Integer("Lines Not Held", compute="_compute_counts")
    other_count = fields.Integer("Otherwise than Shown", compute="_compute_counts")
    summary = fields.Char(compute="_compute_summary")

    @api.depends("row_ids.is_waiting", "row_ids.kind", "row_ids.is_otherwise", "row_ids.promise_id.state")
    def _compute_counts(self):
        for renewal in self:
            rows = renewal.row_ids
            renewal.left_count = len(rows.filtered("is_waiting"))
            renewal.progress = 100.0 * (1 - renewal.left_count / len(rows)) if rows else 100.0
            renewal.change_count = len(rows.filtered(lambda row: row.kind in CHANGES))
            renewal.hold_count = len(renewal._rows_to_hold())
            renewal.refused_count = len(renewal._rows_refused())
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

    @api.model
    def _open_holding(self, promises):
        """The action of a dialog that holds each of ``promises`` that can be held, and tells why others cannot.

        :raises UserError: there are none
        :raises AccessError: the user may not read them
        """
        if not promises:
            raise UserError(self.env._("Select the promises that are to be held."))
        rows = [
            fields.Command.create(
                {
                    "sale_line_id": promise.sale_line_id.id,
                    "promise_id": promise.id,
                    "was": promise.state,
                    "old_date": promise.promised_date,
                    "given_date": promise.order_id.commitment_date,
                }
            )
            for promise in promises
        ]
        return self.create({"stage": "hold", "row_ids": rows})._action_show()

    def action_continue(self):
        """Go on with the lines that are left, for some seconds."""
        self.ensure_one()
        end = monotonic() + (HOLDING_SECONDS if self.stage in HOLDING else SECONDS)
        while rows := self._next_rows():
            skipped = rows._skip()
            if rows - skipped:
                # Explicitly by name: the rows of a part are given to it.
                (rows - skipped)._in_parts(getattr(type(rows), f"_{self.stage}"))
            if monotonic() >= end:
                break

    def _next_rows(self):
        waiting, rows, batch = self.row_ids.filtered("is_waiting"), self.row_ids.browse(), BATCH
        if self.stage in HOLDING:
            # What is due first finds its time first, and each finds what those before it have left.
            waiting, batch = waiting.sorted(lambda row: (row.promise_id.promised_date, row.id)), 1
        for unit in waiting.grouped(lambda row: row.sale_line_id._mto_unit()).values():
            if len(rows) >= batch:
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
        if self.left_count or self.stage != "look" or not rows:
            raise UserError(self.env._("There is nothing to apply. Choose Promise Anew again to see how things stand."))
        rows._check_may_record()
        return self._begin("record", rows)

    def action_hold(self):
        """Hold the new answers of lines whose old ones are held, in their place."""
        self.ensure_one()
        if self.left_count or self.stage != "record" or not self.hold_count:
            raise UserError(self.env._("There is nothing to hold again. Choose Promise Anew again to see how things stand."))
        return self._begin("hold", self._rows_to_hold())

    def action_hold_anew(self):
        """Ask anew for the lines that could not be held, and hold what can be had."""
        self.ensure_one()
        if self.left_count or self.stage != "hold" or not self.refused_count:
            raise UserError(self.env._("There is nothing left to hold."))
        return self._begin("hold_anew", self._rows_refused())

    def _rows_refused(self):
        return self.row_ids.filtered(lambda row: row.kind == "refused")

    def _rows_to_hold(self):
        return self.row_ids.filtered(lambda row: row.was == "held" and row.promise_id.state == "draft")

    def _begin(self, stage, rows):
        self.stage = stage
        rows.is_waiting = True
        return {"type": "ir.actions.client", "tag": "mto_promise_stay"}

    def _action_show(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Hold") if self.stage in HOLDING else self.env._("Promise Anew"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }
