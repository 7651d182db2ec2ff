from odoo import models


class MtoPromiseStep(models.Model):
    _inherit = "mto.promise.step"

    def _is_open(self):
        """Whether this step still waits to become a document: its promise is held and the order being confirmed."""
        return bool(self) and self.promise_id.state == "held"

    def _supply_kind(self):
        """What this supply is for the move that needs it (``stock.move.mto_supply``)."""
        self.ensure_one()
        return "order" if self.kind in ("make", "buy") or self.route_id or self._mto_origin() else "stock"

    def _divide(self, product, quantity, uom, taken):
        """Divide a demand over these supplies, in their order.

        What comes from stock or from planned receipts shares one part, for one move reserves it. What the plan does not
        cover is the last part, without a step.

        :param taken: quantity (product unit) used up of each step so far; added to
        :return: list of ``(quantity, uom, step)`` that add up to ``quantity``: in ``uom`` where there is one part, else
            in the unit of the product
        """
        unit = product.uom_id
        total = rest = uom._compute_quantity(quantity, unit, round=False)
        parts = []
        for step in self:
            share = min(step.quantity - taken[step.id], rest)
            if unit.compare(share, 0.0) <= 0:
                continue
            taken[step.id] += share
            rest -= share
            shared = step._supply_kind() == "stock" and next(
                (part for part in parts if part[1]._supply_kind() == "stock"), None
            )
            if shared:
                shared[0] += share
            else:
                parts.append([share, step])
        if unit.compare(rest, 0.0) > 0 or not parts:
            parts.append([rest, self.browse()])
        if len(parts) == 1:
            return [(quantity, uom, parts[0][1])]
        parts[-1][0] = total - sum(share for share, _step in parts[:-1])
        return [(share, unit, step) for share, step in parts]

    def _prepare_supply_values(self):
        """Procurement values of the supply that this step plans."""
        self.ensure_one()
        if self.kind == "buy":
            return {
                "date_planned": self.date_end,
                "date_order": self.date_start,
                "supplierinfo_id": self.supplierinfo_id,
            }
        if self.route_id:
            return {"date_planned": self.date_end, "route_ids": self.route_id}
        return {"date_planned": self.date_end}
