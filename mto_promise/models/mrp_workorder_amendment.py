from odoo import models


class MrpWorkorder(models.Model):
    _inherit = "mrp.workorder"

    def _mto_is_like(self, operation):
        """Whether this is the same work as ``operation`` of another bill of materials, as ``_link_bom`` compares."""
        self.ensure_one()
        return self.name == operation.name
