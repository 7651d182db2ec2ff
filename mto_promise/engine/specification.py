"""What a customer specified: values by parameter code, completed and checked against the definition of the product."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from .definition import Definition
from .formula import FormulaError, Value
from .nearest import nearest
from .parameter import FORMULA_KINDS, accept
from .problem import Problem

_EMPTY = {"truth": False, "text": ""}


@dataclass(frozen=True, slots=True)
class Specification:
    """The outcome of ``validate``.

    ``values`` by code are complete: defaults filled in, hidden and empty parameters left out, numbers rounded.
    ``hidden`` are the codes that do not show. ``formula_values`` is what formulas see, attributes included: a text or
    choice without value is ``''``, a yes/no or file ``False``, and a number is missing (an error where it is reached,
    never a silent 0). ``problems`` is empty where the specification can be made.
    """

    values: Mapping[str, Value]
    hidden: frozenset[str]
    formula_values: Mapping[str, Value]
    problems: tuple[Problem, ...]


def validate(
    definition: Definition, values: Mapping[str, object], attributes: Mapping[str, Value] | None = None
) -> Specification:
    """Complete and check ``values`` by parameter code: a visible parameter without one takes its default, values of
    hidden parameters are dropped.

    :param attributes: Odoo's attribute values of the line, by code
    :raises FormulaError, graphlib.CycleError: a definition that ``check_definition`` refuses
    """
    work = _Validation(definition, values, attributes or {})
    for parameter in definition.order:
        work.settle(parameter)
    work.constraints()
    return work.outcome()


class _Validation:
    def __init__(self, definition, values, attributes):
        self.definition = definition
        self.given = values
        self.kept: dict[str, Value] = {}
        self.hidden: set[str] = set()
        self.seen = {}
        for code, kind in definition.attributes.items():
            value = attributes.get(code, _EMPTY.get(kind))
            if value is not None:
                self.seen[code] = value
        self.problems: list[Problem] = []
        #: parameters whose value is not known because something is wrong, here or further up
        self.bad: set[str] = set()

    def settle(self, parameter):
        """Find out whether ``parameter`` shows, and its value."""
        code = parameter.code
        value = None
        if self._formula(parameter, "visible", "truth") is False:
            self.hidden.add(code)
        else:
            value = self._value(parameter)
        if value is not None:
            self.kept[code] = value
        kind = FORMULA_KINDS[parameter.kind]
        plain = value is not None if parameter.kind == "file" else _EMPTY.get(kind) if value is None else value
        if plain is not None:
            self.seen[code] = plain

    def _value(self, parameter):
        code = parameter.code
        value, problem = accept(parameter, self.given.get(code))
        if value is None and not problem:
            default = parameter.default
            if parameter.default_formula:
                default = self._formula(parameter, "default_formula", FORMULA_KINDS[parameter.kind])
            value, problem = accept(parameter, default)
            if value is None and not problem and parameter.required and code not in self.bad:
                problem = Problem("missing", code)
            elif value is None and parameter.kind == "boolean" and not problem:
                # so that "no" and nothing said are equal specifications
                value = False
        if problem:
            self._report(problem)
        return value

    def _formula(self, parameter, name, kind):
        """What the formula gives; ``None`` without one, or where it cannot be told."""
        source = getattr(parameter, name)
        if not source:
            return None
        formula = self.definition.scope.formula(source, kind)
        if formula.names & self.bad:
            self.bad.add(parameter.code)
            return None
        try:
            return formula.evaluate(self.seen)
        except FormulaError as error:
            # a default that needs a number nobody gave is no default
            if error.kind != "missing_value" or name == "visible":
                self._report(Problem("formula", parameter.code, {"field": name, "source": source, "error": error}))
            return None

    def _report(self, problem):
        self.problems.append(problem)
        self.bad.add(problem.code)

    def constraints(self):
        for constraint in self.definition.constraints:
            formula = self.definition.scope.formula(constraint.formula, "truth")
            if formula.names & self.bad:
                continue
            codes = tuple(p.code for p in self.definition.parameters if p.code in formula.names)
            about = codes[0] if codes else ""
            try:
                if not formula.evaluate(self.seen):
                    self.problems.append(Problem("constraint", about, {"message": constraint.message, "codes": codes}))
            except FormulaError as error:
                if error.kind != "missing_value":
                    details = {"field": "constraint", "source": constraint.formula, "error": error}
                    self.problems.append(Problem("formula", about, details))

    def outcome(self):
        known = self.definition.by_code
        for code in self.given:
            if code not in known:
                self.problems.append(Problem("unknown_code", code, {"nearest": nearest(str(code), known)}))
        place = {code: at for at, code in enumerate(known)}
        return Specification(
            values={code: self.kept[code] for code in known if code in self.kept},
            hidden=frozenset(self.hidden),
            formula_values=self.seen,
            problems=tuple(sorted(self.problems, key=lambda problem: place.get(problem.code, len(place)))),
        )


def fingerprint(*parts: object) -> str:
    """A hash (64 hexadecimal digits) that equal plain data share for good, whatever their order of keys.

    Mappings, sequences, numbers, texts, truths and ``None``; keys in mappings without value count as absent, 3 and 3.0
    as equal.
    """
    return hashlib.sha256(
        json.dumps(_plain(parts), sort_keys=True, separators=(",", ":"), allow_nan=False).encode()
    ).hexdigest()


def _plain(part):
    if isinstance(part, Mapping):
        return {str(key): _plain(value) for key, value in part.items() if value is not None}
    if isinstance(part, (list, tuple)):
        return [_plain(item) for item in part]
    if type(part) in (int, float):
        # adding 0.0 makes -0.0 a plain zero
        return float(part) + 0.0
    if part is None or type(part) in (bool, str):
        return part
    raise TypeError(f"no plain data: {type(part).__name__}")
