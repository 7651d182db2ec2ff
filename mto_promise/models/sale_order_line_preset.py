from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..snapshot.specification_input import fitting
from .specification_files import read_files

#: As many as a person looks through.
PRESETS = 200
PAST_LINES = 20


class SaleOrderLine(models.Model):
    """What a specification can start from: presets, and what was ordered before."""

    _inherit = "sale.order.line"

    @api.readonly
    def mto_presets(self):
        """Specifications to start from that the user may read: presets of the customer, presets for everybody, and other
        lines with the product, the customer's first.

        The number of queries does not depend on how many there are.

        :return: dict with ``groups``, a list of dicts with ``name`` and ``presets``; each of these has a unique ``id``,
            ``label``, ``text``, the ``values`` by parameter code that the product still takes, and a sentence for each
            of the others in ``misfit``; ``customer`` is the name of the line's, and ``can_save`` whether the user may
            add a preset
        """
        self.ensure_one()
        self.check_access("read")
        customer = self.order_partner_id.commercial_partner_id
        presets = self._mto_preset_records(customer)
        theirs = presets.filtered("partner_id")
        groups = [
            (self.env._("Presets of %s", customer.display_name), theirs, self._mto_preset_label),
            (self.env._("Presets"), presets - theirs, self._mto_preset_label),
            (self.env._("Past orders"), self._mto_past_lines(customer), self._mto_past_label),
        ]
        definition, known = self._mto_definition(), self._mto_known()

        def shown(record, label):
            values = record.values if record._name == presets._name else record.mto_specification
            fit, misfit = fitting(self.env, definition, values, known)
            text = record.text if record._name == presets._name else record.mto_specification_text
            return {
                "id": f"{record._name},{record.id}",
                "label": label(record),
                "text": text,
                "values": fit,
                "misfit": misfit,
            }

        return {
            "groups": [
                {"name": name, "presets": [shown(record, label) for record in records]}
                for name, records, label in groups
                if records
            ],
            "customer": customer.display_name,
            "can_save": self.env["mto.specification.preset"].has_access("create"),
        }

    def mto_save_preset(self, name, values, for_customer):
        """Keep ``values`` by parameter code as a preset of the product.

        :param for_customer: whether it is offered to the customer of the line only
        :raises UserError: something is wrong with the values
        """
        self.ensure_one()
        self.check_access("read")
        if not name.strip():
            raise UserError(self.env._("Give the preset a name."))
        values, problems = read_files(self.env, values)
        specification = self._mto_specified(values)
        self._mto_refuse_problems([*problems, *specification.problems])
        self.env["mto.specification.preset"].create(
            {
                "name": name.strip(),
                "product_tmpl_id": self.product_id.product_tmpl_id.id,
                "partner_id": for_customer and self.order_partner_id.id,
                "company_id": self.company_id.id,
                "values": dict(specification.values),
            }
        )

    def _mto_preset_records(self, customer):
        return self.env["mto.specification.preset"].search(
            [
                ("product_tmpl_id", "=", self.product_id.product_tmpl_id.id),
                ("partner_id", "in", (customer.id, False)),
                ("company_id", "in", (self.company_id.id, False)),
            ],
            limit=PRESETS,
        )

    def _mto_past_lines(self, customer):
        same = (
            Domain("product_id.product_tmpl_id", "=", self.product_id.product_tmpl_id.id)
            & Domain("mto_specification_text", "!=", False)
            & Domain("id", "!=", self.id)
        )
        mine = Domain("order_partner_id", "child_of", customer.id)
        lines = self.search(same & mine, order="id desc", limit=PAST_LINES)
        if len(lines) < PAST_LINES:
            lines |= self.search(same & ~mine, order="id desc", limit=PAST_LINES - len(lines))
        return lines

    def _mto_preset_label(self, preset):
        return preset.name

    def _mto_past_label(self, line):
        return f"{line.order_id.name} · {line.order_partner_id.display_name}"
