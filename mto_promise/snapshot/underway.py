"""What lines have under way already: what stays as it is serves them first, and takes capacity and material itself."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import timedelta

from ..engine.question import Underway
from ..engine.shop import Event, Ref
from .products import bought_key, component_key, item_key, order_boms


@dataclass
class Kept:
    """``serves``: lists of the engine's ``Underway`` by line id; ``stock``: how much of it lies in stock, by (product id,
    warehouse id); ``spare``: what is under way beyond the need, by the same, as (line id, place in its list, quantity);
    ids of ``moves``, ``productions`` and calendar ``leaves`` of the lines that others must reckon with.
    """

    serves: dict = field(default_factory=dict)
    spare: dict = field(default_factory=lambda: defaultdict(list))
    stock: dict = field(default_factory=lambda: defaultdict(float))
    moves: list = field(default_factory=list)
    productions: list = field(default_factory=list)
    leaves: list = field(default_factory=list)


def read_kept(lines, now, unknown_days):
    """What ``lines`` have under way that planning anew cannot change.

    :param now: naive UTC datetime
    :param unknown_days: days after which something overdue is expected
    :return: ``Kept``
    """
    kept = Kept()
    for line in lines.filtered(lambda line: line.state == "sale" and line.move_ids):
        underway = line._mto_underway()
        serves = [_delivered(line, move, quantity, now) for move, quantity in underway.delivered]
        for move, _quantity in underway.delivered:
            kept.moves += _onward(move).ids
        for need, origin, quantity in _shares(underway.served):
            place = (origin.location_final_id or origin.location_dest_id).warehouse_id or line.warehouse_id
            key, spare = (origin.product_id.id, place.id), quantity - need._mto_quantity()
            if origin.state == "done":
                # Of a finished order only what is set aside for the line is sure to be there.
                quantity = min(quantity, need._mto_quantity())
                kept.stock[key] += quantity
            elif spare > 0:
                kept.spare[key].append((line.id, len(serves), spare))
            if origin.state != "done" and origin.mto_is_transfer:
                # What has not left yet will.
                transfers, origins = origin._mto_upstream()
                kept.moves += (transfers | origins).ids
            serves.append(_on_its_way(line, need, origin, quantity, now, unknown_days))
        kept.serves[line.id] = serves
        _read_needs(kept, line, underway)
    return kept


def _onward(move):
    """The moves by which goods that were taken out of stock have still to leave the warehouse."""
    onward, todo = move.browse(), move.move_dest_ids
    while todo:
        onward |= todo.filtered(lambda one: one.state not in ("done", "cancel"))
        todo = todo.move_dest_ids - onward
    return onward


def leave_to_others(kept, on_hand, events):
    """Take from what serves the lines of ``kept`` beyond their needs what others were promised of it meanwhile: what these
    lack in ``on_hand`` and ``events`` (as ``read_material`` gives them), which are without it."""
    for key, spares in kept.spare.items():
        lacking = _lacking(on_hand.get(key, 0.0), events.get(key, ()))
        for line_id, at, spare in reversed(spares):
            taken = min(spare, lacking)
            lacking -= taken
            one = kept.serves[line_id][at]
            kept.serves[line_id][at] = replace(one, event=replace(one.event, quantity=one.event.quantity - taken))


def _lacking(there, events):
    least = there
    for event in sorted(events, key=lambda event: event.at):
        there += event.quantity
        least = min(least, there)
    return max(-least, 0.0)


def _shares(served):
    """How much of each move each need that it serves can count on: what it needs itself, the last of them all that is left."""
    left = {origin: origin._mto_quantity() for _need, origin in served}
    last = {origin: need for need, origin in served}
    for need, origin in served:
        quantity = left[origin] if need == last[origin] else min(left[origin], need._mto_quantity())
        left[origin] -= quantity
        yield need, origin, quantity


def _read_needs(kept, line, underway):
    """What goes on as it is: begun orders, the orders for them, and components that were added by hand."""
    productions = line._mto_kept_productions(underway)
    by_hand = underway.productions.move_raw_ids - underway.productions._mto_open_needs()
    needs = (productions.move_raw_ids | by_hand).filtered(lambda move: move.state not in ("done", "cancel"))
    transfers, origins = needs._mto_upstream()
    kept.moves += (needs | transfers | origins).ids
    kept.productions += productions.ids
    kept.leaves += productions.workorder_ids.leave_id.ids


def _delivered(line, move, quantity, now):
    return Underway(_root_key(line, move), None, Event(now, quantity, _ref(move)))


def _on_its_way(line, need, origin, quantity, now, unknown_days):
    within = need.raw_material_production_id.product_id.id or None
    at, overdue = now, False
    if origin.state != "done" and origin.mto_is_transfer:
        at = origin._mto_arrival(now)
    elif origin.state != "done":
        at = origin.production_id.date_finished or origin.date
        if at < now:
            at, overdue = now + timedelta(days=unknown_days), True
    if not origin.mto_is_transfer:
        at += timedelta(days=need._mto_days_on_the_way())
    if not within:
        key = _root_key(line, need)
    elif origin.purchase_line_id.mto_specification:
        key = _measured_key(line, origin.purchase_line_id)
    else:
        bom = origin.production_id.bom_id
        key = item_key(origin.product_id, line.warehouse_id, bom if bom.mto_origin_bom_id else False)
    return Underway(key, within, Event(at, quantity, _ref(origin), overdue))


def _measured_key(line, bought):
    """What was bought to measure serves where the same is needed by now; else it has a key that nothing asks for."""
    for part in order_boms(line.env, line.mto_bom_id).bom_line_ids:
        if part.product_id == bought.product_id and part._mto_values() == bought.mto_specification:
            return component_key(part, line.warehouse_id)
    return bought_key(bought.product_id, line.warehouse_id, bought)


def _root_key(line, move):
    """What is delivered is what the line asks for, even where it was begun by another bill of materials."""
    if move.product_id != line.product_id:
        return item_key(move.product_id, line.warehouse_id, False)
    if line._mto_is_bought_to_measure():
        return bought_key(line.product_id, line.warehouse_id, line)
    return item_key(line.product_id, line.warehouse_id, line.mto_bom_id)


def _ref(move):
    return Ref("stock.move", move.id, move.reference or "")
