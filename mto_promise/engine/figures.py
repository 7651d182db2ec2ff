"""Price, weight and volume that follow from a specification, per unit of the product."""

from dataclasses import dataclass

from .definition import Definition
from .formula import FormulaError
from .problem import Problem
from .specification import Specification


@dataclass(frozen=True, slots=True)
class Figures:
    """``price`` in the currency of the base price, ``weight`` in kg, ``volume`` in m3, each per unit of the product.

    ``extras`` are what parameters add to the price, by code, and are contained in it.
    """

    price: float
    weight: float
    volume: float
    extras: tuple[tuple[str, float], ...]


def figures(
    definition: Definition, specification: Specification, price: float, weight: float = 0.0, volume: float = 0.0
) -> tuple[Figures | None, tuple[Problem, ...]]:
    """What the product costs, weighs and takes up as specified.

    :param price: of the standard product by the pricelist; ``weight`` (kg) and ``volume`` (m3) of the standard product
    :return: ``None`` and the problems, where there are any
    """
    work = _Figures(definition, specification, {"base_price": price, "base_weight": weight, "base_volume": volume})
    extras = tuple((code, amount) for code, amount in work.extras() if amount)
    total = work.figure("price", price) + sum(amount for _code, amount in extras)
    made = Figures(total, work.figure("weight", weight), work.figure("volume", volume), extras)
    for name in ("price", "weight", "volume"):
        if getattr(made, name) < 0 and not work.problems:
            details = {"figure": name, "amount": getattr(made, name), "given": work.given(name, extras)}
            work.problems.append(Problem("figure_negative", "", details))
    return (None if work.problems else made), tuple(work.problems)


def size(
    definition: Definition, specification: Specification, weight: float, volume: float, price: float = 0.0
) -> tuple[float, float]:
    """Weight (kg) and volume (m3) of a unit as specified; the figure of the standard product where a formula gives none.

    What has been sold must be delivered, whatever has become of its formulas since.
    """
    standard = {"weight": weight, "volume": volume}
    work = _Figures(definition, specification, {"base_price": price, "base_weight": weight, "base_volume": volume})
    found = {}
    for name, base in standard.items():
        work.problems.clear()
        amount = work.figure(name, base)
        found[name] = base if work.problems or amount < 0 else amount
    return found["weight"], found["volume"]


class _Figures:
    def __init__(self, definition, specification, base):
        self.definition = definition
        self.specification = specification
        self.values = {**specification.formula_values, **base}
        self.problems: list[Problem] = []

    def _formula(self, code, field, source):
        try:
            return self.definition.figure_scope.formula(source, "number").evaluate(self.values)
        except FormulaError as error:
            self.problems.append(Problem("formula", code, {"field": field, "source": source, "error": error}))
            return 0.0

    def figure(self, name, base):
        source = getattr(self.definition, name)
        return self._formula("", name, source) if source else base

    def given(self, name, extras):
        """The specified values that a figure follows from, by code."""
        source = getattr(self.definition, name)
        used = self.definition.figure_scope.formula(source, "number").given(self.values) if source else {}
        if name == "price":
            used |= {code: self.values[code] for code, _amount in extras}
        return used

    def extras(self):
        """Pairs of a parameter's code and what it adds to the price."""
        for parameter in self.definition.parameters:
            value = self.specification.values.get(parameter.code)
            if value is None or value is False:
                continue
            extra = self._formula(parameter.code, "price", parameter.price) if parameter.price else 0.0
            extra += sum(option.price_extra for option in parameter.options if option.code == value)
            yield parameter.code, extra
