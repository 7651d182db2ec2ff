"""Reads standard bills of materials with their rules, at every level, into ``engine.standard_bom``."""

from odoo.tools import SQL

from ..engine.standard_bom import Item, LineRule, StandardBom, StandardLine, StandardOperation
from .bom_parts import BomParts, factor
from .products import Boms
from .specification import attribute_texts, read_definitions, read_map


def read_items(products, warehouse, never_values=False, made_by=None):
    """``products`` and everything that their order BoMs can use, as ``engine.standard_bom.Item`` by product id.

    Options' components and the variants that a rule chooses among are followed too. The number of queries does not
    depend on the number of products, lines or parameters. Records are read with the rights of ``products``.

    :param warehouse: the ``stock.warehouse`` that makes them: its company's bills of materials, as ``mrp.bom`` finds them;
        a company may have no warehouse yet
    :param never_values: values of attributes that make no variants, as chosen on the order line of ``products``
    :param made_by: the bill of materials of ``products`` where it is none that the warehouse makes them by
    :raises FormulaError: a lookup table that cannot be used
    """
    env = products.env
    company = warehouse.company_id
    reach = _reach(env, products, company)
    boms = Boms(env, reach.filtered("active"), company)
    definitions = read_definitions(reach.product_tmpl_id)
    items = {}
    for product in reach:
        given = made_by if product in products else None
        bom = given or boms.kit(product) or boms.made_by(product, warehouse.manu_type_id)
        items[product.id] = Item(
            key=product.id,
            name=product.display_name,
            bom=_read_bom(bom, product, product in products and never_values) if bom else None,
            definition=definitions[product.product_tmpl_id.id],
            attributes=attribute_texts(product.product_template_attribute_value_ids),
            active=product.active,
        )
    return items


def _reach(env, products, company):
    env.flush_all()
    rows = env.execute_query(
        SQL(
            """
            WITH RECURSIVE reach(product_id) AS (
                SELECT unnest(%(products)s)
                UNION
                SELECT component.id
                  FROM reach
                  JOIN product_product product ON product.id = reach.product_id
                  JOIN mrp_bom bom ON bom.product_tmpl_id = product.product_tmpl_id
                       AND bom.active
                       AND (bom.product_id IS NULL OR bom.product_id = product.id)
                       AND (bom.company_id IS NULL OR bom.company_id = %(company)s)
                  JOIN mrp_bom_line line ON line.bom_id = bom.id
                  CROSS JOIN LATERAL (
                        SELECT line.product_id AS id
                        UNION ALL
                        SELECT option.product_id
                          FROM mto_parameter_option option
                         WHERE option.parameter_id = line.mto_option_parameter_id
                           AND option.product_id IS NOT NULL
                        UNION ALL
                        SELECT variant.id
                          FROM product_product variant
                         WHERE variant.product_tmpl_id = line.product_tmpl_id
                           AND variant.active
                           AND line.mto_variant_map IS NOT NULL
                       ) component
            )
            SELECT product_id FROM reach ORDER BY product_id
            """,
            products=products.ids,
            company=company.id or None,
        )
    )
    return env["product.product"].browse([row[0] for row in rows])


def _read_bom(bom, product, never_values):
    parts = BomParts(bom, product, never_values)
    return StandardBom(
        id=bom.id,
        name=bom.display_name,
        item=product.id,
        quantity=parts.quantity,
        lines=tuple(
            StandardLine(
                id=line.id,
                name=line.product_id.display_name,
                item=line.product_id.id,
                quantity=line.product_qty,
                factor=factor(line),
                operation_id=parts.operation_id(line),
                rule=_read_rule(line) if line.mto_has_rules else None,
                unit=line.product_uom_id.id,
            )
            for line in parts.lines
        ),
        operations=tuple(
            StandardOperation(
                id=operation.id,
                name=operation.name,
                workcenter_id=operation.workcenter_id.id,
                minutes=operation.time_cycle,
                after=after,
                duration=operation.mto_duration_formula or None,
                condition=operation.mto_condition or None,
            )
            for operation, after in parts.operations
        ),
    )


def _read_rule(line):
    return LineRule(
        condition=line.mto_condition or None,
        quantity=line.mto_quantity_formula or None,
        pieces=line.mto_pieces_formula or None,
        allowance=line.mto_cut_allowance,
        scrap=line.mto_scrap,
        multiple=line.mto_purchase_length,
        component=line.mto_option_parameter_id.code or None,
        variants=tuple(line.product_tmpl_id.product_variant_ids.ids) if line.mto_variant_map else (),
        matching=read_map(line.mto_variant_map),
        passes=read_map(line.mto_parameter_map),
    )
