from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine.order_bom import as_own
from ..snapshot.order_boms import OrderBoms
from ..snapshot.products import order_boms

#: What an order BoM says; anything else is Odoo's housekeeping.
CONTENT = {
    "product_tmpl_id",
    "product_id",
    "product_qty",
    "product_uom_id",
    "type",
    "bom_line_ids",
    "operation_ids",
    "byproduct_ids",
    "allow_operation_dependencies",
    "mto_drawing_ids",
}


class MrpBom(models.Model):
    """An order BoM that was changed by hand is a copy of what the formulas say, for one order line alone.

    The formulas' stays as the record of what they said; what was changed is the difference of the two and is recorded
    nowhere else.
    """

    _inherit = "mrp.bom"

    mto_hand_line_id = fields.Many2one(
        "sale.order.line",
        "Changed by Hand for",
        index="btree_not_null",
        copy=False,
        help="The order line that this order BoM was changed for by hand.",
    )
    mto_base_bom_id = fields.Many2one(
        "mrp.bom",
        "Made by Formulas",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        help="What the formulas say: the order BoM that was changed by hand.",
    )
    mto_edition = fields.Integer(
        "Edition", copy=False, help="Counts the changes by hand, here and in the sub-assemblies made for the same order."
    )
    mto_frozen_date = fields.Datetime("Frozen on", copy=False, help="When the order was confirmed that is made by it.")
    mto_is_editable = fields.Boolean(compute="_compute_mto_is_editable")
    mto_can_discard = fields.Boolean(compute="_compute_mto_is_editable")
    mto_drawing_ids = fields.Many2many(
        "ir.attachment",
        "mto_bom_drawing_rel",
        "bom_id",
        "attachment_id",
        "Drawings",
        bypass_search_access=True,
        help="Drawings and instructions for this order, shown to the workshop.",
    )

    @api.depends("mto_hand_line_id", "mto_frozen_date")
    @api.depends_context("uid")
    def _compute_mto_is_editable(self):
        may = self.env.user.has_group("mrp.group_mrp_user")
        for bom in self:
            bom.mto_is_editable = may and bool(bom.mto_hand_line_id) and not bom.mto_frozen_date
            bom.mto_can_discard = bom.mto_is_editable

    # ------------------------------------------------------------------------------------------------- who may change

    def _check_access(self, operation):
        """Users of Manufacturing may change what is made for one order, though not standard bills of materials."""
        refused = super()._check_access(operation)
        if refused and operation == "write" and self._mto_may_change_by_hand():
            return None
        return refused

    def _mto_may_change_by_hand(self):
        boms = self.sudo()
        return (
            bool(self)
            and all(bom.mto_hand_line_id for bom in boms)
            and self.env.user.has_group("mrp.group_mrp_user")
            and not super()._check_access("read")  # pylint: disable=super-method-mismatch
        )

    def _mto_check_changeable(self):
        """
        :raises UserError: one of these order BoMs is shared or frozen
        """
        for bom in self.sudo():
            if bom.mto_fingerprint:
                raise UserError(
                    self.env._(
                        "%s was made by formulas and serves every order of this specification. Use “Change for this "
                        "Order” on the order line to change it for one of them.",
                        bom.display_name,
                    )
                )
            if bom.mto_frozen_date:
                raise UserError(
                    self.env._(
                        "%(bom)s is frozen: %(order)s is confirmed and made by it. Make a new revision on the order line.",
                        bom=bom.display_name,
                        order=bom._mto_made_for().order_id.name or self.env._("its order"),
                    )
                )

    def _mto_made_for(self):
        """The order lines that are made by these order BoMs, or by what these are part of."""
        self.env.flush_all()
        lines, boms = self.mto_line_ids | self.mto_hand_line_id, self
        while boms:
            boms = boms.mto_parent_line_ids.bom_id
            lines |= boms.mto_line_ids
        return lines

    # ------------------------------------------------------------------------------------------------------- changes

    def write(self, vals):
        changed = self.browse()
        if not CONTENT.isdisjoint(vals):
            changed = self.filtered("mto_origin_bom_id")
            changed._mto_check_changeable()
        result = super().write(vals)
        if "mto_drawing_ids" in vals:
            changed._mto_touch()
            self._mto_own_drawings()
        elif not {"bom_line_ids", "operation_ids"} >= CONTENT & set(vals):
            changed._mto_touch()
        return result

    def _mto_own_drawings(self):
        """Whoever may read the order BoM may read its drawings, not only who uploaded them."""
        for bom in self:
            # Only what the same user has just uploaded without a record is given to this one.
            loose = bom.mto_drawing_ids.sudo().filtered(
                lambda drawing: not drawing.res_id and drawing.create_uid == self.env.user
            )
            loose.write({"res_model": self._name, "res_id": bom.id})

    def _mto_drawings_by_bom(self):
        found = super()._mto_drawings_by_bom()
        return {bom.id: found[bom.id] | bom.mto_drawing_ids for bom in self.sudo() if bom.id in found}

    def _mto_touch(self):
        """Count a change in these order BoMs and in all that they are part of: what was planned by them is outdated.

        The row that is written makes a confirmation at the same moment start again: see ``_mto_freeze``.
        """
        boms = self.sudo().filtered("mto_origin_bom_id")
        while boms:
            for bom in boms:
                bom.mto_edition += 1
            boms = boms.mto_parent_line_ids.bom_id

    def _mto_freeze(self):
        """From now on these order BoMs and their sub-assemblies stay as they are."""
        if self:
            self.env.flush_all()
            open_ = order_boms(self.env, self).filtered(lambda bom: not bom.mto_fingerprint and not bom.mto_frozen_date)
            open_.write({"mto_frozen_date": fields.Datetime.now()})

    def _mto_thaw(self):
        """The order went back to a quotation: what nothing was made by can be changed again."""
        self.env.flush_all()
        for bom in order_boms(self.env, self).filtered("mto_frozen_date"):
            if not self.env["mrp.production"].search_count([("bom_id", "=", bom.id), ("state", "!=", "cancel")], limit=1):
                bom.mto_frozen_date = False

    @api.ondelete(at_uninstall=False)
    def _unlink_except_mto_confirmed(self):
        for bom in self.sudo().filtered("mto_origin_bom_id"):
            confirmed = bom.mto_line_ids.filtered(lambda line: line.state == "sale")
            if confirmed or bom.mto_frozen_date:
                raise UserError(
                    self.env._(
                        "%(bom)s cannot be deleted: %(order)s is confirmed and made by it.",
                        bom=bom.display_name,
                        order=confirmed[:1].order_id.name or bom.mto_hand_line_id.order_id.name or self.env._("an order"),
                    )
                )

    # -------------------------------------------------------------------------------------------------- made and gone

    def _mto_changed_for(self, line, **values):
        """A copy of this order BoM that can be changed by hand for ``line``.

        Its sub-assemblies are those of this one, until they are changed themselves.
        """
        self.ensure_one()
        # Users of Manufacturing may not create bills of materials; this one changes nothing yet.
        bom = self.sudo()
        copied = bom.copy(
            {
                "active": False,
                "code": bom.code,
                "mto_hand_line_id": line.id,
                "mto_base_bom_id": (bom.mto_base_bom_id or bom).id,
                "mto_origin_bom_id": bom.mto_origin_bom_id.id,
                "mto_drawing_ids": bom._mto_drawings_by_bom()[bom.id].ids,
            }
            | values
        )
        for old, new in zip(bom.bom_line_ids, copied.bom_line_ids, strict=True):
            below = old.mto_bom_id
            if below.mto_hand_line_id:
                below = below._mto_changed_for(line)
            new.write({"mto_bom_id": below.id, "mto_specification": old.mto_specification})
        return copied

    @api.model
    def _mto_formulas_record(self, order_bom, company):
        """The order BoM, shared by all that say the same, of an engine's ``order_bom``, own or standard."""
        own = order_bom if order_bom.own else as_own(order_bom)
        # Nobody's bill of materials is changed by it.
        return self.sudo().with_company(company)._mto_find_or_create([own], company)[own.fingerprint]

    def _mto_discard(self):
        """Delete these order BoMs, with those of sub-assemblies changed by hand."""
        boms = self.sudo().exists()
        if boms:
            boms.mto_conflict_ids.unlink()
            boms.bom_line_ids.unlink()
            boms.unlink()

    def _mto_reader(self):
        """``snapshot.order_boms.OrderBoms`` of these order BoMs of one company."""
        boms = self.sudo()
        line = boms.mto_hand_line_id[:1] or boms._mto_made_for()[:1]
        company = boms.company_id[:1] or self.env.company
        warehouse = line.warehouse_id or self.env["stock.warehouse"].sudo().search([("company_id", "=", company.id)], limit=1)
        return OrderBoms(boms, warehouse)

    def action_mto_discard_changes(self):
        """Go back to what the formulas say: the whole line, one sub-assembly, or a revision that was not applied."""
        self.ensure_one()
        self.check_access("write")
        self._mto_check_changeable()
        # As in _mto_changed_for: what was made for the change alone is taken away with it.
        bom = self.sudo()
        line, parent = bom.mto_hand_line_id, bom.mto_parent_line_ids
        if line.mto_bom_id == bom:
            line.with_env(self.env).action_mto_discard_changes()
            return {"type": "ir.actions.act_window_close"}
        if parent:
            parent.mto_bom_id = bom.mto_base_bom_id if bom.mto_base_bom_id in self._mto_formulas_parts() else False
        bom._mto_discard()
        return {"type": "ir.actions.act_window_close"}

    def _mto_formulas_parts(self):
        """The order BoMs that the formulas made for the sub-assemblies of what this one is part of."""
        parent = self.sudo().mto_parent_line_ids.bom_id
        return parent.mto_base_bom_id.bom_line_ids.mto_bom_id

    def action_mto_show(self):
        self.ensure_one()
        return self._mto_form_action(self.env._("Revision %s", self.mto_revision))

    def _mto_form_action(self, name):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(self.env.ref("mto_promise.mrp_bom_view_form_order").id, "form")],
            "context": {"active_test": False},
        }

    def _mto_discard_all(self):
        """Delete these order BoMs, revisions of one line among them, that no line is left for; nothing is frozen then."""
        boms = self.sudo().exists()
        boms.write({"mto_frozen_date": False, "mto_previous_bom_id": False})
        boms.mto_conflict_ids.unlink()
        boms.bom_line_ids.unlink()
        boms.exists().unlink()

    def _mto_all_conflicts(self):
        """The conflicts of these order BoMs and of those below."""
        self.env.flush_all()
        return order_boms(self.env, self).mto_conflict_ids
