"""A pytest plugin: with CI set, a test that was skipped fails the run.

Odoo skips its browser tests and ends well when the browser is missing or slow to start; nobody would notice.
"""

import os

import pytest

_skipped = []


def pytest_runtest_logreport(report):
    if report.skipped and not hasattr(report, "wasxfail"):
        _skipped.append(report.nodeid)


def pytest_collectreport(report):
    if report.skipped:
        _skipped.append(report.nodeid)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session):
    if _skipped and os.environ.get("CI") and not session.exitstatus:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter):
    if _skipped:
        judged = "which fails the run, for CI is set" if os.environ.get("CI") else "they prove nothing"
        terminalreporter.write_line(f"{len(_skipped)} tests could not run, {judged}:")
        for nodeid in _skipped:
            terminalreporter.write_line(f"    {nodeid}")
