from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine.order_bom import derive
from ..snapshot.specification import by_code
from ..snapshot.specification_words import problem_text
from ..snapshot.standard_boms import read_items


class PurchaseOrderLine(models.Model):
    """What a subcontractor makes to measure has an order BoM, so that the right components are sent there."""

    _inherit = "purchase.order.line"

    mto_bom_id = fields.Many2one(
        "mrp.bom",
        "Subcontractor's Order BoM",
        index="btree_not_null",
        readonly=True,
        copy=False,
        help="What the subcontractor makes as specified, and of which components.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        if "subcontractor_ids" in self.env["mrp.bom"]._fields:
            for line in lines.filtered(lambda line: line.mto_specification and line.product_id):
                line._mto_subcontract_bom(line._mto_standard_subcontract_bom())
        return lines

    def _mto_standard_subcontract_bom(self):
        """The vendor's bill of materials as Odoo finds it for the receipt."""
        order = self.order_id
        return (
            self.env["mrp.bom"]
            .sudo()
            ._bom_subcontract_find(
                self.product_id,
                picking_type=order.picking_type_id,
                company_id=order.company_id.id,
                bom_type="subcontract",
                subcontractor=order.partner_id,
            )
        )

    def _mto_subcontract_bom(self, standard):
        """What the vendor makes by instead of ``standard``; derived once, so that later changes change no order.

        :param standard: ``mrp.bom``, empty where the vendor needs no components of ours
        :raises UserError: it cannot be made as specified, with parameter or line and the remedy
        """
        self.ensure_one()
        # Whoever confirms an order or a purchase need not be allowed to change bills of materials.
        line = self.sudo()
        if line.mto_bom_id.mto_origin_bom_id != standard.sudo():
            line.mto_bom_id = line._mto_derive_subcontract_bom(standard.sudo()) if standard else False
        return line.mto_bom_id.sudo(self.env.su)

    def _mto_derive_subcontract_bom(self, standard):
        product, company = self.product_id, self.order_id.company_id
        sold = self.mto_line_id if self.mto_line_id.product_id == product else self.mto_line_id.browse()
        warehouse = self.order_id.picking_type_id.warehouse_id
        items = read_items(product, warehouse, sold.product_no_variant_attribute_value_ids, made_by=standard)
        derivation = derive(items, product.id, self.mto_specification, sold._mto_attributes() if sold else {})
        if derivation.problems:
            known = by_code(product.with_context(active_test=False).mto_parameter_ids)
            place = self.env._(
                "%(order)s: %(vendor)s cannot make %(product)s as specified.",
                order=(self.mto_line_id.order_id or self.order_id).display_name,
                vendor=self.order_id.partner_id.display_name,
                product=product.display_name,
            )
            raise UserError("\n".join([place, *(problem_text(self.env, problem, known) for problem in derivation.problems)]))
        found = self.env["mrp.bom"].with_company(company)._mto_find_or_create([derivation.order_bom], company)
        return found[derivation.order_bom.fingerprint]
