"""Order BoMs that are not recorded, as items of the engine: what lines would be made by if they were specified so."""

from dataclasses import replace

from ..engine.order_bom import own_by_level
from ..engine.shop import Bom, BomLine, Operation
from .products import bought_key


class Trials:
    """What lines are to be planned with in place of what is recorded of them; nothing of it is written.

    ``records`` are recorded order BoMs (``mrp.bom``) that are equal to some of it and serve in its place, with the release
    that engineering has given them; ``products`` is what the others need (``product.product``).

    :param made: by line id the ``engine.order_bom.OrderBom``; ``False`` for the standard product, ``None`` for one that is
        bought as specified
    """

    def __init__(self, env, company, made):
        self._env = env
        self._company = company
        self._made = made
        own = {}
        for level in own_by_level(order_bom for order_bom in made.values() if order_bom):
            own |= level
        found = env["mrp.bom"]._mto_find(own, company) if own else {}
        self.records = env["mrp.bom"].union(*found.values())
        # Numbers that no record has.
        self._ids = {mark: found[mark].id if mark in found else -number for number, mark in enumerate(own, 1)}
        self._new = [order_bom for mark, order_bom in own.items() if mark not in found]
        needed = {line.item for order_bom in self._new for line in order_bom.lines}
        self.products = env["product.product"].browse(needed.union(order_bom.item for order_bom in self._new))

    def __contains__(self, line):
        """Whether ``line`` is planned with something else than what is recorded of it."""
        return line.id in self._made

    def key(self, line):
        """The engine's key of what ``line`` asks for."""
        made = self._made[line.id]
        if made is None:
            return bought_key(line.product_id, line.warehouse_id, line)
        return self._key(line.product_id.id, line.warehouse_id, made)

    def _key(self, product_id, warehouse, order_bom):
        own = (self._ids[order_bom.fingerprint],) if order_bom and order_bom.own else ()
        return (product_id, warehouse.id, *own)

    def made(self, boms, warehouse, now):
        """Key, product and ``engine.shop.Bom`` of everything that is made by an order BoM without a record.

        :param boms: ``Boms`` of the products
        :param now: naive UTC datetime
        """
        for order_bom in self._new:
            product = self._env["product.product"].browse(order_bom.item)
            bom = self._read(order_bom, product, boms, warehouse)
            release = product.product_tmpl_id._mto_release_moment(self._company, now)
            yield self._key(product.id, warehouse, order_bom), product, replace(bom, not_before=release)

    def bought(self, lines, warehouse):
        """Key and product of everything that is bought to measure."""
        for line in lines:
            if line in self and self._made[line.id] is None:
                yield bought_key(line.product_id, warehouse, line), line.product_id
        for order_bom in self._new:
            for line in order_bom.lines:
                if line.values:
                    yield self._component_key(line, warehouse), self._env["product.product"].browse(line.item)

    def _component_key(self, line, warehouse):
        product = self._env["product.product"].browse(line.item)
        if line.values:
            return bought_key(product, warehouse, self._env["mrp.bom.line"].browse(line.id))
        return self._key(product.id, warehouse, line.bom)

    def _read(self, order_bom, product, boms, warehouse):
        """As ``Boms.read`` reads the record that would be made of ``order_bom`` (``mrp.bom._prepare_mto_bom_values``)."""
        origin = self._env["mrp.bom"].browse(order_bom.standard_id)
        origin._mto_refuse_kit()
        units, centers = self._env["uom.uom"], self._env["mrp.workcenter"]
        return Bom(
            id=origin.id,
            name=order_bom.name,
            quantity=order_bom.quantity,
            lines=tuple(
                BomLine(
                    id=line.id,
                    item=self._component_key(line, warehouse),
                    quantity=line.quantity,
                    rounding=units.browse(line.unit).rounding,
                    factor=line.factor,
                    operation_id=line.operation_id,
                )
                for line in order_bom.lines
            ),
            operations=tuple(
                Operation(
                    id=operation.id,
                    name=operation.name,
                    stations=boms.stations(origin, product, centers.browse(operation.workcenter_id)),
                    time_cycle=operation.minutes,
                    after=operation.after,
                )
                for operation in order_bom.operations
            ),
            produce_days=max(origin.produce_delay, 0),
        )
