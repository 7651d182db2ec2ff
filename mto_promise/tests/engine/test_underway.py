"""What is there or under way for a demand already: it comes first, where it belongs, and only for that demand."""

from engine.promise import plan
from engine.question import Demand, Underway
from engine.shop import Event, Ref
from shops import NOW, ask, bom, bought, build, center, day, kinds, line, made, operation, steps


def shop(**tube):
    """A table takes a frame and 2 tubes, a frame 3 tubes; an hour each."""
    tube = bought("tube", 10, **tube)
    frame = made("frame", bom(2, [line(3, "tube", 3.0)], [operation(2, 1, 60)]))
    table = made("table", bom(1, [line(1, "frame"), line(2, "tube", 2.0)], [operation(1, 1, 60)]))
    return build(table, frame, tube, center(1))


def code(key):
    return sum(map(ord, key))


def underway(item, within, at, quantity, number=9, **values):
    return Underway(item, within and code(within), Event(at, quantity, Ref("stock.move", number), **values))


def supplies(answer):
    return steps(answer, "stock", "receipt", "buy", "make")


def test_a_finished_part_is_used_and_nothing_made_below_it():
    answer = ask(shop(), "table", underway=(underway("frame", "table", NOW, 1.0),))
    assert supplies(answer) == [
        ("make", "table", 1.0, day(10), day(10, 9)),
        ("stock", "frame", 1.0, NOW, NOW),
        ("buy", "tube", 2.0, NOW, day(10)),
    ]
    assert [step.ref.id for step in answer.steps if step.kind == "stock"] == [9]


def test_a_part_on_its_way_sets_the_date_and_is_the_reason():
    """The frame comes on day 14 at 10:00; an hour later the table is made. At once it would wait for tubes: day 10."""
    answer = ask(shop(), "table", explain=True, underway=(underway("frame", "table", day(14, 10), 1.0),))
    assert answer.earliest == day(14, 11)
    first = answer.reasons[0]
    assert (first.kind, first.ref.id, first.minutes) == ("receipt", 9, (day(14, 11) - day(10, 9)).total_seconds() / 60)


def test_it_serves_only_the_place_that_it_is_for():
    answer = ask(shop(), "table", underway=(underway("tube", "frame", NOW, 5.0),))
    taken = [(kind, item, quantity) for kind, item, quantity, *_ in supplies(answer)]
    assert taken == [
        ("make", "table", 1.0),
        ("make", "frame", 1.0),
        ("stock", "tube", 3.0),
        ("buy", "tube", 2.0),
    ]


def test_part_of_what_is_delivered_and_the_rest_new():
    answer = ask(shop(), "table", 3.0, underway=(underway("table", None, NOW, 1.0), underway("table", None, day(1), 1.0)))
    assert [(kind, quantity) for kind, item, quantity, *_ in supplies(answer) if item == "table"] == [
        ("stock", 1.0),
        ("receipt", 1.0),
        ("make", 1.0),
    ]


def test_the_whole_demand_may_be_under_way():
    answer = ask(shop(), "table", 2.0, requested=day(9), underway=(underway("table", None, day(3), 4.0),))
    assert [step.kind for step in answer.steps] == ["delivery", "receipt"]
    assert (answer.earliest, answer.promised, answer.feasible) == (day(3), day(9), True)


def test_others_do_not_see_it():
    first = Demand(1, "table", 1.0, underway=(underway("frame", "table", NOW, 1.0),))
    own, other = plan(shop(), [first, Demand(2, "table", 1.0)], False)
    assert ("make", "frame") not in [(step.kind, step.item) for step in own.steps]
    assert ("make", "frame") in [(step.kind, step.item) for step in other.steps]


def test_an_overdue_one_is_told():
    answer = ask(shop(), "table", underway=(underway("frame", "table", day(2), 1.0, overdue=True),))
    assert kinds(answer) == ["overdue_receipt"]
