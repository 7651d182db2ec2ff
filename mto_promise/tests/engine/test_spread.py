"""What records say of a spread, by figures worked out by hand."""

import pytest
from engine.spread import BOUNDS, DEFAULTS, LEVELS, PRIOR, Records, Spread, certain, from_points, measured, table
from hypothesis import given
from hypothesis import strategies as st

cases = st.lists(st.floats(-10, 1e6), max_size=60)


def test_points_are_joined_by_straight_lines():
    spread = from_points(1.0, 1.3, 1.6)
    assert [spread.at(level) for level in (0.1, 0.5, 0.6, 0.8, 0.9, 0.95, 1.0)] == pytest.approx(
        [1.0, 1.0, 1.1, 1.3, 1.5, 1.6, 1.6]
    )
    # half at 1, then 0.3 at 1.15 and 0.15 at 1.45 on average, and 0.05 at 1.6
    assert spread.mean == pytest.approx(0.5 + 0.345 + 0.2175 + 0.08)


def test_quantiles_of_many_records():
    # 1 to 999: the k-th stands at k / 1000, and the pool counts 10 of 1009
    spread = measured("start", map(float, range(1, 1000)), certain(0.0))
    assert spread.at(0.5) == pytest.approx(500 * 999 / 1009)
    assert spread.at(0.95) == pytest.approx(950 * 999 / 1009)


def test_few_records_are_drawn_towards_the_pool():
    pool = certain(1.0)
    # one record of 2.1 against ten of 1; ten of 2 against ten of 1
    assert measured("vendor", [2.1], pool).values == pytest.approx((1.1,) * len(LEVELS))
    assert measured("vendor", [2.0] * 10, pool).values == pytest.approx((1.5,) * len(LEVELS))
    assert measured("vendor", [], pool) is pool


def test_nonsense_is_cut_to_the_bounds():
    low, high = BOUNDS["operation"]
    assert measured("operation", [-5.0, 1e9] * 500, certain(1.0)).at(0.05) == pytest.approx((1000 * low + PRIOR) / 1010)
    assert measured("operation", [-5.0, 1e9] * 500, certain(1.0)).at(0.95) == pytest.approx((1000 * high + PRIOR) / 1010)


@given(st.sampled_from(sorted(BOUNDS)), cases, cases)
def test_what_is_measured_is_a_spread_within_the_bounds(kind, records, others):
    pool = measured(kind, others, DEFAULTS[kind])
    spread = measured(kind, records, pool)
    low, high = BOUNDS[kind]
    assert all(low - 1e-9 <= value <= high + 1e-9 for value in spread.values)
    assert list(table(spread, 500)) == sorted(table(spread, 500))


def test_the_most_particular_spread_is_found():
    one, two, three = certain(1.0), certain(2.0), certain(3.0)
    records = Records({("vendor",): one, ("vendor", 7): two, ("vendor", 7, 70): three})
    assert records.find("vendor", 7, 70) is three
    assert records.find("vendor", 7, 71) is two
    assert records.find("vendor", 8, 70) is one
    assert records.find("vendor", None, 70) is one
    assert records.find("start", 5) is DEFAULTS["start"]


def test_what_is_assumed_is_marked():
    assert not any(spread.known for spread in DEFAULTS.values())
    assert not measured("vendor", [1.0] * (PRIOR - 1), DEFAULTS["vendor"]).known
    assert measured("vendor", [1.0] * PRIOR, DEFAULTS["vendor"]).known
    assert measured("vendor", [1.0], certain(0.0)).known


def test_falling_quantiles_are_refused():
    with pytest.raises(ValueError, match="rising"):
        Spread(tuple(reversed(range(len(LEVELS)))))
    with pytest.raises(ValueError, match="rising"):
        Spread((1.0,))
