"""Choices and what they do to others, in the user's words."""

from ..models.documents import document_of
from . import words


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

    def __init__(self, env, choices, effects=()):
        self.env = env
        ids = {}
        for choice in choices:
            for id_, (model, _name) in zip(self._ids(choice), NAMES[choice.kind], strict=True):
                ids.setdefault(model, set()).add(id_)
        for effect in effects:
            ids.setdefault("product.product", set()).add(effect.item[0])
            ids.setdefault(effect.ref.model, set()).add(effect.ref.id)
        self._there = {model: env[model].browse(its).exists() for model, its in ids.items()}

    @staticmethod
    def _ids(choice):
        """The ids of the records that ``NAMES`` has of its kind."""
        about = choice.about[0] if isinstance(choice.about, tuple) else choice.about
        return (about, choice.id) if len(NAMES[choice.kind]) > 1 else (about,)

    def _called(self, model, id_, name="display_name", gone=None):
        there = self._there[model]
        record = there.filtered(lambda record: record.id == id_)
        return record.mapped(name)[0] if record else gone or self.env._("(deleted)")

    def name(self, choice):
        """What is done, in a few words."""
        names = NAMES[choice.kind]
        first, *rest = (self._called(model, id_, name) for id_, (model, name) in zip(self._ids(choice), names, strict=True))
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
            "document": self._called(effect.ref.model, effect.ref.id, _document, gone=effect.ref.name),
            "quantity": f"{effect.quantity:g}",
            "part": self._called("product.product", effect.item[0]),
        }
        if effect.minutes:
            late = words.duration(self.env, effect.minutes)
            return self.env._(
                "%(document)s then lacks %(quantity)s %(part)s: ordered anew they come %(late)s late.", **named, late=late
            )
        return self.env._("%(document)s then lacks %(quantity)s %(part)s: ordered anew they come in time.", **named)
