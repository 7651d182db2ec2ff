from odoo import SUPERUSER_ID, api
from odoo.tools import SQL

#: Words that were kept in the language of whoever asked, and are made for whoever reads them now.
WORDS = {
    "mto_promise": ("warning", "choice_names", "choice_effects"),
    "mto_promise_reason": ("name",),
    "mto_promise_lever": ("name", "effects"),
}

#: What reasons call a record by other than its display name.
CALLED = {"product.supplierinfo": "partner_id.display_name", "stock.move": "reference"}


def migrate(cr, version):
    _keep_warnings(cr)
    _name_records_of_reasons(api.Environment(cr, SUPERUSER_ID, {}))
    _withdraw_levers(cr)
    _tell_latest_start(cr)
    for table, names in WORDS.items():
        for name in names:
            cr.execute(SQL("ALTER TABLE %s DROP COLUMN IF EXISTS %s", SQL.identifier(table), SQL.identifier(name)))


def _keep_warnings(cr):
    """Nobody knows any more what the words were made of: they stay as they are until the date is asked for anew."""
    cr.execute(
        """
        UPDATE mto_promise
           SET doubts = (
                   SELECT jsonb_agg(jsonb_build_array('told', 0, NULL, NULL, line) ORDER BY place)
                     FROM regexp_split_to_table(warning, '\n') WITH ORDINALITY told(line, place)
               )
         WHERE warning <> '' AND doubts IS NULL
        """
    )


def _name_records_of_reasons(env):
    nameless = env["mto.promise.reason"].search([("res_id", "!=", False), ("res_name", "=", False)])
    for model, reasons in nameless.grouped("res_model").items():
        there = {one.id: one for one in env[model].browse(set(reasons.mapped("res_id"))).exists()} if model in env else {}
        for reason in reasons.filtered(lambda reason, there=there: reason.res_id in there):
            reason.res_name = there[reason.res_id].mapped(CALLED.get(model, "display_name"))[0]


def _withdraw_levers(cr):
    """What a lever does to others is known in words only: those are offered again when the date is asked for anew."""
    cr.execute("DELETE FROM mto_promise_lever WHERE effects <> '' AND shortages IS NULL")


def _tell_latest_start(cr):
    """Plans just in time stood at the latest; in others a step could start later by its slack."""
    cr.execute(
        """
        UPDATE mto_promise_step step
           SET latest_date = CASE
                   WHEN promise.requested_date IS NOT NULL AND promise.is_feasible THEN step.date_start
                   ELSE date_trunc('second', step.date_start + step.slack_minutes * interval '1 minute')
               END
          FROM mto_promise promise
         WHERE promise.id = step.promise_id AND step.latest_date IS NULL
        """
    )
