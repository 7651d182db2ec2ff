from contextlib import contextmanager

from psycopg2.errors import DeadlockDetected, SerializationFailure

from odoo import fields, models
from odoo.exceptions import ConcurrencyError
from odoo.http import request


@contextmanager
def retried_later(env, *errors):
    """Turn ``errors`` of the database, caused by somebody else's work at the same moment, into one that the server
    retries on fresh data, and that a person understands if all its tries fail."""
    if request:
        request.mto_promises = True  # for conflicts elsewhere in this request (``ir.http``)
    try:
        yield
    except errors as error:
        raise ConcurrencyError(contention(env)) from error


def contention(env):
    """What a person reads where others were at work in every try."""
    return env._("Somebody else was promising the same at this moment. Nothing has been changed: please try again.")


class MtoLedger(models.Model):
    _name = "mto.ledger"
    _description = "Ledger of Promised Capacity and Material"

    company_id = fields.Many2one("res.company", required=True, index=True, ondelete="cascade")
    version = fields.Integer(default=0)

    _company_uniq = models.Constraint("unique(company_id)", "A company has one ledger.")

    def _turn(self, companies):
        """Make this transaction the only one that gives away capacity and material of ``companies``.

        Odoo's transactions see the database as it was when they began (REPEATABLE READ), so waiting for a lock would
        not show what the other one wrote. Changing the same row does: the second writer fails with a serialization
        error, and the server retries its request on fresh data. It does not matter what was read before the turn.

        :raises ConcurrencyError: somebody else has had the turn since this transaction began
        """
        with retried_later(self.env, SerializationFailure, DeadlockDetected):
            self.env.cr.execute(
                """
                INSERT INTO mto_ledger (company_id, version) SELECT unnest(%s), 1
                ON CONFLICT (company_id) DO UPDATE SET version = mto_ledger.version + 1
                """,
                [sorted(companies.ids)],
                log_exceptions=False,
            )
