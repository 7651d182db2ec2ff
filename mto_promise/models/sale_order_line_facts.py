from odoo import models
from odoo.tools import format_date, formatLang

from ..snapshot import words


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _mto_facts(self):
        """How this line and all that is made and bought for it stands, to be compared with how it stands later.

        :return: dict by key; each fact a dict with ``subject``, ``name``, ``document``, ``open`` and ``values``, a dict
            of comparable values, and ``text``, that as a person reads it
        """
        self.ensure_one()
        line = self.sudo()
        facts = line._mto_line_facts(self._mto_sees_costs())
        for production in line.mto_production_ids.sorted("id"):
            facts["production", production.id] = line._mto_production_fact(production)
            facts |= line._mto_component_facts(production)
        for purchase in line.mto_purchase_line_ids.sorted("id"):
            facts["purchase", purchase.id] = line._mto_purchase_fact(purchase)
        facts |= line._mto_unneeded_facts()
        return facts

    def _mto_fact(self, subject, name, text, document="", is_open=True, **values):
        return {
            "subject": subject,
            "name": name,
            "document": document,
            "open": is_open,
            "values": values,
            "text": text,
        }

    # ---------------------------------------------------------------------------------------------------------- the line

    def _mto_line_facts(self, with_cost):
        money = self.currency_id
        facts = {
            "quantity": self._mto_fact(
                "line",
                self.env._("Quantity"),
                self._mto_amount(self.product_uom_qty, self.product_uom_id),
                quantity=self.product_uom_qty,
            ),
            "price": self._mto_fact(
                "line", self.env._("Unit Price"), self._mto_money_text(self.price_unit), price=money.round(self.price_unit)
            ),
            "total": self._mto_fact(
                "line",
                self.env._("Untaxed Amount"),
                self._mto_money_text(self.price_subtotal),
                total=money.round(self.price_subtotal),
            ),
        }
        if self.mto_promised_date:
            # By the day, as customers are told: minutes go by between a preview and what is then done.
            day = format_date(self.env, self.mto_promised_date, date_format="medium")
            facts["promised"] = self._mto_fact("line", self.env._("Promised"), day, day=day)
        for label, value in self._mto_specification_words():
            facts["specification", label] = self._mto_fact("specification", label, value, value=value)
        cost = self._mto_confirmed_cost() if with_cost else None
        if cost is not None:
            facts["cost"] = self._mto_fact("line", self.env._("Unit Cost"), self._mto_money_text(cost), cost=money.round(cost))
        return facts

    def _mto_confirmed_cost(self):
        """What one unit of the line costs by its bill of materials, in the order's currency; None without one."""
        product = self.product_id.with_company(self.company_id)
        bom = self.mto_bom_id or self.env["mrp.bom"]._bom_find(product, company_id=self.company_id.id)[product]
        return self._mto_line_price(bom.with_company(self.company_id)._mto_unit_cost(product)) if bom else None

    def _mto_money_text(self, amount):
        return formatLang(self.env, amount, currency_obj=self.currency_id)

    def _mto_amount(self, quantity, uom):
        text = formatLang(self.env, quantity, dp="Product Unit")
        point = self.env["res.lang"]._get_data(code=self.env.lang or "en_US").decimal_point
        return f"{text.rstrip('0').rstrip(point) if point in text else text} {uom.name}"

    # ----------------------------------------------------------------------------------------------------- its documents

    def _mto_production_fact(self, production):
        span = f"{self._mto_moment(production.date_start)} – {self._mto_moment(production.date_finished)}"
        amount = self._mto_amount(production.product_qty, production.product_uom_id)
        minutes = sum(production.workorder_ids.filtered(lambda one: one.state != "cancel").mapped("duration_expected"))
        work = self.env._("%s min of work", round(minutes))
        return self._mto_fact(
            "production",
            production.product_id.display_name,
            ", ".join([amount, work, span] if minutes else [amount, span]),
            production.name,
            production.state != "cancel",
            quantity=production.product_qty,
            bom=production.bom_id.id,
            minutes=round(minutes, 2),
            start=production.date_start,
            end=production.date_finished,
        )

    def _mto_component_facts(self, production):
        facts = {}
        quantities = {}
        for move in production.move_raw_ids.filtered(lambda move: move.state != "cancel"):
            quantities[move.product_id] = quantities.get(move.product_id, 0.0) + move.product_qty
        for product, quantity in quantities.items() if production.state != "cancel" else ():
            facts["component", production.id, product.id] = self._mto_fact(
                "component",
                product.display_name,
                self._mto_amount(quantity, product.uom_id),
                production.name,
                quantity=product.uom_id.round(quantity),
            )
        return facts

    def _mto_purchase_fact(self, purchase):
        amount = self._mto_amount(purchase.product_qty, purchase.product_uom_id)
        return self._mto_fact(
            "purchase",
            purchase.product_id.display_name,
            f"{amount}, {self._mto_moment(purchase.date_planned)}",
            purchase.order_id.name,
            purchase.state != "cancel",
            quantity=purchase.product_qty,
            date=purchase.date_planned,
        )

    def _mto_moment(self, moment):
        return words.moment(self.env, moment) if moment else ""

    # ------------------------------------------------------------------------------------------------- what is left over

    def _mto_unneeded_facts(self):
        """What was begun, made, ordered or received for this line and is for nobody any more."""
        facts = {}
        productions = self.mto_production_ids.sorted("id")
        for production in productions.filtered(lambda one: one.state != "cancel" and one._mto_is_fixed()):
            reason = self.env._("is finished") if production.state == "done" else self.env._("has begun")
            self._mto_add_unneeded(facts, production, production.name, reason)
        for purchase in self.mto_purchase_line_ids.sorted("id").filtered(lambda one: one.state == "purchase"):
            received = purchase.product_uom_id.compare(purchase.qty_received, purchase.product_qty) >= 0
            reason = self.env._("is received") if received else self.env._("is ordered at the vendor")
            self._mto_add_unneeded(facts, purchase, purchase.order_id.name, reason)
        return facts

    def _mto_add_unneeded(self, facts, document, name, reason):
        unit, surplus = document.product_id.uom_id, document._mto_surplus()
        if unit.compare(surplus, 0.0) > 0:
            facts["unneeded", document._name, document.id] = self._mto_fact(
                "unneeded",
                document.product_id.display_name,
                self.env._(
                    "%(document)s %(reason)s: %(amount)s more than needed",
                    document=name,
                    reason=reason,
                    amount=self._mto_amount(surplus, unit),
                ),
                name,
                quantity=unit.round(surplus),
            )
