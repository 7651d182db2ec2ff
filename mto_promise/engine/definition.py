"""What can be specified of a product: its parameters, constraints and tables, and whether they fit together."""

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from graphlib import CycleError, TopologicalSorter

from .formula import FormulaError, Scope, is_code
from .formula_error import Kind
from .lookup import LookupTable
from .parameter import FORMULA_KINDS, Parameter, accept
from .problem import Problem

#: Figures of the standard product that price, weight and volume formulas may use beside the parameters.
FIGURES: dict[str, Kind] = {"base_price": "number", "base_weight": "number", "base_volume": "number"}


@dataclass(frozen=True, slots=True)
class Constraint:
    """``formula`` (a truth) must hold; ``message`` says in the user's language what it asks for. It does not count
    while a number that it reaches has no value."""

    formula: str
    message: str


@dataclass(frozen=True)
class Definition:
    """Everything that can be specified of one product.

    ``attributes`` are kinds of Odoo's attribute values that formulas may use, by code. ``price``, ``weight`` (kg) and
    ``volume`` (m3) are number formulas, per unit of the product, over parameters, attributes and ``FIGURES``; without
    one the product's own figure stays (``price`` replaces the base price before extras are added).

    Formulas are compiled once for each instance: keep it where many orders of the product are worked on.
    """

    parameters: tuple[Parameter, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    tables: tuple[LookupTable, ...] = ()
    attributes: Mapping[str, Kind] = field(default_factory=dict)
    price: str | None = None
    weight: str | None = None
    volume: str | None = None

    @cached_property
    def by_code(self) -> dict[str, Parameter]:
        return {parameter.code: parameter for parameter in self.parameters}

    @cached_property
    def scope(self) -> Scope:
        """What formulas about parameters and of the bill of materials may name."""
        names = {**self.attributes, **{p.code: FORMULA_KINDS[p.kind] for p in self.parameters}}
        options = {p.code: [option.code for option in p.options] for p in self.parameters if p.kind == "choice"}
        return Scope(names, {table.code: table for table in self.tables}, options)

    @cached_property
    def figure_scope(self) -> Scope:
        """What price, weight and volume formulas may name."""
        return Scope({**self.scope.names, **FIGURES}, self.scope.tables, self.scope.options)

    @cached_property
    def order(self) -> tuple[Parameter, ...]:
        """The parameters, each after those that its visibility and default use.

        :raises graphlib.CycleError: where there is no such order
        :raises FormulaError: a formula that does not compile
        """
        uses = {p.code: [code for code in _used(self, p) if code in self.by_code] for p in self.parameters}
        return tuple(self.by_code[code] for code in TopologicalSorter(uses).static_order())


def _used(definition, parameter):
    used = set()
    if parameter.visible:
        used |= definition.scope.formula(parameter.visible, "truth").names
    if parameter.default_formula:
        used |= definition.scope.formula(parameter.default_formula, FORMULA_KINDS[parameter.kind]).names
    return sorted(used)


def check_definition(definition: Definition) -> list[Problem]:
    """Everything that is wrong with a definition, to be asked when it is saved."""
    problems = _code_problems(definition)
    if problems:
        return problems
    for parameter in definition.parameters:
        problems += _limit_problems(parameter)
    for code, field_name, source, kind, scope in _formulas(definition):
        if not source:
            continue
        try:
            scope.formula(source, kind)
        except FormulaError as error:
            problems.append(Problem("formula", code, {"field": field_name, "source": source, "error": error}))
    if not any(problem.kind == "formula" for problem in problems):
        try:
            definition.order  # noqa: B018 worked out on first sight
        except CycleError as error:
            # graphlib lists each before the one that uses it, and the first twice
            codes = tuple(reversed(error.args[1]))
            problems.append(Problem("circular", codes[0], {"codes": codes}))
    return problems


def _formulas(definition):
    scope, figures = definition.scope, definition.figure_scope
    for p in definition.parameters:
        yield p.code, "visible", p.visible, "truth", scope
        yield p.code, "default_formula", p.default_formula, FORMULA_KINDS[p.kind], scope
        yield p.code, "price", p.price, "number", figures
    for constraint in definition.constraints:
        yield "", "constraint", constraint.formula, "truth", scope
    for name in ("price", "weight", "volume"):
        yield "", name, getattr(definition, name), "number", figures


def _code_problems(definition):
    names = [p.code for p in definition.parameters] + list(definition.attributes)
    tables = [table.code for table in definition.tables]
    problems = [Problem("bad_code", code) for code in names + tables if not is_code(code) or code in FIGURES]
    problems += [Problem("double_code", code) for code, count in Counter(names + tables).items() if count > 1]
    for parameter in definition.parameters:
        codes = Counter(option.code for option in parameter.options)
        problems += [Problem("double_code", f"{parameter.code}.{code}") for code, count in codes.items() if count > 1]
    return problems


def _limit_problems(p):
    if p.kind == "file" and p.default_formula:
        yield Problem("bad_default", p.code, {"value": p.default_formula})
    if p.kind == "choice" and not any(option.active for option in p.options):
        yield Problem("no_options", p.code)
    limits = [limit for limit in (p.minimum, p.maximum, p.step) if limit is not None]
    bad = not all(map(math.isfinite, limits)) or not 0 <= p.precision <= 9
    if p.minimum is not None and p.maximum is not None:
        bad |= p.minimum > p.maximum
    if bad or (p.step is not None and p.step <= 0):
        yield Problem("bad_limits", p.code)
    elif p.default is not None and accept(p, p.default)[1]:
        yield Problem("bad_default", p.code, {"value": p.default})
