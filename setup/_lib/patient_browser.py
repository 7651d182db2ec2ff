"""A pytest plugin: a browser that does not come up on a busy machine is started again.

Odoo waits 10 s for a browser and then skips its test, once and for all.
"""

import functools
import logging
import unittest

STARTS = 4


def pytest_collection_finish():
    from odoo.tests import common  # noqa: PLC0415  (not before pytest-odoo has set Odoo up)

    common.ChromeBrowser = functools.partial(_started, common.ChromeBrowser)


def _started(chrome, *arguments, **named):
    """Odoo's browser, from the first of `STARTS` starts that succeeds; raises SkipTest, as Odoo does, if none does."""
    for _start in range(1, STARTS):
        try:
            return chrome(*arguments, **named)
        except unittest.SkipTest as reason:
            logging.getLogger(__name__).warning("Starting the browser again: %s", reason)
    return chrome(*arguments, **named)
