"""Order BoMs: what a standard bill of materials becomes for one specification, level by level."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field

from .formula import FormulaError, Value
from .formula_functions import round_up
from .lookup import MAX_NUMBER
from .parameter import FORMULA_KINDS, Key, essence
from .problem import Problem
from .specification import Specification, fingerprint, validate
from .standard_bom import Item, LineRule, StandardBom, StandardLine, has_rules


@dataclass(frozen=True, slots=True)
class OrderLine:
    """A component line as the order takes it; fields as in ``StandardLine``. ``id`` is the standard line's (``None`` for
    a line that was added by hand), ``bom`` what makes the component, ``None`` where it is bought. ``note`` is for the
    workshop. ``values`` is the specification of what is bought, by parameter code; that of what is made is in ``bom``."""

    id: int | None
    name: str
    item: Key
    quantity: float
    factor: float = 1.0
    operation_id: int | str | None = None
    bom: "OrderBom | None" = None
    unit: int | None = None
    note: str = ""
    values: Mapping[str, Value] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class OrderOperation:
    """An operation as the order takes it; fields as in ``StandardOperation``. ``id`` is the standard operation's, or the
    name of one that was added by hand: lines and other operations refer to it. ``note`` is for the workshop."""

    id: int | str
    name: str
    workcenter_id: int
    minutes: float
    after: tuple[int | str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class OrderBom:
    """A bill of materials at one level, and those below it.

    ``own`` is false where the standard bill of materials serves as it is. ``values`` is the specification of this level
    by parameter code. Order BoMs of equal ``fingerprint`` are equal in specification, lines, operations and everything
    below: one record serves them all.
    """

    standard_id: int
    name: str
    item: Key
    quantity: float
    lines: tuple[OrderLine, ...]
    operations: tuple[OrderOperation, ...]
    own: bool
    values: Mapping[str, Value]
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Derivation:
    """The outcome of ``derive``. ``order_bom`` is ``None`` where ``problems`` is not empty."""

    order_bom: OrderBom | None
    problems: tuple[Problem, ...]


def derive(
    items: Mapping[Key, Item], key: Key, values: Mapping[str, object], attributes: Mapping[str, Value] | None = None
) -> Derivation:
    """The order BoM of item ``key``, which must have a bill of materials, for ``values`` by parameter code.

    :param items: the product and everything that its order BoMs can use, at any level
    :param attributes: attribute values of the line (``no_variant`` and custom ones), beside the variant's own
    """
    item = items[key]
    problems: list[Problem] = []
    specification = validate(item.definition, values, {**item.attributes, **(attributes or {})})
    problems += specification.problems
    if problems:
        return Derivation(None, tuple(problems))
    order_bom = _Level(items, item, specification, (), problems).derive(top=True)
    return Derivation(None if problems else order_bom, tuple(problems))


def standard(items: Mapping[Key, Item], key: Key) -> OrderBom:
    """The standard bill of materials of item ``key`` in the shape of an order BoM, to be compared with one.

    :raises ValueError: a bill of materials that contains itself
    """
    return _as_it_is(items, items[key], ())


def own_by_level(order_boms: Iterable[OrderBom]) -> list[dict[str, OrderBom]]:
    """The order BoMs that are made to measure by fingerprint, a mapping a level, each one at its deepest level."""
    depths = {}
    boms = {}

    def visit(order_bom, depth):
        if not order_bom.own:
            return
        boms[order_bom.fingerprint] = order_bom
        depths[order_bom.fingerprint] = max(depth, depths.get(order_bom.fingerprint, 0))
        for line in order_bom.lines:
            if line.bom:
                visit(line.bom, depth + 1)

    for order_bom in order_boms:
        visit(order_bom, 0)
    levels = defaultdict(dict)
    for mark, depth in depths.items():
        levels[depth][mark] = boms[mark]
    return [levels[depth] for depth in sorted(levels)]


def is_to_measure(line: OrderLine) -> bool:
    """Whether no other piece is like the component: it has an order BoM, or a specification to buy it by."""
    return bool(line.values) or bool(line.bom and line.bom.own)


def _as_it_is(items, item, above):
    bom = item.bom
    if item.key in above:
        raise ValueError(f"the bill of materials of {item.name} contains itself")
    lines = []
    for line in bom.lines:
        component = items.get(line.item)
        below = _as_it_is(items, component, (*above, item.key)) if component and component.bom else None
        lines.append(OrderLine(line.id, line.name, line.item, line.quantity, line.factor, line.operation_id, below, line.unit))
    operations = [OrderOperation(o.id, o.name, o.workcenter_id, o.minutes, o.after) for o in bom.operations]
    return assemble(bom.id, bom.name, bom.item, bom.quantity, lines, operations)


def assemble(standard_id, name, item, quantity, lines, operations, own=False, values=None) -> OrderBom:
    """An ``OrderBom`` of these fields with the fingerprint of its content."""
    values = values or {}
    mark = fingerprint(
        standard_id,
        _mark(item),
        quantity,
        own,
        essences(values),
        [[li.id, *_line_mark(li), li.bom and li.bom.fingerprint] for li in lines],
        [[o.id, o.name, o.workcenter_id, o.minutes, o.after, o.note] for o in operations],
    )
    return OrderBom(standard_id, name, item, quantity, tuple(lines), tuple(operations), own, values, mark)


def as_own(order_bom: OrderBom) -> OrderBom:
    """``order_bom`` as one that is made for an order, though it says what the standard bill of materials says."""
    bom = order_bom
    return assemble(bom.standard_id, bom.name, bom.item, bom.quantity, bom.lines, bom.operations, True, bom.values)


def _line_mark(line):
    mark = _mark(line.item), line.quantity, line.factor, line.operation_id, line.unit, line.note
    # what is bought to measure adds a part, so that every other line keeps its mark
    return (*mark, essences(line.values)) if line.values else mark


def essences(values: Mapping[str, Value]) -> dict[str, object]:
    """What equal specifications share, by parameter code."""
    return {code: essence(value) for code, value in values.items()}


def _mark(key: Hashable):
    return list(map(_mark, key)) if isinstance(key, tuple) else key if isinstance(key, int) else str(key)


_NO_RULE = LineRule()


class _Level:
    """One bill of materials of an order, at one place of the tree."""

    def __init__(self, items, item: Item, specification: Specification, above, problems):
        self.items = items
        self.item = item
        self.bom: StandardBom = item.bom
        self.scope = item.definition.scope
        self.options = item.definition.by_code
        self.specification = specification
        self.values = specification.formula_values
        self.above = (*above, item.key)
        self.problems = problems

    def derive(self, top=False) -> OrderBom:
        operations = self._operations()
        kept = {operation.id for operation in operations}
        lines = [made for line in self.bom.lines if (made := self._line(line, kept))]
        own = top or has_rules(self.bom, self.item.definition) or any(is_to_measure(line) for line in lines)
        bom, values = self.bom, self.specification.values if own else {}
        return assemble(bom.id, bom.name, bom.item, bom.quantity, lines, operations, own, values)

    def _report(self, kind, name, code="", **details):
        self.problems.append(Problem(kind, code, details, (name,)))

    def _formula(self, name, field, source, kind):
        """What a rule's formula gives, ``None`` once it has been reported."""
        try:
            return self.scope.formula(source, kind).evaluate(self.values)
        except FormulaError as error:
            self._report("rule", name, field=field, source=source, error=error)
            return None

    def _amount(self, name, field, source):
        amount = self._formula(name, field, source, "number")
        if amount is not None and amount < 0:
            given = self.scope.formula(source, "number").given(self.values)
            self._report("negative", name, field=field, amount=amount, source=source, given=given)
            return None
        return amount if amount is None else _even(amount)

    # operations

    def _operations(self):
        made, dropped = [], {}
        for operation in self.bom.operations:
            if operation.condition and not self._formula(operation.name, "condition", operation.condition, "truth"):
                dropped[operation.id] = operation.after
                continue
            minutes = operation.minutes
            if operation.duration:
                minutes = self._amount(operation.name, "duration", operation.duration)
            made.append((operation, minutes))
        return [
            OrderOperation(o.id, o.name, o.workcenter_id, minutes or 0.0, _bridged(o.after, dropped)) for o, minutes in made
        ]

    # lines

    def _line(self, line: StandardLine, kept_operations):
        rule = line.rule or _NO_RULE
        if rule.condition and not self._formula(line.name, "condition", rule.condition, "truth"):
            return None
        item = self._component(line, rule)
        quantity = self._quantity(line, rule) if line.rule else line.quantity
        if not item or quantity is None:
            return None
        below = self._below(line, rule, item) if item.bom else None
        values = self._specified(line, rule, item) if not item.bom else {}
        operation_id = line.operation_id if line.operation_id in kept_operations else None
        return OrderLine(line.id, line.name, item.key, quantity, line.factor, operation_id, below, line.unit, values=values)

    def _quantity(self, line, rule):
        quantity = self._amount(line.name, "quantity", rule.quantity) if rule.quantity else line.quantity
        pieces = self._amount(line.name, "pieces", rule.pieces) if rule.pieces else 1.0
        if not quantity or not pieces:
            return None
        quantity = _even(pieces * (quantity + rule.allowance) * (1 + rule.scrap / 100))
        if rule.multiple:
            quantity = round_up(quantity, rule.multiple)
        if quantity > MAX_NUMBER:
            error = FormulaError("too_large", limit=f"{MAX_NUMBER:.0e}")
            self._report("rule", line.name, field="quantity", source=rule.quantity or rule.pieces or "", error=error)
            return None
        return quantity

    def _component(self, line, rule):
        key = line.item
        if rule.component:
            key = self._of_option(line, rule.component)
        elif rule.variants:
            key = self._of_variants(line, rule)
        if key is None:
            return None
        item = self.items.get(key)
        if not item:
            self._report("unknown_item", line.name, item=key)
        elif not item.active:
            self._report("archived_item", line.name, rule.component or "", item=key)
            return None
        return item

    def _of_option(self, line, code):
        parameter = self.options.get(code)
        if not parameter or parameter.kind != "choice":
            self._report("not_a_choice", line.name, code, parameter=code)
            return None
        chosen = self.values.get(code)
        option = next((option for option in parameter.options if option.code == chosen), None)
        if not option or option.item is None:
            self._report("no_component", line.name, code, parameter=code, option=chosen)
            return None
        return option.item

    def _of_variants(self, line, rule):
        wanted = {}
        for attribute, source in rule.matching:
            wanted[attribute] = self._formula(line.name, "matching", source, "text")
        if None in wanted.values():
            return None
        variants = [self.items[key] for key in rule.variants if key in self.items]
        found = [item for item in variants if item.active and wanted.items() <= item.attributes.items()]
        if len(found) == 1:
            return found[0].key
        kind = "many_variants" if found else "no_variant"
        self._report(kind, line.name, wanted=wanted, items=tuple(item.key for item in found))
        return None

    # what is below

    def _below(self, line, rule, item):
        if item.key in self.above:
            circle = self.above[self.above.index(item.key) :]
            self._report("circular_bom", line.name, items=circle)
            return None
        problems: list[Problem] = []
        specification = self._passed(line, rule, item)
        if not specification:
            return None
        made = None
        if specification.problems:
            problems += specification.problems
        else:
            made = _Level(self.items, item, specification, self.above, problems).derive()
        self.problems += [problem.below(line.name) for problem in problems]
        return made

    def _specified(self, line, rule, item):
        """What is to be bought to measure, by parameter code; nothing of a component without parameters."""
        if not item.definition.parameters:
            return {}
        specification = self._passed(line, rule, item)
        if not specification:
            return {}
        self.problems += [problem.below(line.name) for problem in specification.problems]
        return specification.values

    def _passed(self, line, rule, item):
        definition = item.definition
        given = self.specification.values
        values: dict[str, object] = {code: value for code, value in given.items() if code in definition.by_code}
        sound = True
        for code, source in rule.passes:
            if source in self.options:
                # a renamed parameter, which may have no value, or be a file
                values[code] = given.get(source)
                continue
            parameter = definition.by_code.get(code)
            kind = FORMULA_KINDS[parameter.kind] if parameter else "number"
            values[code] = self._formula(line.name, "passes", source, kind)
            sound &= values[code] is not None
        return validate(definition, values, item.attributes) if sound else None


def _even(amount):
    """``amount`` without the noise of binary fractions, which would be a difference to the standard."""
    return round(amount, 9)


def _bridged(after, dropped):
    """``after`` with each operation that was left out replaced by those that came before it."""
    found: dict[int, None] = {}
    for operation_id in after:
        before = _bridged(dropped[operation_id], dropped) if operation_id in dropped else (operation_id,)
        found.update(dict.fromkeys(before))
    return tuple(found)
