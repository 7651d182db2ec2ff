from odoo import models

from .mto_promise_standing import STARTED


class MtoPromise(models.Model):
    _inherit = "mto.promise"

    def _release_gates(self):
        """The make steps of ``self`` that wait for engineering, each with the order BoMs to be released first.

        :return: ``mrp.bom`` records by step
        """
        gates = {}
        for step in self.step_ids.sorted("sequence"):
            boms = gates.get(step.parent_id, self.env["mrp.bom"])
            if step.kind == "make":
                boms |= step.bom_id.filtered(lambda bom: bom.mto_release_state == "waiting")
                if boms:
                    gates[step] = boms
        return gates

    def _is_in_time(self, now):
        return super()._is_in_time(now) and (not self.bom_id or self.sudo()._is_releasable(now))

    def _is_releasable(self, now):
        """Whether engineering, asked now, has released everything when its production is planned to start."""
        self.ensure_one()
        gates = self._release_gates()
        moments = self.env["mrp.bom"].union(*gates.values())._mto_release_moments(now)
        return all(step.date_start + STARTED >= moments[bom.id] for step, boms in gates.items() for bom in boms)
