from datetime import timedelta

from freezegun import freeze_time

from odoo.tests import tagged

from .common import NOW, MtoCommon


@tagged("post_install", "-at_install")
class TestRenewals(MtoCommon):
    """Many open quotations are promised anew in one go, each as if it alone were asked for."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.saw = cls._create_workcenter("Saw")
        cls.steel = cls._create_product("Steel")
        cls._create_price(cls.steel, delay=2)
        cls._set_stock(cls.steel, 3)
        cls.table = cls._create_product("Table", mto_strategy="ato")
        cls._create_bom(cls.table, [(cls.steel, 1)], [("Saw", cls.saw, 300)])

    def _held(self, count, **values):
        """Held promises of ``count`` quotations of one table each."""
        promises = self.env["mto.promise"]
        for _number in range(count):
            promise = promises._promise(self._create_order((self.table, 1), **values).order_line)
            promise.action_hold()
            promises |= promise
        return promises

    def _told(self, promise):
        steps = promise.step_ids.mapped(lambda step: (step.kind, step.date_start, step.date_end, step.slack_minutes))
        reasons = promise.reason_ids.mapped(lambda reason: (reason.kind, reason.gain_minutes))
        dates = promise.promised_date, promise.earliest_date, promise.date_p80, promise.certainty
        return dates, promise.warning, steps, reasons

    def _alone(self, promise):
        """What asking for the line of ``promise`` alone would tell."""
        line = promise.sale_line_id
        with self.env.cr.savepoint() as savepoint:
            told = self._told(self.env["mto.promise"]._promise(line, promise.promised_date))
            self.env.flush_all()
            savepoint.rollback()
        self.env.invalidate_all()
        return told

    def test_what_is_held_is_still_feasible(self):
        held = self._held(5)
        renewed = self.env["mto.promise"]._repromise(held)
        self.assertEqual(renewed.sale_line_id, held.sale_line_id)
        self.assertEqual(renewed.mapped("promised_date"), held.mapped("promised_date"))
        self.assertEqual(renewed.mapped("is_feasible"), [True] * 5)
        self.assertEqual(set(renewed.mapped("state")), {"draft"})
        self.assertEqual(set(held.mapped("state")), {"held"}, "until a new promise is held the old one stays")

    def test_each_is_told_what_it_would_be_alone_two_days_later(self):
        held = self._held(6)
        held[2].action_release()
        with freeze_time(NOW + timedelta(days=2)):
            alone = [self._alone(promise) for promise in held]
            renewed = self.env["mto.promise"]._repromise(held)
            self.assertEqual([self._told(promise) for promise in renewed], alone)
        late = renewed.filtered(lambda promise: promise.promised_date > held[list(renewed).index(promise)].promised_date)
        self.assertTrue(late.reason_ids, "some are late by now, and tell why")
        self.assertEqual(renewed.mapped("is_feasible"), [True] * 6, "nobody wishes for a date")
        self.assertEqual(set(renewed.mapped("requested_date")), {False})

    def test_the_wish_of_the_customer_stays_his(self):
        wished, late, first = NOW + timedelta(days=20), NOW + timedelta(hours=6), self._held(1)
        patient, waiting = self._held(1, commitment_date=wished), self._held(1, commitment_date=late)
        self.assertFalse(waiting.is_feasible)
        promised = waiting.promised_date
        patient.action_release()
        renewed = self.env["mto.promise"]._repromise(patient | waiting)
        self.assertRecordValues(
            renewed,
            [
                {"requested_date": wished, "promised_date": patient.promised_date, "is_feasible": True},
                {"requested_date": late, "promised_date": promised, "is_feasible": False},
            ],
        )
        self.assertTrue(renewed[1].reason_ids)
        # what is wished for earlier is put earlier when it can be
        first.action_release()
        sooner = self.env["mto.promise"]._repromise(patient | waiting)
        self.assertEqual(sooner[0].promised_date, patient.promised_date)
        self.assertLess(sooner[1].promised_date, promised)

    def test_confirmed_and_shipped_together(self):
        held = self._held(3)
        together = self.env["mto.promise"]._promise(
            self._create_order((self.table, 1), (self.table, 1), picking_policy="one").order_line
        )
        held[1].order_id.action_confirm()
        asked = held[0] | together | held[1] | held[2]
        alone = [self._alone(promise) for promise in held]
        renewed = self.env["mto.promise"]._repromise(asked)
        self.assertEqual(renewed.sale_line_id, asked.sale_line_id, "in the order asked")
        found = {promise.sale_line_id: self._told(promise) for promise in renewed}
        self.assertEqual([found[line] for line in held.sale_line_id], alone)

    def test_queries_do_not_grow_with_the_quotations(self):
        few, many = self._held(3).ids, self._held(30).ids

        def count(ids):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["mto.promise"]._repromise(self.env["mto.promise"].browse(ids))
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        count(few[:1])
        self.assertLessEqual(count(many), count(few[1:] + many[:1]) + 5)
