from odoo import api, fields, models

ZPL_COMMANDS = str.maketrans("^~\\", "   ")


class StockMove(models.Model):
    _inherit = "stock.move"

    mto_specification_text = fields.Text(
        "Specification",
        compute="_compute_mto_specification_text",
        compute_sudo=True,
        help="What was specified of the product that is moved.",
    )

    @api.depends(
        "product_id",
        "bom_line_id.mto_specification_text",
        "production_id.mto_specification_text",
        "sale_line_id.mto_specification",
        "purchase_line_id.mto_specification",
    )
    @api.depends_context("lang")
    def _compute_mto_specification_text(self):
        for move in self:
            values = move._mto_values()
            move.mto_specification_text = move.product_id._mto_text(values)

    @api.depends("bom_line_id.mto_specification_text", "sale_line_id", "purchase_line_id")
    def _compute_description_picking(self):
        """Components say on every slip what they must be like; what is sold or bought says so already."""
        result = super()._compute_description_picking()
        for move in self:
            if move.bom_line_id and not (move.sale_line_id or move.purchase_line_id or move.description_picking_manual):
                text = move._mto_slip_text()
                if text:
                    product = move.product_id.with_context(lang=move._get_lang())
                    own = move.description_picking
                    said = own if own not in (product.display_name, product.name) else ""
                    move.description_picking = "\n".join(filter(None, (said, text)))
        return result

    def _mto_slip_text(self):
        """The specification in the language in which the move is described."""
        return self.product_id.with_context(lang=self._get_lang())._mto_text(self.sudo()._mto_values())

    def _mto_label_text(self, zpl=False):
        """The specification in one row, for labels.

        :param zpl: without the characters that a Zebra printer takes for commands
        """
        self.ensure_one()
        text = ", ".join((self.mto_specification_text or "").splitlines())
        return text.translate(ZPL_COMMANDS) if zpl else text

    def _mto_values(self):
        """The specification of the moved product by parameter code; nothing where it is a standard one.

        A component has that of its line on the order BoM, on the way to the shop floor too; what is made, bought or
        sold that of the order it belongs to.
        """
        self.ensure_one()
        for record in (self.bom_line_id, self.production_id, self.purchase_line_id, self.sale_line_id):
            if record and record.product_id == self.product_id:
                values = record.mto_specification if record._name == "sale.order.line" else record._mto_values()
                if values:
                    return values
        return {}
