from odoo import api, models

from ..engine.cost import unit_cost
from ..engine.figures import figures
from ..engine.order_bom import derive, standard
from ..engine.specification import validate
from ..snapshot.configurator import sections, sentences
from ..snapshot.difference import compare, contents, read_costs
from ..snapshot.standard_boms import read_items
from .specification_files import read_files

#: Cost and margin are for those who answer for prices, and for those who know the work anyway.
COST_GROUPS = ("sales_team.group_sale_manager", "mrp.group_mrp_user")


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    # ------------------------------------------------------------------------------------------ what the dialog calls

    @api.readonly
    def mto_configure(self, values=None):
        """What the configurator shows for ``values`` by parameter code (``None``: those of the line). Writes nothing.

        The number of queries does not depend on the number of parameters, options or lines of bills of materials.

        :return: plain data. ``sections`` with their parameters in the order of the form; ``problems`` sentences by
            parameter code and ``general`` those about none; ``price``, ``weight`` and ``volume`` of a unit, ``cost`` for
            those who may see it, ``contents`` of the order BoM and its ``difference`` to the standard product, each ``False``
            where it is not known
        """
        self.ensure_one()
        self.check_access("read")
        # Sellers specify products whose definitions, costs and bills of materials they may not read or change.
        line = self.sudo()
        given, wrong = read_files(self.env, (line.mto_specification or {}) if values is None else values)
        line._mto_check_warehouse()
        product, attributes = line.product_id, line._mto_attributes()
        items = read_items(product, line.warehouse_id, line.product_no_variant_attribute_value_ids)
        item = items[product.id]
        specification = validate(item.definition, given, attributes)
        gone = {problem.code for problem in wrong}
        problems = [*wrong, *(problem for problem in specification.problems if problem.code not in gone)]
        price = cost = parts = changes = False
        made = None
        if not problems:
            base = line._mto_standard_price()
            made, wrong = figures(item.definition, specification, base, product.weight, product.volume)
            problems += wrong
        if made:
            price = line._mto_price_shown(made)
        if not problems and item.bom:
            derivation = derive(items, product.id, given, attributes)
            problems += derivation.problems
            if derivation.order_bom:
                plain = standard(items, product.id)
                costs = self._mto_sees_costs() and read_costs([plain, derivation.order_bom], line.company_id)
                parts = contents(self.env, derivation.order_bom)
                changes = line._mto_difference_shown(plain, derivation.order_bom, costs)
                if made and costs:
                    cost = line._mto_cost_shown(unit_cost(derivation.order_bom, costs), price["unit"])
        return {
            "title": product.display_name,
            "editable": (self.state in ("draft", "sent") or self.mto_can_amend) and self.has_access("write"),
            "amends": self.mto_can_amend,
            "is_standard": not line.mto_specification,
            "can_promise": line.mto_can_promise
            and line.state in ("draft", "sent")
            and self.env.user.has_group("mto_promise.group_mto_user"),
            "currency_id": line.currency_id.id,
            "sections": sections(line, specification, given),
            **sentences(line, problems),
            "price": price,
            "weight": made and {"unit": made.weight, "standard": product.weight, "name": product.weight_uom_name},
            "volume": made and {"unit": made.volume, "standard": product.volume, "name": product.volume_uom_name},
            "cost": cost,
            "contents": parts,
            "difference": changes,
        }

    def action_mto_order_bom(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Order BoM"),
            "res_model": "mrp.bom",
            "res_id": self.mto_bom_id.id,
            "view_mode": "form",
        }

    # ------------------------------------------------------------------------------------------------------- its parts

    def _mto_price_shown(self, made):
        """The price of the line's unit in the order's currency as specified, with what the parameters add."""
        standard_price = self._get_display_price_ignore_combo()
        labels = {parameter.code: parameter.name for parameter in self.product_id.mto_parameter_ids}
        extras = [[labels[code], self._mto_line_price(amount)] for code, amount in made.extras]
        price = self._mto_specified_price(made)
        by_formula = price - standard_price - sum(amount for _label, amount in extras)
        if not self._mto_currency().is_zero(by_formula):
            extras.insert(0, [self.env._("Made to measure"), by_formula])
        return {
            "unit": self._mto_price_on_line(price),
            "standard": self._mto_price_on_line(standard_price),
            "extras": extras,
            # As in Odoo, a price typed by hand is not worked out again.
            "by_hand": bool(self.currency_id.compare_amounts(self.technical_price_unit, self.price_unit)),
        }

    def _mto_price_on_line(self, price):
        """``price`` as it will stand on the line: with or without taxes, as ``_compute_price_unit`` has it."""
        return self.product_id._get_tax_included_unit_price_from_price(
            price,
            product_taxes=self.product_id.taxes_id._filter_taxes_by_company(self.company_id),
            fiscal_position=self.order_id.fiscal_position_id,
        )

    def _mto_sees_costs(self):
        return any(map(self.env.user.has_group, COST_GROUPS))

    def _mto_cost_shown(self, own, price):
        """Cost of the line's unit in the order's currency, and what is left of ``price`` without taxes and discount.

        :param own: cost of the product's unit in the company's currency
        """
        cost = self._mto_line_price(own)
        taxes = self.tax_ids.compute_all(price * (1 - self.discount / 100), self.currency_id, 1.0, self.product_id)
        net = taxes["total_excluded"]
        return {"unit": cost, "margin": net - cost, "percent": (net - cost) / net if net else False}

    def _mto_difference_shown(self, plain, order_bom, costs):
        """How ``order_bom`` differs from the standard product; costs are of the line's unit in the order's currency."""
        found = compare(self.env, plain, order_bom, costs or None)
        for place in (found, *found["rows"]) if costs else ():
            place["cost"] = self._mto_line_price(place["cost"])
        return found
