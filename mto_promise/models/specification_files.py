"""Files that are part of specified values: whose they are, and who has a copy."""

from collections.abc import Mapping

from ..engine.problem import Problem

#: What a drawing, a logo or a photo needs at the most.
MAX_FILE_MEGABYTES = 25


def file_ids(values):
    """The ids of the attachments among ``values`` by parameter code."""
    return {value["id"] for value in (values or {}).values() if isinstance(value, Mapping)}


def read_files(env, values):
    """``values`` by parameter code with its files as the server has them, and what is wrong with the others.

    A file is given by a mapping with its ``id``. Only those count that the user of ``env`` may read.

    :return: a dict, without the files that are wrong, and a list of ``engine.problem.Problem``
    """
    given = {code: value for code, value in values.items() if isinstance(value, Mapping) and type(value.get("id")) is int}
    if not given:
        return values, []
    attachments = env["ir.attachment"].browse({value["id"] for value in given.values()}).exists()
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


def keep_files(record, values):
    """``values`` with files that are the record's own: what was just uploaded becomes so, of others it has a copy.

    :param values: those that ``read_files`` let pass
    """
    kept = dict(values)
    for code, value in values.items():
        if not isinstance(value, Mapping):
            continue
        # The right to read it was checked; the copy is the record's, which the user writes.
        file = record.env["ir.attachment"].sudo().browse(value["id"])
        if file.res_model != record._name or file.res_id != record.id:
            place = {"res_model": record._name, "res_id": record.id, "res_field": False, "public": False}
            if file.res_model == record._name and not file.res_id:
                file.write(place)
            else:
                file = file.copy({**place, "name": file.name, "access_token": False})
            kept[code] = _value(file)
    return kept


def own_files(record, ids):
    """Those of the attachments ``ids`` that are the record's, for whoever may change it."""
    files = record.env["ir.attachment"].sudo().browse(ids).exists()
    return files.filtered(lambda file: file.res_model == record._name and file.res_id == record.id)


def _value(file):
    return {"id": file.id, "name": file.name, "checksum": file.checksum or ""}
