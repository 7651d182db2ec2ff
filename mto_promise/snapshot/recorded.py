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


def unpack_warnings(env, values):
    """What ``pack_warnings`` gave, as the engine has it, with names in the language of ``env``."""
    refs = named(env, [Ref(*ref) if ref else None for _kind, _value, *ref in values or ()])
    return [Warning_(kind, ref, value) for (kind, value, *_ref), ref in zip(values or (), refs, strict=True)]


def pack_effects(effects):
    """The engine's effects as JSON."""
    return [[effect.item[0], effect.ref, effect.quantity, effect.minutes] for effect in effects]


def unpack_effects(values):
    """What ``pack_effects`` gave, as the engine has it."""
    return [Effect((product_id,), Ref(*ref), *numbers) for product_id, ref, *numbers in values or ()]


def named(env, refs):
    """``refs`` (``None`` where there is none) with the names that their records have in the language of ``env``. A record
    that is gone keeps the name it had."""
    ids = defaultdict(set)
    for ref in filter(None, refs):
        ids[ref.model].add(ref.id)
    there = {model: env[model].browse(ids[model]).exists() for model in CALLED if model in ids}
    return [_named(ref, there.get(ref.model)) if ref else None for ref in refs]


def _named(ref, there):
    record = there and there.filtered(lambda record: record.id == ref.id)
    return ref._replace(name=record.mapped(CALLED[ref.model])[0]) if record else ref
