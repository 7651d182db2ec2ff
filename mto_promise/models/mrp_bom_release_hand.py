from odoo import models


class MrpBom(models.Model):
    _inherit = "mrp.bom"

    def _mto_touch(self):
        """As before; what engineering released was not what it is now."""
        result = super()._mto_touch()
        released = self.sudo().filtered(lambda bom: bom.mto_release_state == "released")
        if released:
            released.write({"mto_release_state": "waiting", "mto_released_by_id": False, "mto_released_date": False})
            released._mto_release_changed()
        return result
