from odoo import fields, models

from ..snapshot.products import order_boms
from .mto_promise_standing import STARTED


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def write(self, vals):
        result = super().write(vals)
        if vals.get("mto_bom_id"):
            self._mto_request_release()
        return result

    def _mto_request_release(self):
        """From now on engineering is asked to release what these lines, where confirmed, are made by.

        It is expected when it was promised to be, or else after the whole release time.
        """
        # Sellers confirm without rights on bills of materials.
        lines = self.sudo().filtered(lambda line: line.state == "sale" and line.mto_bom_id)
        boms = order_boms(lines.env, lines.mto_bom_id).filtered(lambda bom: bom.mto_release_state == "waiting")
        if not boms:
            return
        due = boms._mto_release_moments(fields.Datetime.now())
        for step, needed in lines.mto_promise_id._release_gates().items():
            for bom in needed & boms:
                if due[bom.id] - STARTED <= step.date_start < due[bom.id]:
                    due[bom.id] = step.date_start
        for bom in boms:
            bom.mto_release_due = due[bom.id]
        boms._mto_schedule_release()
        lines._mto_follow_release()

    def _mto_drop_release_request(self, boms=None):
        """Nobody is asked any more to release what only these cancelled lines were to be made by.

        :param boms: the order BoMs that they were to be made by; ``None``: those that they have
        """
        boms = order_boms(self.sudo().env, self.mto_bom_id if boms is None else boms).filtered("mto_release_due")
        for bom in boms:
            if "sale" not in bom._mto_release_lines().mapped("state"):
                bom.mto_release_due = False
                bom.activity_unlink(["mto_promise.activity_type_release"])

    def _mto_follow_release(self):
        """Compute anew what these lines wait for."""
        for name in ("mto_stage", "mto_expected_date", "mto_is_late"):
            self.env.add_to_compute(self._fields[name], self)

    def _mto_supply_stage(self):
        stage = super()._mto_supply_stage()
        if stage in ("waiting", "production") and any(p.mto_release_bom_id for p in self._mto_open_productions()):
            return "release"
        return stage
