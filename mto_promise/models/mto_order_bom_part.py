from odoo import api, models


class MtoOrderBomPart(models.AbstractModel):
    """A line or operation of a bill of materials, guarded where that is an order BoM."""

    _name = "mto.order.bom.part"
    _description = "Part of an Order BoM"

    @api.model
    def _mto_content(self):
        """Names of the fields that say what is made and how."""
        raise NotImplementedError

    def _check_access(self, operation):
        """As for the bill of materials itself: see ``mrp.bom._check_access``."""
        refused = super()._check_access(operation)
        if refused and operation != "read" and self and self.sudo().bom_id.with_env(self.env)._mto_may_change_by_hand():
            return None
        return refused

    @api.model_create_multi
    def create(self, vals_list):
        default = self.env.context.get("default_bom_id")
        boms = self._mto_order_boms({vals.get("bom_id", default) for vals in vals_list})
        boms._mto_check_changeable()
        if boms and not self.env.su and not self.has_access("create"):
            parts = self._mto_create_by_hand(boms, vals_list)
        else:
            parts = super().create(vals_list)
        parts.bom_id._mto_touch()
        return parts

    def _mto_create_by_hand(self, boms, vals_list):
        boms.check_access("write")
        plain = {name for name in self._mto_content() if self._fields[name].type not in ("one2many", "many2many")}
        if any(set(vals) - plain - {"sequence"} for vals in vals_list):
            self.check_access("create")
        # Whoever may change the order BoM may add to it, though not to standard bills of materials.
        parts = super(MtoOrderBomPart, self.sudo()).create(vals_list)  # pylint: disable=super-method-mismatch
        parts = parts.with_env(self.env)
        parts.check_access("create")
        return parts

    def _mto_order_boms(self, ids):
        boms = self.env["mrp.bom"].browse(id_ for id_ in ids if id_)
        return boms.filtered(lambda bom: bom.sudo().mto_origin_bom_id)

    def write(self, vals):
        changed = self.env["mrp.bom"]
        if not self._mto_content().isdisjoint(vals):
            changed = self._mto_order_boms(self.bom_id.ids + [vals.get("bom_id")])
            changed._mto_check_changeable()
        result = super().write(vals)
        if vals.get("bom_id"):
            # Nobody smuggles a part of an order BoM into a standard one.
            self.check_access("write")
        changed._mto_touch()
        return result

    def unlink(self):
        boms = self._mto_order_boms(self.bom_id.ids)
        boms._mto_check_changeable()
        result = super().unlink()
        boms._mto_touch()
        return result
