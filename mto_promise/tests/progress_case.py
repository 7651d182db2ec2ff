from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.fields import Command

from odoo.addons.base.tests.common import BaseCommon

NOW = datetime(2026, 12, 1, 8)  # a Tuesday
PROMISED = datetime(2026, 12, 18, 12)


class ProgressCase(BaseCommon):
    """A table of a frame (made) of tubes (bought), sold, with one work order of 60, one of 30 and one of 30 minutes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Expected dates are counted from the current time.
        cls.startClassPatcher(freeze_time(NOW))
        cls.env.company.partner_id.tz = "Europe/Brussels"
        cls.customer = cls.env["res.partner"].create({"name": "Alma Kitchens"})
        cls.vendor = cls.env["res.partner"].create({"name": "Tube Works"})
        cls.warehouse = cls.env["stock.warehouse"].search([("company_id", "=", cls.env.company.id)], limit=1)
        cls.tube, cls.frame, cls.table = cls.env["product.product"].create(
            [{"name": name, "is_storable": True, "type": "consu"} for name in ("Tube", "Frame", "Table")]
        )
        cls.shop = cls.env["mrp.workcenter"].create({"name": "Shop"})
        cls.frame_bom = cls._create_bom(cls.frame, [(cls.tube, 4)], [("Weld", 30)])
        cls.table_bom = cls._create_bom(cls.table, [(cls.frame, 1)], [("Assemble", 60), ("Finish", 30)])

    @classmethod
    def _create_bom(cls, product, components, operations):
        return cls.env["mrp.bom"].create(
            {
                "product_tmpl_id": product.product_tmpl_id.id,
                "bom_line_ids": [
                    Command.create({"product_id": component.id, "product_qty": quantity}) for component, quantity in components
                ],
                "operation_ids": [
                    Command.create({"name": name, "workcenter_id": cls.shop.id, "time_cycle_manual": minutes})
                    for name, minutes in operations
                ],
            }
        )

    @classmethod
    def _create_order(cls, quantity=1.0, confirm=True, products=None):
        order = cls.env["sale.order"].create(
            {
                "partner_id": cls.customer.id,
                "order_line": [
                    Command.create({"product_id": product.id, "product_uom_qty": quantity})
                    for product in products or [cls.table]
                ],
            }
        )
        if confirm:
            order.action_confirm()
        return order

    @classmethod
    def _create_promise(cls, line, promised=PROMISED, state="committed", steps=()):
        """A promise of ``line``; ``steps`` as (kind, product, end, slack in minutes)."""
        return cls.env["mto.promise"].create(
            {
                "sale_line_id": line.id,
                "product_id": line.product_id.id,
                "quantity": line.product_uom_qty,
                "strategy": line.mto_strategy,
                "warehouse_id": line.warehouse_id.id,
                "promised_date": promised,
                "state": state,
                "version": len(line.mto_promise_ids) + 1,
                "step_ids": [
                    Command.create(
                        {
                            "kind": kind,
                            "product_id": product.id,
                            "date_start": end - timedelta(days=1),
                            "date_end": end,
                            "slack_minutes": slack,
                            "latest_date": end - timedelta(days=1) + timedelta(minutes=slack),
                        }
                    )
                    for kind, product, end, slack in steps
                ],
            }
        )

    @classmethod
    def _create_production(cls, line, bom, start, end, quantity=1.0):
        production = cls.env["mrp.production"].create(
            {
                "product_id": bom.product_tmpl_id.product_variant_id.id,
                "bom_id": bom.id,
                "product_qty": quantity,
                "date_start": start,
                "mto_line_id": line.id,
            }
        )
        production.action_confirm()
        production.date_finished = end
        return production

    @classmethod
    def _create_purchase_line(cls, line, planned, quantity=4.0):
        purchase = cls.env["purchase.order"].create(
            {
                "partner_id": cls.vendor.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": cls.tube.id,
                            "product_qty": quantity,
                            "price_unit": 3.0,
                            "date_planned": planned,
                            "mto_line_id": line.id,
                        }
                    )
                ],
            }
        )
        return purchase.order_line

    def _receive(self, purchase_line):
        picking = purchase_line.move_ids.picking_id
        picking.move_ids.picked = True
        picking.button_validate()

    def _produce(self, production):
        production.qty_producing = production.product_qty
        for move in production.move_raw_ids:
            move.write({"quantity": move.product_uom_qty, "picked": True})
        production.button_mark_done()

    def _set_stock(self, product, quantity):
        stock = self.env["stock.warehouse"].search([("company_id", "=", self.env.company.id)], limit=1).lot_stock_id
        self.env["stock.quant"]._update_available_quantity(product, stock, quantity)

    def _deliver(self, line, quantity):
        picking = line.move_ids.filtered(lambda move: move.state not in ("done", "cancel")).picking_id
        picking.move_ids.quantity = quantity
        picking.move_ids.picked = True
        picking.with_context(skip_backorder=True).button_validate()
