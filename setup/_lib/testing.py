"""Lint and tests of the addon."""

import os
import subprocess

from .odoo import ADDON
from .say import say
from .state import CHECKOUT

# In one session, so that one summary counts them all: the engine's plain tests first, they are quick to fail.
ALL = [str(path.relative_to(CHECKOUT)) for path in (ADDON / "tests/engine", ADDON / "tests") if path.exists()]

# A file is one subject, so a large model is spread over several.
NOT_HERE = ["--disable=consider-merging-classes-inherited"]


def lint(odoo):
    """Whether the linters find anything in the checkout."""
    programs = odoo.python.parent
    say("Lint: ruff, pylint-odoo")
    rules = [programs / "ruff", "check", "--quiet", CHECKOUT]
    form = [programs / "ruff", "format", "--check", "--quiet", CHECKOUT]
    pylint = [odoo.python, programs / "pylint", "--rcfile", CHECKOUT / "pyproject.toml", "--score=n", *NOT_HERE, ADDON]
    statuses = [subprocess.call(linter, cwd=CHECKOUT, env=odoo.environment) for linter in (rules, form, pylint)]
    return any(statuses)


def pytest(odoo, database, arguments, *plugins):
    """Exit status of pytest on `database`, where the modules to test are installed."""
    log = odoo.home / "log/test.log"
    say(f"Tests on the database {database} (Odoo's log: {log})")
    environment = odoo.environment
    # `engine` is importable by its own name for the engine's tests; `_lib` holds the guard against false greens.
    environment["PYTHONPATH"] = os.pathsep.join([environment["PYTHONPATH"], str(ADDON), str(CHECKOUT / "setup")])
    command = [
        *(odoo.python, odoo.python.parent / "pytest"),
        *("-p", "_lib.skip_guard", "-p", "_lib.patient_browser"),
        f"--odoo-database={database}",
        f"--odoo-config={odoo.configuration(logfile=log)}",
        "--odoo-log-level=info",
        "--odoo-http",
        *arguments,
    ]
    return subprocess.call(command, cwd=CHECKOUT, env=environment, stdin=subprocess.DEVNULL)
