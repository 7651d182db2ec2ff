from odoo.tests import tagged

from .random_walk import RandomWalkCase

STEPS = 60


@tagged("post_install", "-at_install")
class TestRandomWalk(RandomWalkCase):
    def test_whatever_is_done_no_time_is_given_twice_or_lost(self):
        self._begin()
        self._walk(STEPS)
        self.assertTrue(self.done["confirm"] and self.done["hold"] and self.done["quote"], f"seed {self.seed}: {self.done}")
