from odoo import models


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def _mto_copy_to(self, record):
        """Copies of these files that belong to ``record``: whoever sees it sees them, whatever becomes of the originals."""
        if not self:
            return self
        place = {"res_model": record._name, "res_id": record.id, "res_field": False, "public": False}
        there = self.search([("res_model", "=", record._name), ("res_id", "=", record.id)])
        copies = self.browse()
        for file in self:
            # A drawing that two lines need goes along once.
            known = (there | copies).filtered(lambda own, file=file: own.checksum == file.checksum and own.name == file.name)
            copies |= known[:1] or file.copy({**place, "name": file.name, "access_token": False})
        return copies
