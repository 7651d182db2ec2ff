from odoo import models


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def _mto_copy_to(self, record):
        """Copies of these files that belong to ``record``: whoever sees it sees them, whatever becomes of the originals."""
        copies = self.browse()
        for file in self:
            place = {"res_model": record._name, "res_id": record.id, "res_field": False, "public": False}
            copies |= file.copy({**place, "name": file.name, "access_token": False})
        return copies
