"""Components that are bought by a specification of their own, handed on by what they go into."""

from dataclasses import replace

from engine.definition import Constraint, Definition
from engine.order_bom import derive, is_to_measure
from engine.parameter import Parameter
from hypothesis import given
from hypothesis import strategies as st
from tables import bought, line, made, shop

LENGTH = Parameter("length", "number", minimum=500, maximum=3000, default=2000)
TEMPERED = Parameter("tempered", "boolean")
GLASS = Definition(
    (Parameter("span", "number", maximum=2600, required=True), Parameter("tempered", "boolean")),
    (Constraint("span <= 2000 or tempered", "Above 2000 glass must be tempered."),),
)
PASSES = (("span", "length - 100"),)
CABINET = shop(
    made("cabinet", [line(1, "glass", 2, passes=PASSES), line(2, "body"), line(3, "screw", 8)], (), [LENGTH, TEMPERED]),
    made("body", [line(4, "screw", 4)]),
    bought("glass", definition=GLASS),
    bought("screw"),
)


def derived(items=CABINET, **values):
    derivation = derive(items, "cabinet", values)
    assert not derivation.problems
    return derivation.order_bom


def test_what_is_bought_receives_its_values():
    glass, body, screw = derived(length=1500).lines
    assert glass.values == {"span": 1400, "tempered": False}
    assert glass.bom is None
    assert is_to_measure(glass)
    assert not is_to_measure(body)
    assert not is_to_measure(screw)
    assert screw.values == {}


def test_fault_of_what_is_bought_names_the_line():
    (problem,) = derive(CABINET, "cabinet", {"length": 2500}).problems
    assert (problem.path, problem.details["message"]) == (("line glass",), "Above 2000 glass must be tempered.")
    assert not derive(CABINET, "cabinet", {"length": 2500, "tempered": True}).problems
    problem = derive(CABINET, "cabinet", {"length": 3000, "tempered": True}).problems[0]
    assert (problem.kind, problem.code, problem.path) == ("too_high", "span", ("line glass",))


def test_formula_that_gives_nothing_is_told_once():
    cabinet = CABINET["cabinet"]
    glass = line(1, "glass", 2, passes=(("span", "length / (length - 1500)"),))
    items = CABINET | {"cabinet": replace(cabinet, bom=replace(cabinet.bom, lines=(glass,)))}
    (problem,) = derive(items, "cabinet", {"length": 1500}).problems
    assert (problem.kind, problem.path) == ("rule", ("line glass",))


def test_two_lines_of_one_part_keep_their_own_values():
    cabinet = CABINET["cabinet"]
    lines = tuple(line(at, "glass", 1, passes=(("span", f"length - {at}00"),)) for at in (1, 2))
    items = CABINET | {"cabinet": replace(cabinet, bom=replace(cabinet.bom, lines=lines))}
    assert [made.values["span"] for made in derived(items, length=1500).lines] == [1400, 1300]


def test_level_without_rules_above_a_part_bought_to_measure_gets_an_order_bom():
    body = CABINET["body"]
    items = CABINET | {"body": replace(body, bom=replace(body.bom, lines=(line(5, "pane"),)))}
    items["pane"] = bought("pane", definition=Definition((Parameter("span", "number", default=700),)))
    _glass, body, _screw = derived(items).lines
    assert body.bom.own
    assert body.bom.lines[0].values == {"span": 700}


@given(st.integers(500, 2000), st.integers(0, 3), st.integers(0, 3))
def test_equal_parts_and_only_those_share_a_fingerprint(length, one, other):
    """Of two cabinets alike in all but the glass, the glass tells them apart."""
    cabinet = CABINET["cabinet"]

    def with_glass(less):
        glass = line(1, "glass", 2, passes=(("span", f"length - {less}"),))
        items = CABINET | {"cabinet": replace(cabinet, bom=replace(cabinet.bom, lines=(glass,)))}
        return derived(items, length=length)

    assert (with_glass(one).fingerprint == with_glass(other).fingerprint) == (one == other)
