from odoo import models

from .documents import document_of


class MtoPromise(models.Model):
    _inherit = "mto.promise"

    def _put_into_effect(self):
        result = super()._put_into_effect()
        for promise in self.filtered("choices"):
            promise._take_over_stock()
        return result

    def _later_moves(self):
        """The moves of later orders whose stock these promises take."""
        ids = [id_ for promise in self for kind, _about, id_ in promise.choices or [] if kind == "stock"]
        # Whoever confirms has no rights on the orders that a manager chose to take from.
        return self.env["stock.move"].sudo().browse(ids).exists()

    def _take_over_stock(self):
        """Give the stock of the later orders chosen to this line, and tell the people in charge of them."""
        later = self._later_moves().filtered(lambda move: move.state not in ("done", "cancel"))
        if not later:
            return
        line = self.sudo().sale_line_id
        own = (line.move_ids | line.mto_production_ids.move_raw_ids).filtered(
            lambda move: move.product_id in later.product_id and move.state in ("confirmed", "partially_available")
        )
        later._do_unreserve()
        own._action_assign()
        later._action_assign()
        for move in later:
            document = document_of(move)
            if "activity_ids" not in document._fields:
                continue
            user = document["user_id"] if "user_id" in document._fields else move.product_id.responsible_id
            user = user or move.product_id.responsible_id or self.env.user
            told = self.with_context(lang=user.lang)
            document.activity_schedule(
                "mail.mail_activity_data_warning",
                user_id=user.id,
                summary=told.env._("Stock was given to %s", self.order_id.name),
                note=told.choice_effects,
            )
