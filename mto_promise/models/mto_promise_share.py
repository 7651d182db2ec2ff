import math
from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import groupby

from ..snapshot.share import FreeTime

#: Of the holds that stand in the way, so many are named.
NAMED = 10


class MtoPromise(models.Model):
    """Fair share: what the holds of one salesperson, or of one sales team, may keep of capacity and material.

    It is judged where a promise is held, while this transaction has the turn (``mto.ledger``): two holds at once cannot
    each find room for itself alone. What is confirmed counts no more, and confirming is never refused for it.
    """

    _inherit = "mto.promise"

    def _refresh_before_hold(self):
        result = super()._refresh_before_hold()
        if not self.env.context.get("mto_confirms") and not self.env.user.has_group("mto_promise.group_mto_manager"):
            for _key, promises in groupby(self, lambda promise: (promise.company_id, promise.order_id._mto_hold_limits())):
                self.union(*promises)._check_fair_share()
        return result

    def _check_fair_share(self):
        """
        :raises UserError: with these promises, of one company and under the same limits, the holds of their salesperson
            or team would keep more than they may
        """
        limits = self.order_id[:1]._mto_hold_limits()
        if not limits.share and not limits.count:
            return
        # Whose holds are counted is the company's business, also where the seller may not read the others of the team.
        own = self.sudo()
        held = Domain("state", "=", "held") & Domain("company_id", "=", self.company_id.id)
        held &= Domain("expires_at", "=", False) | Domain("expires_at", ">", fields.Datetime.now())
        theirs = Domain("order_id." + limits.field, "=", limits.party.id)
        others = own.search(held & theirs & Domain("sale_line_id", "not in", own.sale_line_id.ids))
        own._check_hold_count(others, limits)
        if limits.share:
            own._check_share_of_time(others, limits)
            own._check_share_of_stock(others, limits)

    def _check_hold_count(self, others, limits):
        orders = (self | others).order_id
        if limits.count and len(orders) > limits.count and self.order_id - others.order_id:
            self._refuse_share(
                self.env._(
                    "%(who)s may have %(limit)s quotations on hold at a time; this would be number %(number)s.",
                    who=limits.name,
                    limit=limits.count,
                    number=len(orders),
                ),
                [(order, "") for order in others.order_id],
            )

    def _check_share_of_time(self, others, limits):
        steps = _at_work(self)
        if not steps:
            return
        now = fields.Datetime.now()
        held = Domain("promise_id.state", "=", "held") & Domain("leave_id", "!=", False)
        held &= Domain("workcenter_id", "in", steps.workcenter_id.ids)
        leaves = steps.search(held).leave_id
        time = FreeTime(steps.workcenter_id, leaves.ids, now, now + timedelta(days=limits.days))
        for workcenter, mine in steps.grouped("workcenter_id").items():
            theirs = _at_work(others).filtered(lambda step, place=workcenter: step.workcenter_id == place)
            wanted = time.kept(mine)
            if not wanted:
                continue
            free = time.minutes(workcenter)
            limit = free * limits.share / 100
            if time.kept(theirs) + wanted > limit + 1e-6:
                self._refuse_share(
                    self.env._(
                        "%(who)s may hold %(share)g %% of the free time of %(place)s in the next %(days)s days, which is "
                        "%(limit)s of %(free)s h. Held are %(held)s h; this needs %(wanted)s h more.",
                        who=limits.name,
                        share=limits.share,
                        place=workcenter.display_name,
                        days=limits.days,
                        limit=_hours(limit),
                        free=_hours(free),
                        held=_hours(time.kept(theirs)),
                        wanted=_hours(wanted),
                    ),
                    [
                        (order, self.env._("%s h", _hours(minutes)))
                        for order, of_order in theirs.grouped(lambda step: step.promise_id.order_id).items()
                        if (minutes := time.kept(of_order))
                    ],
                )

    def _check_share_of_stock(self, others, limits):
        steps = _in_stock(self)
        for (product, warehouse), mine in steps.grouped(lambda step: (step.product_id, step.warehouse_id)).items():
            theirs = _in_stock(others).filtered(
                lambda step, product=product, warehouse=warehouse: step.product_id == product and step.warehouse_id == warehouse
            )
            free = product.with_context(warehouse_id=warehouse.id).free_qty
            # In whole units: of two pieces everybody may hold one.
            limit = math.ceil(free * limits.share / 100 - 1e-6)
            held, wanted = sum(theirs.mapped("quantity")), sum(mine.mapped("quantity"))
            if product.uom_id.compare(held + wanted, limit) > 0:
                self._refuse_share(
                    self.env._(
                        "%(who)s may hold %(share)g %% of the free stock of %(product)s in %(place)s, which is %(limit)g of "
                        "%(free)g %(unit)s. Held are %(held)g; this needs %(wanted)g more.",
                        who=limits.name,
                        share=limits.share,
                        product=product.display_name,
                        place=warehouse.display_name,
                        limit=limit,
                        free=free,
                        held=held,
                        wanted=wanted,
                        unit=product.uom_id.name,
                    ),
                    [
                        (order, f"{sum(of_order.mapped('quantity')):g} {product.uom_id.name}")
                        for order, of_order in theirs.grouped(lambda step: step.promise_id.order_id).items()
                    ],
                )

    def _refuse_share(self, fault, held):
        """
        :param held: quotations that hold it with how much, named to those who may read them
        :raises UserError: always
        """
        readable = self.order_id.browse([order.id for order, _amount in held]).sudo(False)._filtered_access("read")
        named = [(order, amount) for order, amount in held if order in readable]
        rows = [order._mto_hold_words(amount) for order, amount in named[:NAMED]]
        if len(held) > len(rows):
            rows.append(self.env._("%s more", len(held) - len(rows)) if rows else self.env._("%s of others", len(held)))
        texts = [fault]
        if rows:
            texts.append(self.env._("On hold:\n%s", "\n".join(f"- {row}" for row in rows)))
            texts.append(self.env._("Release one of these holds first, or ask a promise manager, who may go beyond it."))
        else:
            texts.append(self.env._("Ask a promise manager, who may go beyond it, or hold a smaller quantity."))
        raise UserError("\n\n".join(texts))


def _at_work(promises):
    return promises.step_ids.filtered(lambda step: step.kind == "operation" and step.workcenter_id)


def _in_stock(promises):
    return promises.step_ids.filtered(lambda step: step.kind == "stock" and step.product_id.is_storable)


def _hours(minutes):
    # Never less than what it is about: 8.04 h of 8 h.
    return f"{math.ceil(minutes / 6 - 1e-6) / 10:g}"
