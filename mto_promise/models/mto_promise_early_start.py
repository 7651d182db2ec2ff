from odoo import models


class MtoPromise(models.Model):
    _inherit = "mto.promise"

    def _early_boms(self):
        """The order BoMs by which these promises start before engineering has released them."""
        ids = [about for promise in self for kind, about, _id in promise.choices or [] if kind == "release"]
        return self.env["mrp.bom"].sudo().browse(ids)

    def _release_gates(self):
        early = self._early_boms()
        return {step: boms - early for step, boms in super()._release_gates().items()}
