"""Which record a person opens to follow a step or a reason, and whether this person may."""

#: Records without a form worth opening, and the field that leads to the document they are part of.
PARENTS = {
    "mrp.workorder": "production_id",
    "purchase.order.line": "order_id",
    "mrp.bom.line": "bom_id",
    "mrp.routing.workcenter": "bom_id",
}


def document_of(record):
    """The document that ``record`` is part of, else the record itself."""
    if record._name == "stock.move":
        return (
            record.production_id
            or record.raw_material_production_id
            or record.purchase_line_id.order_id
            or record.picking_id
            or record
        )
    return record[PARENTS[record._name]] if record._name in PARENTS else record


def link_to(record, env):
    """``{"model", "id", "name"}`` of the document of ``record`` where the user of ``env`` may read it, else False."""
    document = document_of(record.sudo())
    if not document.with_env(env).has_access("read"):
        return False
    return {"model": document._name, "id": document.id, "name": document.display_name}
