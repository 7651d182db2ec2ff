"""Measure on a built database; every run starts from the same data and is rolled back.

Run inside Odoo's environment: measure.py DATABASE LINES RESULT, e.g. measure.py shop 1,10 out.json. A run reads records
anew from the database. A cold run finds Odoo's registry caches empty too (as after a change of rules or settings), a
warm one finds them filled (as in a server at work).
"""

import json
import statistics
import sys
from pathlib import Path

import meter
import scenarios
import shop_builder
from inside import environment


def measure(shop, scenario):
    """The results of one scenario as dicts, cold and warm."""
    results = []
    if scenario.runs > 1:
        results.append(_summary(scenario, "cold", [_once(shop, scenario, cold=True)]))
    results.append(_summary(scenario, "warm", [_once(shop, scenario) for _run in range(scenario.runs)]))
    if scenario.memory:
        results[-1]["peak_bytes"] = _prepared(shop, scenario, lambda region: meter.peak(shop.env, region))
    return results


def _once(shop, scenario, cold=False):
    return _prepared(shop, scenario, lambda region: meter.read(shop.env, region), cold)


def _prepared(shop, scenario, reader, cold=False):
    try:
        prepared = scenario.prepare(shop)
        shop.env.flush_all()
        shop.env.invalidate_all()
        if cold:
            shop.env.registry.clear_all_caches()
        return reader(lambda: scenario.run(shop, prepared))
    finally:
        shop.env.cr.rollback()
        shop.env.invalidate_all()


def _summary(scenario, state, runs):
    readings = [reading for reading, _counts in runs]

    def median(name):
        values = [getattr(reading, name) for reading in readings]
        return None if None in values else statistics.median(values) / scenario.repeats

    return {
        "key": scenario.key,
        "title": scenario.title,
        "lines": scenario.lines,
        "state": state,
        "runs": len(runs),
        "cpu_seconds": median("cpu_seconds"),
        "python_seconds": median("python_seconds"),
        "database_seconds": median("database_seconds"),
        "queries": median("queries"),
        "counts": runs[-1][1],
    }


def main(database, lines, result):
    line_counts = [int(count) for count in lines.split(",")]
    results = []
    with environment(database) as env:
        shop = shop_builder.read(env, line_counts)
        for scenario in scenarios.scenarios(line_counts):
            results += measure(shop, scenario)
            last = results[-1]
            figures = f"{last['cpu_seconds']:.4g} s, {last['queries']:.4g} queries"
            print(f"    {last['key']}, lines {last['lines']}: {figures}", flush=True)
    Path(result).write_text(json.dumps(results, indent=1))


if __name__ == "__main__":
    main(*sys.argv[1:])
