"""What an answer says of records, kept as plain values and named anew in the language of whoever reads it."""

from collections import defaultdict

from ..engine.answer import Effect, Warning_
from ..engine.shop import Ref

#: What records are called whose names are translated; others are called as they were.
CALLED = {
    "mrp.bom": "display_name",
    "product.product": "display_name",
    "sale.order.line": "product_id.display_name",
    "stock.route": "name",
}


def pack_warnings(warnings):
    """The engine's warnings as JSON."""
    return [[warning.kind, warning.value, *(warning.ref or ())] for warning in warnings]


def unpack_warnings(values):
    """What ``pack_warnings`` gave, as the engine has it."""
    return [Warning_(kind, Ref(*ref) if ref else None, value) for kind, value, *ref in values or ()]


def pack_effects(effects):
    """The engine's effects as JSON."""
    return [[effect.item[0], effect.ref, effect.quantity, effect.minutes] for effect in effects]


def unpack_effects(values):
    """What ``pack_effects`` gave, as the engine has it."""
    return [Effect((product_id,), Ref(*ref), *numbers) for product_id, ref, *numbers in values or ()]


class Records:
    """The records of ``keys`` (model, id) that are still there, read at once to be named in the language of ``env``."""

    def __init__(self, env, keys):
        ids = defaultdict(set)
        for model, id_ in keys:
            ids[model].add(id_)
        self._there = {model: {one.id: one for one in env[model].browse(its).exists()} for model, its in ids.items()}

    def name(self, model, id_, path, gone):
        """What ``path`` (as ``mapped`` takes it) gives of a record; ``gone`` where it is not there any more."""
        record = self._there[model].get(id_)
        return record.mapped(path)[0] if record else gone


def named(env, refs):
    """``refs`` (``None`` where there is none) with the names that their records have in the language of ``env``. A record
    that is gone keeps the name it had."""
    records = Records(env, (ref[:2] for ref in refs if ref and ref.model in CALLED))
    return [
        ref._replace(name=records.name(ref.model, ref.id, CALLED[ref.model], ref.name)) if ref and ref.model in CALLED else ref
        for ref in refs
    ]
