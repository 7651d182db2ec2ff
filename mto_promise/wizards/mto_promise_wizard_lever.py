from odoo import fields, models
from odoo.exceptions import UserError


class MtoPromiseWizard(models.TransientModel):
    _inherit = "mto.promise.wizard"

    def action_choose(self, lever_id):
        """Plan the line of a lever with its choices, or split the line as it says.

        :raises UserError: the answer that offered it is no longer the one shown
        :raises AccessError: it is for somebody else to choose
        """
        self.ensure_one()
        lever = self.line_ids.promise_id.lever_ids.filtered(lambda lever: lever.id == lever_id)
        if not lever or self.is_stale:
            raise UserError(self.env._("This is no longer offered: the date has been asked for anew since. Look again."))
        lever.promise_id._check_may_choose(lever)
        line = self._line_of(lever.promise_id)
        lines = line
        if lever.quantity:
            lines |= line._split(lever.quantity)
        return self._ask_anew(lines, dict.fromkeys(lines.sale_line_id.ids, lever.choices))

    def action_undo(self, promise_id, position):
        """Plan the line of a promise without the choice made at a position of its own choices."""
        self.ensure_one()
        promise = self.line_ids.promise_id.filtered(lambda promise: promise.id == promise_id)
        choices = promise.hand_choices or []
        if not 0 <= position < len(choices):
            raise UserError(self.env._("This choice has been undone already."))
        promise._check_may_act()
        line = self._line_of(promise)
        return self._ask_anew(line, {line.sale_line_id.id: choices[:position] + choices[position + 1 :]})

    def rush_preview(self, promise_id, kept=()):
        """What putting the line of a promise before others would delay, as plain values, where those with the ids ``kept``
        stay in their places."""
        self.ensure_one()
        return self._promise_shown(promise_id)._rush_preview(kept)

    def action_rush(self, promise_id, shown, confirmed=False, kept=(), renew=False):
        """Hold the line of a promise before others; for the parameters see ``mto.promise.action_rush``."""
        self.ensure_one()
        return self._promise_shown(promise_id).action_rush(shown, confirmed, kept, renew)

    def _promise_shown(self, promise_id):
        promise = self.line_ids.promise_id.filtered(lambda promise: promise.id == promise_id)
        if not promise or self.is_stale:
            raise UserError(self.env._("This is no longer offered: the date has been asked for anew since. Look again."))
        return promise

    def _line_of(self, promise):
        return self.line_ids.filtered(lambda line: line.promise_id == promise)

    def _ask_anew(self, lines, choices):
        """Ask for ``lines`` with ``choices`` by order line, and for all others that share the time with them."""
        self._ask(self.line_ids.filtered(lambda line: line in lines or not line._is_held()), choices)
        return True


class MtoPromiseWizardLine(models.TransientModel):
    _inherit = "mto.promise.wizard.line"

    def _split(self, quantity):
        """Leave ``quantity`` (product unit) on the order line and put the rest on a new one below it.

        :return: the wizard's line of the rest
        :raises UserError: it may not be split there
        """
        self.ensure_one()
        rest = self.sale_line_id._mto_split(quantity)
        self.quantity = self.sale_line_id.product_uom_qty
        self.wizard_id.line_ids = [fields.Command.create({"sale_line_id": rest.id})]
        # Odoo computes nothing anew in a transient model for what changes in another one.
        self.env.add_to_compute(self._fields["sequence"], self.wizard_id.line_ids)
        return self.wizard_id.line_ids.filtered(lambda other: other.sale_line_id == rest)
