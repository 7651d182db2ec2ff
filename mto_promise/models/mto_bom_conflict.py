from odoo import api, fields, models

from ..snapshot.order_boms import line_records, operation_records


class MtoBomConflict(models.Model):
    """What a hand and the formulas changed differently. The hand's stands until somebody decides."""

    _name = "mto.bom.conflict"
    _description = "Conflict of an Order BoM"
    _order = "bom_id, id"

    bom_id = fields.Many2one("mrp.bom", "Order BoM", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="bom_id.company_id", store=True, precompute=True)
    bom_line_id = fields.Many2one("mrp.bom.line", "Component by Hand", ondelete="cascade", index="btree_not_null")
    base_bom_line_id = fields.Many2one("mrp.bom.line", "Component by Formulas", ondelete="cascade", index="btree_not_null")
    operation_id = fields.Many2one("mrp.routing.workcenter", "Operation by Hand", ondelete="cascade", index="btree_not_null")
    base_operation_id = fields.Many2one(
        "mrp.routing.workcenter", "Operation by Formulas", ondelete="cascade", index="btree_not_null"
    )
    name = fields.Char("Conflict", compute="_compute_name", compute_sudo=True)

    @api.depends("bom_line_id", "base_bom_line_id", "operation_id", "base_operation_id")
    @api.depends_context("lang")
    def _compute_name(self):
        for conflict in self:
            mine, theirs = conflict._mto_sides()
            values = {
                "part": conflict._mto_title(mine or theirs),
                "mine": conflict._mto_text(mine),
                "theirs": conflict._mto_text(theirs),
            }
            if not theirs:
                conflict.name = self.env._("%(part)s: by hand %(mine)s, but the formulas leave it out.", **values)
            elif not mine:
                conflict.name = self.env._("%(part)s: removed by hand, but the formulas say %(theirs)s.", **values)
            else:
                conflict.name = self.env._("%(part)s: by hand %(mine)s, but the formulas say %(theirs)s.", **values)

    def _mto_sides(self):
        """The component or operation by hand and by the formulas; one of them may be empty."""
        self.ensure_one()
        if self.bom_line_id or self.base_bom_line_id:
            return self.bom_line_id, self.base_bom_line_id
        return self.operation_id, self.base_operation_id

    def _mto_title(self, part):
        name = part.product_id.display_name if part._name == "mrp.bom.line" else part.name
        parent = self.bom_id
        return f"{parent.product_id.display_name} > {name}" if parent.mto_parent_line_ids else name

    def _mto_text(self, part):
        """``part`` in a few words."""
        if not part:
            return ""
        if part._name == "mrp.bom.line":
            unit = part.product_uom_id
            words = f"{part.product_qty:g} {unit.name} {part.product_id.display_name}"
        else:
            minutes = self.env._("%(minutes)g minutes", minutes=part.time_cycle_manual)
            words = f"{minutes} {part.workcenter_id.display_name}"
        return f"{words} ({part.mto_note})" if part.mto_note else words

    @api.model
    def _record(self, bom, formulas, keys):
        """Conflicts of the level ``bom`` with ``formulas``, each given as the engine's (subject, key)."""
        values = []
        for subject, key in keys:
            name, records = ("bom_line_id", line_records) if subject == "line" else ("operation_id", operation_records)
            theirs = records(formulas).get(key)
            mine = records(bom).get(key)
            if not mine and subject == "line" and theirs:
                # Added by hand before the formulas did.
                mine = next((line for at, line in records(bom).items() if at == (theirs.product_id.id, 1)), None)
            values.append({"bom_id": bom.id, name: mine.id if mine else False, f"base_{name}": theirs.id if theirs else False})
        return self.create(values)

    # --------------------------------------------------------------------------------------------------------- decide

    def action_keep(self):
        """What was done by hand is right."""
        self._mto_check_may_decide()
        # Decisions are taken here only; nobody writes conflicts.
        boms = self.bom_id
        self.sudo().unlink()
        boms._mto_touch()
        return True

    def action_take(self):
        """What the formulas say is right."""
        self._mto_check_may_decide()
        for conflict in self.sudo():
            mine, theirs = conflict._mto_sides()
            bom = conflict.bom_id
            conflict.unlink()
            if not theirs:
                mine.unlink()
                continue
            values = bom._mto_part_values(theirs)
            if mine:
                mine.write(values)
            else:
                theirs.create({"bom_id": bom.id, **values})
        return True

    def _mto_check_may_decide(self):
        self.bom_id.check_access("write")
        self.bom_id._mto_check_changeable()


class MrpBom(models.Model):
    _inherit = "mrp.bom"

    mto_conflict_ids = fields.One2many("mto.bom.conflict", "bom_id", "Conflicts")

    def _mto_part_values(self, theirs):
        """The values by which a component or operation of this order BoM is as the formulas' ``theirs``."""
        operations = operation_records(self)
        keys = {operation: key for key, operation in operation_records(theirs.bom_id).items()}
        if theirs._name == "mrp.bom.line":
            operation = operations.get(keys.get(theirs.operation_id))
            return {
                "product_id": theirs.product_id.id,
                "product_qty": theirs.product_qty,
                "product_uom_id": theirs.product_uom_id.id,
                "sequence": theirs.sequence,
                "operation_id": operation.id if operation else False,
                "mto_bom_id": theirs.mto_bom_id.id,
                "mto_specification": theirs.mto_specification,
                "mto_standard_line_id": theirs.mto_standard_line_id.id,
                "mto_note": theirs.mto_note,
            }
        return {
            "name": theirs.name,
            "workcenter_id": theirs.workcenter_id.id,
            "time_cycle_manual": theirs.time_cycle_manual,
            "sequence": theirs.sequence,
            "mto_standard_operation_id": theirs.mto_standard_operation_id.id,
            "mto_note": theirs.mto_note,
        }
