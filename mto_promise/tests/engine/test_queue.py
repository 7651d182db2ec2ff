"""What waits behind others' work on a work center, worked out by hand. Monday 08:00 is NOW, shifts are 08:00-16:00."""

import random
from dataclasses import replace
from fractions import Fraction
from functools import partial
from operator import itemgetter
from statistics import mean, pstdev, quantiles

import pytest
from engine.packed import packed
from engine.promise import plan
from engine.question import Demand
from engine.queue import ALONE, CASES, PARTS, Group, Job, Queue, _all_done, _highest
from engine.shop import Backlog
from engine.spread import DEFAULTS, Spread, averages, certain, from_points
from hypothesis import given
from hypothesis import strategies as st
from shops import bom, bought, build, center, day, line, made, operation
from test_golden_risk import shop_with

LONGER = {("operation", 1): certain(0.5)}


def end(workcenter, spreads, after=0.0):
    """When an hour of work on a work center ends, for want of steel not before some days from now; all samples agree."""
    things = [bought("steel", after)] if after else []
    top = made("top", bom(1, [line(1, "steel")] if after else [], [operation(1, 1, 60)]))
    outcome = plan(shop_with(build(top, workcenter, *things), spreads), [Demand(1, "top", 1.0)], False)[0].outcome
    assert min(outcome.seconds) == max(outcome.seconds)
    return outcome.date(0.5)


def test_work_that_takes_longer_pushes_what_stands_behind_it():
    # others from 8 to 10 and 10 to 12 are done at 11 and 14; an hour takes 90 minutes
    assert end(center(1, (day(0, 8), day(0, 10)), (day(0, 10), day(0, 12))), LONGER) == day(0, 15, 30)


def test_free_time_makes_up_for_it():
    # 8 to 10 is done at 11; 13 to 14 at 14:30, half an hour after the steel came
    loads = ((day(0, 8), day(0, 10)), (day(0, 13), day(0, 14)))
    assert end(center(1, *loads), LONGER, after=0.25) == day(0, 16)


def test_what_stands_behind_does_not_push():
    assert end(center(1, (day(0, 9), day(0, 16))), LONGER) == day(0, 9, 30)


def test_overdue_work_goes_first():
    # three hours of it have a slot on Tuesday, as the saw is taken from 10 on; they are done at 11 on Monday all the same
    late = center(1, (day(0, 10), day(0, 16)), backlog=(Backlog(180, day(-1)),))
    assert end(late, {}) == day(0, 12)
    # as far as it may begin by then
    assert end(replace(late, backlog=(Backlog(180, day(1, 9)),)), {}) == day(0, 9)


def test_overdue_work_counts_once():
    # two hours of it take three, from 8 to 11
    assert end(center(1, backlog=(Backlog(120, day(-1)),)), LONGER) == day(0, 12, 30)


def test_quick_work_makes_up_for_what_is_overdue():
    late = center(1, (day(0, 10), day(0, 16)), backlog=(Backlog(180, day(-1)),))
    assert end(late, {("operation",): certain(-0.5)}) == day(0, 10)


def test_what_a_work_center_waits_before_each_job_counts_where_it_is_measured():
    loads = ((day(0, 8), day(0, 9)), (day(0, 9), day(0, 10)))
    # a quarter of an hour before each of two others' and its own
    assert end(center(1, *loads), {("start", 1): certain(15.0)}) == day(0, 11, 30)


def test_what_is_only_assumed_of_starts_does_not_add_up():
    assert not DEFAULTS["start"].known
    shop = build(made("top", bom(1, [], [operation(1, 1, 60)])), center(1, (day(0, 8), day(0, 9)), (day(0, 9), day(0, 10))))
    (answer,) = plan(shop_with(shop, {("start",): DEFAULTS["start"]}), [Demand(1, "top", 1.0)], False)
    assert answer.outcome.date(0.5) == day(0, 11)


def test_what_comes_late_crowds_what_stands_behind_it():
    loads = ((day(0, 8), day(0, 9)), (day(0, 9), day(0, 10)))
    # steel comes at 14:00; four hours late, others' work goes from 12 to 14, which the free time bears, and five late until 15
    for minutes, expected in ((240.0, day(0, 15)), (300.0, day(0, 16))):
        assert end(center(1, *loads), {("arrival", 1): certain(minutes)}, after=0.25) == expected


def test_nobody_waits_for_what_is_not_there():
    # others' two hours come at 12 instead of 8; an hour that was planned for 10 goes first
    assert end(center(1, (day(0, 8), day(0, 10))), {("arrival", 1): certain(240.0)}) == day(0, 11)


# --------------------------------------------------------------------------------------------------------------- groups


def simple(jobs, longer):
    """When ``jobs`` are done, one by one."""
    free = 0.0
    for job in jobs:
        free = max(free, job.start) + job.work * (1 + longer)
    return free


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 20)), min_size=1, max_size=ALONE), st.floats(-0.5, 1.0))
def test_few_jobs_are_played_through_one_by_one(spans, longer):
    at, jobs = 0, []
    for gap, work in spans:
        jobs.append(Job(at + gap, at + gap + work, work))
        at += gap + work
    parts = [round((1 + longer) * PARTS)]
    queue = Queue(jobs, lambda _count: parts, lambda _count: [0], lambda rising, *_name: rising, 0, {})
    assert queue.free(at)[0] == pytest.approx(simple(jobs, longer), rel=1e-5)
    middle = len(jobs) // 2
    assert queue.free(jobs[middle].start)[0] == pytest.approx(simple(jobs[: middle + 1], longer), rel=1e-5)
    assert queue.free(-1) is None


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 9), st.integers(1, 9)), min_size=1))
def test_groups_are_done_one_after_the_other_in_each_case(rows):
    cases, groups, free = packed(2), [], [0, 0]
    for comes, *lasts in sorted(rows, key=itemgetter(0)):
        begin, work = cases.all(comes), cases.pack(lasts)
        groups.append(Group(begin, work, begin + work, comes, comes))
        free = [max(at, comes) + lasting for at, lasting in zip(free, lasts, strict=True)]
    assert _all_done(groups, 9, cases) == free


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 20)), min_size=1), st.integers(0, 9), st.integers(1, 3 * PARTS))
def test_a_group_ends_when_its_jobs_are_played_one_by_one(spans, idle, lasting):
    """Each begins as planned, or when the one before it is done and the work center has waited."""
    at, jobs = 0, []
    for gap, work in spans:
        jobs.append(Job(at + gap, at + gap + work, work))
        at += gap + work
    free = jobs[0].start * PARTS - idle * PARTS
    for job in jobs:
        free = max(free + idle * PARTS, job.start * PARTS) + job.work * lasting
    queue = Queue(jobs, lambda _count: [lasting], lambda _count: [0], lambda rising, *_name: rising, idle, {})
    assert jobs[0].start * PARTS + max(at + slope * lasting for at, slope in queue._lines(jobs)) == free


@given(st.lists(st.tuples(st.integers(-99, 99), st.integers(0, 9)), min_size=1), st.integers(0, 20), st.integers(0, 20))
def test_the_highest_lines_are_all_that_counts(lines, first, more):
    lines.sort(key=itemgetter(1))
    highest = _highest(lines, first, first + more)
    for x in range(first, first + more + 1):
        assert max(at + slope * x for at, slope in highest) == max(at + slope * x for at, slope in lines)
    for at, slope in highest:
        others = [line for line in highest if line != (at, slope)]
        ends = [Fraction(at - its, steeper - slope) for its, steeper in others]
        inside = [x for x in [first, first + more, *ends] if first <= x <= first + more]
        assert any(all(at + slope * x >= its + steeper * x for its, steeper in others) for x in inside)


@pytest.mark.parametrize("gap", [0.0, 0.1, 0.4])
@pytest.mark.parametrize("arrival", [certain(0.0), from_points(0.0, 240.0, 1500.0)], ids=["in time", "late"])
@pytest.mark.parametrize("count", [100, 300])
def test_long_queues_are_as_late_as_one_by_one(count, arrival, gap):
    """Jobs of other lengths, back to back or with free time between, against one by one with other random numbers."""
    dice = random.Random()
    spread = from_points(0.0, 0.3, 1.2)
    at, jobs = 0, []
    for _number in range(count):
        work = dice.randint(20_000, 120_000)
        jobs.append(Job(at, at + work, work))
        at += round(work * (1 + dice.uniform(0, 2 * gap)))

    def deal(rising, *_name):
        return dice.sample(rising, CASES)

    lasting, later = partial(whole, spread, 1, PARTS), partial(whole, arrival, 0, 1000)
    # many times, as a hundred cases are few: seldom enough is chance alone out of bounds
    free = [moment - at for _time in range(25) for moment in Queue(jobs, lasting, later, deal, 0, {}).free(at)]
    late = [1000 * by for by in averages(arrival, 1, 500)]
    singly = [one_by_one(jobs, at, averages(spread, 1, 500), late, dice) - at for _sample in range(2500)]
    wide = pstdev(singly)
    # groups are rather later than single jobs, by up to a third of the spread; the rest is chance
    assert -0.25 * wide < mean(free) - mean(singly) < 0.5 * wide, (mean(free), mean(singly), wide)
    assert -0.4 * wide < quantiles(free, n=5)[3] - quantiles(singly, n=5)[3] < 0.6 * wide
    assert 0.8 < pstdev(free) / wide < 1.25, (pstdev(free), wide)


def whole(spread, base, unit, like):
    return [round(unit * (base + number)) for number in averages(spread, like, CASES)]


def one_by_one(jobs, start, longer, later, dice):
    """When ``jobs`` are done in one case, each with a number of its own of ``longer`` and ``later``."""
    free = 0.0
    for comes, job in sorted((job.start + dice.choice(later), job) for job in jobs):
        if comes > start and free < comes:
            break
        free = (free if comes > start else max(free, comes)) + job.work * (1 + dice.choice(longer))
    return free


def test_averages_have_the_mean_and_a_narrower_spread():
    spread = from_points(0.0, 0.3, 1.2)
    one, nine = averages(spread, 1, 500), averages(spread, 9, 500)
    assert mean(nine) == pytest.approx(mean(one))
    assert pstdev(nine) == pytest.approx(pstdev(one) / 3, rel=0.2)
    assert list(nine) == sorted(nine)
    wider = Spread(tuple(value + 0.1 for value in spread.values))
    assert all(a < b for a, b in zip(nine, averages(wider, 9, 500), strict=True))
