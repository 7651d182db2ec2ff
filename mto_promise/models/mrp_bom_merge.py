from odoo import Command, models

from ..engine.bom_difference import line_keys
from ..engine.bom_merge import merge, same, same_content
from ..snapshot.order_boms import line_records, operation_records


class MrpBom(models.Model):
    """An order BoM changed by hand follows what the formulas say next: see ``engine.bom_merge``."""

    _inherit = "mrp.bom"

    def _mto_is_changed(self):
        """Whether a hand has changed anything here or below, drawings included."""
        self.ensure_one()
        bom = self.sudo()
        if not bom.mto_base_bom_id:
            return False
        reader = bom._mto_reader()
        return bool(bom.mto_drawing_ids - bom.mto_base_bom_id.mto_drawing_ids) or not same_content(
            reader.read(bom), reader.base(bom)
        )

    def _mto_merge(self, formulas):
        """Take over what the formulas say now, save for what was changed by hand; conflicts are recorded.

        :param formulas: the order BoM of the formulas
        :return: whether anything is left of the changes by hand
        """
        self.ensure_one()
        bom = self.sudo()
        reader = (bom | formulas.sudo())._mto_reader()
        theirs = reader.read(formulas)
        found = merge(reader.base(bom), reader.read(bom), theirs)
        bom._mto_take_over(found.order_bom, theirs, formulas, found.conflicts, ())
        return bool(bom.mto_drawing_ids) or not same_content(found.order_bom, theirs)

    def _mto_take_over(self, merged, theirs, formulas, conflicts, path):
        """Write the engine's ``merged`` at this level and those below, and what it was merged with as what to change it
        from.

        :param theirs: ``formulas`` as engine data
        :param conflicts: the engine's of all levels
        :param path: of this level, as in the conflicts
        """
        open_ = self._mto_open_conflicts()
        self.mto_conflict_ids.unlink()
        self.write(
            {
                "product_id": formulas.product_id.id,
                "product_qty": formulas.product_qty,
                "product_uom_id": formulas.product_uom_id.id,
                "allow_operation_dependencies": formulas.allow_operation_dependencies,
                "mto_origin_bom_id": formulas.mto_origin_bom_id.id,
                "mto_base_bom_id": formulas.id,
                "mto_specification": formulas.mto_specification,
            }
        )
        self._mto_write_operations(merged.operations)
        self._mto_write_lines(merged, theirs, formulas, conflicts, path)
        own = [(conflict.subject, conflict.key) for conflict in conflicts if conflict.path == path]
        own += [key for key in open_ if key not in own and self._mto_still_differs(key, merged, theirs)]
        self.env["mto.bom.conflict"]._record(self, formulas, own)

    def _mto_write_operations(self, operations):
        records = operation_records(self)
        kept = {}
        for sequence, operation in enumerate(operations, 1):
            values = {
                "name": operation.name,
                "workcenter_id": operation.workcenter_id,
                "time_cycle_manual": operation.minutes,
                "sequence": sequence,
                "mto_note": operation.note or False,
                "mto_standard_operation_id": operation.id if isinstance(operation.id, int) else False,
            }
            record = records.pop(operation.id, None)
            if record:
                record.write(values)
            else:
                record = self.env["mrp.routing.workcenter"].create({"bom_id": self.id, "time_mode": "manual", **values})
            kept[operation.id] = record
        self.env["mrp.routing.workcenter"].union(*records.values()).unlink()
        if self.allow_operation_dependencies:
            for operation in operations:
                before = [kept[key].id for key in operation.after]
                kept[operation.id].blocked_by_operation_ids = [Command.set(before)]

    def _mto_write_lines(self, merged, theirs, formulas, conflicts, path):
        self.invalidate_recordset(["operation_ids"])
        operations = operation_records(self)
        records, formulas_lines = line_records(self), line_records(formulas)
        theirs_lines = dict(zip(line_keys(theirs.lines), theirs.lines, strict=True))
        for sequence, (key, line) in enumerate(zip(line_keys(merged.lines), merged.lines, strict=True), 1):
            record = records.pop(key, self.env["mrp.bom.line"])
            below = self._mto_below(line, record, theirs_lines.get(key), formulas_lines.get(key), conflicts, (*path, key))
            values = {
                "product_id": line.item,
                "product_qty": line.quantity,
                "product_uom_id": line.unit,
                "sequence": sequence,
                "operation_id": operations[line.operation_id].id if line.operation_id else False,
                "mto_note": line.note or False,
                "mto_standard_line_id": line.id or False,
                "mto_bom_id": below.id,
                "mto_specification": dict(line.values) or False,
            }
            if record:
                stale = record.mto_bom_id.filtered("mto_hand_line_id") - below
                record.write(values)
                stale._mto_discard()
            else:
                record.create({"bom_id": self.id, **values})
        self.env["mrp.bom.line"].union(*records.values()).unlink()

    def _mto_below(self, line, record, theirs, formulas_line, conflicts, path):
        """The order BoM that makes the component of the engine's ``line``: the formulas' where nothing of it was changed
        by hand, else the hand's, which follows them."""
        if not line.bom:
            return self.browse()
        same_item = theirs and theirs.bom and theirs.item == line.item
        if same_item and same_content(line.bom, theirs.bom):
            return formulas_line.mto_bom_id
        below = record.mto_bom_id
        if same_item and below.mto_hand_line_id:
            formulas = formulas_line.mto_bom_id or self._mto_formulas_record(theirs.bom, self.company_id)
            below._mto_take_over(line.bom, theirs.bom, formulas, conflicts, path)
        return below

    def _mto_open_conflicts(self):
        """(subject, key) of the conflicts at this level that nobody has decided yet."""
        found = []
        for subject, records in (("line", line_records), ("operation", operation_records)):
            keys = {part: key for bom in (self.mto_base_bom_id, self) for key, part in records(bom).items()}
            name = "bom_line_id" if subject == "line" else "operation_id"
            for conflict in self.mto_conflict_ids:
                key = keys.get(conflict[f"base_{name}"], keys.get(conflict[name]))
                if key is not None:
                    found.append((subject, key))
        return found

    def _mto_still_differs(self, subject_and_key, merged, theirs):
        subject, key = subject_and_key
        sides = []
        for bom in (merged, theirs):
            things = (
                dict(zip(line_keys(bom.lines), bom.lines, strict=True))
                if subject == "line"
                else {operation.id: operation for operation in bom.operations}
            )
            sides.append(things.get(key))
        return not same(*sides)
