from odoo import api, fields, models
from odoo.exceptions import UserError


class MtoAmendment(models.TransientModel):
    _name = "mto.amendment"
    _inherit = "mto.dialog"
    _description = "Change Confirmed Line"
    _about = ("line_id",)

    line_id = fields.Many2one("sale.order.line", required=True, readonly=True, ondelete="cascade")
    order_id = fields.Many2one(related="line_id.order_id")
    product_id = fields.Many2one(related="line_id.product_id")
    product_uom_id = fields.Many2one(related="line_id.product_uom_id")
    ordered_qty = fields.Float("Ordered", related="line_id.product_uom_qty")
    is_configurable = fields.Boolean(related="line_id.mto_is_configurable")
    product_uom_qty = fields.Float(
        "New Quantity",
        digits="Product Unit",
        compute="_compute_from_line",
        store=True,
        precompute=True,
        readonly=False,
    )
    specification = fields.Json(
        "Specification Values", compute="_compute_from_line", store=True, precompute=True, readonly=False
    )
    specification_text = fields.Text("Specification", compute="_compute_specification_text")
    draft_bom_ids = fields.Many2many("mrp.bom", compute="_compute_draft_bom_ids", context={"active_test": False})
    bom_id = fields.Many2one(
        "mrp.bom",
        "Order BoM Revision",
        domain="[('id', 'in', draft_bom_ids)]",
        context={"active_test": False},
        help="Make the line by this revision of its order BoM, which was changed by hand since the confirmation.",
    )
    row_ids = fields.One2many("mto.amendment.row", "amendment_id", "Effects", readonly=True)
    shown = fields.Json(help="The change that the effects shown belong to.")
    problem = fields.Text(readonly=True, help="Why nothing of it can be done.")
    is_changed = fields.Boolean(compute="_compute_is_shown", help="Anything is asked for.")
    is_shown = fields.Boolean(compute="_compute_is_shown", help="The effects shown are those of what is asked for.")
    left_count = fields.Integer(compute="_compute_left_count")
    change_count = fields.Integer(compute="_compute_left_count")

    @api.depends("line_id")
    def _compute_from_line(self):
        for amendment in self:
            amendment.product_uom_qty = amendment.line_id.product_uom_qty
            amendment.specification = amendment.line_id.mto_specification

    @api.depends("line_id", "bom_id")
    def _compute_draft_bom_ids(self):
        for amendment in self:
            amendment.draft_bom_ids = amendment.line_id._mto_draft_revisions() | amendment.bom_id

    @api.depends("specification")
    def _compute_specification_text(self):
        for amendment in self:
            words = amendment.line_id._mto_specification_words(amendment.specification or {})
            amendment.specification_text = "\n".join(f"{label}: {value}" for label, value in words)

    @api.depends("product_uom_qty", "specification", "bom_id", "shown")
    def _compute_is_shown(self):
        for amendment in self:
            change = amendment._change()
            amendment.is_changed = bool(change)
            amendment.is_shown = bool(change) and amendment.shown == amendment._plain(change)

    @api.depends("row_ids.kind")
    def _compute_left_count(self):
        for amendment in self:
            left = amendment.row_ids.filtered(lambda row: row.kind == "left")
            amendment.left_count = len(left)
            amendment.change_count = len(amendment.row_ids - left)

    # ------------------------------------------------------------------------------------------------------------ ask

    @api.model
    def _open(self, line, **values):
        """The action of a wizard that changes ``line``; with values of the change, their effects are shown at once.

        :raises UserError: the line cannot be changed here
        """
        line._mto_check_may_amend()
        amendment = self.create({"line_id": line.id} | values)
        if amendment._change():
            amendment._show_effects()
        return amendment._action_show()

    def _change(self):
        """What is asked for, as ``sale.order.line._mto_amend`` takes it."""
        line, change = self.line_id, {}
        if line.product_uom_id.compare(self.product_uom_qty, line.product_uom_qty) != 0:
            change["quantity"] = self.product_uom_qty
        if (self.specification or {}) != (line.mto_specification or {}):
            change["specification"] = self.specification or False
        if self.bom_id and self.bom_id != line.mto_bom_id:
            change["bom"] = self.bom_id
        return change

    @api.model
    def _plain(self, change):
        return change | ({"bom": change["bom"].id} if "bom" in change else {})

    def _show_effects(self):
        change = self._change()
        self.problem = False
        try:
            effects = self.line_id._mto_preview(**change)
        except UserError as error:
            effects = []
            self.problem = str(error)
        self.row_ids.unlink()
        self.row_ids = [fields.Command.create(effect | {"sequence": at}) for at, effect in enumerate(effects)]
        self.shown = self._plain(change)

    # ------------------------------------------------------------------------------------------------------------ act

    def action_preview(self):
        if not self._change():
            raise UserError(self.env._("There is nothing to change yet: enter another quantity or specification."))
        self._show_effects()
        return self._action_show()

    def action_apply(self):
        """Do what was shown.

        :raises UserError: by now it would turn out otherwise; nothing is changed then
        """
        if not self.is_shown or self.problem:
            raise UserError(self.env._("See what the change does first: choose Show Effects."))
        effects = self.line_id._mto_amend(**self._change())
        if sorted(map(_essence, effects)) != sorted(map(_essence, self.row_ids)):
            raise UserError(
                self.env._(
                    "Since the effects were shown, work has begun, something was ordered, or others have taken "
                    "capacity. Nothing has been changed: choose Show Effects again."
                )
            )
        return {"type": "ir.actions.act_window_close"}

    def _action_show(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Change %s", self.product_id.display_name),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }


def _essence(effect):
    """What an effect is about; names and times of documents differ from one trial to the next."""
    told = effect["subject"] in ("line", "specification", "begun", "unneeded")
    return effect["kind"], effect["subject"], effect["name"], effect["after"] if told else ""
