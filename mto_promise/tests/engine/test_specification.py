"""Values of parameters: completed, checked, and refused with a remedy; definitions that cannot work."""

import pytest
from engine.definition import Constraint, Definition, check_definition
from engine.figures import figures
from engine.lookup import LookupTable
from engine.parameter import Option, Parameter, accept
from engine.problem import REMEDIES
from engine.specification import fingerprint, validate
from hypothesis import given
from hypothesis import strategies as st

TABLE = Definition(
    parameters=(
        Parameter("length", "number", minimum=800, maximum=3000, step=5, precision=0, required=True),
        Parameter("width", "number", minimum=400, maximum=1200, default_formula="length / 2"),
        Parameter("legs", "integer", minimum=3, maximum=8, default=4),
        Parameter("wood", "choice", options=(Option("oak", 100), Option("ash"), Option("elm", active=False)), default="oak"),
        Parameter("engraved", "boolean", price="25"),
        Parameter("text", "text", required=True, visible="engraved"),
        Parameter("depth", "number", visible="engraved", price="depth * 10"),
        Parameter("drawing", "file"),
    ),
    constraints=(
        Constraint("width <= 0.8 * length", "A table is longer than wide."),
        Constraint("depth <= legs", "Too deep."),
        Constraint("wood != 'ash' or finish == 'oil'", "Ash is oiled."),
    ),
    attributes={"finish": "text"},
    price="base_price * length * width / 2e6",
    weight="base_weight + legs * 2.5",
)


FILE = {"id": 7, "name": "logo.svg", "checksum": "ab12"}


def problems(values, definition=TABLE, **attributes):
    found = validate(definition, values, attributes).problems
    assert all(problem.remedy for problem in found)
    return [(problem.kind, problem.code) for problem in found]


def details(values, definition=TABLE):
    (problem,) = validate(definition, values).problems
    return problem.details


def test_defaults_are_filled_in_and_hidden_values_dropped():
    found = validate(TABLE, {"length": 2000, "text": "Anna", "depth": 2}, {"finish": "oil", "color": "red"})
    assert not found.problems
    assert dict(found.values) == {"length": 2000.0, "width": 1000.0, "legs": 4.0, "wood": "oak", "engraved": False}
    assert list(found.values) == ["length", "width", "legs", "wood", "engraved"]
    assert found.hidden == {"text", "depth"}
    assert dict(found.formula_values) == {
        **{"length": 2000.0, "width": 1000.0, "legs": 4.0, "wood": "oak", "engraved": False, "text": ""},
        **{"drawing": False, "finish": "oil"},
    }


def test_values_given_win_over_defaults():
    values = {"length": 2000, "width": 900.004, "legs": 6, "engraved": True, "text": " Anna ", "depth": 2, "drawing": FILE}
    found = validate(TABLE, values)
    assert not found.problems
    assert (found.values["width"], found.values["text"], found.values["drawing"]) == (900.0, "Anna", FILE)
    assert found.formula_values["drawing"] is True


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, [("missing", "length")]),
        ({"length": None}, [("missing", "length")]),
        ({"length": "2000"}, [("not_a_number", "length")]),
        ({"length": True}, [("not_a_number", "length")]),
        ({"length": float("nan")}, [("not_a_number", "length")]),
        ({"length": 10**400}, [("not_a_number", "length")]),
        ({"length": 795}, [("too_low", "length")]),
        ({"length": 3000.6}, [("too_high", "length")]),
        ({"length": 2002}, [("off_step", "length")]),
        ({"length": 2000, "legs": 4.5}, [("not_whole", "legs")]),
        ({"length": 2000, "wood": "oka"}, [("no_option", "wood")]),
        ({"length": 2000, "wood": 3}, [("no_option", "wood")]),
        ({"length": 2000, "wood": "elm"}, [("archived_option", "wood")]),
        ({"length": 2000, "engraved": 1}, [("not_a_truth", "engraved")]),
        ({"length": 2000, "engraved": True}, [("missing", "text")]),
        ({"length": 2000, "engraved": True, "text": 5}, [("not_a_text", "text")]),
        ({"length": 2000, "engraved": True, "text": "a" * 2001}, [("too_long", "text")]),
        ({"length": 2000, "engraved": True, "text": " "}, [("missing", "text")]),
        ({"length": 2000, "lenght": 3}, [("unknown_code", "lenght")]),
        ({"length": 800, "width": 900}, [("constraint", "length")]),
        ({"length": 2000, "engraved": True, "text": "A", "depth": 5}, [("constraint", "legs")]),
        ({"length": 2000, "wood": "ash"}, [("constraint", "wood")]),
        ({"length": 2, "legs": 2, "wood": "pine"}, [("too_low", "length"), ("too_low", "legs"), ("no_option", "wood")]),
    ],
)
def test_problem(values, expected):
    assert problems(values) == expected


def test_problem_says_what_would_fit():
    assert details({"length": 2002}) == {"value": 2002.0, "step": 5, "below": 2000.0, "above": 2005.0}
    assert details({"length": 795}) == {"value": 795.0, "minimum": 800}
    assert details({"length": 2000, "wood": "oka"}) == {"value": "oka", "nearest": "oak"}
    assert details({"length": 2000, "lenght": 3}) == {"nearest": "length"}
    assert details({"length": 800, "width": 900}) == {"message": "A table is longer than wide.", "codes": ("length", "width")}


def test_attributes_are_seen():
    assert problems({"length": 2000, "wood": "ash"}, finish="oil") == []


def test_default_beyond_the_limits_is_reported():
    assert problems({"length": 2500}) == [("too_high", "width")]


def test_formula_that_fails_for_these_values():
    definition = Definition((Parameter("a", "number"), Parameter("b", "number", visible="1 / a > 2")))
    assert problems({"a": 0}, definition) == [("formula", "b")]
    assert problems({"a": 0.1}, definition) == []
    constraint = Definition((Parameter("a", "number"),), (Constraint("1 / a > 2", "no"),))
    assert problems({"a": 0}, constraint) == [("formula", "a")]
    assert problems({}, constraint) == []


def test_number_that_nobody_gave():
    default = Definition((Parameter("a", "number"), Parameter("b", "number", default_formula="a * 2")))
    assert problems({}, default) == []
    assert validate(default, {"a": 2}).values == {"a": 2.0, "b": 4.0}
    # whether it shows cannot be told, and is not guessed
    visible = Definition((Parameter("a", "number"), Parameter("b", "number", visible="a > 2")))
    assert problems({}, visible) == [("formula", "b")]


def test_one_fault_is_reported_once():
    definition = Definition(
        (
            Parameter("a", "number", minimum=1),
            Parameter("b", "number", default_formula="a * 2", required=True),
            Parameter("c", "number", visible="b > 3", required=True),
        ),
        (Constraint("c > a", "no"),),
    )
    assert problems({"a": 0}, definition) == [("too_low", "a")]
    choice = Definition((Parameter("a", "choice", options=(Option("x"),)),), (Constraint("a == 'x'", "no"),))
    assert problems({"a": "y"}, choice) == [("no_option", "a")]
    # who gives the value needs no default
    assert problems({"a": 0, "b": 5}, definition) == [("too_low", "a"), ("missing", "c")]


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "length": st.one_of(st.integers(600, 3200), st.none(), st.text(max_size=3)),
            "width": st.floats(300, 1300),
            "legs": st.one_of(st.integers(2, 9), st.floats()),
            "wood": st.sampled_from(["oak", "ash", "elm", "pine", None, True]),
            "engraved": st.one_of(st.booleans(), st.none(), st.integers()),
            "text": st.text(max_size=5),
            "depth": st.floats(0, 9),
            "other": st.integers(),
        },
    )
)
def test_what_is_accepted_is_accepted_again_unchanged(values):
    first = validate(TABLE, values, {"finish": "oil"})
    assert all(problem.kind in REMEDIES for problem in first.problems)
    if not first.problems:
        assert validate(TABLE, first.values, {"finish": "oil"}) == first


@given(st.floats(-100, 100), st.sampled_from([0.1, 0.25, 3, 7]), st.sampled_from([None, -10, 0.3]))
def test_off_step_names_values_that_fit(value, step, minimum):
    parameter = Parameter("a", "number", minimum=minimum, maximum=90, step=step)
    _value, problem = accept(parameter, value)
    if problem and problem.kind == "off_step":
        for side in ("below", "above"):
            assert not accept(parameter, problem.details[side])[1]


def test_steps_count_from_the_minimum_and_end_at_the_maximum():
    parameter = Parameter("a", "number", minimum=3, maximum=90, step=7)
    assert accept(parameter, 10) == (10.0, None)
    _value, problem = accept(parameter, 89)
    assert (problem.kind, problem.details["below"], problem.details["above"]) == ("off_step", 87.0, 87.0)
    assert not accept(Parameter("a", "number", step=0.1), 0.1 + 0.2)[1]


def definition_problems(*parameters, **others):
    found = check_definition(Definition(parameters, **others))
    assert all(problem.remedy == "definition" for problem in found)
    return [(problem.kind, problem.code) for problem in found]


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ([Parameter("Länge", "number")], ("bad_code", "Länge")),
        ([Parameter("min", "number")], ("bad_code", "min")),
        ([Parameter("base_price", "number")], ("bad_code", "base_price")),
        ([Parameter("a", "number"), Parameter("a", "text")], ("double_code", "a")),
        ([Parameter("finish", "number")], ("double_code", "finish")),
        ([Parameter("span", "number")], ("double_code", "span")),
        ([Parameter("a", "choice", options=(Option("x"), Option("x")))], ("double_code", "a.x")),
        ([Parameter("a", "choice", options=(Option("x", active=False),))], ("no_options", "a")),
        ([Parameter("a", "number", minimum=3, maximum=2)], ("bad_limits", "a")),
        ([Parameter("a", "number", step=0)], ("bad_limits", "a")),
        ([Parameter("a", "number", maximum=float("inf"))], ("bad_limits", "a")),
        ([Parameter("a", "number", precision=12)], ("bad_limits", "a")),
        ([Parameter("a", "number", maximum=2, default=3)], ("bad_default", "a")),
        ([Parameter("a", "choice", options=(Option("x"),), default="y")], ("bad_default", "a")),
        ([Parameter("a", "file", default_formula="true")], ("bad_default", "a")),
        ([Parameter("a", "number", visible="1 +")], ("formula", "a")),
        ([Parameter("a", "number", visible="1")], ("formula", "a")),
        ([Parameter("a", "number", default_formula="finish")], ("formula", "a")),
        ([Parameter("a", "number", price="b")], ("formula", "a")),
        ([Parameter("a", "number", default_formula="base_price")], ("formula", "a")),
        ([Parameter("a", "number", visible="a > 3")], ("circular", "a")),
    ],
)
def test_definition_that_cannot_work(parameters, expected):
    table = LookupTable("span", ((0, 1),))
    assert definition_problems(*parameters, attributes={"finish": "text"}, tables=(table,)) == [expected]


def test_circle_is_named_in_order():
    a = Parameter("a", "number", visible="b > 1")
    b = Parameter("b", "number", default_formula="c + d")
    c = Parameter("c", "number", default_formula="a * 2")
    (problem,) = check_definition(Definition((Parameter("d", "number"), a, b, c)))
    codes = problem.details["codes"]
    assert codes[0] == codes[-1]
    at = codes.index("a")
    assert [*codes[at:-1], *codes[:at]] == ["a", "b", "c"]


def test_constraints_and_figures_are_checked():
    assert definition_problems(constraints=(Constraint("1", "no"),)) == [("formula", "")]
    assert definition_problems(weight="base_weight * k") == [("formula", "")]
    assert check_definition(TABLE) == []


def test_figures():
    # 1,000 * 2.0 m * 0.9 m / 2 = 900; oak 100, engraving 25, 2 mm deep 20; 40 kg and six legs
    given_values = {"length": 2000, "width": 900, "legs": 6, "engraved": True, "text": "A", "depth": 2}
    found, wrong = figures(TABLE, validate(TABLE, given_values), price=1000, weight=40, volume=0.3)
    assert not wrong
    assert (found.price, found.weight, found.volume) == (1045.0, 55.0, 0.3)
    assert found.extras == (("wood", 100.0), ("engraved", 25.0), ("depth", 20.0))


def test_figures_that_cannot_be():
    definition = Definition((Parameter("a", "number", price="0 - a"), Parameter("b", "number", price="1 / b")))
    found, wrong = figures(definition, validate(definition, {"a": 5}), price=3)
    assert (found, [(p.kind, p.details["figure"]) for p in wrong]) == (None, [("figure_negative", "price")])
    found, wrong = figures(definition, validate(definition, {"b": 0}), price=3)
    assert (found, [(p.kind, p.code) for p in wrong]) == (None, [("formula", "b")])


def test_extra_of_a_yes_or_no_counts_only_for_yes():
    found, _wrong = figures(TABLE, validate(TABLE, {"length": 2000, "engraved": False}), price=1000)
    assert found.extras == (("wood", 100.0),)


def test_fingerprint():
    assert fingerprint({"a": 3, "b": None, "c": "x"}) == fingerprint({"c": "x", "a": 3.0})
    assert fingerprint({"a": -0.0}) == fingerprint({"a": 0})
    # for good: a change of this value would make new BoMs for old specifications
    assert fingerprint({"a": 3}).startswith("7cff5b27128a")
    different = [{"a": 3}, {"a": "3.0"}, {"a": True}, {"a": 1}, {"b": 3}, {"a": [3]}, {}, {"a": 3.0000001}]
    assert len({fingerprint(values) for values in different}) == len(different)
    with pytest.raises(TypeError):
        fingerprint({"a": object()})
    with pytest.raises(ValueError, match="JSON"):
        fingerprint(float("nan"))
