from odoo import api, fields, models
from odoo.exceptions import ValidationError


class MrpBom(models.Model):
    _inherit = "mrp.bom"

    mto_origin_bom_id = fields.Many2one(
        "mrp.bom",
        "Made from",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        help="The standard bill of materials that this order BoM was made from.",
    )
    mto_fingerprint = fields.Char(
        "Specification Fingerprint",
        copy=False,
        help="Equal for equal specifications on the same standard bill of materials, which share one order BoM.",
    )
    mto_line_ids = fields.One2many("sale.order.line", "mto_bom_id", "Made for", copy=False)
    mto_parent_line_ids = fields.One2many("mrp.bom.line", "mto_bom_id", "Part of", copy=False)

    _mto_fingerprint_uniq = models.UniqueIndex(
        "(mto_fingerprint, mto_origin_bom_id) WHERE mto_fingerprint IS NOT NULL",
        "Equal specifications share one order BoM.",
    )

    @api.constrains("mto_origin_bom_id", "active", "type", "product_id")
    def _check_mto_order_bom(self):
        """An order BoM makes one variant and stays archived, where no other order finds it."""
        for bom in self:
            if bom.mto_origin_bom_id and (bom.active or bom.type != "normal" or not bom.product_id):
                raise ValidationError(
                    self.env._(
                        "%s is the order BoM of a sale order line: it must stay archived, of the type "
                        "'Manufacture this product', and for one variant.",
                        bom.display_name,
                    )
                )
