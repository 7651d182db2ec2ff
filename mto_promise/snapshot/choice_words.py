"""Choices and what they do to others, in the user's words."""

from ..models.documents import document_of
from . import words
from .recorded import Records


def _document(move):
    return document_of(move).display_name


#: By kind of choice: the model of each record that it speaks of, and what of the record names it.
NAMES = {
    "vendor": (("product.product", "display_name"), ("product.supplierinfo", "partner_id.display_name")),
    "expedite": (("product.product", "display_name"), ("product.supplierinfo", "partner_id.display_name")),
    "bom": (("product.product", "display_name"), ("mrp.bom", "display_name")),
    "transfer": (("product.product", "display_name"), ("stock.route", "supplier_wh_id.display_name")),
    "stock": (("product.product", "display_name"), ("stock.move", _document)),
    "station": (("mrp.routing.workcenter", "name"), ("mrp.workcenter", "name")),
    "release": (("mrp.bom", "display_name"),),
    "overtime": (("mrp.workcenter", "name"),),
    "shift": (("mrp.workcenter", "name"),),
}


class ChoiceWords:
    """Words ``choices`` and ``effects`` in the language of ``env``, which reads their records at once; of a record that is
    gone it says so."""

    def __init__(self, env, choices, effects):
        self.env = env
        keys = [(model, id_) for choice in choices for model, id_, _path in self._named(choice)]
        for effect in effects:
            keys += [("product.product", effect.item[0]), effect.ref[:2]]
        self._records = Records(env, keys)

    @staticmethod
    def _named(choice):
        """Model, id and what names it, of each record that a choice speaks of."""
        about = choice.about[0] if isinstance(choice.about, tuple) else choice.about
        # A choice of something has an id, too.
        return [(model, id_, path) for (model, path), id_ in zip(NAMES[choice.kind], (about, choice.id), strict=False)]

    def name(self, choice):
        """What is done, in a few words."""
        gone = self.env._("(deleted)")
        first, *rest = (self._records.name(*one, gone) for one in self._named(choice))
        other = rest[0] if rest else ""
        texts = {
            "vendor": self.env._("Buy %(part)s from %(vendor)s", part=first, vendor=other),
            "expedite": self.env._("Have %(vendor)s expedite %(part)s", part=first, vendor=other),
            "bom": self.env._("Make %(part)s by %(bom)s", part=first, bom=other),
            "transfer": self.env._("Move %(part)s from %(warehouse)s", part=first, warehouse=other),
            "stock": self.env._("Take %(part)s meant for %(document)s", part=first, document=other),
            "station": self.env._("%(operation)s at %(place)s", operation=first, place=other),
            "release": self.env._("Start before engineering releases %s", first),
            "overtime": self.env._("Overtime at %s", first),
            "shift": self.env._("Extra shift at %s", first),
        }
        return texts[choice.kind]

    def split(self, lever, unit):
        """What comes first, of a quantity that is split."""
        return self.env._("Deliver %(quantity)s %(unit)s first", quantity=f"{lever.quantity:g}", unit=unit.name)

    def effect(self, effect):
        """What happens to a later order whose stock is taken."""
        named = {
            "document": self._records.name(*effect.ref[:2], _document, effect.ref.name),
            "quantity": f"{effect.quantity:g}",
            "part": self._records.name("product.product", effect.item[0], "display_name", self.env._("(deleted)")),
        }
        if effect.minutes:
            late = words.duration(self.env, effect.minutes)
            return self.env._(
                "%(document)s then lacks %(quantity)s %(part)s: ordered anew they come %(late)s late.", **named, late=late
            )
        return self.env._("%(document)s then lacks %(quantity)s %(part)s: ordered anew they come in time.", **named)
