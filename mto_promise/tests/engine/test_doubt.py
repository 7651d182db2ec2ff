"""A date is doubtful where days stand in for what is missing, whatever it is; work that is late is no doubt."""

import pytest
from engine.answer import STAND_INS
from engine.shop import Calendar, Item
from shops import ask, bom, bought, build, center, day, kinds, made, operation, vendor

SHUT = Calendar(9, "Shut", "UTC", ())
WORK = bom(1, operations=[operation(1, 1, 60)])

#: Shops by what is missing for a table.
MISSING = {
    "no_source": build(Item("table", 1, 1, "table")),
    "no_bom": build(made("table", None)),
    "no_vendor": build(bought("table")),
    "no_lead_time": build(bought("table", 0)),
    "no_routing": build(made("table", bom(1))),
    "no_calendar": build(made("table", WORK)),
    "no_slot": build(made("table", WORK), center(1, calendar=SHUT)),
    "never_open": build(bought("table", vendors=(vendor(1, 1, calendar=SHUT),))),
}


@pytest.mark.parametrize("kind", sorted(STAND_INS | MISSING.keys()))
def test_what_is_missing_makes_doubt(kind):
    answer = ask(MISSING[kind], "table")
    assert (kinds(answer), answer.doubtful) == ([kind], True)


def test_a_wish_gone_by_makes_none():
    answer = ask(build(made("table", WORK), center(1)), "table", requested=day(-1))
    assert (kinds(answer), answer.doubtful) == (["past_request"], False)
