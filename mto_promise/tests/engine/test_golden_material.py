"""Golden cases: material from stock, from receipts, or new; how deep each strategy goes to order."""

import pytest
from engine.answer import PlanningError
from engine.promise import plan
from engine.question import Demand
from engine.shop import Event, Item
from shops import NOW, ask, bom, bought, build, center, day, kinds, line, made, operation, receipt, steps


def table(tube, *more, **values):
    """One table takes 2 tubes and an hour."""
    return build(made("table", bom(1, [line(1, "tube", 2.0)], [operation(1, 1, 60)])), tube, center(1), *more, **values)


def sources(answer):
    return steps(answer, "stock", "receipt", "buy")


def test_component_in_stock():
    answer = ask(table(bought("tube", 10, on_hand=6)), "table", 3, strategy="ato")
    assert sources(answer) == [("stock", "tube", 6, NOW, NOW)]
    assert answer.earliest == day(0, 11)


def test_component_to_order_although_in_stock():
    """mto: 10 days to Thursday 3 December 08:00, then 3 hours."""
    answer = ask(table(bought("tube", 10, on_hand=6)), "table", 3, strategy="mto")
    assert sources(answer) == [("buy", "tube", 6, NOW, day(10))]
    assert answer.earliest == day(10, 11)


def test_always_stock_keeps_a_component_out_of_make_to_order():
    answer = ask(table(bought("tube", 10, on_hand=6, always_stock=True)), "table", 3, strategy="mto")
    assert sources(answer) == [("stock", "tube", 6, NOW, NOW)]


def test_receipt_that_comes_before_new_supply_would():
    answer = ask(table(bought("tube", 10, on_hand=2, events=(receipt(day(2), 4, 7),))), "table", 3, strategy="ato")
    assert sources(answer) == [("receipt", "tube", 6, day(2), day(2))]
    assert [s.ref.id for s in answer.steps if s.kind == "receipt"] == [7]
    assert answer.earliest == day(2, 11)


def test_new_supply_that_comes_before_the_receipt():
    """2 there; 4 more would come on day 14, a purchase takes 10 days: the rest is bought."""
    answer = ask(table(bought("tube", 10, on_hand=2, events=(receipt(day(14), 4),))), "table", 3, strategy="ato")
    assert sources(answer) == [("stock", "tube", 2, NOW, NOW), ("buy", "tube", 4, NOW, day(10))]


def test_receipt_until_new_supply_comes_and_the_rest_new():
    """Wanted 6: 1 now, 2 on day 3, 3 on day 20; new in 10 days: 3 from stock by day 3, 3 new."""
    events = (receipt(day(3), 2, 5), receipt(day(20), 3, 6))
    answer = ask(table(bought("tube", 10, on_hand=1, events=events)), "table", 3, strategy="ato")
    assert sources(answer) == [("receipt", "tube", 3, day(3), day(3)), ("buy", "tube", 3, NOW, day(10))]
    assert answer.earliest == day(10, 11)


def test_part_from_stock_is_a_whole_number_of_roundings():
    answer = ask(table(bought("tube", 10, on_hand=3.7, rounding=1.0)), "table", 3, strategy="ato")
    assert [(kind, quantity) for kind, _item, quantity, *_ in sources(answer)] == [("stock", 3), ("buy", 3)]


def test_stock_that_others_will_take_is_not_free():
    """6 there, 5 leave on day 4: 1 is free."""
    answer = ask(table(bought("tube", 10, on_hand=6, events=(Event(day(4), -5),))), "table", 3, strategy="ato")
    assert [(kind, quantity) for kind, _item, quantity, *_ in sources(answer)] == [("stock", 1), ("buy", 5)]


def test_second_demand_finds_what_the_first_leaves():
    shop = table(bought("tube", 10, on_hand=6))
    first, second = plan(shop, [Demand(1, "table", 2, "ato"), Demand(2, "table", 2, "ato")])
    assert [step[2] for step in sources(first)] == [4]
    assert [(kind, quantity) for kind, _item, quantity, *_ in sources(second)] == [("stock", 2), ("buy", 2)]


def test_overdue_receipt_is_doubted_where_it_is_used():
    late = receipt(day(1), 5, overdue=True)
    assert kinds(ask(table(bought("tube", 10, events=(late,))), "table", 2, strategy="ato")) == ["overdue_receipt"]
    assert not ask(table(bought("tube", 10, on_hand=4, events=(late,))), "table", 2, strategy="ato").warnings


def test_endless_component_is_always_there():
    answer = ask(table(Item("tube", 1, 1, "tube", endless=True)), "table", 50)
    assert sources(answer) == [("stock", "tube", 100, NOW, NOW)]


def test_nobody_makes_or_sells_it():
    answer = ask(table(Item("tube", 1, 1, "tube")), "table")
    assert sources(answer) == [("buy", "tube", 2, NOW, day(365))]
    assert kinds(answer) == ["no_source"]


def test_made_without_a_bom():
    answer = ask(build(made("table", None)), "table")
    assert (answer.earliest, kinds(answer)) == (day(365), ["no_bom"])


def test_finished_product_by_strategy():
    """5 in stock, an hour to make one."""
    shop = build(made("table", bom(1, operations=[operation(1, 1, 60)]), on_hand=5), center(1))

    def found(quantity, **values):
        answer = ask(shop, "table", quantity, **values)
        return [(kind, n) for kind, _item, n, *_ in steps(answer, "stock", "make")]

    assert found(5, strategy="mts") == [("stock", 5)]
    assert found(7, strategy="mts") == [("stock", 5), ("make", 2)]
    assert found(5, strategy="ato") == found(5, strategy="mto") == [("make", 5)]
    assert found(7, strategy="mto", stock_first=True) == [("stock", 5), ("make", 2)]
    assert found(3, strategy="ato", stock_first=True) == [("stock", 3)]


def test_stock_first_waits_for_no_receipt():
    shop = build(made("table", bom(1, operations=[operation(1, 1, 60)]), events=(receipt(day(0, 9), 5),)), center(1))
    answer = ask(shop, "table", 2, stock_first=True)
    assert [step[0] for step in steps(answer, "stock", "receipt", "make")] == ["make"]


def frame_shop():
    """A table takes a frame, a frame a tube; one frame and one tube in stock, a tube takes 10 days."""
    return build(
        made("table", bom(1, [line(1, "frame")], [operation(1, 1, 60)])),
        made("frame", bom(2, [line(2, "tube")], [operation(2, 1, 60)]), on_hand=1),
        bought("tube", 10, on_hand=1),
        center(1),
    )


@pytest.mark.parametrize(
    ("strategy", "quantity", "expected"),
    [
        ("ato", 1, [("make", "table", 1), ("stock", "frame", 1)]),
        ("ato", 2, [("make", "table", 2), ("stock", "frame", 1), ("make", "frame", 1), ("stock", "tube", 1)]),
        ("mto", 1, [("make", "table", 1), ("make", "frame", 1), ("buy", "tube", 1)]),
    ],
)
def test_components_of_a_new_sub_assembly(strategy, quantity, expected):
    answer = ask(frame_shop(), "table", quantity, strategy=strategy)
    assert [s[:3] for s in steps(answer, "make", "stock", "buy")] == expected


def test_component_is_needed_when_its_operation_starts():
    """Glue (2 days) goes into the second operation: the first runs at once, the second on Wednesday 08:00."""
    shop = build(
        made(
            "table",
            bom(1, [line(1, "glue", operation_id=2)], [operation(1, 1, 60), operation(2, 1, 60, (1,))]),
        ),
        bought("glue", 2),
        center(1),
    )
    assert [s[3:] for s in steps(ask(shop, "table"), "operation")] == [(day(0), day(0, 9)), (day(2), day(2, 9))]


def test_kit_is_delivered_as_its_components():
    """A set is a table and 4 chairs; chairs come from a vendor in 3 days."""
    shop = build(
        made("set", bom(9, [line(1, "table"), line(2, "chair", 4.0)], kit=True), kit=True),
        made("table", bom(1, operations=[operation(1, 1, 60)])),
        bought("chair", 3),
        center(1),
    )
    answer = ask(shop, "set", 2)
    below = [(s.kind, s.item, s.quantity, s.bom_line_id) for s in answer.steps if s.parent == 0]
    assert below == [("make", "table", 2, 1), ("buy", "chair", 8, 2)]
    assert answer.earliest == day(3)


@pytest.mark.parametrize("quantity", [0, -1, float("nan")])
def test_bad_quantity(quantity):
    with pytest.raises(PlanningError) as caught:
        ask(table(bought("tube", 1)), "table", quantity)
    assert (caught.value.kind, caught.value.refs[0].name) == ("bad_quantity", "table")


def test_circle_is_refused():
    shop = build(made("a", bom(1, [line(1, "b")])), made("b", bom(2, [line(2, "a")])))
    with pytest.raises(PlanningError) as caught:
        ask(shop, "a")
    assert caught.value.kind == "cyclic_bom"


def test_product_that_is_not_in_the_shop():
    with pytest.raises(PlanningError) as caught:
        ask(build(), "ghost")
    assert caught.value.kind == "no_item"
