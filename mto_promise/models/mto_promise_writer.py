from collections import defaultdict

from odoo import fields, models


class MtoPromise(models.Model):
    _inherit = "mto.promise"

    def _put_into_effect(self):
        """Put what procurement has created on the dates of these held promises, and commit them.

        Manufacturing orders, work order slots, purchase lines and the delivery stand afterwards where the steps say, to
        the second, and each step knows the document it became.
        """
        # The person who confirms an order needs no rights on manufacturing and purchase; only documents of these
        # promises are touched.
        promises = self.sudo()
        steps = promises.step_ids
        if steps:
            domain = [("mto_step_id", "in", steps.ids)]
            productions = promises.env["mrp.production"].search(domain, order="id")
            purchase_lines = promises.env["purchase.order.line"].search(domain, order="id")
            moves = promises.env["stock.move"].search(domain, order="id")
            self._write_productions(productions)
            self._write_components(productions)
            self._write_purchases(purchase_lines)
            self._write_deliveries(promises, moves)
        promises.write({"state": "committed", "expires_at": False, "committed_date": fields.Datetime.now()})

    def _write_productions(self, productions):
        for production in productions:
            step = production.mto_step_id
            if not step.production_id:
                step.production_id = production
                self._write_slots(step, production)
            dates = {"date_start": step.date_start, "date_finished": step.date_end}
            if any(production[field] != date for field, date in dates.items()):
                production.with_context(force_date=True).write(dates)
            late = production.move_finished_ids.filtered(lambda move, step=step: move.date != step.date_end)
            if late:
                late.date = step.date_end

    def _write_slots(self, step, production):
        """Give the held slots of a make step to the work orders, as Odoo's own planning writes them."""
        # A kit that comes in twice brings its operations twice, in the same order here and there.
        workorders = defaultdict(list)
        for workorder in production.workorder_ids.sorted(lambda workorder: (workorder.sequence, workorder.id)):
            workorders[workorder.operation_id].append(workorder)
        for operation in step.child_ids.filtered(lambda child: child.kind == "operation"):
            if not workorders[operation.operation_id]:
                continue
            workorder = workorders[operation.operation_id].pop(0)
            operation.workorder_id = workorder
            if operation.workcenter_id and workorder.workcenter_id != operation.workcenter_id:
                # On its own: Odoo computes the duration anew for the other work center.
                workorder.workcenter_id = operation.workcenter_id
            if operation.leave_id:
                workorder.write({"duration_expected": operation.duration_minutes, "leave_id": operation.leave_id.id})
                operation.leave_id.name = workorder.display_name

    def _write_components(self, productions):
        """Components are needed when the operation that consumes them starts."""
        by_date = defaultdict(lambda: self.env["stock.move"].sudo())
        for production in productions:
            step = production.mto_step_id
            starts = {child.operation_id: child.date_start for child in step.child_ids if child.kind == "operation"}
            for move in production.move_raw_ids:
                date = starts.get(move.operation_id, step.date_start)
                if move.date != date:
                    by_date[date] |= move
        for date, moves in by_date.items():
            moves.date = date

    def _write_purchases(self, purchase_lines):
        for line in purchase_lines:
            step = line.mto_step_id
            step.purchase_line_id = step.purchase_line_id or line
            if line.date_planned != step.date_end:
                line.date_planned = step.date_end
        now = fields.Datetime.now()
        for order in purchase_lines.order_id.filtered(lambda order: order.state in ("draft", "sent")):
            planned = order.order_line.filtered("mto_step_id")
            deadline = min(planned.mapped("mto_step_id.date_start"))
            if planned != order.order_line.filtered(lambda line: not line.display_type):
                deadline = min(deadline, order.date_order)
            deadline = max(deadline, now)
            if order.date_order != deadline:
                order.date_order = deadline

    def _write_deliveries(self, promises, moves):
        for step in moves.mto_step_id.filtered(lambda step: step.kind in ("stock", "receipt") and not step.move_id):
            step.move_id = moves.filtered(lambda move, step=step: move.mto_step_id == step)[:1]
        for step in moves.mto_step_id.filtered("route_id"):
            arrivals = moves.filtered(lambda move, step=step: move.mto_step_id == step and move.location_id.usage == "transit")
            step.move_id = arrivals[:1]
            arrivals._mto_put_on_dates(step.date_end)
        for promise in promises:
            delivery = promise.step_ids.filtered(lambda step: step.kind == "delivery")[:1]
            shipped = promise.sale_line_id.move_ids.filtered(
                lambda move: move.state not in ("done", "cancel") and move.location_id._mto_is_stock()
            )
            delivery.move_id = shipped[:1]
            for move in shipped:
                if move.date != delivery.date_start:
                    move.date = delivery.date_start
                if move.date_deadline != promise.promised_date:
                    move.date_deadline = promise.promised_date
