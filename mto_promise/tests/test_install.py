from odoo.tests import TransactionCase, tagged
from odoo.tools.sql import column_exists

from ..hooks import BEFORE, pre_init_hook, uninstall_hook
from .promise_data import create_quotation, create_shop


@tagged("post_install", "-at_install")
class TestInstall(TransactionCase):
    """What records have before the addon is what it would compute for them."""

    def models(self):
        by_table = {model._table: name for name, model in self.registry.items() if not model._abstract}
        return {self.env[by_table[table]]: columns for table, columns in BEFORE.items()}

    def test_every_stored_computed_field_is_added_with_its_value(self):
        for model, columns in self.models().items():
            ours = {
                name
                for name, field in model._fields.items()
                if "mto_promise" in field._modules and field.store and field.column_type and field.compute
            }
            self.assertEqual(ours - columns.keys(), set(), model._name)
            for name, (column_type, _value) in columns.items():
                self.assertEqual(model._fields[name].column_type[0], column_type, f"{model._name}.{name}")

    def test_no_other_model_of_odoo_has_such_fields(self):
        others = {
            model._name
            for model in self.registry.values()
            for field in model._fields.values()
            if "mto_promise" in (field._modules or ()) and field.store and field.column_type and field.compute
            if model._auto and not model._transient and not model._name.startswith("mto.") and model._table not in BEFORE
        }
        self.assertEqual(others, {"product.category"}, "of which there are few")

    def test_values_are_those_that_are_computed(self):
        """Of records that know nothing of the addon."""
        plain = self.env["product.product"].create({"name": "Plain", "is_storable": True, "weight": 2.0, "volume": 0.5})
        order = self.env["sale.order"].create(
            {"partner_id": self.env.user.partner_id.id, "order_line": [(0, 0, {"product_id": plain.id})]}
        )
        bom = self.env["mrp.bom"].create({"product_tmpl_id": plain.product_tmpl_id.id})
        production = self.env["mrp.production"].create({"product_id": plain.id, "bom_id": bom.id})
        workcenter = self.env["mrp.workcenter"].create({"name": "Center"})
        workorder = self.env["mrp.workorder"].create(
            {"name": "Work", "production_id": production.id, "workcenter_id": workcenter.id}
        )
        purchase = self.env["purchase.order"].create(
            {"partner_id": self.env.user.partner_id.id, "order_line": [(0, 0, {"product_id": plain.id})]}
        )
        records = [plain.product_tmpl_id, order, order.order_line, bom, production, workorder, purchase.order_line]
        self.assertEqual({record._table for record in records}, set(BEFORE))
        self.env.flush_all()
        for record in records:
            for name, (_type, value) in BEFORE[record._table].items():
                self.env.cr.execute(f'SELECT "{name}" FROM "{record._table}" WHERE id = %s', [record.id])  # pylint: disable=sql-injection
                self.assertEqual(self.env.cr.fetchone()[0], value, f"{record._name}.{name}")

    def test_columns_are_added_with_their_values(self):
        self.env.cr.execute("ALTER TABLE sale_order_line DROP COLUMN mto_stage, DROP COLUMN mto_priority CASCADE")
        pre_init_hook(self.env)
        self.assertTrue(column_exists(self.env.cr, "sale_order_line", "mto_stage"))
        self.env.cr.execute("SELECT DISTINCT mto_stage, mto_priority FROM sale_order_line")
        self.assertEqual(self.env.cr.fetchall(), [(None, "0")])
        self.env.cr.execute(
            "SELECT column_default FROM information_schema.columns WHERE table_name = %s AND column_name = %s",
            ["sale_order_line", "mto_priority"],
        )
        self.assertEqual(self.env.cr.fetchall(), [(None,)], "the default is Odoo's to give")

    def test_no_time_stays_held_without_the_addon(self):
        quotation = create_quotation(self.env, create_shop(self.env), 2)
        promise = self.env["mto.promise"]._promise(quotation.order_line)
        promise.action_hold()
        slots = promise.step_ids.leave_id
        self.assertTrue(slots)
        uninstall_hook(self.env)
        self.assertFalse(slots.exists())
