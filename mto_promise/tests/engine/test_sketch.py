"""A sketch tells the dates and reasons of the plan itself, and leaves out what is only told beside them."""

from collections import Counter
from dataclasses import replace

from engine import together
from engine.promise import plan
from engine.question import Demand
from engine.renew import renew
from engine.spread import Records
from engine.terms import Terms
from hypothesis import given, settings
from hypothesis import strategies as st
from shops import bought, build
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


def test_lines_that_come_together_by_themselves_have_all_that_a_plan_has():
    shop = replace(build(bought("steel", 3.0), bought("wood", 3.0)), records=Records())
    demands = [Demand(key, item, 1.0, together="order") for key, item in enumerate(("steel", "wood"))]
    for found, alone in zip(together.plan(shop, demands), plan(shop, demands), strict=True):
        assert found.reasons and found.outcome.date(0.8) == alone.outcome.date(0.8)
        assert replace(found, outcome=None) == replace(alone, outcome=None)
