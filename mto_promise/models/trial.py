from contextlib import contextmanager, suppress

from odoo.tools.misc import Callbacks

#: Context in which nobody is told of what does not happen.
QUIET = {"tracking_disable": True, "mail_notrack": True, "mail_activity_quick_update": True}


class Undone(Exception):
    """Ends a trial: what was done for it is rolled back."""


@contextmanager
def trial(env):
    """What is done within happens as it would, and is undone at the end; nothing of it is heard outside."""
    cr = env.cr
    after_commit, cr.postcommit = cr.postcommit, Callbacks()
    try:
        with suppress(Undone), cr.savepoint():
            yield
            raise Undone
    finally:
        cr.postcommit = after_commit
