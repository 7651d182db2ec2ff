"""A sketch tells the dates and reasons of the plan itself, and leaves out what is only told beside them."""

from collections import Counter
from dataclasses import replace

from engine import together
from engine.promise import plan
from engine.renew import renew
from engine.terms import Terms
from hypothesis import given, settings
from hypothesis import strategies as st
from test_renew import held_shops

#: How often what cases must have came up, over all of them.
seen = Counter()
LEVELS = st.sampled_from([None, None, 0.8])


@settings(max_examples=60, deadline=None)
@given(held_shops(), st.lists(LEVELS, min_size=9, max_size=9), st.booleans())
def check_sketch(case, levels, joined):
    shop, wishes = case
    wishes = [
        replace(wish, terms=Terms(level=level), together="order" if joined else None)
        for wish, level in zip(wishes, levels, strict=False)
    ]
    sure = any(wish.terms.level for wish in wishes)
    for ask in (renew, plan, together.plan):
        for sketch, full in zip(ask(shop, wishes, sketch=True), ask(shop, wishes), strict=True):
            assert replace(sketch, outcome=None) == replace(full, outcome=None, levers=[])
            assert (sketch.outcome is not None) == sure
            assert full.outcome is not None
            seen["levers left out"] += bool(full.levers)
            seen["reasons"] += bool(sketch.reasons)
            seen["sure dates" if sure else "no samples"] += 1


def test_a_sketch_is_the_plan():
    check_sketch()
    assert all(seen[what] for what in ("levers left out", "reasons", "sure dates", "no samples")), seen
