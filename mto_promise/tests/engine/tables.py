"""A table to measure, and the builders of the standard bills of materials that it is made of."""

from engine.definition import Definition
from engine.order_bom import derive
from engine.parameter import Option, Parameter
from engine.standard_bom import Item, LineRule, StandardBom, StandardLine, StandardOperation


def line(number, item, amount=1.0, **fields):
    rule = {name: fields.pop(name) for name in list(fields) if name in LineRule.__dataclass_fields__}
    return StandardLine(number, f"line {item}", item, amount, rule=LineRule(**rule) if rule else None, **fields)


def operation(number, minutes, **fields):
    return StandardOperation(number, f"operation {number}", 1, minutes, **fields)


def made(key, lines=(), operations=(), parameters=(), quantity=1.0, **fields):
    bom = StandardBom(sum(map(ord, key)), f"BoM {key}", key, quantity, tuple(lines), tuple(operations))
    definition = fields.pop("definition", None) or Definition(tuple(parameters))
    return Item(key, key, bom, definition, **fields)


def bought(key, **fields):
    return Item(key, key, **fields)


def shop(*items):
    return {item.key: item for item in items}


LENGTH = Parameter("length", "number", minimum=500, maximum=3000, default=2000)
WIDTH = Parameter("width", "number", default=1000)
WOOD = Parameter("wood", "choice", options=(Option("oak", item="oak oil"), Option("ash", item="ash oil")), default="oak")
ENGRAVED = Parameter("engraved", "boolean")

TABLE = shop(
    made(
        "table",
        [
            line(1, "top", passes=(("long", "length"), ("area", "length * width / 1e6"))),
            line(2, "steel", 6, quantity="0.72", pieces="4", allowance=0.005, multiple=3),
            line(3, "oak oil", 0.2, component="wood", quantity="0.1 * length * width / 1e6", operation_id=11),
            line(4, "plate", 1, condition="engraved", operation_id=12),
            line(5, "screw", 8),
            line(
                6,
                "red frame",
                1,
                variants=("red frame", "blue frame"),
                matching=(("color", "'blue' if wood == 'ash' else 'red'"),),
            ),
        ],
        [
            operation(10, 30),
            operation(12, 20, condition="engraved", after=(10,)),
            operation(11, 15, duration="15 + length / 100", after=(12,)),
        ],
        [LENGTH, WIDTH, WOOD, ENGRAVED],
    ),
    made(
        "top",
        [line(21, "board", 10, quantity="area * 5", scrap=10, factor=2.0), line(22, "frame kit", 2)],
        [operation(30, 40, duration="long / 50")],
        [Parameter("long", "number"), Parameter("area", "number", maximum=4), WOOD],
    ),
    made("frame kit", [line(31, "screw", 3)], [operation(40, 5)]),
    *map(bought, ("steel", "oak oil", "ash oil", "plate", "screw", "board")),
    bought("red frame", attributes={"color": "red"}),
    bought("blue frame", attributes={"color": "blue"}),
)


def derived(items=TABLE, key="table", **values):
    found = derive(items, key, values)
    assert not found.problems
    return found.order_bom


def faults(items, key="table", **values):
    found = derive(items, key, values)
    assert found.order_bom is None
    return [(problem.kind, problem.path, problem.code) for problem in found.problems]


def quantities(order_bom):
    return {line.item: line.quantity for line in order_bom.lines}


def minutes(order_bom):
    return {operation.id: operation.minutes for operation in order_bom.operations}
