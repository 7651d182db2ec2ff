from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..engine.spread import DEFAULTS, measured
from ..snapshot.records import by_whose, gather
from .mto_statistic import WHOSE

#: What was longer ago than so many days says little of today.
WINDOW_DAYS = 730


class MtoStatistic(models.Model):
    _inherit = "mto.statistic"

    @api.model
    def _cron_refresh(self):
        """Measure anew what the records of every company say, a company a transaction."""
        companies = self.env["res.company"].search(Domain.TRUE)
        self.env["ir.cron"]._commit_progress(remaining=len(companies))
        for company in companies:
            self.with_company(company)._refresh(company)
            self.env["ir.cron"]._commit_progress(1)

    def action_refresh(self):
        """Measure anew, for the companies that the user works in."""
        self.check_access("write")
        for company in self.env.companies:
            self.with_company(company)._refresh(company)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    @api.model
    def _refresh(self, company):
        """Measure what the records of ``company`` say and write it down; nothing changes where they are the same.

        What was set by hand stays, with what the records say beside it. What there are no records of any more goes.
        """
        # Whoever may refresh statistics need not have rights on purchases and work orders: only figures come out.
        statistics = self.sudo()
        now = fields.Datetime.now()
        found = gather(statistics.env, company, now - timedelta(days=WINDOW_DAYS), now)
        known = {statistic._whose(): statistic for statistic in statistics.search([("company_id", "=", company.id)])}
        new = []
        for kind, cases in found.items():
            values_by_whose = by_whose(cases)
            spreads = {}
            for whose in sorted({(), *values_by_whose}, key=lambda whose: (len(whose), whose)):
                pool = spreads[whose[:-1]] if whose else DEFAULTS[kind]
                values = values_by_whose.get(whose, [])
                spreads[whose] = measured(kind, values, pool)
                statistic = known.pop((kind, *whose), None)
                measures = statistics._prepare_measured_values(values, spreads[whose])
                if statistic:
                    statistic._record(measures)
                else:
                    owners = dict(zip(WHOSE[kind], whose, strict=False))
                    new.append({"company_id": company.id, "kind": kind, "is_manual": False, **owners, **measures})
        statistics.create(new)
        for statistic in known.values():
            if statistic.is_manual:
                statistic._record({"record_count": 0, "record_mean": 0.0, "quantiles": False})
            else:
                statistic.unlink()

    def _whose(self):
        """The key of this statistic, as ``engine.spread.Records`` has it."""
        self.ensure_one()
        return (self.kind, *(self[name].id for name in WHOSE[self.kind] if self[name]))

    @api.model
    def _prepare_measured_values(self, values, spread):
        mean = sum(values) / len(values) if values else 0.0
        return {"record_count": len(values), "record_mean": mean} | self._prepare_spread_values(spread)

    def _record(self, measures):
        """Write what the records say now, where it differs; what was set by hand stays."""
        self.ensure_one()
        if self.is_manual:
            measures = {name: measures[name] for name in ("record_count", "record_mean", "quantiles")}
        changed = {name: value for name, value in measures.items() if self[name] != value and (self[name] or value)}
        if changed:
            self.write(changed if self.is_manual else changed | {"is_manual": False})
