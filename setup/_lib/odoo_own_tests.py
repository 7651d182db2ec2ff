"""Odoo's own tests of the modules the addon touches, with the addon installed; what fails is run again, then without it.

Without the addon's demo data, for Odoo's tests count on its own: that there is one warehouse, say.
"""

import shutil
import subprocess
import xml.etree.ElementTree as ElementTree

from .say import Fail, say

MODULES = ["sale_mrp", "purchase_mrp", "sale_purchase_stock", "mrp", "sale_stock", "purchase_stock", "stock"]


def compare(odoo, databases, modules):
    """Exit status: 0 if every test that passes without the addon passes with it."""
    broken = []
    for module in modules or MODULES:
        failed = _failed(odoo, databases, databases.addon(demo=False), module, "with")
        if failed:
            # A tour that was too slow on a busy machine is no finding.
            failed = _failed(odoo, databases, databases.addon(demo=False), module, "once-more-with", "--last-failed")
        anyway = _failed(odoo, databases, databases.base(), module, "without", "--last-failed") if failed else set()
        for test in sorted(failed & anyway):
            say(f"    fails without the addon too: {test}")
        for test in sorted(failed - anyway):
            say(f"    FAILS ONLY WITH THE ADDON: {test}")
        broken += failed - anyway
    say(f"{len(broken)} of Odoo's own tests fail because of the addon")
    return 1 if broken else 0


def _failed(odoo, databases, template, module, name, *options):
    """The tests that fail on a clone of `template`; with --last-failed only those of the run before are run."""
    report = odoo.home / f"log/odoo-{module}-{name}.xml"
    output = report.with_suffix(".log")
    report.unlink(missing_ok=True)
    cache = odoo.home / "log/odoo-tests-cache"
    if not options:
        shutil.rmtree(cache, ignore_errors=True)
    say(f"Odoo's own tests of {module}, {name} the addon (output: {output}) ...")
    with databases.clone(template, "own") as database, output.open("wb") as stream:
        command = [
            *(odoo.python, odoo.python.parent / "pytest", "--import-mode=append", "--tb=short", f"--junitxml={report}"),
            *("-o", f"cache_dir={cache}", "--continue-on-collection-errors", *options),
            f"--odoo-database={database}",
            f"--odoo-config={odoo.configuration(logfile=report.with_suffix('.odoo.log'))}",
            "--odoo-http",
            odoo.source_of(module) / "tests",
        ]
        subprocess.call(command, cwd=odoo.home, env=odoo.environment, stdin=subprocess.DEVNULL, stdout=stream, stderr=stream)
    if not report.exists():
        raise Fail(f"Odoo's own tests could not be started; look into {output}.")
    say(f"    {output.read_text(errors='replace').strip().splitlines()[-1].strip('= ')}")
    return {
        f"{case.get('classname')}.{case.get('name')}"
        for case in ElementTree.parse(report).iter("testcase")
        if case.find("failure") is not None or case.find("error") is not None
    }
