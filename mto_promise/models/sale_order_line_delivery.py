import math
from collections import defaultdict
from datetime import datetime

from odoo import fields, models
from odoo.exceptions import UserError

PRIORITIES = [("0", "Normal"), ("1", "High"), ("2", "Very High"), ("3", "Urgent")]
#: States of promises whose dates the other lines of an order that is shipped together keep to.
OPEN = ("draft", "held", "committed")


class SaleOrderLine(models.Model):
    """Lines that compete for time and goods, are shipped together, or are parts of one line that was split."""

    _inherit = "sale.order.line"

    mto_priority = fields.Selection(
        PRIORITIES,
        "Priority",
        default="0",
        help="Where the lines of an order compete by priority, the highest takes stock and time first.",
    )
    mto_split_from_id = fields.Many2one(
        "sale.order.line",
        "Part of",
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The line of which this one is a later delivery.",
    )
    mto_split_ids = fields.One2many("sale.order.line", "mto_split_from_id", "Later Deliveries", copy=False)

    # ------------------------------------------------------------------------------------------------------ planning

    def _mto_competing(self, wishes):
        """These lines in the order in which they take time and goods.

        Orders keep their places among each other; each one's own lines compete as it says.

        :param wishes: wished date (UTC) by line id
        """
        places = defaultdict(list)
        for place, line in enumerate(self):
            places[line.order_id].append(place)
        lines = list(self)
        for order, taken in places.items():
            own = sorted((lines[place] for place in taken), key=lambda line: (line.sequence, line.id))
            if order.mto_competition == "wish":
                own.sort(key=lambda line: wishes.get(line.id) or datetime.max)
            elif order.mto_competition == "priority":
                own.sort(key=lambda line: -int(line.mto_priority or 0))
            for place, line in zip(taken, own, strict=True):
                lines[place] = line
        return self.browse([line.id for line in lines])

    def _mto_is_bare_quotation(self):
        """Whether this line is quoted by itself, and nothing but its holds was entered for it: no document, no extra hours."""
        self.ensure_one()
        # Whoever renews a promise need not see production and purchase.
        line = self.sudo()
        documents = line.mto_production_ids or line.mto_purchase_line_ids or line.move_ids or line.mto_promise_ids.overtime_ids
        return line.state in ("draft", "sent") and not line.order_id._mto_ships_together() and not documents

    def _mto_delivery_terms(self):
        """How each of these lines may be delivered, by its id: values of ``engine.question.Demand``."""
        terms = {}
        for order in self.order_id:
            lines = self.filtered(lambda line, order=order: line.order_id == order)
            together = order._mto_ships_together()
            not_before = None
            if together:
                others = (order.order_line - lines).mto_promise_id.filtered(lambda promise: promise.state in OPEN)
                not_before = max(others.filtered("promised_date").mapped("promised_date"), default=None)
            for line in lines:
                terms[line.id] = {
                    "least": line._mto_least_delivery(),
                    "together": order.id if together else None,
                    "not_before": not_before,
                    "line": line.mto_split_from_id.id or None,
                }
        return terms

    # ----------------------------------------------------------------------------------------------------- splitting

    def _mto_parts(self):
        """All deliveries of what was one line, this one among them."""
        self.ensure_one()
        first = self.mto_split_from_id or self
        return first | first.mto_split_ids

    def _mto_part_name(self):
        """The product, and which delivery of it where there are several."""
        parts = self._mto_parts()
        if len(parts) < 2:
            return self.product_id.display_name
        number = parts.ids.index(self.id) + 1
        return self.env._("%(product)s, delivery %(number)s", product=self.product_id.display_name, number=number)

    def _mto_least_delivery(self):
        """The least quantity (product unit) that may be delivered by itself; infinite where the line may not be split."""
        self.ensure_one()
        customer = self.order_id.partner_id.commercial_partner_id
        if self._mto_split_obstacle():
            return math.inf
        if not customer.mto_minimum_shipment:
            return 0.0
        return customer.mto_minimum_shipment / 100 * sum(part._mto_quantity() for part in self._mto_parts())

    def _mto_split_obstacle(self):
        """Why this line may not be split at all, and the remedy; empty where it may."""
        self.ensure_one()
        order, customer = self.order_id, self.order_id.partner_id.commercial_partner_id
        if order._mto_ships_together():
            return self.env._(
                "%s is shipped when all products are ready, so its lines are not split. Choose to ship as soon as possible "
                "first.",
                order.name,
            )
        if customer.mto_refuses_partial:
            return self.env._(
                "%s accepts no partial deliveries. Change that on the contact if something else was agreed.",
                customer.display_name,
            )
        if self.mto_is_by_hand:
            return self.env._(
                "%s: its order BoM was changed by hand for this line alone. Split the line first, then change the BoM.",
                self.display_name,
            )
        return ""

    def _mto_check_split(self, quantity):
        """Raise a UserError where ``quantity`` (product unit) cannot be delivered apart from the rest of this line."""
        self.ensure_one()
        obstacle = self._mto_split_obstacle()
        if obstacle:
            raise UserError(obstacle)
        unit, rest = self.product_id.uom_id, self._mto_quantity() - quantity
        if unit.compare(quantity, 0.0) <= 0 or unit.compare(rest, 0.0) <= 0:
            raise UserError(
                self.env._(
                    "%(line)s: a part must be above zero and below %(quantity)g %(unit)s.",
                    line=self.display_name,
                    quantity=self._mto_quantity(),
                    unit=unit.name,
                )
            )
        least = self._mto_least_delivery()
        if unit.compare(min(quantity, rest), least) < 0:
            raise UserError(
                self.env._(
                    "%(line)s: a delivery of %(part)g %(unit)s is below the minimum shipment of %(customer)s, %(least)g "
                    "%(unit)s. Choose another quantity.",
                    line=self.display_name,
                    part=min(quantity, rest),
                    unit=unit.name,
                    customer=self.order_id.partner_id.commercial_partner_id.display_name,
                    least=least,
                )
            )
        sold = unit._compute_quantity(quantity, self.product_uom_id)
        if unit.compare(self.product_uom_id._compute_quantity(sold, unit), quantity):
            raise UserError(
                self.env._(
                    "%(line)s: %(part)g %(unit)s cannot be said in %(sold)s. Sell the line in %(unit)s to split it there.",
                    line=self.display_name,
                    part=quantity,
                    unit=unit.name,
                    sold=self.product_uom_id.name,
                )
            )

    def _mto_split(self, quantity):
        """Leave ``quantity`` (product unit) on this line and put the rest on a new one below it, at the same price.

        :return: the line of the rest
        :raises UserError: it may not be split there
        """
        self._mto_check_split(quantity)
        first = self.product_id.uom_id._compute_quantity(quantity, self.product_uom_id)
        # The price was agreed for the whole quantity.
        price = {"price_unit": self.price_unit, "discount": self.discount}
        rest = self.copy(
            {
                "order_id": self.order_id.id,
                "product_uom_qty": self.product_uom_qty - first,
                "mto_split_from_id": (self.mto_split_from_id or self).id,
                "mto_requested_date": self.mto_requested_date,
            }
        )
        self.product_uom_qty = first
        (self | rest).write(price)
        self._mto_put_below(rest)
        return rest

    def _mto_put_below(self, line):
        """Show ``line`` right below this one."""
        lines = [one for one in self.order_id.order_line.sorted(lambda one: (one.sequence, one.id)) if one != line]
        lines.insert(lines.index(self) + 1, line)
        for sequence, one in enumerate(lines, 10):
            if one.sequence != sequence:
                one.sequence = sequence

    def _mto_join(self):
        """Put the quantity of this line back on the line that it was split from, and take this one away.

        :raises UserError: they are no longer alike
        """
        self.ensure_one()
        first = self.mto_split_from_id
        alike = first and all(first[name] == self[name] for name in ("product_id", "product_uom_id", "mto_specification"))
        if not alike:
            raise UserError(
                self.env._("%s is not a part of another line, or has been changed since it was one.", self.display_name)
            )
        price = {"price_unit": first.price_unit, "discount": first.discount}
        first.product_uom_qty += self.product_uom_qty
        first.write(price)
        self.unlink()

    def action_mto_promise(self):
        """What is shipped together is promised together."""
        self.ensure_one()
        if self.order_id._mto_ships_together():
            return self.order_id.action_mto_promise()
        return super().action_mto_promise()

    def _mto_delivery_day(self):
        """The promised day of a later delivery of a split line, which leaves by a delivery order of its own; else False."""
        self.ensure_one()
        if not self.mto_split_from_id or self.order_id._mto_ships_together() or not self.mto_promised_date:
            return False
        return self._mto_end_of_day(self.mto_promised_date)
