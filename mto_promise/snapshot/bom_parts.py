"""What a bill of materials has for one product: its components, and its operations in their order."""


def factor(line):
    """How many of the component's unit one of the unit of ``line`` is."""
    return line.product_uom_id._compute_quantity(1.0, line.product_id.uom_id, round=False)


class BomParts:
    """Lines and operations of ``bom`` that its variant ``product`` has, those that it skips left out.

    ``quantity`` is what the bill of materials makes, in the unit of ``product``; ``lines`` are records of
    ``mrp.bom.line``; ``operations`` pairs of a record and the ids of the operations that must be done before it.

    :param never_values: values of attributes that make no variants, as chosen on an order line
    """

    def __init__(self, bom, product, never_values=False):
        self.quantity = bom.product_uom_id._compute_quantity(bom.product_qty, product.uom_id, round=False)
        self.lines = [
            line
            for line in bom.bom_line_ids
            if line.product_id.type == "consu" and not line._skip_bom_line(product, never_values)
        ]
        kept = [operation for operation in bom.operation_ids if not operation._skip_operation_line(product, never_values)]
        self._kept = {operation.id for operation in kept}
        self.operations = [(operation, self._before(bom, operation, kept[:at])) for at, operation in enumerate(kept)]

    def operation_id(self, line):
        """The operation that needs ``line``, if ``product`` has it."""
        return line.operation_id.id if line.operation_id.id in self._kept else None

    def _before(self, bom, operation, earlier):
        if bom.allow_operation_dependencies:
            return tuple(blocker.id for blocker in operation.blocked_by_operation_ids if blocker.id in self._kept)
        return tuple(previous.id for previous in earlier[-1:])
