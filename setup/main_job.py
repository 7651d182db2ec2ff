"""The main job, played through the addon's public methods in `odoo shell` (setup/demo runs it) and printed for a person.

A quotation over the addon's demo products gets its dates; it is accepted and confirmed; then everything that was made for it is
shown as a tree with the dates it has, and each is compared with the promised one.
"""

import json
import sys

from odoo import fields

CUSTOMER = "mto_promise.customer_hotel"
ORDERED = [
    ("mto_promise.product_dining_table", 4),
    ("mto_promise.product_sofa", 2),
    ("mto_promise.product_pc", 3),
    ("mto_promise.product_machine", 1),
]
REASONS_SHOWN = 4  # ranked, so these are what matters
KINDS_WITH_DOCUMENT = ("make", "operation", "buy")


def main(env, result):
    """Play the main job as the administrator; write the order's id and name to the file `result`."""
    env = env(user=env.ref("base.user_admin"), context={"lang": "en_US", "tz": env.ref("base.user_admin").tz or "UTC"})
    order = _quotation(env)
    promises = env["mto.promise"]._promise(order.order_line)
    _print_promises(order, promises)
    promises.action_accept()
    order.action_confirm()
    env.cr.commit()
    committed = order.order_line.mto_promise_id
    print(f"\nConfirmed: {order.name}, delivery promised for {_when(env, order.commitment_date)}. What was made for it:")
    late = sum(_print_tree(promise) for promise in committed)
    if order.commitment_date != max(committed.mapped("promised_date")):
        sys.exit("\nCheck: the order's delivery date is not the promised date of its latest line.")
    _print_check(order, late)
    with open(result, "w", encoding="utf-8") as stream:
        json.dump({"id": order.id, "name": order.name}, stream)


def _quotation(env):
    """A fresh quotation over the addon's demo products."""
    lines = [(0, 0, {"product_id": env.ref(product).id, "product_uom_qty": quantity}) for product, quantity in ORDERED]
    return env["sale.order"].create({"partner_id": env.ref(CUSTOMER).id, "order_line": lines})


def _print_promises(order, promises):
    print(f"\nQuotation {order.name} for {order.partner_id.name} (times in {order.env.context['tz']})")
    for number, promise in enumerate(promises, 1):
        print(f"\n  {number}. {promise.quantity:g} x {promise.product_id.display_name} ({_label(promise, 'strategy')})")
        print(f"     earliest {_when(order.env, promise.earliest_date)}, promised {_when(order.env, promise.promised_date)}")
        for reason in promise.reason_ids[:REASONS_SHOWN]:
            gain = f" (without it {reason.gain_minutes / 1440:.1f} days earlier)" if reason.gain_minutes else ""
            print(f"     bound by: {reason.name}{gain}")
        for warning in (promise.warning or "").splitlines():
            print(f"     warning: {warning}")


def _print_tree(promise):
    """Print what became of each step of a promise; returns how many do not stand where they were promised."""
    print(f"\n  {promise.quantity:g} x {promise.product_id.display_name}, promised {_when(promise.env, promise.promised_date)}")
    problems = 0
    for step in promise.step_ids.sorted("sequence"):
        document, start, end = _document(step)
        promised = (step.date_start, step.date_end)
        mark = ""
        if step.kind in KINDS_WITH_DOCUMENT and not document:
            mark = "  <- nothing was made for it"
        elif step.kind in KINDS_WITH_DOCUMENT and (start or promised[0], end) != promised:
            mark = f"  <- promised {_when(promise.env, promised[0])} to {_when(promise.env, promised[1])}"
        problems += bool(mark)
        indent = "    " + "  " * step.depth
        first, last = _when(promise.env, start or promised[0]), _when(promise.env, end or promised[1])
        print(f"{indent + _text(step, document):<84} {first if first == last else f'{first} to {last}'}{mark}")
    return problems


def _document(step):
    """(the record a step became, its start, its end); a purchase has an end only."""
    if step.kind == "operation":
        return step.workorder_id, step.workorder_id.date_start, step.workorder_id.date_finished
    if step.kind == "make":
        return step.production_id, step.production_id.date_start, step.production_id.date_finished
    if step.kind == "buy":
        return step.purchase_line_id, None, step.purchase_line_id.date_planned
    return step.move_id, None, None


def _text(step, document):
    what = f"{step.quantity:g} x {step.product_id.display_name}"
    if step.kind == "operation":
        return f"{step.operation_id.name} at {step.workcenter_id.name}"
    if step.kind == "make":
        return f"{document.name or 'Make'}: {what}"
    if step.kind == "buy":
        return f"{document.order_id.name or 'Buy'}: {what} from {step.partner_id.name}"
    return f"{_label(step, 'kind')}: {what}"


def _print_check(order, problems):
    lines = order.order_line
    counts = [
        f"{len(lines.mto_production_ids)} manufacturing orders",
        f"{len(lines.mto_production_ids.workorder_ids)} work orders",
        f"{len(lines.mto_purchase_line_ids)} purchase lines",
    ]
    if problems:
        sys.exit(f"\nCheck: {problems} steps do not stand where they were promised; they are marked <- above.")
    print(f"\nCheck: {', '.join(counts)}, every one on the dates of its promise.")


def _label(record, field):
    return dict(record._fields[field]._description_selection(record.env))[record[field]]


def _when(env, moment):
    if not moment:
        return "no date"
    return fields.Datetime.context_timestamp(env.user.with_context(env.context), moment).strftime("%a %Y-%m-%d %H:%M")
