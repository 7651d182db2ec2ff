from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from threading import Barrier
from unittest.mock import patch

from odoo.api import SUPERUSER_ID, Environment
from odoo.exceptions import ConcurrencyError, UserError
from odoo.service.model import retrying
from odoo.tests import tagged

from .committed_shop import CommittedShop

SELLERS = 4
ORDERS = 5


@tagged("post_install", "-at_install")
class TestManySellers(CommittedShop):
    """Sellers in threads with connections of their own, who have been shown the same hour and hold it at once."""

    def test_no_hour_is_given_twice(self):
        together = Barrier(SELLERS, timeout=120)
        # Odoo waits for seconds between its tries.
        with patch("odoo.service.model.random.uniform", return_value=0.0), ThreadPoolExecutor(SELLERS) as sellers:
            days = [sellers.submit(self._sell, together) for _seller in range(SELLERS)]
        told = [promise_id for day in days for promise_id in day.result()]
        self.first.invalidate_all()
        promises = self.first["mto.promise"].browse(told)
        self.assertEqual(promises.mapped("state"), ["held"] * SELLERS * ORDERS)
        slots = self.first["resource.calendar.leaves"].search([("resource_id", "=", self.workcenter.resource_id.id)])
        self.assertEqual(len(slots), len(promises))
        self.assertFalse(slots - promises.step_ids.leave_id, "kept for nobody")
        for slot, following in pairwise(slots.sorted("date_from")):
            self.assertLessEqual(slot.date_to, following.date_from, "one hour was given twice")

    def _sell(self, together):
        """One seller's orders; the ids of the promises that the seller was told are held."""
        held = []
        for _number in range(ORDERS):
            order_id = self._request(lambda env: env["sale.order"].create(self._prepare_order_values()).id)
            self._request(self._ask_for, order_id)
            together.wait()
            held.append(self._patient_hold(order_id))
        return held

    def _patient_hold(self, order_id):
        while True:
            try:
                return self._request(self._hold, order_id)
            except ConcurrencyError:
                continue
            except UserError as error:
                if "can no longer be promised" not in str(error):
                    raise
                self._request(self._ask_for, order_id)

    def _request(self, function, *arguments):
        """A transaction, tried again as the server does."""
        with self.registry.cursor() as cr:
            env = Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
            return retrying(lambda: function(env, *arguments), env)

    def _ask_for(self, env, order_id):
        self._ask(env, env["sale.order"].browse(order_id))

    def _hold(self, env, order_id):
        promise = env["sale.order"].browse(order_id).order_line.mto_promise_id
        promise.action_hold()
        return promise.id
