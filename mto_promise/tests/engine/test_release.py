"""Engineering release: nothing is made for an order BoM before it. 08:00-16:00, Monday to Friday."""

import pytest
from shops import ask, bom, bought, build, center, day, kinds, line, made, operation, steps

HOUR, DAY = 60, 24 * 60


def machine(released=None, frame=None, **values):
    """A machine (an hour) on a frame (two hours) of tubes that come on Tuesday at eight."""
    return build(
        made("machine", bom(1, [line(1, "frame")], [operation(1, 1, 60)], not_before=released)),
        made("frame", bom(2, [line(2, "tube")], [operation(2, 1, 120)], not_before=frame)),
        bought("tube", 1, **values),
        center(1),
    )


def test_it_moves_the_date_exactly():
    """Without: frame on Tuesday 08:00-10:00, machine until 11:00. Released on Wednesday at 13:00: until 16:00."""
    assert ask(machine(), "machine").earliest == day(1, 11)
    late = ask(machine(day(2, 13)), "machine")
    assert late.earliest == day(2, 16)
    assert steps(late, "operation") == [
        ("operation", "frame", 1.0, day(2, 13), day(2, 15)),
        ("operation", "machine", 1.0, day(2, 15), day(2, 16)),
    ]


def test_parts_are_bought_meanwhile():
    answer = ask(machine(day(2, 13)), "machine")
    assert steps(answer, "buy") == [("buy", "tube", 1.0, day(0), day(1))]


def test_a_sub_assembly_of_its_own_holds_only_itself():
    """The frame is released on Tuesday at 15:00 and welded until Wednesday 09:00; the machine follows."""
    answer = ask(machine(None, day(1, 15)), "machine")
    assert answer.earliest == day(2, 10)
    assert [step.release for step in answer.steps if step.kind == "make"] == [None, day(1, 15)]


def test_the_later_of_two_counts():
    assert ask(machine(day(1, 12), day(2, 8)), "machine").earliest == day(2, 11)
    assert ask(machine(day(2, 8), day(1, 12)), "machine").earliest == day(2, 11)


def test_a_past_moment_is_now():
    answer = ask(machine(day(-3)), "machine")
    assert answer.earliest == day(1, 11)
    assert [step.release for step in answer.steps if step.kind == "make"] == [day(0), None]


def test_a_wish_far_away_leaves_work_just_in_time():
    answer = ask(machine(day(2, 13)), "machine", requested=day(4, 16))
    assert answer.promised == day(4, 16)
    assert min(step.start for step in answer.steps if step.kind == "operation") == day(4, 13)


def test_nothing_is_moved_before_it_to_keep_a_wish():
    """From Wednesday 14:00: three hours end on Thursday at 09:00, the frame never before the release."""
    answer = ask(machine(day(2, 14)), "machine", requested=day(3, 9))
    assert answer.feasible
    assert min(step.start for step in answer.steps if step.kind == "operation") == day(2, 14)
    assert all(step.slack == pytest.approx(0) for step in answer.steps if step.kind == "operation")


def test_it_is_the_reason_and_relaxing_it_gains_what_it_says():
    answer = ask(machine(day(2, 13)), "machine", explain=True)
    gains = {(reason.kind, reason.ref.model, reason.ref.id): reason.minutes for reason in answer.reasons}
    assert gains["release", "mrp.bom", 1] == (day(2, 16) - day(1, 11)).total_seconds() / 60
    assert ask(machine(), "machine").earliest == day(1, 11)
    assert not [reason for reason in ask(machine(), "machine", explain=True).reasons if reason.kind == "release"]


def test_the_release_at_the_top_covers_those_below():
    """That of the frame alone gains nothing: the machine's holds the frame too."""
    answer = ask(machine(day(2, 13), day(2, 13)), "machine", explain=True)
    gains = {reason.ref.id: reason.minutes for reason in answer.reasons if reason.kind == "release"}
    assert gains == {1: (day(2, 16) - day(1, 11)).total_seconds() / 60}


def test_it_is_said_beside_the_date():
    answer = ask(machine(day(2, 13)), "machine")
    assert kinds(answer) == ["release"]
    assert answer.warnings[0].value == 2 * DAY + 5 * HOUR
    assert kinds(ask(machine(), "machine")) == []


def test_an_order_without_operations_waits_too():
    shop = build(made("table", bom(1, [line(1, "tube")], produce_days=2, not_before=day(3))), bought("tube", 1))
    answer = ask(shop, "table", explain=True)
    assert answer.earliest == day(5)
    assert ("release", 2 * DAY) in [(reason.kind, reason.minutes) for reason in answer.reasons]
