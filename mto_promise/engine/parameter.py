"""One parameter of a product, and which values it takes."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Literal

from .formula_error import Kind
from .formula_functions import ceil, floor, round_half_up
from .lookup import MAX_NUMBER
from .nearest import nearest
from .problem import Problem

Key = Hashable
ParameterKind = Literal["number", "integer", "choice", "boolean", "text", "file"]

MAX_TEXT = 2000

#: Of a file: which one it is (a whole number), what people call it, and a hash of its content.
FILE_KEYS = {"id": int, "name": str, "checksum": str}

#: Kind that a formula sees; of a file, whether there is one.
FORMULA_KINDS: dict[str, Kind] = {
    "number": "number",
    "integer": "number",
    "choice": "text",
    "boolean": "truth",
    "text": "text",
    "file": "truth",
}


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a choice. ``price_extra`` is money per unit of the product, in the currency of its base price;
    ``item`` the component that it brings (``None``: none); ``active`` is false where the option or its component is
    archived."""

    code: str
    price_extra: float = 0.0
    item: Key | None = None
    active: bool = True


@dataclass(frozen=True, slots=True)
class Parameter:
    """One thing that a customer can say.

    Numbers (``number``, ``integer``) are in the parameter's own unit: ``minimum`` and ``maximum`` include themselves,
    ``step`` is the distance of allowed values counted from ``minimum`` (from 0 without), ``precision`` the decimals that
    are kept. ``default`` is a value or, in ``default_formula``, worked out from other parameters. ``visible`` is a
    truth formula: where it is false, the parameter has no value. ``price`` is a number formula over parameters,
    attributes and ``FIGURES``: money per unit of the product that is added while the parameter has a value other than no.
    A ``file``'s value is a mapping of ``FILE_KEYS``. Parameters are listed in the order of the form.
    """

    code: str
    kind: ParameterKind
    minimum: float | None = None
    maximum: float | None = None
    step: float | None = None
    precision: int = 2
    options: tuple[Option, ...] = ()
    required: bool = False
    default: float | bool | str | None = None
    default_formula: str | None = None
    visible: str | None = None
    price: str | None = None


def essence(value: object) -> object:
    """What equal values share: of a file its content, whatever its name and whichever copy it is."""
    return value["checksum"] if isinstance(value, Mapping) else value


def accept(parameter: Parameter, value: object) -> tuple[float | bool | str | Mapping | None, Problem | None]:
    """``value`` as it is kept (numbers rounded to the precision, texts without blanks around), and what is wrong with it.

    ``None`` and an empty text are no value, and nothing wrong.
    """
    if value is None or value == "":
        return None, None
    return _ACCEPT[parameter.kind](parameter, value)


def _wrong(kind, parameter, **details):
    return None, Problem(kind, parameter.code, details)


def _number(parameter, value):
    if type(value) not in (int, float) or not abs(value) <= MAX_NUMBER:
        return _wrong("not_a_number", parameter, value=value)
    number = round_half_up(value, parameter.precision)
    if parameter.kind == "integer":
        number = round_half_up(value)
        if number != value:
            return _wrong("not_whole", parameter, value=value)
    if parameter.minimum is not None and number < parameter.minimum:
        return _wrong("too_low", parameter, value=number, minimum=parameter.minimum)
    if parameter.maximum is not None and number > parameter.maximum:
        return _wrong("too_high", parameter, value=number, maximum=parameter.maximum)
    if parameter.step:
        origin = parameter.minimum or 0.0
        steps = (number - origin) / parameter.step
        if floor(steps) != ceil(steps):
            below, above = (origin + side(steps) * parameter.step for side in (floor, ceil))
            if parameter.maximum is not None and above > parameter.maximum:
                above = below
            return _wrong("off_step", parameter, value=number, step=parameter.step, below=below, above=above)
    return number, None


def _choice(parameter, value):
    for option in parameter.options:
        if option.code == value:
            return (value, None) if option.active else _wrong("archived_option", parameter, option=value)
    near = nearest(str(value), [option.code for option in parameter.options if option.active])
    return _wrong("no_option", parameter, value=value, nearest=near)


def _boolean(parameter, value):
    return (value, None) if type(value) is bool else _wrong("not_a_truth", parameter, value=value)


def _text(parameter, value):
    if type(value) is not str:
        return _wrong("not_a_text", parameter, value=value)
    if len(value) > MAX_TEXT:
        return _wrong("too_long", parameter, limit=MAX_TEXT)
    return value.strip() or None, None


def _file(parameter, value):
    if not isinstance(value, Mapping) or any(type(value.get(key)) is not kind for key, kind in FILE_KEYS.items()):
        return _wrong("not_a_file", parameter, value=value)
    return {key: value[key] for key in FILE_KEYS}, None


_ACCEPT = {"number": _number, "integer": _number, "choice": _choice, "boolean": _boolean, "text": _text, "file": _file}
