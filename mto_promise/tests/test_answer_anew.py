from datetime import timedelta

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from .common import NOW, MtoCommon


@tagged("post_install", "-at_install")
class TestAnswerAnew(MtoCommon):
    """A new answer is written over the one before: the records are the same as those of an answer to a new line."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.saw, cls.oven = cls._create_workcenter("Saw"), cls._create_workcenter("Oven")
        cls.steel = cls._create_product("Steel")
        cls.price = cls._create_price(cls.steel, delay=5)
        cls.frame = cls._create_product("Frame", mto_strategy="mto")
        cls.bom = cls._create_bom(cls.frame, [(cls.steel, 2)], [("Cut", cls.saw, 300), ("Bake", cls.oven, 60)])
        cls.line = cls._create_order((cls.frame, 1)).order_line
        cls.promise = cls.line.env["mto.promise"]._promise(cls.line)

    def _rows(self, promise, name):
        """All columns of the records of the one2many ``name``, their places instead of their ids."""
        self.env.flush_all()
        records = promise[name]
        model = self.env[records._name]
        own = {"id", "promise_id", "create_date", "write_date"}
        fields = [field for field in model._fields.values() if field.store and field.column_type and field.name not in own]
        places = {id_: place for place, id_ in enumerate(records.ids)}
        return [
            {field.name: places.get(row[field.name].id) if field.name == "parent_id" else row[field.name] for field in fields}
            for row in records
        ]

    def _assert_as_new(self):
        """The answer on record is that of a new line, in every column, and its tree holds together."""
        promises = self.env["mto.promise"]
        # What was read before must not be remembered.
        for name in ("step_ids", "reason_ids", "lever_ids"):
            self._rows(self.promise, name)
        self.assertEqual(self.promise.step_ids[0].child_ids.ids, self.promise.step_ids[1].ids)
        again = promises._promise(self.line)
        self.assertEqual(again, self.promise)
        other = promises._promise(self._create_order((self.frame, self.line.product_uom_qty)).order_line)
        for name in ("step_ids", "reason_ids", "lever_ids"):
            self.assertEqual(self._rows(again, name), self._rows(other, name), name)
        for step in again.step_ids:
            self.assertEqual(step.child_ids.parent_id, step if step.child_ids else step.browse())

    def test_later_dates_are_written_over_the_same_steps(self):
        steps, end = self.promise.step_ids, self.promise.step_ids[0].date_end
        self.price.delay = 12
        self._assert_as_new()
        self.assertEqual(self.promise.step_ids, steps)
        self.assertGreater(steps[0].date_end, end)

    def test_another_place_of_work_is_written_over(self):
        self.bom.operation_ids[0].workcenter_id = self.oven
        self._assert_as_new()
        self.assertEqual(self.promise.step_ids.workcenter_id, self.oven)

    def test_the_tree_may_change_where_its_size_does_not(self):
        """Something more to buy in place of an operation."""
        brass = self._create_product("Brass")
        self._create_price(brass, delay=3)
        self.bom.write({"bom_line_ids": [Command.create({"product_id": brass.id, "product_qty": 1})]})
        self.bom.operation_ids[1].unlink()
        steps = self.promise.step_ids
        self._assert_as_new()
        self.assertEqual(self.promise.step_ids, steps)

    def test_more_or_fewer_steps_replace_those_before(self):
        count = len(self.promise.step_ids)
        brass = self._create_product("Brass")
        self._create_price(brass, delay=3)
        self.bom.write({"bom_line_ids": [Command.create({"product_id": brass.id, "product_qty": 1})]})
        self._assert_as_new()
        self.assertEqual(len(self.promise.step_ids), count + 1)
        self.bom.bom_line_ids[1].unlink()
        self._assert_as_new()
        self.assertEqual(len(self.promise.step_ids), count)

    def test_what_does_not_differ_is_not_written(self):
        self.env.flush_all()

        def versions():
            self.env.cr.execute("SELECT id, ctid FROM mto_promise_step WHERE promise_id = %s ORDER BY id", [self.promise.id])
            return self.env.cr.fetchall()

        before = versions()
        self.env["mto.promise"]._promise(self.line)
        self.env.flush_all()
        self.assertEqual(versions(), before)
        self.line.product_uom_qty = 2
        self.env["mto.promise"]._promise(self.line)
        self.assertNotEqual(versions(), before)

    def test_dates_that_move_with_the_hold_are_read_anew(self):
        make = self.promise.step_ids[1]
        start, last = make.date_start, make.child_ids[-1]
        self.price.delay = 3
        with freeze_time(NOW + timedelta(hours=2)):
            self.promise.action_hold()
        self.assertEqual(make.date_start, NOW + timedelta(days=3, hours=2))
        self.assertLess(make.date_start, start)
        self.assertEqual(make.child_ids[-1], last)

    def test_held_steps_are_those_that_were_shown(self):
        steps = self.promise.step_ids
        self.promise.action_hold()
        self.assertEqual(self.promise.step_ids, steps)
        self.assertTrue(all(step.leave_id for step in steps if step.kind == "operation"))
        self.promise._expire()
        self.promise.action_hold()
        self.assertEqual(self.promise.step_ids, steps)
        leaves = self.promise.step_ids.leave_id
        self.assertEqual(len(leaves), 2)
        self.assertEqual(leaves.mapped("date_from"), [step.date_start for step in self.promise.step_ids if step.leave_id])
