from datetime import timedelta

from odoo.tests import tagged

from ..snapshot.material import read_material
from .common import NOW, MtoCommon

HOUR = timedelta(hours=1)


@tagged("post_install", "-at_install")
class TestMaterialProduction(MtoCommon):
    """When goods made for stock come: as their work orders stand now, and never in the past."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tube, cls.steel = cls._create_product("Tube"), cls._create_product("Steel")
        saw, weld = cls._create_workcenter("Saw"), cls._create_workcenter("Weld")
        bom = cls._create_bom(cls.tube, [(cls.steel, 1)], [("Cut", saw, 60), ("Weld", weld, 120)])
        cls.production = cls.env["mrp.production"].create(
            {
                "product_id": cls.tube.id,
                "product_qty": 1,
                "bom_id": bom.id,
                "picking_type_id": cls.warehouse.manu_type_id.id,
            }
        )
        cls.production.action_confirm()

    def _plan(self, cut, weld, finished):
        """Work orders of one and two hours from these hours on, the order's end; all in hours from now."""
        for workorder, start, lasts in zip(self.production.workorder_ids, (cut, weld), (1, 2), strict=True):
            dates = {"date_start": NOW + start * HOUR, "date_finished": NOW + (start + lasts) * HOUR}
            workorder.with_context(bypass_duration_calculation=True).write(dates)
        self.production.move_finished_ids.date = NOW + finished * HOUR

    def _comes(self):
        lines = self.env["sale.order.line"]
        _on_hand, events = read_material(self.env, self.tube, self.warehouse, NOW, lines, unknown_days=7.0)
        (event,) = events[self.tube.id, self.warehouse.id]
        return (event.at - NOW) / HOUR, event.overdue

    def test_on_its_date(self):
        self._plan(2, 4, 30)
        self.assertEqual(self._comes(), (30, False))

    def test_work_planned_beyond_its_date(self):
        self._plan(2, 40, 30)
        self.assertEqual(self._comes(), (42, False), "40 + 2 hours")

    def test_late_work_moves_what_follows(self):
        """Cutting should have begun three hours ago: welding is three hours late, too."""
        self._plan(-3, 29, 30)
        self.assertEqual(self._comes(), (34, False), "29 + 2 + 3 hours")

    def test_work_in_progress_is_late_when_it_should_be_done(self):
        self._plan(-3, 29, 30)
        self.production.workorder_ids[0].state = "progress"
        self.assertEqual(self._comes(), (33, False), "29 + 2 hours; it should have been done two hours ago")

    def test_overdue_order_whose_work_is_left(self):
        self._plan(-50, -48, -46)
        self.assertEqual(self._comes(), (4, True), "both moved by 50 hours: 4 hours from now")

    def test_overdue_order_planned_anew(self):
        self._plan(20, 21, -5)
        self.assertEqual(self._comes(), (23, True))

    def test_overdue_order_without_work(self):
        self._plan(-9, -7, -5)
        self.production.workorder_ids.state = "done"
        self.assertEqual(self._comes(), (7 * 24, True), "unknown days from now")
