from odoo import api, models

from .mto_promise import PROMISE_ACTIVITY


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _mto_cancel_supply(self):
        """Free what is held for these lines, cancel what has not started, and tell the people in charge of the rest."""
        # Sellers cancel their orders without rights on manufacturing and purchase; only supply of these lines is
        # touched.
        lines = self.sudo().with_context(mto_cancel_supply=True, skip_activity=True)
        lines._mto_withdraw_promises()
        lines.mto_purchase_line_ids._mto_trim(whole=True)
        lines._mto_cancel_transfers()
        productions = lines.mto_production_ids.filtered(lambda production: production.state != "cancel")
        started = productions.filtered(lambda production: production._mto_is_started())
        (productions - started)._action_cancel()
        for production in started:
            production._mto_schedule_unneeded(production.product_uom_qty)

    @api.ondelete(at_uninstall=False)
    def _unlink_mto_promises(self):
        """Delete what was promised for these lines: holds give their time back, cancelled documents lose their links.

        The database alone would not free calendars, and cannot clear several links of one row that all go at once.
        """
        # As in _mto_cancel_supply.
        lines = self.sudo()
        for model in ("stock.move", "mrp.production", "purchase.order.line"):
            documents = lines.env[model].search([("mto_line_id", "in", lines.ids)])
            documents.write({"mto_line_id": False, "mto_step_id": False})
        lines.mto_promise_ids.unlink()

    def _mto_surplus(self):
        """What is made and bought for these lines that nothing waits for: quantity by manufacturing order and purchase line."""
        lines = self.sudo()  # As in _mto_cancel_supply.
        return {supply: supply._mto_surplus() for supplies in lines._mto_supplies() for supply in supplies}

    def _mto_supplies(self):
        # A manufacturing order is created before those that make its components: by id is from the top down.
        return self.mto_production_ids.sorted("id"), self.mto_purchase_line_ids

    def _mto_trim_supply(self, promises=None, spare=None):
        """After a decrease: reduce or cancel what has not started to what is still needed.

        :param promises: plans anew; what they plan stays as planned, batches and minimum quantities and all
        :param spare: what ``_mto_surplus`` gave before: it was planned, and may stay
        """
        # As in _mto_cancel_supply.
        lines = self.sudo().with_context(mto_cancel_supply=True, skip_activity=True)
        spare = spare or {}
        lines._mto_trim_transfers()
        productions, purchases = lines._mto_supplies()
        planned = promises.step_ids if promises else self.env["mto.promise.step"]
        for production in productions.filtered(lambda production: production.mto_step_id not in planned):
            production._mto_trim(spare.get(production, 0.0))
            lines._mto_trim_transfers()
        purchases.filtered(lambda purchase: purchase.mto_step_id not in planned)._mto_trim(spare=spare)

    def _mto_schedule_unneeded(self, document, product, quantity, user):
        """Tell the person in charge of ``document`` that ``quantity`` (product unit) of it is for nobody any more."""
        self.ensure_one()
        note = self.env._(
            "%(order)s no longer needs %(quantity)s %(unit)s of %(product)s. Decide what becomes of it.",
            order=self.order_id.name,
            quantity=quantity,
            unit=product.uom_id.name,
            product=product.display_name,
        )
        if any(note in (activity.note or "") for activity in document.activity_ids):
            return
        document.activity_schedule(
            "mail.mail_activity_data_warning",
            user_id=(user or product.responsible_id or self.order_id.user_id or self.env.user).id,
            note=note,
        )

    def _mto_schedule_lost_supply(self, document, product):
        """Tell the salesperson that supply of this line was cancelled while the order stands."""
        self.ensure_one()
        order = self.sudo().order_id  # Who cancels a document may lack rights on the order it was for.
        if order.state != "sale":
            return
        seller = order.user_id or self.env.user
        env = self.with_context(lang=seller.lang).env
        order.activity_schedule(
            PROMISE_ACTIVITY,
            user_id=seller.id,
            summary=env._("Supply was cancelled"),
            note=env._(
                "%(document)s was cancelled: %(product)s for %(line)s is waiting for another supply. "
                "Replenish it, or ask for a new date.",
                document=document.display_name,
                product=product.with_env(env).display_name,
                line=self.with_env(env).sudo().display_name,
            ),
        )
