"""Order BoMs derived from standard BoMs, their faults by name, and their difference to the standard."""

import time
from dataclasses import replace

import pytest
from engine.bom_difference import cycle_minutes, difference
from engine.definition import Constraint, Definition
from engine.order_bom import derive, standard
from engine.parameter import Option, Parameter
from engine.rules_check import check_rules
from hypothesis import given
from hypothesis import strategies as st
from tables import (
    LENGTH,
    TABLE,
    WIDTH,
    WOOD,
    bought,
    derived,
    faults,
    line,
    made,
    minutes,
    operation,
    quantities,
    shop,
)


def test_table_by_hand():
    table = derived(length=2400, width=1000, wood="ash", engraved=True)
    assert quantities(table) == {
        "top": 1.0,
        "steel": 3.0,  # 4 * 0.725 m = 2.9 m: one bar
        "ash oil": pytest.approx(0.24),
        "plate": 1.0,
        "screw": 8,
        "blue frame": 1.0,
    }
    assert minutes(table) == {10: 30, 12: 20, 11: 39.0}
    assert [(o.id, o.after) for o in table.operations] == [(10, ()), (12, (10,)), (11, (12,))]
    assert table.values == {"length": 2400.0, "width": 1000.0, "wood": "ash", "engraved": True}
    top = table.lines[0].bom
    assert quantities(top) == {"board": pytest.approx(13.2), "frame kit": 2}  # 2.4 m2 * 5 m and 10 %
    assert minutes(top) == {30: 48.0}
    # renamed, computed, of the same name
    assert top.values == {"long": 2400.0, "area": 2.4, "wood": "ash"}
    assert top.lines[0].factor == 2.0


def test_without_condition_line_and_operation_are_left_out():
    table = derived(engraved=False)
    assert "plate" not in quantities(table)
    # what came before the one left out comes before what followed it
    assert [(o.id, o.after) for o in table.operations] == [(10, ()), (11, (10,))]
    assert next(line for line in table.lines if line.item == "oak oil").operation_id == 11


def test_line_of_an_operation_left_out_is_needed_at_the_start():
    items = shop(made("table", [line(1, "screw", operation_id=5)], [operation(5, 1, condition="false")]), bought("screw"))
    assert derived(items).lines[0].operation_id is None


def test_only_what_depends_gets_an_order_bom():
    table = derived()
    assert (table.own, table.lines[0].bom.own) == (True, True)
    kit = table.lines[0].bom.lines[1].bom
    assert (kit.own, kit.values) == (False, {})
    assert kit == standard(TABLE, "frame kit")


def test_level_without_rules_above_one_with_gets_an_order_bom_too():
    low = made("low", [line(3, "screw", quantity="n")], parameters=[Parameter("n", "number", default=2)])
    items = shop(made("table", [line(1, "middle")]), made("middle", [line(2, "low")]), low, bought("screw"))
    middle = derived(items).lines[0].bom
    assert (middle.own, middle.lines[0].bom.own) == (True, True)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"quantity": "2", "pieces": "3"}, 6.0),
        ({"quantity": "2", "pieces": "3", "allowance": 0.5}, 7.5),
        ({"quantity": "2", "allowance": 0.5, "scrap": 20}, 3.0),
        ({"pieces": "3"}, 30.0),
        ({"multiple": 4}, 12.0),
        ({"quantity": "0.1 + 0.2", "multiple": 0.1}, pytest.approx(0.3)),
        ({"quantity": "6.0001", "multiple": 3}, 9.0),
        ({"quantity": "0", "allowance": 5}, None),
        ({"pieces": "0", "allowance": 5}, None),
    ],
)
def test_quantity(rule, expected):
    items = shop(made("table", [line(1, "board", 10.0, **rule)]), bought("board"))
    assert quantities(derived(items)).get("board") == expected


def test_lines_without_rule_stay_as_they_are():
    items = shop(made("table", [line(1, "board", 0.0)]), bought("board"))
    assert quantities(derived(items)) == {"board": 0.0}


def test_file_and_value_that_is_not_there_are_passed_on():
    plan, depth = Parameter("plan", "file"), Parameter("depth", "number")
    low = made("low", parameters=[Parameter("drawing", "file"), Parameter("deep", "number")])
    items = shop(
        made("table", [line(1, "low", passes=(("drawing", "plan"), ("deep", "depth")))], parameters=[plan, depth]), low
    )
    file = {"id": 7, "name": "plan.pdf", "checksum": "ab12"}
    assert derived(items, plan=file).lines[0].bom.values == {"drawing": file}


def test_files_are_told_apart_by_their_content():
    items = shop(made("table", parameters=[Parameter("plan", "file")]))

    def mark(**file):
        return derived(items, plan={"id": 7, "name": "plan.pdf", "checksum": "ab12"} | file).fingerprint

    assert mark(id=8) == mark(name="plan (1).pdf") == mark()
    assert mark(checksum="ab13") != mark()


def test_attributes_of_line_and_variant_are_seen():
    definition = Definition(attributes={"finish": "text", "color": "text"})
    item = made("table", [line(1, "oil", quantity="2 if finish == 'oil' and color == 'red' else 1")], definition=definition)
    items = shop(replace(item, attributes={"color": "red"}), bought("oil"))
    assert quantities(derive(items, "table", {}, {"finish": "oil"}).order_bom) == {"oil": 2.0}


@pytest.mark.parametrize(
    ("rule", "values", "kind", "code"),
    [
        ({"quantity": "length / (width - 1000)"}, {}, "rule", ""),
        ({"quantity": "-length"}, {}, "negative", ""),
        ({"pieces": "-1"}, {}, "negative", ""),
        ({"quantity": "1e12 * length"}, {}, "rule", ""),
        ({"quantity": "1e12", "pieces": "1e12"}, {}, "rule", ""),
        ({"quantity": "wood"}, {}, "rule", ""),
        ({"quantity": "widht"}, {}, "rule", ""),
        ({"condition": "length"}, {}, "rule", ""),
        ({"component": "length"}, {}, "not_a_choice", "length"),
        ({"component": "plinth"}, {}, "not_a_choice", "plinth"),
        ({"component": "leg"}, {"leg": "none"}, "no_component", "leg"),
        ({"component": "leg"}, {}, "no_component", "leg"),
        ({"component": "leg"}, {"leg": "gone"}, "unknown_item", ""),
        ({"component": "leg"}, {"leg": "old"}, "archived_item", "leg"),
        ({"variants": ("red", "blue", "gone"), "matching": (("color", "'green'"),)}, {}, "no_variant", ""),
        ({"variants": ("red", "old"), "matching": (("color", "'brown'"),)}, {}, "no_variant", ""),
        ({"variants": ("red", "blue"), "matching": (("size", "'s'"),)}, {}, "many_variants", ""),
        ({"variants": ("red", "blue"), "matching": (("color", "length"),)}, {}, "rule", ""),
        ({"passes": (("long", "length / 0"),)}, {}, "rule", ""),
        ({"passes": (("lang", "length"),)}, {}, "unknown_code", "lang"),
        ({"passes": (("long", "length * 10"),)}, {}, "too_high", "long"),
    ],
)
def test_fault_names_line_and_parameter(rule, values, kind, code):
    options = (Option("none"), Option("gone", item="gone"), Option("old", item="old"))
    items = shop(
        made("table", [line(1, "low", **rule)], parameters=[LENGTH, WIDTH, WOOD, Parameter("leg", "choice", options=options)]),
        made("low", parameters=[Parameter("long", "number", maximum=5000)]),
        bought("old", active=False, attributes={"color": "brown"}),
        bought("red", attributes={"color": "red", "size": "s"}),
        bought("blue", attributes={"color": "blue", "size": "s"}),
    )
    assert faults(items, **values) == [(kind, ("line low",), code)]


def test_faults_of_operations_and_lower_levels():
    low = made("low", [line(2, "screw", quantity="-n")], [operation(3, 1, duration="1 / n")], [Parameter("n", "number")])
    items = shop(
        made("table", [line(1, "low")], [operation(4, 1, duration="-1")], [Parameter("n", "number")]), low, bought("screw")
    )
    assert faults(items, n=0) == [("negative", ("operation 4",), ""), ("rule", ("line low", "operation 3"), "")]
    assert faults(items, n=1) == [("negative", ("operation 4",), ""), ("negative", ("line low", "line screw"), "")]


def test_faults_of_the_specification_come_first():
    assert faults(TABLE, length=1, wood="pine", wodo="oak") == [
        ("too_low", (), "length"),
        ("no_option", (), "wood"),
        ("unknown_code", (), "wodo"),
    ]


def test_constraint_of_a_lower_level():
    low = made("low", definition=Definition((LENGTH,), (Constraint("length < 1000", "Split it."),)))
    assert faults(shop(made("table", [line(1, "low")], parameters=[LENGTH]), low)) == [("constraint", ("line low",), "length")]


def test_circular_bom_is_named():
    items = shop(made("table", [line(1, "low")]), made("low", [line(2, "table")]))
    found = derive(items, "table", {})
    assert [(p.kind, p.path, p.details["items"]) for p in found.problems] == [
        ("circular_bom", ("line low", "line table"), ("table", "low"))
    ]
    with pytest.raises(ValueError, match="contains itself"):
        standard(items, "table")


def test_equal_specifications_share_a_fingerprint():
    assert derived(length=2000).fingerprint == derived(length=2000.0, engraved=False, wood="oak").fingerprint
    other = derived(wood="ash")
    assert derived().fingerprint != other.fingerprint
    # where only the color of the frame differs, the top is another because wood is passed on to it by name
    assert derived().lines[0].bom.fingerprint != other.lines[0].bom.fingerprint
    assert derived(engraved=True).lines[0].bom.fingerprint == derived().lines[0].bom.fingerprint


def test_change_of_the_standard_changes_the_fingerprint():
    changed = dict(TABLE, **{"frame kit": made("frame kit", [line(31, "screw", 4)], [operation(40, 5)])})
    assert derived(changed).fingerprint != derived().fingerprint


def changes(before, after):
    return [
        (c.kind, c.path, (c.after or c.before).name, pytest.approx(c.quantity), pytest.approx(c.minutes))
        for c in difference(before, after)
    ]


def test_difference_to_the_standard():
    assert changes(standard(TABLE, "table"), derived(length=2400, wood="ash")) == [
        ("removed", (), "operation 12", 0, -20),
        ("changed", (), "operation 11", 0, 24),
        ("changed", ("line top",), "operation 30", 0, 8),
        ("changed", ("line top",), "line board", 3.2, 0),
        ("changed", (), "line steel", -3, 0),
        ("changed", (), "line oak oil", 0, 0),
        ("removed", (), "line plate", -1, 0),
        ("changed", (), "line red frame", 0, 0),
    ]


def test_line_added_by_hand_and_sub_assembly_exchanged():
    before = derived()
    kit = standard(TABLE, "frame kit")
    extra = replace(before.lines[4], id=None, name="spare kit", item="frame kit", quantity=2.0, bom=kit)
    after = replace(before, lines=(replace(before.lines[0], quantity=2.0), *before.lines[1:], extra))
    assert changes(before, after) == [
        ("changed", (), "line top", 1, 50),  # 40 minutes and two kits of 5
        ("added", (), "spare kit", 2, 10),
    ]


def test_operation_moved_to_another_work_center():
    before = derived()
    after = replace(before, operations=(replace(before.operations[0], workcenter_id=2), *before.operations[1:]))
    assert changes(before, after) == [("changed", (), "operation 10", 0, 0)]


def test_nothing_differs_from_itself():
    assert difference(derived(), derived()) == []


values_of_a_table = st.fixed_dictionaries(
    {
        "length": st.integers(500, 3000),
        "width": st.integers(0, 1300),
        "wood": st.sampled_from(["oak", "ash"]),
        "engraved": st.booleans(),
    }
)


@given(values_of_a_table, values_of_a_table, st.sampled_from([0.5, 1, 3]))
def test_minutes_of_all_changes_add_up(one, other, tops):
    items = dict(TABLE)
    table = items["table"]
    top = line(1, "top", tops, passes=(("long", "length"), ("area", "length * width / 1e6")), quantity="ceil(length / 1000)")
    items["table"] = replace(table, bom=replace(table.bom, lines=(top, *table.bom.lines[1:])))
    before, after = derived(items, **one), derived(items, **other)
    for first, second in ((before, after), (standard(items, "table"), after)):
        total = sum(change.minutes for change in difference(first, second))
        assert total == pytest.approx(cycle_minutes(second) - cycle_minutes(first))
    assert (before.fingerprint == after.fingerprint) == (one == other)


def test_rules_are_checked_when_saved():
    assert [problem for key in ("table", "top", "frame kit") for problem in check_rules(TABLE, key)] == []
    items = shop(
        made(
            "table",
            [
                line(1, "low", passes=(("n", "wood"), ("m", "wood == 1"), ("text", "1")), condition="1"),
                line(2, "low", component="length", allowance=-1, quantity="1 +"),
                line(3, "gone", pieces="x", matching=(("color", "1"),)),
            ],
            [operation(1, 1, condition="1", duration="true")],
            [LENGTH, WOOD],
        ),
        made("low", parameters=[Parameter("n", "number"), Parameter("m", "number"), Parameter("text", "text")]),
    )
    found = [(p.kind, p.path[0], p.details.get("field")) for p in check_rules(items, "table")]
    assert found == [
        ("rule", "operation 1", "condition"),
        ("rule", "operation 1", "duration"),
        ("rule", "line low", "condition"),
        ("rule", "line low", "passes"),
        ("rule", "line low", "passes"),
        ("rule", "line low", "quantity"),
        ("not_a_choice", "line low", None),
        ("negative", "line low", "allowance"),
        ("rule", "line gone", "pieces"),
        ("rule", "line gone", "matching"),
    ]


def big_shop():
    """A machine of 200 lines on four levels, each of them with formulas."""
    screws = [bought("screw"), bought("bolt")]
    parameters = [LENGTH, WIDTH, WOOD]
    rule = {"quantity": "ceil(length / 320) * 0.25", "condition": "width > 10 and wood in ('oak', 'ash')", "multiple": 0.5}

    def level(key, subs):
        lines = [line(at, "screw", **rule) for at in range(10 - len(subs))]
        lines += [line(20 + at, sub, passes=(("length", "length - 10"), ("width", "width"))) for at, sub in enumerate(subs)]
        return made(key, lines, [operation(at, 5, duration="5 + length * width / 1e5") for at in range(3)], parameters)

    names = iter(f"part {at}" for at in range(100))
    items, above = [], ["machine"]
    for width in (3, 5, 11):
        below = [next(names) for _ in range(width)]
        items += [level(key, below[at :: len(above)]) for at, key in enumerate(above)]
        above = below
    return shop(*items, *(level(key, []) for key in above), *screws)


def lines_of(order_bom):
    return len(order_bom.lines) + sum(lines_of(line.bom) for line in order_bom.lines if line.bom)


def levels_of(order_bom):
    return 1 + max((levels_of(line.bom) for line in order_bom.lines if line.bom), default=0)


def test_200_lines_on_four_levels_in_50_milliseconds():
    items = big_shop()
    found = derive(items, "machine", {"length": 2000}).order_bom
    assert (lines_of(found), levels_of(found)) == (200, 4)
    seconds = []
    for length in range(1000, 1005):
        start = time.process_time()
        assert derive(items, "machine", {"length": length}).order_bom
        seconds.append(time.process_time() - start)
    assert min(seconds) < 0.05
