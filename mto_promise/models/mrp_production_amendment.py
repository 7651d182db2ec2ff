from odoo import Command, models


class MrpProduction(models.Model):
    _inherit = "mrp.production"

    def _mto_follow(self, step):
        """Make this order, which has not begun, what ``step`` of a new promise plans, and all that feeds it likewise.

        What the plan leaves as it was stays the same document. Dates and slots are the writer's.
        """
        self.ensure_one()
        self.mto_step_id = step
        if step.bom_id and self.bom_id != step.bom_id:
            self.write({"bom_id": step.bom_id.id, "consumption": step.bom_id.consumption, "is_outdated_bom": False})
        self._mto_follow_quantity(step)
        self._mto_follow_operations(step)
        self._mto_follow_components()

    def _mto_follow_quantity(self, step):
        quantity = step.product_id.uom_id._compute_quantity(step.quantity, self.product_uom_id)
        if self.product_uom_id.compare(self.product_qty, quantity) == 0:
            return
        factor = quantity / self.product_qty
        self.product_qty = quantity
        for move in self.move_finished_ids.filtered(lambda move: move.state not in ("done", "cancel")):
            move.product_uom_qty = move.product_uom.round(move.product_uom_qty * factor)

    # ----------------------------------------------------------------------------------------------------- operations

    def _mto_follow_operations(self, step):
        """Work orders of the operations that ``step`` plans; those added by hand stay."""
        planned = step.child_ids.filtered(lambda child: child.kind == "operation").operation_id
        free = self.workorder_ids.filtered("operation_id")
        # A kit that comes in twice brings its operations twice; Odoo numbers them as they stand.
        if free.operation_id != planned:
            free = self._mto_replace_operations(planned, free)
        for workorder in self.workorder_ids.filtered("operation_id"):
            workorder.duration_expected = workorder._get_duration_expected()

    def _mto_replace_operations(self, planned, free):
        missing = planned.browse()
        order = {}
        for position, operation in enumerate(planned):
            same = free.filtered(lambda workorder, operation=operation: workorder.operation_id == operation)
            same = same or free.filtered(lambda workorder, operation=operation: workorder._mto_is_like(operation))[:1]
            if not same:
                missing |= operation
            for workorder in same:
                workorder.write({"operation_id": operation.id, "name": operation.name, "sequence": position})
                if workorder.workcenter_id != operation.workcenter_id:
                    workorder.workcenter_id = operation.workcenter_id
            order[operation] = position
            free -= same
        free.unlink()
        self.env["mrp.workorder"].create(
            [self._prepare_mto_workorder_values(operation, order[operation]) for operation in missing]
        )
        self.workorder_ids.blocked_by_workorder_ids = [Command.clear()]
        self._link_workorders_and_moves()

    def _prepare_mto_workorder_values(self, operation, position):
        return {
            "name": operation.name,
            "production_id": self.id,
            "workcenter_id": operation.workcenter_id.id,
            "product_uom_id": self.product_uom_id.id,
            "operation_id": operation.id,
            "sequence": position,
            "state": "blocked",
        }

    # ----------------------------------------------------------------------------------------------------- components

    def _mto_follow_components(self):
        """One component move for each supply that the new promise plans, each as it was where that can be."""
        free = self._mto_open_needs()
        planned = self._get_moves_raw_values()
        # Those that stand for the same line of the bill of materials first, then any of the product.
        for exactly in (True, False):
            missing = []
            for values in planned:
                move = next((move for move in free if self._mto_is_planned(move, values, exactly)), None)
                if move:
                    free -= move
                    self._mto_keep_component(move, values)
                else:
                    missing.append(values)
            planned = missing
        free._mto_give_up()
        free.unlink()
        self._mto_add_components(planned)

    def _mto_is_planned(self, move, values, exactly):
        """Whether ``move`` is of the product of ``values``, for ``exactly`` that component line, and supplied as planned."""
        if move.product_id.id != values["product_id"] or (exactly and move.bom_line_id.id != values["bom_line_id"]):
            return False
        step = move.mto_step_id.browse(values["mto_step_id"])
        return move._mto_is_supplied_by(step) if step else move.mto_supply == values["mto_supply"]

    def _mto_keep_component(self, move, values):
        step = move.mto_step_id.browse(values["mto_step_id"])
        uom = self.env["uom.uom"].browse(values["product_uom"])
        kept = {"bom_line_id": values["bom_line_id"], "operation_id": values["operation_id"]}
        changed = {name: value for name, value in kept.items() if move[name].id != (value or False)}
        if move.product_uom != uom:
            changed["product_uom"] = uom.id
        if changed:
            operation = self.workorder_ids.filtered(lambda workorder: workorder.operation_id.id == values["operation_id"])
            move.with_context(no_procurement=True).write(changed | {"workorder_id": operation[:1].id})
        move._mto_follow(step, values["product_uom_qty"], uom)

    def _mto_add_components(self, missing):
        """Create components that were not there before and call for their supply."""
        moves = self.env["stock.move"]
        for values in missing:
            step = self.env["mto.promise.step"].browse(values["mto_step_id"])
            location = self.env["stock.location"].browse(values["location_id"])
            moves |= moves.create(values | step._prepare_mto_link_values(location))
        moves.filtered(lambda move: not move.move_orig_ids)._adjust_procure_method()
        moves._action_confirm(merge=False)
        moves.filtered(lambda move: move._should_assign_at_confirm())._action_assign()
