"""Writes many rows by one statement."""

import json

from odoo.tools import SQL

#: Columns that Odoo fills itself.
LOG_ACCESS = ("id", "create_uid", "create_date", "write_uid", "write_date")


def insert_rows(parents, name, rows, above=()):
    """Insert ``rows`` as records of the one2many ``name`` of ``parents``, which have none, by one statement.

    A promise has some seventy steps, and many promises are renewed at once: ``create`` inserts a hundred rows a statement
    and treats each value on its own, which takes longer than the planning. So the caller gives every stored value, and
    only what depends on the one2many itself is computed anew.

    :param rows: a dict of stored values (as for ``create``) each, all with the same keys, the inverse among them
    :param above: the position in ``rows`` of each row's parent record, ``None`` where it has none
    """
    field = parents._fields[name]
    model = parents.env[field.comodel_name]
    model.check_access("create")
    by_parent = {id_: [] for id_ in parents.ids}
    for row, id_ in zip(rows, _insert(model, rows, above) if rows else (), strict=True):
        by_parent[row[field.inverse_name]].append(id_)
    for parent in parents:
        field._update_cache(parent, tuple(by_parent[parent.id]))
    parents.modified([name])


def replace_rows(parents, name, rows, above):
    """As ``insert_rows``, in place of the records that are there.

    Where a parent has as many records as before they stay, and those that differ are written over: indexes and foreign keys
    make a row that is deleted and inserted much dearer.

    :param rows: for each parent a list of rows, in the order of the model
    :param above: for each parent the position in its list of each row's parent record, ``None`` where it has none
    """
    resized, kept, fresh, links = [], [], [], []
    for parent, its, uppers in zip(parents, rows, above, strict=True):
        there = parent[name].ids
        if len(there) == len(its):
            upper_ids = (None if upper is None else there[upper] for upper in uppers)
            kept += zip(there, its, upper_ids, strict=True)
        else:
            resized.append(parent.id)
            links += [None if upper is None else len(fresh) + upper for upper in uppers]
            fresh += its
    resized = parents.browse(resized)
    resized[name].unlink()
    insert_rows(resized, name, fresh, links)
    _write_over(parents.env[parents._fields[name].comodel_name], kept)
    (parents - resized).modified([name])


def _write_over(model, entries):
    """Write over records (id, its row, id of the record above it), where they differ, by one statement; columns that are not
    given become empty."""
    if not entries:
        return
    model.check_access("write")
    model.flush_model()
    columns = [
        field.name for field in model._fields.values() if field.store and field.column_type and field.name not in LOG_ACCESS
    ]
    ids, rows, above = zip(*entries, strict=True)
    given = [
        row | {"id": id_, model._parent_name: link} for id_, row, link in zip(ids, _plain(model, rows), above, strict=True)
    ]
    query = SQL(
        """
             UPDATE %(table)s SET (%(columns)s, write_uid, write_date) = ROW(%(values)s, %(uid)s, %(now)s)
               FROM json_populate_recordset(NULL::%(table)s, %(rows)s) given
              WHERE %(table)s.id = given.id AND (%(old)s) IS DISTINCT FROM (%(values)s)
          RETURNING %(table)s.id
        """,
        table=SQL.identifier(model._table),
        columns=SQL(", ").join(map(SQL.identifier, columns)),
        values=SQL(", ").join(SQL("given.%s", SQL.identifier(name)) for name in columns),
        old=SQL(", ").join(SQL.identifier(model._table, name) for name in columns),
        rows=json.dumps(given, default=str),
        uid=model.env.uid,
        now=model.env.cr.now(),
    )
    if model.env.execute_query(query):
        model.browse(ids).invalidate_recordset(flush=False)


def create_rows(model, rows):
    """As ``model.create(rows)``, but by one statement, where Odoo takes one for each hundred rows.

    For what other addons may extend too: defaults, computed fields, companies and constraints are Odoo's; what overrides
    ``create`` itself is passed over. One2many fields above are to be read anew.

    :param rows: a dict of values (as for ``create``, of stored columns only) each, all with the same keys
    :return: the new records, in the order of ``rows``
    """
    if not rows:
        return model.browse()
    model.check_access("create")
    given = rows[0].keys()
    open_ = [field for field in model._fields.values() if field.column_type and field.store and field.name not in given]
    defaults = model.default_get([field.name for field in open_ if not field.compute and field.name not in LOG_ACCESS])
    records = model.browse(_insert(model, [defaults | row for row in rows]))
    for field in open_:
        if field.compute:
            model.env.add_to_compute(field, records)
    records.modified(model._fields, create=True)
    records._check_company()
    records._validate_fields(model._fields)
    return records


def _insert(model, rows, above=None):
    """Ids of the new records, in the order of ``rows``."""
    log = {"create_uid": model.env.uid, "write_uid": model.env.uid}
    log |= dict.fromkeys(("create_date", "write_date"), model.env.cr.now())
    # Until the statement has drawn ids, "id" is the position of a row.
    given = [row | log | {"id": position} for position, row in enumerate(_plain(model, rows))]
    columns = [name for name in given[0] if name != "id"]
    values = [SQL("given.%s", SQL.identifier(name)) for name in columns]
    join = SQL()
    if above:
        for row, position in zip(given, above, strict=True):
            row[model._parent_name] = position
        columns.append(model._parent_name)
        values.append(SQL("upper_row.new_id"))
        join = SQL("LEFT JOIN given upper_row ON upper_row.id = given.%s", SQL.identifier(model._parent_name))
    query = SQL(
        """
        WITH given AS MATERIALIZED (
            SELECT nextval(pg_get_serial_sequence(%(name)s, 'id')) AS new_id, entry.*
              FROM json_populate_recordset(NULL::%(table)s, %(rows)s) entry
        )
        INSERT INTO %(table)s (id, %(columns)s)
             SELECT given.new_id, %(values)s FROM given %(join)s
          RETURNING id
        """,
        name=model._table,
        table=SQL.identifier(model._table),
        rows=json.dumps(given, default=str),
        columns=SQL(", ").join(map(SQL.identifier, columns)),
        values=SQL(", ").join(values),
        join=join,
    )
    return sorted(id_ for (id_,) in model.env.execute_query(query))


def _plain(model, rows):
    """``rows`` as JSON has them: empty values ``None``, and numbers with the digits of their fields."""
    fields = [model._fields[name] for name in rows[0]]
    flags = {field.name for field in fields if field.type == "boolean"}
    floats = {field.name: field.get_digits(model.env) and field for field in fields if field.type == "float"}
    plain = [{name: None if value is False and name not in flags else value for name, value in row.items()} for row in rows]
    for row in plain:
        for name, exact in floats.items():
            row[name] = exact.convert_to_column(row[name], model) if exact else row[name] or 0.0
    return plain
