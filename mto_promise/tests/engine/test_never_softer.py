"""Whatever is asked of a date on top of the plan makes it later or leaves it, and so does what is not known."""

from dataclasses import replace
from datetime import timedelta

from engine.passage import windows
from engine.promise import plan
from engine.shop import Attendance, Calendar, Ref
from engine.spread import Records
from engine.terms import Terms
from hypothesis import given, settings
from hypothesis import strategies as st
from shops import NOW
from test_promise import demands, shops
from test_risk import ON_TIME, records

MORNINGS = Calendar(7, "Mornings", "Europe/Berlin", tuple(Attendance(day, 8, 12) for day in range(4)))
ZONES = ("UTC", "America/New_York", "America/Havana", "Asia/Beirut", "Australia/Lord_Howe")


@st.composite
def policies(draw):
    days = frozenset(draw(st.sets(st.integers(0, 6))))
    hours = windows(MORNINGS, days, Ref("res.partner", 1)) if draw(st.booleans()) else None
    level = draw(st.sampled_from([None, 0.5, 0.8, 0.95]))
    buffer, opens = draw(st.sampled_from([0.0, 0.5, 3.0])), draw(st.sampled_from([0.0, 2.5, 8.0]))
    return Terms(level, buffer, days, draw(st.sampled_from(ZONES)), windows=hours, opens=opens)


def safe(shop, wish, **values):
    (answer,) = plan(shop, [replace(wish, terms=Terms(**values))], False)
    return answer.safe


@given(policies(), st.lists(st.integers(0, 400 * 24 * 60), min_size=2, max_size=2))
def test_what_is_sure_later_never_arrives_earlier(terms, minutes):
    early, late = (NOW + timedelta(minutes=number) for number in sorted(minutes))
    assert early <= terms.first_day(early) <= terms.first_day(late)
    assert terms.first_day(terms.first_day(late)) == terms.first_day(late)


@given(shops(), demands(most=1), records())
@settings(max_examples=25, deadline=None)
def test_surer_is_never_sooner(shop, wishes, spreads):
    shop = replace(shop, records=Records(spreads))
    dates = [safe(shop, *wishes, level=level) for level in (None, 0.5, 0.8, 0.95)]
    assert dates == sorted(dates)


@given(shops(), demands(most=1), records(), policies())
@settings(max_examples=40, deadline=None)
def test_no_part_of_a_policy_makes_a_date_sooner(shop, wishes, spreads, terms):
    shop = replace(shop, records=Records(spreads))
    parts = {name: getattr(terms, name) for name in ("level", "buffer_days", "weekdays", "tz", "windows", "opens")}
    whole = safe(shop, *wishes, **parts)
    assert whole >= safe(shop, *wishes)

    for name in ("level", "buffer_days"):
        without = parts | {name: getattr(Terms(), name)}
        assert whole >= safe(shop, *wishes, **without), name
    without = parts | {"weekdays": frozenset(), "windows": None}
    assert whole >= safe(shop, *wishes, **without)


@given(shops(), demands(most=1), policies(), st.integers(0, 30))
@settings(max_examples=25, deadline=None)
def test_a_wish_does_not_make_it_softer(shop, wishes, terms, days):
    """What is promised for a wish is not before the date without one, and just as sure."""
    shop = replace(shop, records=Records())
    (wish,) = wishes
    wish = replace(wish, terms=terms, requested=None)
    (free,) = plan(shop, [wish], False)
    (answer,) = plan(shop, [replace(wish, requested=NOW + timedelta(days=days, hours=10))], False)
    assert answer.promised >= free.promised
    assert terms.level is None or answer.outcome.share(answer.promised) >= terms.level


@given(shops(), demands(most=1), st.sampled_from([0.5, 0.8, 0.95]))
@settings(max_examples=25, deadline=None)
def test_what_is_not_known_makes_no_date_sooner(shop, wishes, level):
    """A shop without any record is taken to be late sometimes, never early."""
    on_time = safe(replace(shop, records=Records(ON_TIME)), *wishes, level=level)
    assert safe(replace(shop, records=Records()), *wishes, level=level) >= on_time >= safe(shop, *wishes)
