"""Where the time went, case by case: two parts and two operations before a delivery."""

from datetime import datetime, timedelta

import pytest
from engine.cause import Done, cause

DAY = timedelta(days=1)
BEGIN = datetime(2026, 3, 2, 8)


def steps(**late):
    """A plan of days: tube (1) and axle (3) arrive, sawing (4), welding (5), made (5), delivered (6); each late by so many
    days, or unknown (``None``)."""
    planned = {"delivery": 6, "frame": 5, "weld": 5, "saw": 4, "axle": 3, "tube": 1}
    parents = {"delivery": None, "frame": "delivery", "weld": "frame", "saw": "frame", "tube": "frame", "axle": "frame"}
    for key, day in planned.items():
        end, delay = BEGIN + day * DAY, late.get(key, 0)
        yield Done(key, parents[key], key in ("weld", "saw"), end - DAY, end, None if delay is None else end + delay * DAY)


@pytest.mark.parametrize(
    "late, expected",
    [
        ({}, None),
        # The axle is late and all after it is late as much.
        ({"axle": 2, "saw": 2, "weld": 2, "frame": 2, "delivery": 2}, "axle"),
        # The tube came a day late, but before the axle, which all waited for; welding took long.
        ({"tube": 1, "weld": 1, "frame": 1, "delivery": 1}, "weld"),
        # Both lose time; sawing loses more of it.
        ({"axle": 1, "saw": 3, "weld": 3, "frame": 3, "delivery": 3}, "saw"),
        # It stood there and was not delivered.
        ({"axle": 1, "saw": 1, "weld": 1, "frame": 1, "delivery": 5}, "delivery"),
        # What was lost is won back: the promise was kept in the end.
        ({"axle": 2, "saw": 1, "weld": 0, "frame": 0, "delivery": 0}, "axle"),
        # When sawing ended is not known.
        ({"saw": None, "axle": 2, "weld": 3, "frame": 3, "delivery": 3}, "axle"),
        # Nothing of it is done by the eighth: the tube has been missed for longer than the axle.
        ({"tube": 7, "axle": 5, "saw": 4, "weld": 3, "frame": 3, "delivery": 2}, "tube"),
        # All are early.
        ({"axle": -1, "saw": -1, "weld": -1, "frame": -1, "delivery": -1}, None),
    ],
)
def test_cause(late, expected):
    assert cause(steps(**late)) == expected


def test_nothing_is_known():
    assert cause([]) is None
    assert cause(steps(**dict.fromkeys(("delivery", "frame", "weld", "saw", "tube", "axle")))) is None
