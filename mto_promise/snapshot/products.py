"""Which products an order can touch, and how each is had: bill of materials, vendors, rules."""

from collections import defaultdict

from odoo.fields import Domain
from odoo.tools import SQL

from ..engine.shop import Bom, BomLine, Operation, Station, Vendor
from .bom_parts import BomParts, factor
from .prefetch import fetch_children, fetch_with, known_empty


def item_key(product, warehouse, order_bom):
    """The engine's key of a product in a warehouse; what is made by an order BoM is an item of its own."""
    return (product.id, warehouse.id, order_bom.id) if order_bom else (product.id, warehouse.id)


def bought_key(product, warehouse, place):
    """The engine's key of what is bought to measure for ``place``: an order BoM's line, or a sale order line."""
    return (product.id, warehouse.id, place._name, place.id)


def component_key(line, warehouse):
    """The engine's key of what a bill of materials' line needs."""
    if line._mto_is_to_measure() and not line.mto_bom_id:
        return bought_key(line.product_id, warehouse, line)
    return item_key(line.product_id, warehouse, line.mto_bom_id)


def order_boms(env, boms):
    """``boms`` (order BoMs of lines) and those of their sub-assemblies, at any level.

    :return: ``mrp.bom`` recordset
    """
    if not boms:
        return boms
    env["mrp.bom.line"].flush_model(["bom_id", "mto_bom_id"])
    rows = env.execute_query(
        SQL(
            """
            WITH RECURSIVE reach(bom_id) AS (
                SELECT unnest(%(boms)s)
                UNION
                SELECT line.mto_bom_id
                  FROM reach
                  JOIN mrp_bom_line line ON line.bom_id = reach.bom_id
                 WHERE line.mto_bom_id IS NOT NULL
            )
            SELECT bom_id FROM reach ORDER BY bom_id
            """,
            boms=boms.ids,
        )
    )
    return env["mrp.bom"].browse([row[0] for row in rows])


def reachable_products(env, products, company):
    """``products`` and everything that their bills of materials can use, at any level.

    A superset: lines that a variant skips are followed too. Circles end by themselves.

    :return: ``product.product`` recordset
    """
    for model in ("product.product", "mrp.bom", "mrp.bom.line", "product.template.attribute.line"):
        env[model].flush_model()
    rows = env.execute_query(
        SQL(
            """
            WITH RECURSIVE reach(product_id) AS (
                SELECT unnest(%(products)s)
                UNION
                SELECT line.product_id
                  FROM reach
                  JOIN product_product product ON product.id = reach.product_id
                  JOIN mrp_bom bom ON bom.product_tmpl_id = product.product_tmpl_id
                       AND bom.active
                       AND (bom.product_id IS NULL OR bom.product_id = product.id)
                       AND (bom.company_id IS NULL OR bom.company_id = %(company)s)
                  JOIN mrp_bom_line line ON line.bom_id = bom.id
            )
            SELECT reach.product_id, product.product_tmpl_id, EXISTS (
                       SELECT FROM product_template_attribute_line line WHERE line.product_tmpl_id = product.product_tmpl_id
                   )
              FROM reach
              JOIN product_product product ON product.id = reach.product_id
          ORDER BY reach.product_id
            """,
            products=products.ids,
            company=company.id,
        )
    )
    plain = [(product_id, template_id) for product_id, template_id, has_attributes in rows if not has_attributes]
    known_empty(env["product.product"].browse([id_ for id_, _ in plain]), "product_template_attribute_value_ids")
    known_empty(env["product.template"].browse({id_ for _, id_ in plain}), "attribute_line_ids")
    return env["product.product"].browse([row[0] for row in rows])


class Boms:
    """The bills of materials of a set of products in one company, chosen as ``mrp.bom._bom_find`` chooses them.

    :param own_boms: order BoMs that will be read too
    """

    def __init__(self, env, products, company, own_boms=None):
        self.env = env
        domain = env["mrp.bom"]._bom_find_domain(products, company_id=company.id)
        self._by_product = defaultdict(list)
        by_template = defaultdict(list)
        for product in products:
            by_template[product.product_tmpl_id.id].append(product)
        boms = env["mrp.bom"].search_fetch(Domain(domain), order="sequence, product_id, id")
        for bom in boms:
            for product in bom.product_id or by_template[bom.product_tmpl_id.id]:
                self._by_product[product.id].append(bom)
        self._read = {}
        boms |= own_boms or boms.browse()
        operations = fetch_children(boms, "operation_ids")
        lines = fetch_children(boms, "bom_line_ids")
        plain = boms.filtered(lambda bom: not bom.product_tmpl_id.attribute_line_ids)
        for children in (operations, lines):
            name = "bom_product_template_attribute_value_ids"
            known_empty(children.filtered(lambda child: child.bom_id in plain), name)
        workcenters = operations.workcenter_id
        # Read all at once, not each set of alternatives on its own.
        workcenters |= workcenters.alternative_workcenter_ids
        fetch_with(workcenters)
        fetch_children(workcenters, "capacity_ids")

    def kit(self, product):
        """The kit BoM that explodes ``product`` wherever it is used, or ``None``."""
        return self._first(product, lambda bom: bom.type == "phantom")

    def made_by(self, product, picking_type):
        """The BoM of an order for ``product``: one of the operation type first, as ``stock.rule._get_matching_bom``."""
        return self._first(
            product, lambda bom: bom.type == "normal" and bom.picking_type_id.id in (False, picking_type.id)
        ) or self._first(product, lambda bom: bom.type == "normal")

    def choices(self, product, picking_type, made):
        """The bills of materials that a promise may take in place of ``made``."""
        if not made:
            return []
        return [
            bom
            for bom in self._by_product[product.id]
            if bom.mto_is_choice and bom != made and bom.type == "normal" and bom.picking_type_id.id in (False, picking_type.id)
        ]

    def _first(self, product, fits):
        if product.type == "service":
            return None
        return next((bom for bom in self._by_product[product.id] if fits(bom)), None)

    def read(self, bom, product, warehouse):
        """``bom`` as it makes ``product``, as engine data; lines and operations that the variant skips left out."""
        key = (bom.id, product.id, warehouse.id)
        if key not in self._read:
            self._read[key] = self._read_bom(bom, product, warehouse)
        return self._read[key]

    def _read_bom(self, bom, product, warehouse):
        parts = BomParts(bom, product)
        return Bom(
            id=bom.id,
            name=bom.display_name,
            quantity=parts.quantity,
            lines=tuple(
                BomLine(
                    id=line.id,
                    item=component_key(line, warehouse),
                    quantity=line.product_qty,
                    rounding=line.product_uom_id.rounding,
                    factor=factor(line),
                    operation_id=parts.operation_id(line),
                )
                for line in parts.lines
            ),
            operations=tuple(self._read_operation(bom, product, operation, after) for operation, after in parts.operations),
            kit=bom.type == "phantom",
            # Odoo takes less than nothing for a lead time, too: as none.
            produce_days=max(bom.produce_delay, 0),
            batch=bom.product_uom_id._compute_quantity(bom.batch_size, product.uom_id, round=False)
            if bom.enable_batch_size
            else None,
        )

    def _read_operation(self, bom, product, operation, after):
        return Operation(
            id=operation.id,
            name=operation.name,
            stations=self.stations(bom, product, operation.workcenter_id),
            # What is typed in needs no other product, work center or work order to be read.
            time_cycle=operation.time_cycle_manual if operation.time_mode == "manual" else operation.time_cycle,
            after=after,
        )

    def stations(self, bom, product, workcenter):
        """``workcenter`` and its alternatives as engine data, for work by ``bom`` on ``product``."""
        return tuple(
            self._read_station(bom, product, candidate) for candidate in workcenter | workcenter.alternative_workcenter_ids
        )

    def _read_station(self, bom, product, workcenter):
        capacity, setup, cleanup = workcenter._get_capacity(product, bom.product_uom_id, bom.product_qty or 1)
        return Station(
            workcenter_id=workcenter.id,
            capacity=bom.product_uom_id._compute_quantity(capacity, product.uom_id, round=False),
            setup=setup,
            cleanup=cleanup,
            efficiency=workcenter.time_efficiency,
        )


def read_vendors(product, company, schedules):
    """Vendor price lines of ``product`` in the order in which Odoo tries them (``_prepare_sellers``), each with what
    ``schedules`` say of the vendor."""
    sellers = product.with_company(company)._prepare_sellers(False)
    today = sellers.env.cr.now().date()

    def each(seller, amount):
        unit = seller.product_uom_id or product.uom_id
        own = seller.currency_id._convert(amount, company.currency_id, company, today, round=False)
        return unit._compute_price(own, product.uom_id)

    def line(seller):
        calendar, cutoff = schedules.vendor(seller.partner_id)
        return Vendor(
            id=seller.id,
            partner_id=seller.partner_id.id,
            name=seller.partner_id.display_name,
            delay_days=max(seller.delay, 0),
            minimum=(seller.product_uom_id or product.uom_id)._compute_quantity(seller.min_qty, product.uom_id, round=False),
            valid_from=seller.date_start or None,
            valid_to=seller.date_end or None,
            price=each(seller, seller.price_discounted),
            expedite_days=seller.mto_expedite_delay or None,
            expedite_price=each(seller, seller.mto_expedite_price),
            calendar=calendar,
            cutoff=cutoff,
        )

    return tuple(line(seller) for seller in sellers if not seller.product_id or seller.product_id == product)
