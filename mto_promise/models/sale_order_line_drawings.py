from odoo import models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _mto_files_of(self, values):
        """The files (``ir.attachment``) among ``values`` of any level by parameter code: as this line has them.

        Order BoMs are shared by lines whose files are equal, so they are known by their content.
        """
        wanted = {value["checksum"] for value in (values or {}).values() if isinstance(value, dict)}
        if not wanted:
            return self.env["ir.attachment"]
        # Who makes or buys the part may see its drawing, without rights on the order.
        return self.sudo()._mto_drawings().filtered(lambda file: file.checksum in wanted)
