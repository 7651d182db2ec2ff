"""The language of formulas: what it means, what it refuses and how it says so."""

import ast
import math
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

import pytest
from engine.formula import FormulaError, Scope, compile_formula
from engine.formula_error import REASONS
from engine.formula_functions import FUNCTIONS, round_up
from engine.formula_words import is_code
from engine.lookup import LookupTable
from hypothesis import given
from hypothesis import strategies as st

NAMES = {"width": "number", "length": "number", "pieces": "number", "wood": "text", "engraved": "truth"}
VALUES = {"width": 960.0, "length": 2240.0, "pieces": 4, "wood": "oak", "engraved": True}
TABLES = {
    "span": LookupTable("span", ((1000, 25), (0, 18), (2000, 30))),
    "article": LookupTable("article", (("oak", "A-1"), ("ash", "A-2"))),
}


def value(source, **values):
    return compile_formula(source, NAMES, TABLES).evaluate({**VALUES, **values})


def refusal(source, **values):
    with pytest.raises(FormulaError) as caught:
        value(source, **values)
    assert str(caught.value)
    return caught.value


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("1250", 1250.0),
        (".5 + 1. + 2e3", 2001.5),
        ("2 * (length + width) / 1000", 6.4),
        ("-width + +length", 1280.0),
        ("length // 1000 + length % 1000", 242.0),
        ("900 <= width < 1000", True),
        ("1000 <= width < 2000", False),
        ("wood == 'oak' and not engraved or width > 5", True),
        ("3 if engraved else 5", 3.0),
        ("'long' if length > 2000 else 'short'", "long"),
        ("wood in ('ash', 'oak')", True),
        ("wood in ('oaken')", False),
        ("wood not in ('ash', 'elm')", True),
        ("width in (-960, 960)", True),
        ("engraved == true", True),
        ("engraved != True", False),
        ("min(width, length, 5) + max(1, 2)", 7.0),
        ("ceil(length / 320)", 7.0),
        ("sqrt(width * width) + abs(-2) + floor(2.7)", 964.0),
        ("lookup(span, 999.99)", 18.0),
        ("lookup(span, 1000)", 25.0),
        ("lookup(span, length * 100)", 30.0),
        ("lookup(article, wood)", "A-1"),
        ("  width\n +\t1\r\n", 961.0),
        ("'größe' == wood", False),
    ],
)
def test_value(source, expected):
    found = value(source)
    assert (found, type(found)) == (expected, type(expected))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("ceil(0.3 / 0.1 + 0.0000000001)", 3.0),
        ("ceil((0.1 + 0.2) * 10)", 3.0),
        ("floor(0.3 / 0.1)", 3.0),
        ("round(2.5) + round(3.5)", 7.0),
        ("round(-2.5)", -3.0),
        ("round(2.675, 2)", 2.68),
        ("round(1234, -2)", 1200.0),
        ("ceil(3.001)", 4.0),
        ("lookup(span, (0.7 + 0.1) * 1250)", 25.0),
    ],
)
def test_rounding_forgives_the_last_bits(source, expected):
    assert value(source) == expected


@pytest.mark.parametrize(
    ("source", "kind", "position"),
    [
        ("", "empty", None),
        (" \n ", "empty", None),
        ("1 + " * 200, "too_long", 501),
        ("((((((((((((((((((((((((((((((((1", "too_complex", 31),
        ("-" * 300 + "1", "too_complex", 102),
        ("+".join("1" * 200), "too_complex", 1),
        ("<".join("1" * 200), "too_complex", 399),
        ("width; 1", "character", 6),
        ("width.real", "character", 6),
        ("wïdth", "character", 2),
        ("1 \N{NO-BREAK SPACE}+ 1", "character", 3),
        ("width + ｗ", "character", 9),
        ("1\0", "character", 2),
        ("'a\\x41'", "text_end", 1),
        ("'a\x07'", "character", 3),
        ("wood == 'oak", "text_end", 9),
        ("wood == '" + "a" * 65 + "'", "text_size", 9),
        ("1 + lambda", "word", 5),
        ("None", "word", 1),
        ("width is length", "word", 7),
        ("width[0]", "brackets", 6),
        ("9**9**7", "power", 2),
        ("width ^ 2", "power", 7),
        ("width = 3", "equals", 7),
        ("width && length", "logic", 7),
        ("!engraved", "logic", 1),
        ("0x10", "syntax", 2),
        ("1_000", "syntax", 2),
        ("1if engraved else 2", "syntax", 2),
        ("f'a'", "syntax", 2),
        ("'a' 'b'", "syntax", 5),
        ("007", "number_format", 1),
        ("2 * 1e99", "number_size", 5),
        ("1" * 400, "number_size", 1),
        ("1 +", "syntax", 4),
        ("  width 5", "syntax", 9),
        ("(1 +) * 3", "syntax", 5),
        ("1,5", "comma", 1),
        ("()", "comma", 1),
        ("widht * 2", "unknown_name_near", 1),
        ("'é' == wood or zzz", "unknown_name", 16),
        ("__import__('os')", "unknown_function", 1),
        ("mni(1, 2)", "unknown_function_near", 1),
        ("lookup(spam, 1)", "unknown_table_near", 8),
        ("lookup(qqqq, 1)", "unknown_table", 8),
        ("lookup(1, 1)", "arguments", 1),
        ("min + 1", "function_name", 1),
        ("span + 1", "table_name", 1),
        ("min(1)", "arguments", 1),
        ("sqrt(1, 2)", "arguments", 1),
        ("round(1.5, width)", "arguments", 12),
        ("round(1.5, 10)", "arguments", 12),
        ("min(*width)", "arguments", 1),
        ("min(*width, 1)", "not_allowed", 5),
        ("width(1)", "unknown_function", 1),
        ("(min)(1)(2)", "not_allowed", 1),
        ("wood * 2", "mixed", 1),
        ("2 * engraved", "mixed", 5),
        ("1 if width else 2", "mixed", 6),
        ("1 if engraved else 'a'", "mixed", 20),
        ("width == wood", "mixed", 10),
        ("not width", "mixed", 5),
        ("lookup(span, wood)", "mixed", 14),
        ("wood < 'z'", "not_compared", 1),
        ("width in (length, 2)", "choices", 11),
        ("width in ()", "choices", 10),
        ("wood in (1, 2)", "mixed", 10),
        ("wood in ('a') in ('b')", "not_allowed", 1),
        ("wood in (" + ",".join("'a'" for _ in range(51)) + ")", "choices", 9),
    ],
)
def test_refusal_when_compiled(source, kind, position):
    error = refusal(source)
    assert (error.kind, error.position) == (kind, position)


def test_refusal_names_the_nearest():
    assert refusal("2 * widht").details == {"name": "widht", "nearest": "width"}
    assert str(refusal("2 * WIDTH")) == "There is no parameter or attribute “WIDTH”: did you mean “width”?"


@pytest.mark.parametrize(
    ("source", "values", "kind"),
    [
        ("length / (width - 960)", {}, "division_by_zero"),
        ("length // 0", {}, "division_by_zero"),
        ("length % 0", {}, "division_by_zero"),
        ("sqrt(0 - width)", {}, "negative_root"),
        ("width + 1", {"width": None}, "missing_value"),
        ("width + 1", {"width": "960"}, "value_kind"),
        ("width + 1", {"width": True}, "value_kind"),
        ("wood == 'oak'", {"wood": 1}, "value_kind"),
        ("engraved and true", {"engraved": 1}, "value_kind"),
        ("width + 1", {"width": math.nan}, "value_size"),
        ("width + 1", {"width": 10**400}, "value_size"),
        ("1e12 * width", {}, "too_large"),
        ("ceil(" + " * ".join(["1e12"] * 40) + ")", {}, "too_large"),
        (" * ".join(["1e12"] * 30) + " - " + " * ".join(["1e12"] * 30), {}, "too_large"),
        ("lookup(span, -1)", {}, "below_table"),
        ("lookup(article, wood)", {"wood": "elm"}, "not_in_table"),
    ],
)
def test_refusal_when_evaluated(source, values, kind):
    error = refusal(source, **values)
    assert (error.kind, error.position) == (kind, None)


def test_missing_value_hurts_only_where_it_is_reached():
    assert value("pieces if engraved else 0", engraved=False, pieces=None) == 0.0
    assert refusal("pieces if engraved else 0", pieces=None).details == {"name": "pieces"}


def test_result_kind():
    assert compile_formula("width > 3", NAMES).kind == "truth"
    with pytest.raises(FormulaError) as caught:
        compile_formula("width > 3", NAMES, {}, "number")
    assert (caught.value.kind, caught.value.position) == ("result", 1)


def test_names_used():
    assert compile_formula("lookup(span, length) if engraved else 1", NAMES, TABLES).names == {"length", "engraved"}


def test_scope_compiles_once():
    scope = Scope(NAMES, TABLES)
    assert scope.formula("width + 1", "number") is scope.formula("width + 1", "number")
    with pytest.raises(FormulaError):
        scope.formula("width + 1", "truth")


def test_other_names_than_codes_are_the_callers_fault():
    with pytest.raises(ValueError, match="F_min"):
        compile_formula("F_min", {"F_min": "number"})


def test_codes():
    assert is_code("leg_2")
    others = ("", "Leg", "2a", "a-b", "min", "if", "true", "lookup", "_a", "é", "a" * 65, "a\n")
    assert not [text for text in others if is_code(text)]


@pytest.mark.parametrize(
    ("rows", "kind"),
    [
        ((), "table_empty"),
        (tuple((at, at) for at in range(1001)), "table_rows"),
        (((1, 1), ("a", 2)), "table_mixed"),
        (((1, 1), (2, "b")), "table_mixed"),
        (((1, math.inf),), "table_value"),
        (((True, 1),), "table_value"),
        ((("a" * 65, 1),), "table_value"),
        (((1, 1), (1.0, 2)), "table_double"),
    ],
)
def test_bad_table(rows, kind):
    with pytest.raises(FormulaError) as caught:
        LookupTable("span", rows)
    assert caught.value.kind == kind
    assert "span" in str(caught.value)


def numbers(depth):
    leaf = st.sampled_from([*(n for n, kind in NAMES.items() if kind == "number"), "2", "0.5", "7", "1000"])
    if not depth:
        return leaf
    below, truth = numbers(depth - 1), truths(depth - 1)
    return st.one_of(
        leaf,
        st.tuples(below, st.sampled_from(["+", "-", "*", "/", "//", "%"]), below).map("({0[0]} {0[1]} {0[2]})".format),
        st.tuples(st.sampled_from(["min", "max"]), below, below).map("{0[0]}({0[1]}, {0[2]})".format),
        st.tuples(st.sampled_from(["-", "abs", "ceil", "floor", "sqrt", "round"]), below).map("{0[0]}({0[1]})".format),
        st.tuples(below, truth, below).map("({0[0]} if {0[1]} else {0[2]})".format),
    )


def truths(depth):
    leaf = st.sampled_from(["engraved", "wood == 'oak'", "wood in ('elm', 'ash')", "true"])
    if not depth:
        return leaf
    below, number = truths(depth - 1), numbers(depth - 1)
    return st.one_of(
        leaf,
        st.tuples(number, st.sampled_from(["<", "<=", "==", "!=", ">"]), number, number).map(
            "({0[0]} {0[1]} {0[2]} < {0[3]})".format
        ),
        st.tuples(below, st.sampled_from(["and", "or"]), below).map("({0[0]} {0[1]} {0[2]})".format),
        below.map("(not {})".format),
    )


@given(
    st.one_of(numbers(3), truths(3)).filter(lambda source: len(source) <= 500),
    st.fixed_dictionaries(
        {
            "width": st.integers(-2000, 2000),
            "length": st.floats(-1e4, 1e4),
            "pieces": st.integers(0, 5),
            "wood": st.sampled_from(["oak", "elm", ""]),
            "engraved": st.booleans(),
        }
    ),
)
def test_value_is_that_of_python(source, values):
    scope = {name: function for name, (function, *_counts) in FUNCTIONS.items()}
    plain = {name: float(v) if type(v) is int else v for name, v in values.items()}
    # double precision throughout, as the language says
    tree = ast.parse(source, mode="eval")
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and type(node.value) is int:
            node.value = float(node.value)
    try:
        expected = eval(compile(tree, "", "eval"), {**scope, "true": True}, plain)
    except (ArithmeticError, ValueError, FormulaError):
        expected = None
    if type(expected) is float and not abs(expected) <= 1e12:
        expected = None
    try:
        found = compile_formula(source, NAMES).evaluate(values)
    except FormulaError as error:
        assert error.kind in REASONS
        found = None
    assert found == expected
    assert type(found) is type(expected)


@given(st.decimals(-100_000, 100_000, places=4), st.integers(0, 4))
def test_rounding_is_that_of_decimals(number, digits):
    rounded = FUNCTIONS["round"][0](float(number), digits)
    assert rounded == float(number.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))
    assert FUNCTIONS["ceil"][0](float(number)) == float(number.to_integral_value(ROUND_CEILING))
    assert FUNCTIONS["floor"][0](float(number)) == float(number.to_integral_value(ROUND_FLOOR))


@given(st.integers(0, 100_000), st.integers(1, 5000))
def test_round_up_to_multiples(thousandths, step):
    expected = -(-thousandths // step) * step / 1000
    assert round_up(thousandths / 1000, step / 1000) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("source", "position", "option", "nearest"),
    [
        ("wood == 'oka'", 9, "oka", "oak"),
        ("'ahs' != wood", 1, "ahs", "ash"),
        ("wood in ('oak', 'elm')", 17, "elm", "ash, oak"),
        ("1 if (wood not in ('aak')) else 2", 20, "aak", "oak"),
        ("length > 2 and wood == 'Oak'", 24, "Oak", "oak"),
    ],
)
def test_a_choice_is_compared_with_its_options_only(source, position, option, nearest):
    options = {"wood": ["oak", "ash"]}
    with pytest.raises(FormulaError) as caught:
        compile_formula(source, {"wood": "text", "length": "number"}, options=options)
    error = caught.value
    assert (error.kind, error.position) == ("unknown_option", position)
    assert error.details == {"name": "wood", "option": option, "nearest": nearest}
    assert option in str(error)


def test_texts_that_may_be_anything_are_compared_with_anything():
    names = {"wood": "text", "words": "text"}
    for source in ("words == 'oka'", "wood == ''", "wood == words", "wood == 'ash' or words in ('elm', 'x')", "'a' == 'b'"):
        compile_formula(source, names, options={"wood": ["oak", "ash"]})
