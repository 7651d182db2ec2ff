"""Whether the rules of a bill of materials fit the product it makes, to be asked when they are saved."""

from collections.abc import Mapping

from .formula import FormulaError
from .parameter import FORMULA_KINDS, Key
from .problem import Problem
from .standard_bom import Item


def check_rules(items: Mapping[Key, Item], key: Key) -> list[Problem]:
    """What is wrong with the rules of the bill of materials of item ``key``; levels below are asked for on their own.

    Components that are not in ``items`` are not looked into.
    """
    item = items[key]
    problems: list[Problem] = []
    for operation in item.bom.operations:
        problems += _formulas(item, operation.name, _operation_formulas(operation))
    for line in item.bom.lines:
        if line.rule:
            problems += _formulas(item, line.name, _line_formulas(items, item, line))
            problems += _component(item, line)
    return problems


def _operation_formulas(operation):
    yield "condition", operation.condition, "truth"
    yield "duration", operation.duration, "number"


def _line_formulas(items, item, line):
    rule = line.rule
    yield "condition", rule.condition, "truth"
    yield "quantity", rule.quantity, "number"
    yield "pieces", rule.pieces, "number"
    for _attribute, source in rule.matching:
        yield "matching", source, "text"
    component = items.get(line.item)
    for code, source in rule.passes:
        parameter = component and component.definition.by_code.get(code)
        if parameter and source not in item.definition.by_code:
            yield "passes", source, FORMULA_KINDS[parameter.kind]


def _formulas(item, name, formulas):
    for field, source, kind in formulas:
        if not source:
            continue
        try:
            item.definition.scope.formula(source, kind)
        except FormulaError as error:
            yield Problem("rule", "", {"field": field, "source": source, "error": error}, (name,))


def _component(item, line):
    rule = line.rule
    parameter = item.definition.by_code.get(rule.component) if rule.component else None
    if rule.component and (not parameter or parameter.kind != "choice"):
        yield Problem("not_a_choice", rule.component, {"parameter": rule.component}, (line.name,))
    for field in ("allowance", "scrap", "multiple"):
        if getattr(rule, field) < 0:
            yield Problem("negative", "", {"field": field, "amount": getattr(rule, field)}, (line.name,))
