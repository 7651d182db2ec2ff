"""Levers by hand: what makes a demand earlier, what it costs and what it does to others. 08:00-16:00, Monday to Friday."""

import pytest
from engine.promise import plan
from engine.question import Choice, Demand
from engine.shop import Attendance, Event, Offer, Ref
from shops import ask, bom, bought, build, center, day, kinds, line, made, operation, steps, vendor

DAY = 24 * 60
EVENINGS = Offer("overtime", tuple(Attendance(weekday, 16, 18) for weekday in range(5)), 15.0)
SATURDAYS = Offer("shift", (Attendance(5, 8, 14),), 20.0)


def levers(shop, item, quantity=1.0, **values):
    """``{(choices): (date, price)}`` of the levers that are no splits."""
    answer = ask(shop, item, quantity, explain=True, **values)
    return {
        tuple((choice.kind, choice.id or choice.about) for choice in lever.choices): (lever.date, round(lever.price, 2))
        for lever in answer.levers
        if lever.quantity is None
    }


def later(at, quantity, number):
    return Event(at, -float(quantity), Ref("stock.move", number, f"Move {number}"))


def test_another_vendor():
    """Ten days at 5 each, or four days at 8 each: ten tubes six days earlier for 30."""
    shop = build(bought("tube", vendors=(vendor(1, 10, price=5.0), vendor(2, 4, price=8.0), vendor(3, 12, price=1.0))))
    assert levers(shop, "tube", 10) == {(("vendor", 2),): (day(4), 30.0)}


def test_a_vendor_with_too_high_a_minimum_or_out_of_date_is_none():
    wrong = vendor(2, 4, minimum=11), vendor(3, 4, valid_to=day(-1).date()), vendor(4, 4, valid_from=day(1).date())
    assert levers(build(bought("tube", vendors=(vendor(1, 10), *wrong))), "tube", 10) == {}


def test_expedite():
    """Three days instead of ten for 2 more each."""
    shop = build(bought("tube", vendors=(vendor(1, 10, price=5.0, expedite_days=3, expedite_price=2.0),)))
    assert levers(shop, "tube", 10) == {(("expedite", 1),): (day(3), 20.0)}
    answer = ask(shop, "tube", 10, choices=(Choice("expedite", "tube", 1),))
    assert answer.steps[1].vendor.expedited and answer.cost == 70.0


def test_overtime():
    """Ten hours end on Tuesday at ten; with two hours on Monday evening they end at 18:00, for 30 more."""
    work = made("table", bom(1, operations=[operation(1, 1, 600)]))
    shop = build(work, center(1, offers=(EVENINGS,), cost_hour=60.0))
    assert levers(shop, "table") == {(("overtime", 1),): (day(0, 18), 30.0)}
    answer = ask(shop, "table", choices=(Choice("overtime", 1),))
    assert steps(answer, "operation") == [("operation", "table", 1, day(0), day(0, 18))]
    assert answer.steps[2].overtime == ((day(0, 16), day(0, 18)),)
    assert answer.cost == 630.0


def test_an_extra_shift_or_overtime_at_its_price():
    """Nothing is free before Friday noon. Six hours from there end on Monday at ten. With the evening on Friday at 18:00;
    with Saturday alone on Saturday at ten. The earlier one is dearer by the hour, but two hours each: 30 and 40."""
    work = made("table", bom(1, operations=[operation(1, 1, 360)]))
    shop = build(work, center(1, (day(0), day(4, 12)), offers=(EVENINGS, SATURDAYS)))
    assert levers(shop, "table") == {(("overtime", 1),): (day(4, 18), 30.0)}
    shop = build(work, center(1, (day(0), day(4, 12)), offers=(SATURDAYS, Offer("overtime", EVENINGS.attendances, 30.0))))
    assert levers(shop, "table") == {(("overtime", 1),): (day(4, 18), 60.0), (("shift", 1),): (day(5, 10), 40.0)}


def test_overtime_of_an_alternative():
    """Both centers are taken on Monday; the evening of the second one is earlier than Tuesday morning at the first."""
    work = made("table", bom(1, operations=[operation(1, (1, 2), 120)]))
    second = center(2, (day(0), day(0, 16)), (day(1), day(1, 12)), offers=(EVENINGS,))
    shop = build(work, center(1, (day(0), day(1, 9))), second)
    assert levers(shop, "table") == {(("overtime", 2),): (day(0, 18), 30.0)}


def test_another_work_center_than_the_one_that_is_done_first():
    """The frame's bench is quick to be free, and then busy when the leg, which can go nowhere else, needs it."""
    shop = build(
        made("table", bom(1, [line(1, "frame"), line(2, "leg")], produce_days=1)),
        made("frame", bom(2, operations=[operation(1, (1, 2), 300)])),
        made("leg", bom(3, operations=[operation(2, 1, 300)])),
        center(1),
        center(2, (day(0), day(0, 9))),
    )
    assert levers(shop, "table") == {(("station", 2),): (day(1, 14), 0.0)}


def test_another_bill_of_materials():
    """Of tubes that take ten days, or of boards that lie there at 4 each: three boards instead of one tube at 5."""
    shop = build(
        made("table", bom(1, [line(1, "tube")], produce_days=1), boms=(bom(2, [line(2, "board", 3)], produce_days=1),)),
        bought("tube", vendors=(vendor(1, 10, price=5.0),)),
        bought("board", 10, on_hand=9, cost=4.0, always_stock=True),
    )
    assert levers(shop, "table") == {(("bom", 2),): (day(1), 7.0)}
    answer = ask(shop, "table", choices=(Choice("bom", "table", 2),))
    assert [step.bom_id for step in answer.steps if step.kind == "make"] == [2]


def test_a_bill_of_materials_that_leads_back_is_none():
    shop = build(
        made("table", bom(1, [line(1, "leg")], produce_days=5), boms=(bom(2, [line(2, "leg")], produce_days=1),)),
        made("leg", bom(3, produce_days=5), boms=(bom(4, [line(3, "table")], produce_days=1),)),
    )
    assert levers(shop, "table") == {(("bom", 2),): (day(6), 0.0)}
    answer = ask(shop, "table", choices=(Choice("bom", "leg", 4),))
    assert kinds(answer) == ["choice_gone"] and answer.choices == ()


@pytest.mark.parametrize(("wanted", "late"), [(20, 0), (6, 4 * DAY)])
def test_stock_meant_for_a_later_order(wanted, late):
    """Five tubes lie there for an order of day 20 (or 6). Taken now, new ones are there on day 10: in time (4 days late)."""
    tube = bought("tube", vendors=(vendor(1, 10, price=5.0),), on_hand=5, events=(later(day(wanted), 5, 77),), cost=3.0)
    answer = ask(build(tube), "tube", 4, explain=True, strategy="mts")
    lever = next(lever for lever in answer.levers if lever.choices)
    assert (lever.choices, lever.date) == ((Choice("stock", "tube", 77),), day(0))
    assert lever.price == 0.0, "what is taken is bought anew at the same price"
    (effect,) = lever.effects
    assert (effect.ref.id, effect.quantity, effect.minutes) == (77, 4, late)


def test_starting_before_engineering_has_released_it():
    """Released on Thursday at the latest: cut by 9:00 then, or at once by whoever takes it on himself."""
    shop = build(made("table", bom(1, operations=[operation(1, 1, 60)], not_before=day(3))), center(1))
    answer = ask(shop, "table", explain=True)
    assert answer.earliest == day(3, 9)
    (lever,) = answer.levers
    assert (lever.choices, lever.date, lever.price) == ((Choice("release", 1),), day(0, 9), 0.0)
    early = ask(shop, "table", choices=lever.choices)
    assert early.earliest == day(0, 9) and kinds(early) == [] and early.steps[1].release is None
    released = build(made("table", bom(1, operations=[operation(1, 1, 60)])), center(1))
    assert kinds(ask(released, "table", choices=lever.choices)) == [], "what was released in the meantime is no loss"


def test_taking_from_others_leaves_the_harmless_way_in_sight():
    """Stock of the later order makes that one late; paying the vendor does not."""
    tube = bought("tube", vendors=(vendor(1, 10, price=5.0, expedite_days=1),), on_hand=5, events=(later(day(6), 5, 77),))
    assert set(levers(build(tube), "tube", 4, strategy="mts")) == {(("stock", 77),), (("expedite", 1),)}


def test_splitting_the_quantity():
    """Four lie there; six more take ten days. All of them: ten days. Half and a quarter are better in no way."""
    shop = build(bought("tube", 10, on_hand=4))
    answer = ask(shop, "tube", 10, explain=True, stock_first=True)
    assert [(lever.quantity, lever.date, lever.rest) for lever in answer.levers] == [(4, day(0), day(10))]


def test_parts_of_a_long_job():
    """A piece takes four hours: eight of them until Thursday 16:00, the first four until Tuesday, two until Monday."""
    shop = build(made("table", bom(1, operations=[operation(1, 1, 240)]), rounding=1.0), center(1))
    answer = ask(shop, "table", 8, explain=True)
    assert [(lever.quantity, lever.date, lever.rest) for lever in answer.levers] == [
        (2, day(0, 16), day(3, 16)),
        (4, day(1, 16), day(3, 16)),
    ]


def test_two_that_only_help_together():
    """Tubes and boards take ten days each; either vendor expedited alone gains nothing."""
    parts = [
        bought(key, vendors=(vendor(n, 10, expedite_days=2, expedite_price=1.0),)) for n, key in ((1, "tube"), (2, "board"))
    ]
    shop = build(made("table", bom(1, [line(1, "tube"), line(2, "board")], produce_days=1)), *parts)
    assert levers(shop, "table") == {(("expedite", 1), ("expedite", 2)): (day(3), 2.0)}


def test_a_frontier_of_dates_and_prices():
    shop = build(
        bought(
            "tube",
            vendors=(vendor(1, 10), vendor(2, 8, price=1.0), vendor(3, 7, price=3.0), vendor(4, 9, price=2.0, expedite_days=4)),
        )
    )
    answer = ask(shop, "tube", explain=True)
    assert [(lever.date, lever.price) for lever in answer.levers] == [(day(4), 2.0), (day(8), 1.0)]


def test_no_levers_where_the_wish_is_met_or_nobody_asks():
    shop = build(bought("tube", vendors=(vendor(1, 10), vendor(2, 4))))
    assert not ask(shop, "tube", explain=True, requested=day(11)).levers
    assert not ask(shop, "tube").levers
    assert ask(shop, "tube", explain=True, requested=day(9)).levers


def test_levers_leave_the_plan_alone():
    shop = build(bought("tube", vendors=(vendor(1, 10), vendor(2, 4)), on_hand=3))
    demands = [Demand(1, "tube", 5.0), Demand(2, "tube", 2.0)]
    for told, untold in zip(plan(shop, demands), plan(shop, demands, explain=False), strict=True):
        assert told.steps == untold.steps


def test_hours_chosen_by_one_are_taken_for_all():
    """The evening of the first demand is gone for the second one, though it has chosen the same."""
    work = made("table", bom(1, operations=[operation(1, 1, 600)]))
    shop = build(work, center(1, offers=(EVENINGS,)))
    demands = [Demand(n, "table", 1.0, choices=(Choice("overtime", 1),)) for n in (1, 2)]
    answers = plan(shop, demands)
    assert [answer.earliest for answer in answers] == [day(0, 18), day(1, 18)]
    answers = plan(shop, [demands[0], Demand(2, "table", 1.0)])
    assert [answer.earliest for answer in answers] == [day(0, 18), day(2, 10)], "Monday is gone for the others too"


def test_a_choice_that_is_gone_is_told():
    shop = build(bought("tube", 10))
    gone = (Choice("vendor", "tube", 99), Choice("overtime", 5), Choice("stock", "tube", 4), Choice("bom", "none", 1))
    answer = ask(shop, "tube", choices=gone)
    assert kinds(answer) == ["choice_gone"] * 4 and answer.earliest == day(10)


# --------------------------------------------------------------------------------------------------------------- policy

TUBES = (vendor(1, 10, price=5.0), vendor(2, 4, price=8.0), vendor(3, 6, price=6.0), vendor(4, 20, price=1.0))


@pytest.mark.parametrize(
    ("policy", "wish", "chosen"),
    [
        ("odoo", None, 1),
        ("earliest", None, 2),
        ("earliest", day(30), 2),
        ("cheapest", None, 2),
        ("cheapest", day(7), 3),
        ("cheapest", day(12), 1),
        ("cheapest", day(20), 4),
        ("cheapest", day(2), 2),
    ],
)
def test_vendor_by_policy(policy, wish, chosen):
    answer = ask(build(bought("tube", vendors=TUBES)), "tube", 3, policy=policy, requested=wish)
    assert answer.steps[1].vendor.id == chosen
    assert [choice.id for choice in answer.choices] == ([] if chosen == 1 else [chosen])


def test_cheapest_of_what_is_not_critical():
    """The board has days to spare: the slow vendor costs less and moves nothing."""
    shop = build(
        made("table", bom(1, [line(1, "tube"), line(2, "board")], produce_days=1)),
        bought("tube", 9),
        bought("board", vendors=(vendor(1, 2, price=5.0), vendor(2, 8, price=1.0))),
    )
    assert [choice.id for choice in ask(shop, "table", policy="cheapest").choices] == [2]
    assert ask(shop, "table", policy="odoo").choices == ()


def test_what_was_chosen_by_hand_stays():
    made_by_hand = (Choice("vendor", "tube", 4),)
    assert ask(build(bought("tube", vendors=TUBES)), "tube", policy="earliest", choices=made_by_hand).choices == made_by_hand
