"""What cannot be meant is refused with the records at fault, wherever it stands; a long lead time is a date."""

from dataclasses import replace
from datetime import timedelta

import pytest
from engine.answer import PlanningError
from engine.shop import Lane, Station
from engine.shop_check import LONGEST_DAYS
from shops import NOW, ask, bom, bought, build, center, line, made, operation, vendor

TOO_LONG = LONGEST_DAYS + 1


def _names(shop):
    with pytest.raises(PlanningError) as refused:
        ask(shop, "table")
    assert refused.value.kind == "endless"
    return [ref.name for ref in refused.value.refs]


def _table(part, **days):
    return build(made("table", bom(7, [line(1, "part")], produce_days=2.0)), part, **days)


def test_of_a_vendor():
    assert _names(_table(bought("part", TOO_LONG))) == [f"Vendor {sum(map(ord, 'part'))} (part)"]


def test_of_a_vendor_in_haste():
    part = bought("part", vendors=(vendor(3, 5, expedite_days=TOO_LONG, expedite_price=1.0),))
    assert _names(_table(part)) == ["Vendor 3 (part)"]


def test_of_bills_of_materials():
    other = bom(9, produce_days=float(TOO_LONG))
    assert _names(build(made("table", bom(8, produce_days=float(TOO_LONG)), boms=(other,)))) == ["BoM 8", "BoM 9"]


def test_of_a_route():
    part = bought("part", 1, lanes=(Lane(4, "elsewhere", TOO_LONG, "From afar"),))
    assert _names(_table(part)) == ["From afar"]


@pytest.mark.parametrize("kind", ["receipt", "pick", "store", "delivery", "security", "purchase", "transit"])
def test_of_the_warehouse(kind):
    assert _names(_table(bought("part", 1), **{f"{kind}_days": float(TOO_LONG)})) == ["Warehouse"]


@pytest.mark.parametrize("efficiency", [0.0, -10.0])
def test_a_work_center_that_is_never_done(efficiency):
    work = replace(operation(1, (3, 4), 60), stations=(Station(3), Station(4, efficiency=efficiency)))
    shop = build(made("table", bom(7, (), [work])), center(3), center(4))
    with pytest.raises(PlanningError) as refused:
        ask(shop, "table")
    assert refused.value.kind == "no_efficiency"
    assert [ref.name for ref in refused.value.refs] == ["Center 4"]


def test_of_a_wish():
    shop = _table(bought("part", 1))
    with pytest.raises(PlanningError) as refused:
        ask(shop, "table", requested=NOW + timedelta(days=TOO_LONG))
    assert (refused.value.kind, refused.value.refs[0].name) == ("far_request", "table")
    last = NOW + timedelta(days=LONGEST_DAYS)
    assert ask(shop, "table", requested=last).promised == last


def test_the_longest_is_a_date():
    assert (ask(_table(bought("part", LONGEST_DAYS)), "table").earliest - NOW).days >= LONGEST_DAYS
