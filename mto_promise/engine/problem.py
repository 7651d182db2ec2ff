"""What is wrong with a specification, a definition or an order BoM: data, for the caller to word in the user's language."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

Remedy = Literal["enter", "change", "choose", "definition", "bom"]

#: What each kind of problem asks for. ``enter``: give a value; ``change``: change the value; ``choose``: another option
#: or other values; ``definition``: mend the parameters, constraints or tables of the product; ``bom``: mend the rules
#: of the bill of materials.
REMEDIES: dict[str, Remedy] = {
    # of values; details in brackets
    "missing": "enter",
    "unknown_code": "change",  # nearest ("" if none)
    "not_a_number": "change",  # value
    "not_whole": "change",  # value
    "not_a_truth": "change",  # value
    "not_a_text": "change",  # value
    "too_low": "change",  # value, minimum
    "too_high": "change",  # value, maximum
    "off_step": "change",  # value, step, below, above (nearest values that fit)
    "too_long": "change",  # limit
    "not_a_file": "enter",  # value
    "file_gone": "enter",  # file
    "file_too_large": "enter",  # file, limit (MB)
    "no_option": "choose",  # value, nearest ("" if none)
    "archived_option": "choose",  # option
    "constraint": "change",  # message, codes (parameters it is about)
    # of definitions
    "formula": "definition",  # field, source, error (FormulaError)
    "circular": "definition",  # codes (in the order in which they use each other)
    "bad_code": "definition",
    "double_code": "definition",
    "bad_limits": "definition",
    "no_options": "definition",
    "bad_default": "definition",  # value
    "figure_negative": "definition",  # figure, amount, given (values by name that it follows from)
    # of bills of materials
    "rule": "bom",  # field, source, error (FormulaError)
    "negative": "bom",  # field, amount; of a formula: source, given (values by name that it uses)
    "no_component": "bom",  # parameter, option
    "no_variant": "bom",  # wanted (attribute: value)
    "many_variants": "bom",  # wanted, items
    "not_a_choice": "bom",  # parameter
    "unknown_item": "bom",  # item
    "archived_item": "choose",  # item
    "circular_bom": "bom",  # items
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

    ``code`` is the parameter, option or table it is about (``""`` if none); ``path`` the names of the lines from the
    top BoM down to the line or operation it is about (empty: the product itself); ``details`` as listed in ``REMEDIES``.
    """

    kind: str
    code: str = ""
    details: Mapping[str, object] = field(default_factory=dict)
    path: tuple[str, ...] = ()

    @property
    def remedy(self) -> Remedy:
        return REMEDIES[self.kind]

    def below(self, *names: str) -> "Problem":
        """The same problem, seen from further up the bill of materials."""
        return replace(self, path=(*names, *self.path))
