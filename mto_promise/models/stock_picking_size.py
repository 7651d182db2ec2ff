from odoo import api, fields, models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    mto_is_sized = fields.Boolean(compute="_compute_mto_size", compute_sudo=True)
    mto_weight = fields.Float("Weight as Specified", digits="Stock Weight", compute="_compute_mto_size", compute_sudo=True)
    mto_volume = fields.Float("Volume as Specified", digits="Volume", compute="_compute_mto_size", compute_sudo=True)
    mto_weight_uom_name = fields.Char(compute="_compute_mto_uom_names")
    mto_volume_uom_name = fields.Char(compute="_compute_mto_uom_names")

    @api.depends("move_ids.mto_weight", "move_ids.mto_volume", "move_ids.state")
    def _compute_mto_size(self):
        for picking in self:
            moves = picking.move_ids.filtered(lambda move: move.state != "cancel")
            picking.mto_is_sized = any(move._mto_is_sized() for move in moves)
            picking.mto_weight = sum(moves.mapped("mto_weight"))
            picking.mto_volume = sum(moves.mapped("mto_volume"))

    def _compute_mto_uom_names(self):
        template = self.env["product.template"]
        self.mto_weight_uom_name = template._get_weight_uom_name_from_ir_config_parameter()
        self.mto_volume_uom_name = template._get_volume_uom_name_from_ir_config_parameter()

    # ------------------------------------------------------------------------ what Odoo reckons by the standard product

    @api.depends("move_ids.sale_line_id.mto_unit_weight")
    def _compute_bulk_weight(self):
        result = super()._compute_bulk_weight()
        for picking in self:
            loose = picking.move_line_ids.filtered(lambda line: not line.result_package_id)
            picking.weight_bulk += loose._mto_excess_weight()
        return result

    def _compute_shipping_volume(self):
        result = super()._compute_shipping_volume()
        for picking in self:
            for move in picking.move_ids.filtered(lambda move: move._mto_is_sized()):
                quantity = move.product_uom._compute_quantity(move.quantity, move.product_id.uom_id)
                picking.shipping_volume += quantity * move._mto_size_excess()[1]
        return result

    def _get_estimated_weight(self):
        """With shipping connectors installed, which rate a return by it."""
        weight = super()._get_estimated_weight()
        sized = self.move_ids.filtered(lambda move: move._mto_is_sized())
        return weight + sum(move.product_qty * move._mto_size_excess()[0] for move in sized)
