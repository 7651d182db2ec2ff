from odoo import api, fields, models

from .specification_files import file_ids, keep_files, own_files, read_files


class SaleOrderLine(models.Model):
    """Files that are part of a specification: each line has attachments of its own, so that whoever sees the line sees
    them, and none loses its file with another line."""

    _inherit = "sale.order.line"

    mto_has_drawings = fields.Boolean(compute="_compute_mto_has_drawings")

    def write(self, vals):
        before = {line: file_ids(line.mto_specification) for line in self if "mto_specification" in vals}
        result = super().write(vals)
        for line, ids in before.items():
            # What was ordered by stays, whatever is ordered later.
            if line.state in ("draft", "sent"):
                own_files(line, ids - file_ids(line.mto_specification)).unlink()
        return result

    def _mto_accepted(self, values):
        given, problems = read_files(self.env, values)
        self._mto_refuse_problems(problems)
        return keep_files(self, super()._mto_accepted(given))

    @api.depends("mto_specification")
    def _compute_mto_has_drawings(self):
        for line in self:
            line.mto_has_drawings = bool(file_ids(line.mto_specification))

    def action_mto_drawings(self):
        """Download the only file of the specification, or show them all."""
        drawings = self._mto_drawings()
        if len(drawings) == 1:
            return {"type": "ir.actions.act_url", "url": f"/web/content/{drawings.id}?download=true", "target": "download"}
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Files of the Specification"),
            "res_model": "ir.attachment",
            "view_mode": "kanban,list,form",
            "domain": [("id", "in", drawings.ids)],
            "context": {"create": False},
        }

    def _mto_drawings(self):
        """The files of the specifications of these lines (``ir.attachment``), with the rights of their environment."""
        attachments = self.env["ir.attachment"]
        ids = {file_id for line in self for file_id in file_ids(line.mto_specification)}
        if not ids:
            return attachments
        return attachments.search(
            [("id", "in", list(ids)), ("res_model", "=", self._name), ("res_id", "in", self.ids)], order="res_id, id"
        )
