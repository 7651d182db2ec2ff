"""Golden cases: finite capacity. The shop works 08:00-16:00, Monday to Friday (480 minutes a day)."""

from engine.answer import Warning_
from engine.promise import plan
from engine.question import Demand
from engine.shop import Backlog, Calendar
from shops import NOW, WEEK, ask, bom, build, center, day, kinds, line, made, operation, steps


def product(*operations, **values):
    return made("table", bom(1, operations=operations, **values))


def slots(answer):
    return [(s.workcenter_id, s.start, s.end) for s in answer.steps if s.kind == "operation"]


def test_work_fills_the_day_and_goes_on_the_next():
    """10 x 60 = 600 minutes: Monday 480, Tuesday 120."""
    answer = ask(build(product(operation(1, 1, 60)), center(1)), "table", 10)
    assert slots(answer) == [(1, day(0), day(1, 10))]
    assert answer.earliest == answer.promised == day(1, 10)
    assert answer.feasible and not answer.warnings
    assert [s.minutes for s in answer.steps if s.kind == "operation"] == [600]


def test_other_work_is_not_interrupted():
    """Taken Monday 10:00-12:00; 180 minutes do not fit before, so 12:00-15:00."""
    answer = ask(build(product(operation(1, 1, 180)), center(1, (day(0, 10), day(0, 12)))), "table")
    assert slots(answer) == [(1, day(0, 12), day(0, 15))]


def test_gap_before_other_work_is_used():
    answer = ask(build(product(operation(1, 1, 120)), center(1, (day(0, 10), day(0, 12)))), "table")
    assert slots(answer) == [(1, day(0), day(0, 10))]


def test_operations_follow_each_other():
    shop = build(product(operation(1, 1, 60), operation(2, 2, 30, (1,))), center(1), center(2))
    assert slots(ask(shop, "table", 2)) == [(1, day(0), day(0, 10)), (2, day(0, 10), day(0, 11))]


def test_operations_that_do_not_block_each_other_run_side_by_side():
    """1 and 2 start together, 3 waits for the later one (10:00)."""
    shop = build(product(operation(1, 1, 60), operation(2, 2, 120), operation(3, 1, 30, (1, 2))), center(1), center(2))
    assert slots(ask(shop, "table")) == [
        (1, day(0), day(0, 9)),
        (2, day(0), day(0, 10)),
        (1, day(0, 10), day(0, 10, 30)),
    ]


def test_alternative_that_ends_first_and_own_in_a_tie():
    busy = center(1, (day(0), day(0, 12)))
    assert slots(ask(build(product(operation(1, (1, 2), 60)), busy, center(2)), "table"))[0][0] == 2
    assert slots(ask(build(product(operation(1, (1, 2), 60)), center(1), center(2)), "table"))[0][0] == 1


def test_second_order_comes_after_the_first_on_the_same_center():
    shop = build(product(operation(1, 1, 60)), center(1))
    answers = plan(shop, [Demand(1, "table", 2), Demand(2, "table", 3)])
    assert [slots(answer) for answer in answers] == [[(1, day(0), day(0, 10))], [(1, day(0, 10), day(0, 13))]]


def test_two_parts_of_one_order_share_the_center():
    """Legs 2 h and tops 1 h on one center, one after the other; then the table."""
    shop = build(
        made("legs", bom(2, operations=[operation(2, 1, 120)])),
        made("top", bom(3, operations=[operation(3, 1, 60)])),
        made("table", bom(1, [line(1, "legs"), line(2, "top")], [operation(1, 1, 60)])),
        center(1),
    )
    answer = ask(shop, "table")
    assert [span[1:] for span in sorted(slots(answer))] == [
        (day(0), day(0, 10)),
        (day(0, 10), day(0, 11)),
        (day(0, 11), day(0, 12)),
    ]


def test_backlog_goes_first():
    """90 minutes of unplanned work from 08:00, 60 more not before 09:00: free again at 10:30."""
    backlog = (Backlog(90, day(-2)), Backlog(60, day(0, 9)))
    shop = build(product(operation(1, 1, 60)), center(1, backlog=backlog), center(2, backlog=backlog))
    answer = ask(shop, "table")
    assert slots(answer) == [(1, day(0, 10, 30), day(0, 11, 30))]
    assert [(w.kind, w.ref.id, w.value) for w in answer.warnings] == [("backlog", 1, 150)]


def test_center_without_calendar_is_unknown():
    """The job takes the 7 days that stand in for what nobody recorded."""
    answer = ask(build(product(operation(1, 1, 60)), center(1, calendar=None)), "table")
    assert slots(answer) == [(1, NOW, day(7))]
    assert kinds(answer) == ["no_calendar"]


def test_archived_center_is_unknown():
    answer = ask(build(product(operation(1, 1, 60))), "table")
    assert answer.earliest == day(7)
    assert kinds(answer) == ["no_calendar"]


def test_center_that_never_opens():
    answer = ask(build(product(operation(1, 1, 60)), center(1, calendar=Calendar(2, "Shut", "UTC", ()))), "table")
    assert answer.earliest == day(730)
    assert answer.warnings == [Warning_("no_slot", answer.warnings[0].ref, 730)]
    assert slots(answer) == [(None, NOW, day(730))]


def test_center_that_is_full():
    """Work of two years is there already: a job is not promised before it is done, and takes no time that is taken."""
    answer = ask(build(product(operation(1, 1, 60)), center(1, (day(-1), day(800)))), "table")
    assert answer.earliest == day(730)
    assert kinds(answer) == ["no_slot"]
    assert slots(answer) == [(None, NOW, day(730))]


def test_batches_are_orders_of_their_own():
    """5 wanted in batches of 2: three orders of 2 each (Odoo makes the last one full too), 120 minutes each."""
    answer = ask(build(product(operation(1, 1, 60), batch=2.0), center(1)), "table", 5)
    assert [(kind, quantity) for kind, _item, quantity, *_ in steps(answer, "make")] == [("make", 2)] * 3
    assert answer.earliest == day(0, 14)


def test_bom_for_several_makes_fewer_batches_of_components():
    """12 tables from a BoM for 4 with 3 boards: 9 boards; time still counts tables: 12 x 10 = 120 minutes."""
    shop = build(
        made("table", bom(1, [line(1, "board", 3.0)], [operation(1, 1, 10)], quantity=4.0)),
        made("board", bom(2, operations=[operation(2, 2, 10)])),
        center(1),
        center(2),
    )
    answer = ask(shop, "table", 12)
    assert [step[2] for step in steps(answer, "make")] == [12, 9]
    assert slots(answer) == [(2, day(0), day(0, 9, 30)), (1, day(0, 9, 30), day(0, 11, 30))]


def test_days_of_an_order_without_operations():
    assert ask(build(product(produce_days=2.0)), "table").earliest == day(2)
    answer = ask(build(product()), "table")
    assert (answer.earliest, kinds(answer)) == (day(7), ["no_routing"])


def test_job_spans_a_closed_day():
    shifts = Calendar(3, "No Tuesday", "UTC", tuple(a for a in WEEK.attendances if a.weekday != 1))
    answer = ask(build(product(operation(1, 1, 600)), center(1, calendar=shifts)), "table")
    assert slots(answer) == [(1, day(0), day(2, 10))], "closed on Tuesday"
