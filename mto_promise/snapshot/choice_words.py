"""Choices and what they do to others, in the user's words."""

from ..models.documents import document_of
from . import words


class ChoiceWords:
    """Names the records of a set of choices, which are read at once."""

    def __init__(self, env, choices):
        self.env = env
        self._ids = {"product.supplierinfo": set(), "mrp.bom": set(), "mrp.workcenter": set(), "stock.move": set()}
        self._ids |= {"product.product": set(), "mrp.routing.workcenter": set(), "stock.route": set()}
        for choice in choices:
            for model, id_ in self._records(choice):
                self._ids[model].add(id_)

    @staticmethod
    def _records(choice):
        if choice.kind in ("overtime", "shift"):
            return [("mrp.workcenter", choice.about)]
        if choice.kind == "release":
            return [("mrp.bom", choice.about)]
        if choice.kind == "station":
            return [("mrp.routing.workcenter", choice.about), ("mrp.workcenter", choice.id)]
        models = {"bom": "mrp.bom", "stock": "stock.move", "transfer": "stock.route"}
        return [("product.product", choice.about[0]), (models.get(choice.kind, "product.supplierinfo"), choice.id)]

    def _record(self, model, id_):
        return self.env[model].browse(id_).with_prefetch(self._ids[model] | {id_})

    def name(self, choice):
        """What is done, in a few words."""
        first, *rest = (self._record(*one) for one in self._records(choice))
        other = rest[0] if rest else first
        if choice.kind == "vendor":
            return self.env._("Buy %(part)s from %(vendor)s", part=first.display_name, vendor=other.partner_id.display_name)
        if choice.kind == "expedite":
            return self.env._(
                "Have %(vendor)s expedite %(part)s", part=first.display_name, vendor=other.partner_id.display_name
            )
        if choice.kind == "bom":
            return self.env._("Make %(part)s by %(bom)s", part=first.display_name, bom=other.display_name)
        if choice.kind == "transfer":
            return self.env._(
                "Move %(part)s from %(warehouse)s", part=first.display_name, warehouse=other.supplier_wh_id.display_name
            )
        if choice.kind == "stock":
            return self.env._(
                "Take %(part)s meant for %(document)s",
                part=first.display_name,
                document=document_of(other).display_name,
            )
        if choice.kind == "station":
            return self.env._("%(operation)s at %(place)s", operation=first.name, place=other.name)
        if choice.kind == "release":
            return self.env._("Start before engineering releases %s", first.display_name)
        if choice.kind == "overtime":
            return self.env._("Overtime at %s", first.name)
        return self.env._("Extra shift at %s", first.name)

    def split(self, lever, unit):
        """What comes first, of a quantity that is split."""
        return self.env._("Deliver %(quantity)s %(unit)s first", quantity=f"{lever.quantity:g}", unit=unit.name)

    def effect(self, effect):
        """What happens to a later order whose stock is taken."""
        move = self.env["stock.move"].browse(effect.ref.id)
        named = {
            "document": document_of(move).display_name,
            "quantity": f"{effect.quantity:g}",
            "part": move.product_id.display_name,
        }
        if effect.minutes:
            late = words.duration(self.env, effect.minutes)
            return self.env._(
                "%(document)s then lacks %(quantity)s %(part)s: ordered anew they come %(late)s late.", **named, late=late
            )
        return self.env._("%(document)s then lacks %(quantity)s %(part)s: ordered anew they come in time.", **named)
