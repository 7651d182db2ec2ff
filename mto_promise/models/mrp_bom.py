from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..engine.order_bom import own_by_level
from .bulk import create_rows


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
        "(mto_fingerprint) WHERE mto_fingerprint IS NOT NULL",
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

    @api.model
    def _mto_find_or_create(self, order_boms, company):
        """Records of the engine's ``order_boms`` and of their sub-assemblies that are made to measure too.

        The number of queries depends on their levels, not on their lines.

        :return: ``mrp.bom`` records by the engine's fingerprint
        """
        levels = own_by_level(order_boms)
        marks = {mark: _recorded(mark, company) for level in levels for mark in level}
        records = self._mto_find(marks, company)
        for level in reversed(levels):
            missing = {mark: order_bom for mark, order_bom in level.items() if mark not in records}
            records |= self._mto_create(missing, marks, records, company)
        return records

    @api.model
    def _mto_find(self, marks, company):
        """The records that there are of order BoMs of ``company`` with these fingerprints of the engine, by them."""
        own = {_recorded(mark, company): mark for mark in marks}
        found = self.with_context(active_test=False).search([("mto_fingerprint", "in", list(own))])
        return {own[bom.mto_fingerprint]: bom for bom in found}

    def _mto_refuse_kit(self):
        """
        :raises UserError: one of these bills of materials cannot be made to measure
        """
        for bom in self.filtered(lambda bom: bom.type == "phantom"):
            raise UserError(self.env._("%s is a kit and cannot be made to measure. Make it a normal BoM.", bom.display_name))

    def _mto_create(self, order_boms, marks, below, company):
        """Create one level of order BoMs; ``below`` has the records of their sub-assemblies."""
        origins = self.browse([order_bom.standard_id for order_bom in order_boms.values()])
        origins._mto_refuse_kit()
        boms = self.create(
            [
                self._prepare_mto_bom_values(origin, order_bom, company)
                for origin, order_bom in zip(origins, order_boms.values(), strict=True)
            ]
        )
        lines = self.env["mrp.bom.line"].browse([line.id for bom in order_boms.values() for line in bom.lines if line.id])
        standards = {line.id: line for line in lines}
        line_values, dependencies = [], []
        for bom, order_bom in zip(boms, order_boms.values(), strict=True):
            operations = dict(zip((o.id for o in order_bom.operations), bom.operation_ids, strict=True))
            if bom.allow_operation_dependencies:
                dependencies += [
                    (operations[operation.id], [operations[after].id for after in operation.after])
                    for operation in order_bom.operations
                    if operation.after
                ]
            line_values += [
                bom._prepare_mto_line_values(line, standards.get(line.id, lines.browse()), operations, below)
                for line in order_bom.lines
            ]
        self.env["mrp.routing.workcenter"]._mto_block(dependencies)
        products = self.env["product.product"].browse([values["product_id"] for values in line_values])
        for values, product in zip(line_values, products, strict=True):
            values["product_tmpl_id"] = product.product_tmpl_id.id
        create_rows(self.env["mrp.bom.line"], line_values)
        boms.invalidate_recordset(["bom_line_ids"])
        for bom, order_bom in zip(boms, order_boms.values(), strict=True):
            # From here on it stays as it is.
            bom.mto_fingerprint = marks[order_bom.fingerprint]
        return dict(zip(order_boms, boms, strict=True))

    def _prepare_mto_bom_values(self, origin, order_bom, company):
        return {
            "active": False,
            "product_tmpl_id": origin.product_tmpl_id.id,
            "product_id": order_bom.item,
            "product_qty": origin.product_qty,
            "product_uom_id": origin.product_uom_id.id,
            "company_id": company.id,
            "picking_type_id": origin.picking_type_id.id,
            "consumption": origin.consumption,
            "ready_to_produce": origin.ready_to_produce,
            "produce_delay": origin.produce_delay,
            "allow_operation_dependencies": origin.allow_operation_dependencies,
            "mto_origin_bom_id": origin.id,
            "mto_specification": dict(order_bom.values) or False,
            "operation_ids": [
                Command.create(
                    {
                        "name": operation.name,
                        "workcenter_id": operation.workcenter_id,
                        "time_mode": "manual",
                        "time_cycle_manual": operation.minutes,
                        "sequence": sequence,
                        "mto_standard_operation_id": operation.id,
                    }
                )
                for sequence, operation in enumerate(order_bom.operations, 1)
            ],
        }

    def _prepare_mto_line_values(self, line, standard, operations, below):
        operation = operations.get(line.operation_id)
        return {
            "bom_id": self.id,
            "company_id": self.company_id.id,
            "product_id": line.item,
            "product_qty": line.quantity,
            "product_uom_id": line.unit,
            "sequence": standard.sequence,
            "mto_standard_line_id": line.id,
            "operation_id": operation.id if operation else False,
            "mto_bom_id": below[line.bom.fingerprint].id if line.bom and line.bom.own else False,
            "mto_specification": dict(line.values) or False,
        }


def _recorded(mark, company):
    return f"{company.id}:{mark}"
