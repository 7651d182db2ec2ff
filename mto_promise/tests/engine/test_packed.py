"""Packed columns against lists of numbers."""

import pytest
from engine.packed import BITS, packed
from hypothesis import given
from hypothesis import strategies as st

#: All that has a place beside its like in a sum.
NUMBERS = st.integers(0, 2 ** (BITS - 2) - 1)
ROWS = st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=200)


@given(ROWS, NUMBERS)
def test_packed_columns_are_their_numbers(rows, number):
    columns = packed(len(rows))
    some, others = zip(*rows, strict=True)
    one, other = columns.pack(some), columns.pack(others)
    assert columns.unpack(one) == list(some)
    assert columns.unpack(columns.all(number)) == [number] * len(rows)
    assert columns.unpack(one + other) == [sum(row) for row in rows]
    assert columns.unpack(columns.later(one, other)) == [max(row) for row in rows]
    assert columns.later(one, one) == one


@pytest.mark.parametrize("number", [-1, 2**BITS])
def test_what_has_no_place_is_refused(number):
    with pytest.raises(OverflowError):
        packed(2).pack([1, number])
