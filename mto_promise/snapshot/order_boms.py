"""Reads order BoMs as they are recorded into ``engine.order_bom``: formulas' and hand's alike."""

from dataclasses import replace

from ..engine.bom_difference import line_keys
from ..engine.order_bom import OrderLine, OrderOperation, assemble, standard
from .products import order_boms
from .standard_boms import read_items


def operation_records(bom):
    """The operations of ``bom`` in their order, by the engine's id: the standard operation's, else a name of their own."""
    found = {}
    for operation in bom.operation_ids:
        key = operation.mto_standard_operation_id.id
        if not key or key in found:
            key, number = operation.name, 1
            while key in found:
                number += 1
                key = f"{operation.name} ({number})"
        found[key] = operation
    return found


def line_records(bom):
    """The component lines of ``bom`` in their order, by the engine's key of a line."""
    return dict(zip(line_keys(_bare_lines(bom)), bom.bom_line_ids, strict=True))


def _bare_lines(bom):
    """Lines with what tells them apart."""
    found, seen = [], set()
    for line in bom.bom_line_ids:
        id_ = line.mto_standard_line_id.id or None
        id_ = None if id_ in seen else id_
        seen.add(id_)
        found.append(OrderLine(id_, line.product_id.display_name, line.product_id.id, line.product_qty))
    return found


class OrderBoms:
    """``boms`` as engine data, with what they were changed from by hand.

    Components without an order BoM are made by the standard BoM as it is now. The number of queries depends on the
    levels of ``boms``, not on their lines. Records are read with the rights of ``boms``.

    :param boms: order BoMs of one company
    :param warehouse: the ``stock.warehouse`` that makes them
    """

    def __init__(self, boms, warehouse):
        env = boms.env
        env.flush_all()
        tree = order_boms(env, boms)
        tree |= order_boms(env, tree.mto_base_bom_id)
        products = tree.product_id | tree.bom_line_ids.product_id
        self.items = read_items(products, warehouse) if products else {}
        self._read = {}

    def read(self, bom):
        """``bom`` as ``engine.order_bom.OrderBom``."""
        if bom.id not in self._read:
            self._read[bom.id] = self._assemble(bom, lambda line: self.read(line.mto_bom_id) if line.mto_bom_id else None)
        return self._read[bom.id]

    def base(self, bom):
        """What the formulas said of ``bom`` before a hand changed it, at every level; ``bom`` itself without one."""
        if not bom.mto_base_bom_id:
            return self.read(bom)
        by_hand = {key: line.mto_bom_id for key, line in line_records(bom).items() if line.mto_bom_id.mto_base_bom_id}
        base = bom.mto_base_bom_id
        keys = {line: key for key, line in line_records(base).items()}

        def below(line):
            changed = by_hand.get(keys[line])
            if changed and changed.product_id == line.product_id:
                return self.base(changed)
            return self.read(line.mto_bom_id) if line.mto_bom_id else None

        return self._assemble(base, below)

    def standard(self, product):
        """The standard bill of materials of ``product``, ``None`` where it has none any more."""
        item = self.items.get(product.id)
        return standard(self.items, product.id) if item and item.bom else None

    def _assemble(self, bom, below):
        operations = operation_records(bom)
        keys = {operation: key for key, operation in operations.items()}
        lines = [
            replace(
                bare,
                factor=line.product_uom_id._compute_quantity(1.0, line.product_id.uom_id, round=False),
                operation_id=keys.get(line.operation_id),
                bom=below(line) or self.standard(line.product_id),
                unit=line.product_uom_id.id,
                note=line.mto_note or "",
                values=line.mto_specification or {},
            )
            for bare, line in zip(_bare_lines(bom), bom.bom_line_ids, strict=True)
        ]
        product = bom.product_id
        return assemble(
            bom.mto_origin_bom_id.id,
            bom.display_name,
            product.id,
            bom.product_uom_id._compute_quantity(bom.product_qty, product.uom_id, round=False),
            lines,
            self._operations(bom, keys),
            own=True,
            values=bom.mto_specification or {},
        )

    def _operations(self, bom, keys):
        found = []
        for operation, key in keys.items():
            if bom.allow_operation_dependencies:
                after = tuple(keys[before] for before in operation.blocked_by_operation_ids if before in keys)
            else:
                after = tuple(previous.id for previous in found[-1:])
            note = operation.mto_note or ""
            found.append(OrderOperation(key, operation.name, operation.workcenter_id.id, operation.time_cycle, after, note))
        return found
