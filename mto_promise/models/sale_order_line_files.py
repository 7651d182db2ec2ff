from collections.abc import Mapping

from odoo import api, fields, models

from ..engine.problem import Problem

#: What a drawing, a logo or a photo needs at the most.
MAX_FILE_MEGABYTES = 25


class SaleOrderLine(models.Model):
    """Files that are part of a specification: each line has attachments of its own, so that whoever sees the line sees
    them, and none loses its file with another line."""

    _inherit = "sale.order.line"

    mto_has_drawings = fields.Boolean(compute="_compute_mto_has_drawings")

    def write(self, vals):
        before = {line: line._mto_file_ids() for line in self if "mto_specification" in vals}
        result = super().write(vals)
        for line, ids in before.items():
            # What was ordered by stays, whatever is ordered later.
            if line.state in ("draft", "sent"):
                line._mto_own_files(ids - line._mto_file_ids()).unlink()
        return result

    def _mto_accepted(self, values):
        given, problems = self._mto_read_files(values)
        self._mto_refuse_problems(problems)
        return self._mto_keep_files(super()._mto_accepted(given))

    @api.depends("mto_specification")
    def _compute_mto_has_drawings(self):
        for line in self:
            line.mto_has_drawings = bool(line._mto_file_ids())

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
        ids = {file_id for line in self for file_id in line._mto_file_ids()}
        if not ids:
            return attachments
        return attachments.search(
            [("id", "in", list(ids)), ("res_model", "=", self._name), ("res_id", "in", self.ids)], order="res_id, id"
        )

    def _mto_file_ids(self):
        return {value["id"] for value in (self.mto_specification or {}).values() if isinstance(value, Mapping)}

    def _mto_own_files(self, ids):
        # Who may change the line may change its files.
        attachments = self.env["ir.attachment"].sudo().browse(ids).exists()
        return attachments.filtered(lambda file: file.res_model == self._name and file.res_id == self.id)

    def _mto_read_files(self, values):
        """``values`` by parameter code with its files as the server has them, and what is wrong with the others.

        A file is given by a mapping with its ``id``. Only those count that the user may read.

        :return: a dict, without the files that are wrong, and a list of ``engine.problem.Problem``
        """
        given = {code: value for code, value in values.items() if isinstance(value, Mapping) and type(value.get("id")) is int}
        if not given:
            return values, []
        attachments = self.env["ir.attachment"].browse({value["id"] for value in given.values()}).exists()
        readable = {file.id: file for file in attachments._filtered_access("read") if file.type == "binary"}
        files, problems = {}, []
        for code, value in given.items():
            file = readable.get(value["id"])
            if not file:
                problems.append(Problem("file_gone", code, {"file": value.get("name") or value["id"]}))
            elif file.file_size > MAX_FILE_MEGABYTES * 1024**2:
                problems.append(Problem("file_too_large", code, {"file": file.name, "limit": MAX_FILE_MEGABYTES}))
            else:
                files[code] = _value(file)
        return {code: value for code, value in values.items() if code not in given} | files, problems

    def _mto_keep_files(self, values):
        """``values`` with files that are the line's own: what was just uploaded becomes so, of others it has a copy.

        :param values: those that ``_mto_read_files`` let pass
        """
        kept = dict(values)
        for code, value in values.items():
            if not isinstance(value, Mapping):
                continue
            # The right to read it was checked; the copy is the line's, which the user writes.
            file = self.env["ir.attachment"].sudo().browse(value["id"])
            if file.res_model != self._name or file.res_id != self.id:
                place = {"res_model": self._name, "res_id": self.id, "res_field": False, "public": False}
                if file.res_model == self._name and not file.res_id:
                    file.write(place)
                else:
                    file = file.copy({**place, "name": file.name, "access_token": False})
                kept[code] = _value(file)
        return kept


def _value(file):
    return {"id": file.id, "name": file.name, "checksum": file.checksum or ""}
