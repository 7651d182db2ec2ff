from odoo import fields, models

from .documents import link_to


class MtoPromiseStep(models.Model):
    _name = "mto.promise.step"
    _description = "Step of a Promise"
    _parent_name = "parent_id"
    _order = "sequence, id"
    _rec_name = "product_id"

    promise_id = fields.Many2one("mto.promise", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="promise_id.company_id", store=True, precompute=True, index=True)
    parent_id = fields.Many2one("mto.promise.step", "Needed by", index=True, ondelete="cascade")
    child_ids = fields.One2many("mto.promise.step", "parent_id", "Needs")
    sequence = fields.Integer()
    depth = fields.Integer(help="Levels below the delivery.")
    kind = fields.Selection(
        [
            ("stock", "From stock"),
            ("receipt", "From a planned receipt"),
            ("make", "Make"),
            ("operation", "Operation"),
            ("buy", "Buy"),
            ("transfer", "Transfer"),
            ("delivery", "Delivery"),
        ],
        required=True,
    )
    product_id = fields.Many2one("product.product", required=True, index=True)
    quantity = fields.Float(digits="Product Unit", help="In the unit of the product.")
    uom_id = fields.Many2one(related="product_id.uom_id")
    warehouse_id = fields.Many2one("stock.warehouse")
    date_start = fields.Datetime("Start")
    date_end = fields.Datetime("End")
    slack_minutes = fields.Float("Slack (minutes)", help="How far the start may move without moving the promised date.")
    latest_date = fields.Datetime("Latest Start", help="From when on a later start moves the promised date.")
    is_critical = fields.Boolean("Critical", help="On the critical path: it has no slack, or what has none waits for it.")
    duration_minutes = fields.Float("Working Time (minutes)")
    bom_id = fields.Many2one("mrp.bom", "Bill of Materials", index="btree_not_null")
    bom_line_id = fields.Many2one("mrp.bom.line", "Component Line", index="btree_not_null")
    operation_id = fields.Many2one("mrp.routing.workcenter", index="btree_not_null")
    workcenter_id = fields.Many2one("mrp.workcenter", "Work Center")
    supplierinfo_id = fields.Many2one("product.supplierinfo", "Vendor Price", index="btree_not_null")
    partner_id = fields.Many2one("res.partner", "Vendor")
    route_id = fields.Many2one("stock.route", "Resupply Route", help="On which goods come from another warehouse.")
    is_expedited = fields.Boolean("Expedited", help="The vendor was asked for haste, at his surcharge.")
    overtime = fields.Json(help="Extra hours to be worked for it: pairs of UTC dates.")
    leave_id = fields.Many2one(
        "resource.calendar.leaves",
        "Held Slot",
        index="btree_not_null",
        copy=False,
        help="The time set aside on the work center; it becomes the slot of the work order on confirmation.",
    )
    production_id = fields.Many2one("mrp.production", "Manufacturing Order", index="btree_not_null", copy=False)
    workorder_id = fields.Many2one("mrp.workorder", "Work Order", index="btree_not_null", copy=False)
    purchase_line_id = fields.Many2one("purchase.order.line", "Purchase Order Line", index="btree_not_null", copy=False)
    move_id = fields.Many2one("stock.move", "Stock Move", index="btree_not_null", copy=False)

    def _supplies(self, bom_line=None):
        """The steps that supply this one: those of ``bom_line`` (all when ``None``), looking through transfers inside the
        warehouse.

        Operations are no supplies. An empty ``bom_line`` recordset selects the steps without one.
        """
        supplies = self.browse()
        for child in self.child_ids:
            if child.kind == "transfer" and not child.route_id:
                supplies |= child._supplies(bom_line)
            elif child.kind != "operation" and (bom_line is None or child.bom_line_id == bom_line):
                supplies |= child
        return supplies

    def _prepare_answers(self):
        """These steps as plain values: dates as UTC strings, durations in minutes, words in the user's language."""
        # A seller reads the names of work centers, operations and vendors without having rights on them; the
        # documents are offered by the user's own rights.
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return [
            step._prepare_answer() | {"kind_label": kinds[step.kind], "document": step._document_link(self.env)}
            for step in self.sudo()
        ]

    def _document_link(self, env):
        """The document that this step became, or that brings its material, as ``link_to`` gives it."""
        record = self.production_id or self.workorder_id or self.purchase_line_id or self.move_id
        return bool(record) and link_to(record, env)

    def _prepare_answer(self):
        place = self.workcenter_id if self.kind == "operation" else self.partner_id or self._elsewhere()
        return {
            "id": self.id,
            "parent": self.parent_id.id,
            "kind": self.kind,
            "title": self.operation_id.name or self.product_id.display_name,
            "quantity": self.quantity,
            "uom": self.uom_id.display_name,
            "start": fields.Datetime.to_string(self.date_start),
            "end": fields.Datetime.to_string(self.date_end),
            "minutes": self.duration_minutes,
            "slack": self.slack_minutes,
            "critical": self.is_critical,
            "place": place.display_name or "",
            "workcenter": self.workcenter_id.id,
        }

    def _elsewhere(self):
        """The warehouse that goods come from, or are in, where it is not that of the order line."""
        other = self.route_id.supplier_wh_id or self.warehouse_id
        return other if other != self.promise_id.warehouse_id else other.browse()

    def _prepare_slot_values(self):
        """The slot of an operation in its work center's calendar, as ``mrp.workorder._plan_workorder`` writes it."""
        return {
            "name": self.env._("Held for %s", self.promise_id.order_id.name),
            "calendar_id": self.workcenter_id.resource_calendar_id.id,
            "date_from": self.date_start,
            "date_to": self.date_end,
            "resource_id": self.workcenter_id.resource_id.id,
            "time_type": "other",
        }
