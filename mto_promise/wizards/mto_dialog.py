from odoo import api, models


class MtoDialog(models.AbstractModel):
    """A dialog about records that its user may read: its fields tell of them with the rights of everybody."""

    _name = "mto.dialog"
    _description = "Dialog About Sales Documents"

    #: The fields by which it is about a record.
    _about = ()

    @api.model_create_multi
    def create(self, vals_list):
        dialogs = super().create(vals_list)
        dialogs._check_may_read()
        return dialogs

    def write(self, vals):
        result = super().write(vals)
        if not vals.keys().isdisjoint(self._about):
            self._check_may_read()
        return result

    def _check_may_read(self):
        for name in self._about:
            self[name].check_access("read")
