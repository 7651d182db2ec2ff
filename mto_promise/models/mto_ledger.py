from odoo import fields, models


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
        error, and the server retries its request on fresh data.
        """
        self.env.cr.execute(
            """
            INSERT INTO mto_ledger (company_id, version) SELECT unnest(%s), 1
            ON CONFLICT (company_id) DO UPDATE SET version = mto_ledger.version + 1
            """,
            [sorted(companies.ids)],
        )
