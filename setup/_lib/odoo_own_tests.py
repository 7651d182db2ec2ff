"""Odoo's own tests of the modules the addon touches, with the addon installed and without: the same must pass."""

import subprocess
import xml.etree.ElementTree as ElementTree

from .say import Fail, say

MODULES = ["mrp", "sale_mrp", "purchase_mrp", "sale_purchase_stock"]


def compare(odoo, databases):
    """Exit status: 0 if no test that passes without the addon fails with it."""
    without = _results(odoo, databases, databases.base(), "without")
    including = _results(odoo, databases, databases.addon(), "with")
    missing = without.keys() - including.keys()
    broken = sorted(test for test, passed in including.items() if not passed and without.get(test, True))
    for test in sorted(missing):
        say(f"NOT RUN with the addon: {test}")
    for test in broken:
        say(f"FAILS ONLY with the addon: {test}")
    for test in sorted(test for test, passed in without.items() if not passed):
        say(f"fails without the addon too: {test}" if not including.get(test) else f"fails only without the addon: {test}")
    say(f"{sum(including.values())} passed, {len(broken) + len(missing)} failed")
    return 1 if broken or missing else 0


def _results(odoo, databases, template, name):
    """{test: whether it passed} of a run on a clone of `template`; skipped tests are left out."""
    report = odoo.home / f"log/odoo-tests-{name}.xml"
    output = report.with_suffix(".log")
    report.unlink(missing_ok=True)
    say(f"Odoo's own tests of {', '.join(MODULES)} {name} the addon (20 minutes or more; output: {output}) ...")
    with databases.clone(template, "own") as database, output.open("wb") as stream:
        command = [
            *(odoo.python, odoo.python.parent / "pytest", "--import-mode=append", "--tb=short", f"--junitxml={report}"),
            f"--odoo-database={database}",
            f"--odoo-config={odoo.configuration(logfile=report.with_suffix('.odoo.log'))}",
            "--odoo-http",
            *(odoo.source_of(module) / "tests" for module in MODULES),
        ]
        subprocess.call(command, cwd=odoo.home, env=odoo.environment, stdin=subprocess.DEVNULL, stdout=stream, stderr=stream)
    if not report.exists():
        raise Fail(f"Odoo's own tests could not be started; look into {output}.")
    say(f"    {output.read_text(errors='replace').strip().splitlines()[-1].strip('= ')}")
    results = {}
    for case in ElementTree.parse(report).iter("testcase"):
        if case.find("skipped") is None:
            failed = case.find("failure") is not None or case.find("error") is not None
            results[f"{case.get('classname')}.{case.get('name')}"] = not failed
    return results
