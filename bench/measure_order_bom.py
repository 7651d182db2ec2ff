"""Measure order BoMs and the configurator, on a shop that is built and rolled back with the transaction.

Run inside Odoo's environment: measure_order_bom.py DATABASE
"""

import sys

import meter
import tailored_shop
from inside import environment

RUNS = 3


def scenarios(shop):
    """``(title, prepare, run)`` each; what ``prepare`` gives is measured in ``run``."""
    found = []
    for total in tailored_shop.LINES:
        found += [
            (f"derive, {total} lines", lambda total=total: _read(shop, total), _derive),
            (f"read and derive, {total} lines", lambda total=total: _line(shop, total), _order_boms),
            (f"its records, {total} lines", lambda total=total: _derived(shop, total), _records),
            (f"Odoo: copy of the BoMs, {total} lines", lambda total=total: _boms(shop, total), _copy),
        ]
    found += [
        ("open the configurator, 200 lines", lambda: _line(shop, 200), _open),
        ("change a value in it", lambda: _line(shop, 200), _change),
    ]
    for count in (1, 10, tailored_shop.MANY):
        prepare = lambda count=count: _line(shop, 200, count)  # noqa: E731
        found.append((f"order BoMs of {count} equal lines", prepare, _ensure))
    return found


def _line(shop, total, count=1):
    return tailored_shop.quotation(shop, total, count)


def _read(shop, total):
    # Addons can be imported once a registry is loaded.
    from odoo.addons.mto_promise.snapshot.standard_boms import read_items

    line = _line(shop, total)
    return read_items(line.product_id, line.warehouse_id), line.product_id.id


def _derive(read):
    from odoo.addons.mto_promise.engine.order_bom import derive

    derived = derive(*read, {"length": 2240})
    assert not derived.problems, derived.problems


def _order_boms(line):
    line._mto_order_boms()


def _derived(shop, total):
    line = _line(shop, total)
    return line, line._mto_order_boms().values()


def _records(derived):
    line, order_boms = derived
    line.env["mrp.bom"]._mto_find_or_create(order_boms, line.company_id)


def _boms(shop, total):
    boms = level = shop.products[total].bom_ids
    while level := level.bom_line_ids.product_id.bom_ids:
        boms |= level
    assert len(boms.bom_line_ids) == total, len(boms.bom_line_ids)
    return boms


def _copy(boms):
    boms.copy()


def _open(line):
    line.mto_configure()
    line.mto_presets()


def _change(line):
    line.mto_configure({"length": 2500})


def _ensure(lines):
    before = lines.env["mrp.bom"].with_context(active_test=False).search_count([])
    lines._mto_ensure_order_bom()
    made = lines.env["mrp.bom"].with_context(active_test=False).search_count([]) - before
    assert made == 40, made


def measure(shop, prepare, run):
    """The reading of least CPU of some, each from the same data; the first, which fills caches, is left out."""
    readings = []
    for _run in range(RUNS + 1):
        savepoint = shop.env.cr.savepoint()
        try:
            prepared = prepare()
            shop.env.flush_all()
            shop.env.invalidate_all()
            readings.append(meter.read(shop.env, lambda prepared=prepared: run(prepared))[0])
        finally:
            savepoint.close(rollback=True)
            shop.env.invalidate_all()
    return min(readings[1:], key=lambda reading: reading.cpu_seconds)


def main(database):
    with environment(database) as env:
        shop = tailored_shop.build(env)
        env.flush_all()
        print(f"{'':44}{'CPU ms':>10}{'PostgreSQL':>12}{'queries':>10}")
        for title, prepare, run in scenarios(shop):
            reading = measure(shop, prepare, run)
            server = "-" if reading.database_seconds is None else f"{1000 * reading.database_seconds:.0f}"
            print(f"{title:44}{1000 * reading.cpu_seconds:>10.1f}{server:>12}{reading.queries:>10}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
