import json

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import float_round

from ..engine.figures import figures
from ..engine.order_bom import derive
from ..engine.specification import validate
from ..snapshot.specification import attribute_texts, by_code, read_definitions
from ..snapshot.specification_words import problem_text
from ..snapshot.standard_boms import read_items


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    mto_is_configurable = fields.Boolean(related="product_id.mto_is_configurable")
    mto_specification = fields.Json(
        "Specification Values",
        copy=True,
        help="What the customer specified: values by the code of the product's parameters. Empty: the standard product.",
    )
    mto_specification_text = fields.Text(
        "Specification",
        compute="_compute_mto_specification_text",
        store=True,
        help="The specification in the customer's language.",
    )

    # --------------------------------------------------------------------------------------------------------- write

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.filtered("mto_specification")._mto_accept_specification()
        return lines

    def write(self, vals):
        specified = "mto_specification" in vals
        changed = self.filtered(lambda line: specified and (line.mto_specification or {}) != (vals["mto_specification"] or {}))
        result = super().write(vals)
        changed._mto_accept_specification()
        if "product_id" in vals:
            # What was specified was of another product.
            stale = self.filtered(lambda line: line.mto_specification and not specified and line.state != "sale")
            stale.filtered(lambda line: not line.mto_is_configurable).write({"mto_specification": False})
        return result

    def _mto_accept_specification(self):  # pylint: disable=missing-return
        """Complete and check what was specified; the order BoM of before counts no more. Nothing is the standard product.

        :raises UserError: what is wrong, with the parameter and the remedy; nothing is written
        """
        for line in self:
            values = {}
            if line.mto_specification:
                values = line._mto_accepted(line.mto_specification)
            # Past the write above, which would check once more.
            super(SaleOrderLine, line).write(  # pylint: disable=super-method-mismatch
                {"mto_specification": values or False, "mto_bom_id": False}
            )

    def _mto_accepted(self, values):
        """``values`` by parameter code, complete.

        :raises UserError: what is wrong with them or with the figures that follow, with the parameter and the remedy
        """
        specification = self._mto_specified(values)
        self._mto_refuse_problems(specification.problems)
        self._mto_refuse_problems(self._mto_figured(self._mto_standard_price(), specification)[1])
        return dict(specification.values)

    # ---------------------------------------------------------------------------------------------------------- read

    def _mto_definition(self):
        """What can be specified of the line's product (``engine.definition.Definition``)."""
        # Sellers specify products whose definitions and bills of materials they may not change.
        template = self.product_id.product_tmpl_id.sudo()
        return read_definitions(template)[template.id]

    def _mto_specified(self, values=None):
        """The engine's ``Specification`` of the line, or of other ``values`` by parameter code."""
        self.ensure_one()
        given = values if values is not None else self.mto_specification or {}
        return validate(self._mto_definition(), given, self._mto_attributes())

    def _mto_attributes(self):
        """The texts of the line's attributes by code, for formulas."""
        values = self.product_id.product_template_attribute_value_ids | self.product_no_variant_attribute_value_ids
        return attribute_texts(values.sudo(), self.product_custom_attribute_value_ids.sudo())

    def _mto_known(self):
        """The product's parameters by code, archived ones too, to be named."""
        return by_code(self.product_id.sudo().with_context(active_test=False).mto_parameter_ids)

    def _mto_refuse_problems(self, problems):
        """
        :raises UserError: every problem in a sentence of its own
        """
        if problems:
            known = self._mto_known()
            place = self.env._(
                "%(order)s, line %(number)s: %(product)s cannot be made as specified.",
                order=self.order_id.display_name,
                number=self.order_id.order_line.filtered("product_id").ids.index(self.id) + 1,
                product=self.product_id.display_name,
            )
            raise UserError("\n".join([place, *(problem_text(self.env, problem, known) for problem in problems)]))

    # Not on labels or the customer's language: what was quoted stays as it was worded.
    @api.depends("mto_specification", "product_id", "order_id.partner_id")
    def _compute_mto_specification_text(self):
        for line in self:
            in_language = line.with_context(lang=line.order_id.partner_id.lang or self.env.lang)
            line.mto_specification_text = "\n".join(
                f"{label}: {value}" for label, value in in_language._mto_specification_words()
            )

    def _mto_specification_words(self, values=None):
        """Pairs of a parameter's label and its value as a person reads it, in the order of the parameters.

        :param values: by parameter code; those of the line when ``None``
        """
        self.ensure_one()
        if not self.product_id:
            return []
        return self.product_id._mto_words(self.mto_specification if values is None else values)

    # ------------------------------------------------------------------------------------------- what follows from it

    @api.depends("mto_specification")
    def _compute_name(self):
        return super()._compute_name()

    def _get_sale_order_line_multiline_description_variants(self):
        """The specification stands where Odoo describes variants: on quotation, delivery slip and work order alike."""
        words = self._mto_specification_words() if self.mto_specification else []
        own = "".join(f"\n{label}: {value}" for label, value in words)
        return super()._get_sale_order_line_multiline_description_variants() + own

    @api.depends("mto_specification")
    def _compute_price_unit(self):
        return super()._compute_price_unit()

    def _get_display_price(self):
        """The pricelist's price, and what the specification makes of it."""
        price = super()._get_display_price()
        if not self.mto_specification:
            return price
        made = self._mto_figures(self._mto_product_price(price))
        if made:
            return self._mto_specified_price(made)
        # The product is made otherwise by now: what was agreed for this one stays, it is not the standard product.
        return self._origin.price_unit or price

    def _mto_specified_price(self, made):
        """The price of ``engine.figures.Figures`` on the line: formulas give more decimals than a quotation shows."""
        digits = self.env["decimal.precision"].precision_get("Product Price")
        return float_round(self._mto_line_price(made.price), precision_digits=digits)

    def _mto_product_price(self, price):
        """``price`` of the line's unit in the order's currency, as formulas have it: see ``_mto_line_price``."""
        return self._mto_currency()._convert(price / self._mto_product_units(), *self._mto_money(), round=False)

    def _mto_line_price(self, price):
        """``price`` of the product's unit in the company's currency, as formulas and options have it, on the line."""
        own, company, day = self._mto_money()
        return own._convert(price * self._mto_product_units(), self._mto_currency(), company, day, round=False)

    def _mto_currency(self):
        return self.currency_id or self.company_id.currency_id

    def _mto_money(self):
        return self.company_id.currency_id, self.company_id, self._get_order_date() or fields.Date.today()

    def _mto_product_units(self):
        """How many of the product's unit one of the line's unit is."""
        return self.product_uom_id._compute_quantity(1.0, self.product_id.uom_id, round=False) or 1.0

    def _mto_standard_price(self):
        """Price of a unit of the standard product by the pricelist, in the currency of the company."""
        return self._mto_product_price(self._get_display_price_ignore_combo())

    def _mto_figures(self, price):
        """Price, weight and volume of a unit as specified.

        :param price: of the standard product, in the currency of the company
        :return: ``engine.figures.Figures``; ``None`` where a formula gives none
        """
        return self._mto_figured(price, self._mto_specified())[0]

    def _mto_figured(self, price, specification):
        """``engine.figures.Figures`` or ``None`` as in ``_mto_figures``, and what is wrong (``engine.problem.Problem``)."""
        self.ensure_one()
        product = self.product_id
        return figures(self._mto_definition(), specification, price, product.weight, product.volume)

    # ------------------------------------------------------------------------------------------------------ order BoM

    def _mto_is_pegged(self):
        return super()._mto_is_pegged() or (bool(self.mto_specification) and self._mto_is_promisable())

    def _mto_check_promisable(self):
        """As before; and what must be specified is specified."""
        result = super()._mto_check_promisable()
        for line in self.filtered("mto_is_configurable"):
            line._mto_refuse_problems(line._mto_specified().problems)
        return result

    def _mto_ensure_order_bom(self):
        """Give each specified line that has none its order BoM: an equal one that is there already, else a new one.

        :raises UserError: the bill of materials cannot be made as specified
        """
        for company in self.company_id:
            lines = self.filtered(
                lambda line, company=company: (
                    line.company_id == company and line.mto_specification and not line.mto_bom_id and line.state != "cancel"
                )
            )
            order_boms = lines._mto_order_boms()
            # Sellers may not create bills of materials; these follow from rules that they cannot change.
            records = self.env["mrp.bom"].sudo().with_company(company)._mto_find_or_create(order_boms.values(), company)
            made = {line: records[order_bom.fingerprint] for line, order_bom in order_boms.items()}
            for record, equal in lines.filtered(made.get).grouped(made.get).items():
                equal.mto_bom_id = record

    def _mto_derive(self):
        """As ``_mto_order_boms``, of one line; ``None`` where it is bought as specified."""
        self.ensure_one()
        return self._mto_order_boms().get(self)

    def _mto_order_boms(self, values=None):
        """Each line's ``engine.order_bom.OrderBom``, every level of it; what is equal is read and derived once.

        :param values: by parameter code, in place of those of the lines
        :return: order BoMs by line, without lines that are bought as specified
        :raises UserError: one cannot be made, with parameter or line and the remedy
        """
        order_boms = {}
        self._mto_check_warehouse()
        # As in _mto_definition.
        for (product, warehouse, never_values), lines in self.sudo().grouped(_mto_made_of).items():
            items = read_items(product, warehouse, never_values)
            if not items[product.id].bom:
                if product._mto_has_vendor(warehouse.company_id):
                    continue
                raise UserError(
                    self.env._("%s has neither a bill of materials to be made by nor a vendor. Add one.", product.display_name)
                )
            for equal in lines.grouped(lambda line: _mto_formula_values(line, values)).values():
                first = equal[0]
                derivation = derive(items, product.id, *_mto_specified_by(first, values))
                first._mto_refuse_problems(derivation.problems)
                order_boms |= dict.fromkeys(equal, derivation.order_bom)
        return order_boms


def _mto_made_of(line):
    return line.product_id, line.warehouse_id, line.product_no_variant_attribute_value_ids


def _mto_specified_by(line, values):
    return (line.mto_specification or {}) if values is None else values, line._mto_attributes()


def _mto_formula_values(line, values):
    """Equal for lines of which formulas see the same."""
    return json.dumps(_mto_specified_by(line, values), sort_keys=True)
