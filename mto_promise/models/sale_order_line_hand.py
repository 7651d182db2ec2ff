from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..engine.order_bom import standard
from ..snapshot.standard_boms import read_items

#: What the order BoM follows from.
FOLLOWED = (
    "mto_specification",
    "product_id",
    "product_no_variant_attribute_value_ids",
    "product_custom_attribute_value_ids",
)
OPEN = ("draft", "sent")


class SaleOrderLine(models.Model):
    """A line's order BoM can be changed by hand for this order; what was changed survives a new specification."""

    _inherit = "sale.order.line"

    mto_is_by_hand = fields.Boolean("Made as Changed by Hand", compute="_compute_mto_is_by_hand", compute_sudo=True)
    mto_can_change_bom = fields.Boolean(compute="_compute_mto_can_change_bom", compute_sudo=True)
    mto_conflict_text = fields.Text(
        "Conflicts", compute="_compute_mto_conflict_text", help="What the formulas say otherwise than was changed by hand."
    )

    @api.depends("mto_bom_id.mto_hand_line_id")
    def _compute_mto_is_by_hand(self):
        for line in self:
            line.mto_is_by_hand = bool(line.mto_bom_id.mto_hand_line_id)

    @api.depends("mto_bom_id", "product_id", "state")
    def _compute_mto_can_change_bom(self):
        for line in self:
            made = line.mto_bom_id or line.product_id.bom_ids.filtered(lambda bom: bom.active and bom.type == "normal")
            line.mto_can_change_bom = bool(made) and line._mto_is_promisable() and line.state in (*OPEN, "sale")

    @api.depends("mto_bom_id.mto_edition")
    @api.depends_context("lang")
    def _compute_mto_conflict_text(self):
        for line in self:
            # Sellers have no rights on what is below; they learn what to ask Manufacturing for.
            conflicts = line.sudo().mto_bom_id._mto_all_conflicts() if line.mto_is_by_hand else []
            line.mto_conflict_text = "\n".join(conflict.name for conflict in conflicts) or False

    # ---------------------------------------------------------------------------------------------------------- change

    def action_mto_change_bom(self):
        """Open the order BoM of this line alone, to be changed by hand; on a confirmed line its next revision."""
        self.ensure_one()
        self._mto_check_may_change_bom()
        bom = self._mto_next_revision() if self.state == "sale" else self._mto_own_bom()
        return bom.with_env(self.env)._mto_form_action(self.display_name)

    def action_mto_show_bom(self):
        """Open the order BoM of this line as it is."""
        self.ensure_one()
        self.check_access("read")
        return self.mto_bom_id._mto_form_action(self.display_name)

    def action_mto_discard_changes(self):
        """Make the line as the formulas say again."""
        for line in self:
            line._mto_check_may_change_bom()
            if line.state not in OPEN:
                raise UserError(
                    self.env._("%s is confirmed: what it is made by changes with a new revision.", line.display_name)
                )
            bom = line.mto_bom_id.sudo().filtered("mto_hand_line_id")
            # As in _mto_own_bom.
            line.sudo().mto_bom_id = bom.mto_base_bom_id if line.mto_specification else False
            bom._mto_discard()

    def _mto_check_may_change_bom(self):
        """
        :raises AccessError: only users of Manufacturing change order BoMs
        :raises UserError: the line is not made by a bill of materials, or cancelled
        """
        for line in self:
            line.check_access("read")
            if not (self.env.su or self.env.user.has_group("mrp.group_mrp_user")):
                raise AccessError(
                    self.env._(
                        "Order BoMs are changed by users of Manufacturing. Ask one of them to change that of %s.",
                        line.display_name,
                    )
                )
            if not line.mto_can_change_bom:
                raise UserError(
                    self.env._(
                        "%s cannot be changed: it is cancelled, or its product has no bill of materials of the type "
                        "'Manufacture this product'.",
                        line.display_name,
                    )
                )

    def _mto_own_bom(self):
        """The order BoM that is changed for this line alone, made where there is none yet."""
        self.ensure_one()
        bom = self.mto_bom_id
        if bom.mto_hand_line_id != self:
            # Users of Manufacturing have no rights on lines of orders; this one names what they change anyway.
            line = self.sudo()
            if line.mto_specification:
                line._mto_ensure_order_bom()
            bom = (line.mto_bom_id or line._mto_formulas_bom())._mto_changed_for(line)
            line.mto_bom_id = bom
        return bom

    def _mto_formulas_bom(self):
        """The order BoM, shared with all lines of equal specification, that the formulas make for this line now."""
        self.ensure_one()
        line = self.sudo()  # As in _mto_definition.
        order_bom = line._mto_derive() if line.mto_specification else line._mto_standard()
        if not order_bom:
            raise UserError(self.env._("%s has no bill of materials to be made by. Add one.", line.product_id.display_name))
        return self.env["mrp.bom"]._mto_formulas_record(order_bom, line.company_id)

    def _mto_standard(self):
        """The standard bill of materials of the line's product as an order BoM, ``None`` where it has none."""
        self._mto_check_warehouse()
        product = self.product_id
        items = read_items(product, self.warehouse_id, self.product_no_variant_attribute_value_ids)
        return standard(items, product.id) if items[product.id].bom else None

    # ------------------------------------------------------------------------------------------------------- revisions

    def _mto_next_revision(self):
        """The revision that is being changed for this confirmed line, made where there is none."""
        self.ensure_one()
        line = self.sudo()  # As in _mto_own_bom.
        current = line.mto_bom_id or line._mto_formulas_bom()
        return line._mto_draft_revisions()[:1] or current._mto_revised(line)

    def _mto_draft_revisions(self):
        """The revisions after the present order BoM that nobody has applied yet (``mrp.bom``)."""
        self.ensure_one()
        boms = self.env["mrp.bom"].with_context(active_test=False)
        current = self.mto_bom_id or self.sudo()._mto_formulas_bom()
        drafts = boms.search([("mto_previous_bom_id", "=", current.id), ("mto_hand_line_id", "=", self.id)])
        return drafts.filtered("mto_is_draft_revision")

    # ---------------------------------------------------------------------------------------------------------- follow

    def write(self, vals):
        lines = self.filtered("mto_bom_id") if any(name in vals for name in FOLLOWED) else self.browse()
        before = {line: (line.mto_bom_id, line._mto_made_from()) for line in lines}
        result = super().write(vals)
        for line, (bom, made_from) in before.items() if "mto_bom_id" not in vals else ():
            if made_from != line._mto_made_from():
                line._mto_follow_formulas(bom.sudo())
            elif line.mto_bom_id != bom:
                # The same was specified in other words.
                line.sudo().mto_bom_id = bom
        if vals.get("mto_bom_id"):
            self.filtered(lambda line: line.state == "sale").mto_bom_id.sudo()._mto_freeze()
        return result

    def _mto_made_from(self):
        """What the order BoM follows from."""
        return self.product_id, self.mto_specification or {}, self._mto_attributes()

    def _mto_follow_formulas(self, bom):
        """After what was ordered has changed: the formulas' order BoM counts, with what was changed in ``bom`` by hand."""
        line = self.sudo()  # As in _mto_own_bom.
        if not bom.mto_hand_line_id:
            if line.state in OPEN:
                line.mto_bom_id = False
            return
        if bom.product_tmpl_id != line.product_id.product_tmpl_id:
            line.mto_bom_id = False
            self.order_id.message_post(
                body=self.env._(
                    "What was changed by hand of %(old)s is gone: the line is for %(new)s now.",
                    old=bom.product_id.display_name,
                    new=line.product_id.display_name,
                )
            )
            if not bom.mto_frozen_date:
                bom._mto_discard()
            return
        formulas = line._mto_formulas_bom()
        if bom.mto_frozen_date:
            bom = bom._mto_revised(line)
        left = bom._mto_merge(formulas)
        line.mto_bom_id = bom if left else formulas if line.mto_specification else False
        if not left:
            bom._mto_discard()
            return
        conflicts = bom._mto_all_conflicts()
        if conflicts:
            self.order_id.message_post(
                body=self.env._(
                    "%(line)s was changed by hand, and the formulas say otherwise now. What was done by hand stands:\n"
                    "%(conflicts)s",
                    line=self.product_id.display_name,
                    conflicts="\n".join(conflict.name for conflict in conflicts),
                )
            )
        if bom.mto_frozen_date:
            # It is being made; whoever thinks otherwise makes another revision.
            conflicts.unlink()

    def _mto_check_conflicts(self, boms=None):
        """
        :raises UserError: nobody has decided yet between the hand and the formulas
        """
        for line in self:
            bom = (boms or line.mto_bom_id).sudo()
            conflicts = bom._mto_all_conflicts() if bom.mto_hand_line_id else bom.mto_conflict_ids
            if conflicts:
                raise UserError(
                    self.env._(
                        "%(line)s was changed by hand, and the formulas say otherwise now:\n%(conflicts)s\n"
                        "Open its order BoM and keep one or take the other.",
                        line=line.display_name,
                        conflicts="\n".join(conflict.name for conflict in conflicts),
                    )
                )

    # --------------------------------------------------------------------------------------------------------- the rest

    def _mto_is_pegged(self):
        return super()._mto_is_pegged() or (bool(self.mto_bom_id) and self._mto_is_promisable())

    def _mto_ensure_order_bom(self):
        """As before; what was opened to be changed by hand and is as the formulas say is nobody's copy any more."""
        for line in self.filtered(lambda line: line.state in OPEN and line.mto_is_by_hand):
            bom = line.mto_bom_id.sudo()
            if not bom._mto_is_changed():
                line.mto_bom_id = bom.mto_base_bom_id if line.mto_specification else False
                bom._mto_discard()
        return super()._mto_ensure_order_bom()

    def _action_launch_stock_rule(self, *, previous_product_uom_qty=False):
        # Nobody changes what is being made any more; sellers confirm without rights on bills of materials.
        self.filtered(lambda line: line.state == "sale").mto_bom_id.sudo()._mto_freeze()
        return super()._action_launch_stock_rule(previous_product_uom_qty=previous_product_uom_qty)

    def unlink(self):
        boms = self._mto_hand_boms()
        result = super().unlink()
        boms._mto_discard_all()
        return result

    def _mto_hand_boms(self):
        """All order BoMs that were changed by hand for these lines."""
        boms = self.env["mrp.bom"].sudo().with_context(active_test=False)
        return boms.search([("mto_hand_line_id", "in", self.ids)]) if self.ids else boms
