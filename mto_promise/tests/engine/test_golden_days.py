"""Golden cases: vendors and the days that goods take inside the warehouse and to the customer."""

from datetime import date

from engine.promise import plan
from engine.question import Demand
from shops import NOW, ask, bom, bought, build, center, day, kinds, line, made, operation, steps, vendor


def buy(*vendors, quantity=10, **warehouse):
    answer = ask(build(bought("board", vendors=vendors), **warehouse), "board", quantity)
    (step,) = (step for step in answer.steps if step.kind == "buy")
    return answer, step


def test_lead_time_in_calendar_days():
    """5 days from Monday 08:00: Saturday 08:00."""
    answer, step = buy(vendor(1, 5))
    assert (step.start, step.end, answer.earliest) == (NOW, day(5), day(5))


def test_days_to_purchase_and_receipt_days():
    """Ordered 2 days from now, 5 days lead: at the dock on day 7; 1 day inside: there on day 8."""
    answer, step = buy(vendor(1, 5), purchase_days=2, receipt_days=1)
    assert (step.start, step.end) == (day(2), day(7))
    (inside,) = (step for step in answer.steps if step.kind == "transfer")
    assert (inside.start, inside.end, answer.earliest) == (day(7), day(8), day(8))


def test_first_vendor_whose_minimum_fits():
    assert buy(vendor(1, 5, minimum=20), vendor(2, 9, minimum=10), vendor(3, 1))[1].vendor.id == 2


def test_first_vendor_that_sells_on_the_order_date():
    """Ordered on 25 November: the first sells no more, the second not yet."""
    vendors = (
        vendor(1, 5, valid_to=date(2026, 11, 24)),
        vendor(2, 5, valid_from=date(2026, 11, 26)),
        vendor(3, 5, valid_from=date(2026, 11, 25), valid_to=date(2026, 11, 25)),
    )
    assert buy(*vendors, purchase_days=2)[1].vendor.id == 3


def test_quantity_below_every_minimum():
    answer, step = buy(vendor(1, 5, minimum=20), vendor(2, 9, minimum=15))
    assert step.vendor.id == 1
    assert [(warning.kind, warning.value) for warning in answer.warnings] == [("below_minimum", 20)]


def test_no_vendor_sells_any_more():
    answer, step = buy(vendor(1, 5, valid_to=date(2026, 1, 1)))
    assert (step.vendor.id, kinds(answer)) == (1, ["no_vendor"])


def test_no_vendor_at_all():
    answer, step = buy()
    assert (step.vendor, answer.earliest, kinds(answer)) == (None, day(365), ["no_vendor"])
    assert answer.warnings[0].value == 365, "the days counted are told"


def test_vendor_without_a_lead_time():
    answer, _step = buy(vendor(1, 0), unknown_days=4)
    assert (answer.earliest, kinds(answer)) == (day(4), ["no_lead_time"])


def test_way_to_the_customer():
    """There now, 2 days through picking and packing, 1 day of safety."""
    answer = ask(build(bought("board", 5, on_hand=1), delivery_days=2, security_days=1), "board", strategy="mts")
    assert steps(answer, "transfer", "delivery") == [
        ("delivery", "board", 1, day(2), day(3)),
        ("transfer", "board", 1, NOW, day(2)),
    ]


def test_way_to_the_shop_floor_and_back():
    """A board in stock is at the bench a day later (Tuesday 08:00), an hour's work, and a day into stock."""
    shop = build(
        made("table", bom(1, [line(1, "board")], [operation(1, 1, 60)])),
        bought("board", 5, on_hand=1),
        center(1),
        pick_days=1,
        store_days=1,
    )
    answer = ask(shop, "table", strategy="ato")
    assert steps(answer, "stock", "transfer", "operation", "delivery") == [
        ("delivery", "table", 1, day(2, 9), day(2, 9)),
        ("stock", "board", 1, NOW, NOW),
        ("transfer", "board", 1, NOW, day(1)),
        ("operation", "table", 1, day(1), day(1, 9)),
        ("transfer", "table", 1, day(1, 9), day(2, 9)),
    ]
    make = next(at for at, step in enumerate(answer.steps) if step.kind == "make")
    assert [step.parent for step in answer.steps] == [None, 0, make, make, make, 0]


def test_demands_are_answered_in_their_order():
    shop = build(bought("board", 5, on_hand=1))
    answers = plan(shop, [Demand(7, "board", 1, "mts"), Demand(3, "board", 1, "mts")])
    assert [(a.demand.key, a.earliest) for a in answers] == [(7, NOW), (3, day(5))]
