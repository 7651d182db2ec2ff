from odoo import api, fields, models
from odoo.exceptions import UserError

from ..snapshot.specification import by_code, read_definitions
from ..snapshot.specification_input import Unreadable, fitting, parse_values, write_values
from ..snapshot.specification_words import problem_text
from .specification_files import file_ids, keep_files, own_files, read_files


class MtoSpecificationPreset(models.Model):
    _name = "mto.specification.preset"
    _description = "Preset of a Specification"
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    product_tmpl_id = fields.Many2one(
        "product.template",
        "Product",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
        domain=[("mto_is_configurable", "=", True)],
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        index="btree_not_null",
        ondelete="cascade",
        check_company=True,
        help="Offered on the orders of this customer and its contacts only. Empty: on everybody's.",
    )
    company_id = fields.Many2one("res.company", index=True)
    values = fields.Json("Specified Values", help="What is specified: values by the code of the product's parameters.")
    values_input = fields.Text(
        "Values",
        compute="_compute_values_input",
        inverse="_inverse_values_input",
        help="One “code = value” a line, e.g. wood = oak. Codes are those of the product's parameters.",
    )
    text = fields.Text("Specification", compute="_compute_text")
    misfit = fields.Text("Does Not Fit", compute="_compute_text", help="What orders cannot take as it stands here, and why.")

    _name_uniq = models.UniqueIndex(
        "(product_tmpl_id, COALESCE(partner_id, 0), COALESCE(company_id, 0), lower(name)) WHERE active",
        "There is a preset of this name already. Take another name, or archive the other preset first.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        presets = super().create([self._mto_commercial(vals) for vals in vals_list])
        presets._mto_keep_files()
        return presets

    def write(self, vals):
        before = {preset: file_ids(preset.values) for preset in self if "values" in vals}
        result = super().write(self._mto_commercial(vals))
        for preset, ids in before.items():
            preset._mto_keep_files()
            own_files(preset, ids - file_ids(preset.values)).unlink()
        return result

    def _mto_commercial(self, vals):
        partner = self.env["res.partner"].browse(vals.get("partner_id") or [])
        return vals | {"partner_id": partner.commercial_partner_id.id} if partner else vals

    def _mto_keep_files(self):  # pylint: disable=missing-return
        """Give each preset files of its own: those that it came from may go."""
        for preset in self:
            values, problems = read_files(self.env, preset.values or {})
            if problems:
                known = preset._mto_known()
                raise UserError("\n".join(problem_text(self.env, problem, known) for problem in problems))
            kept = keep_files(preset, values)
            if kept != (preset.values or {}):
                super(MtoSpecificationPreset, preset).write({"values": kept})  # pylint: disable=super-method-mismatch

    # ---------------------------------------------------------------------------------------------------------- words

    @api.depends("values", "product_tmpl_id")
    def _compute_values_input(self):
        for preset in self:
            preset.values_input = write_values(preset.values, preset._mto_known())

    def _inverse_values_input(self):
        for preset in self:
            try:
                preset.values = parse_values(preset._mto_parameters(), preset.values_input or "", preset.values)
            except Unreadable as error:
                raise UserError(self.env._("%(preset)s: %(reason)s", preset=preset.name, reason=error)) from error

    @api.depends("values", "product_tmpl_id")
    @api.depends_context("lang")
    def _compute_text(self):
        # Whoever offers a preset need not be allowed to read all of the product's definition.
        definitions = read_definitions(self.product_tmpl_id.sudo())
        for preset in self:
            values = preset.values or {}
            preset.text = "\n".join(
                f"{one.name}: {one._mto_value_text(values[one.code])}" for one in preset._mto_parameters() if one.code in values
            )
            definition = definitions.get(preset.product_tmpl_id.id)
            preset.misfit = definition and "\n".join(fitting(self.env, definition, values, preset._mto_known())[1])

    def _mto_parameters(self):
        return self.product_tmpl_id.sudo().with_context(active_test=False).mto_parameter_ids

    def _mto_known(self):
        return by_code(self._mto_parameters())
