from markupsafe import Markup

from odoo import models
from odoo.tools.misc import Callbacks

#: Effects of a change in the order in which a person reads them.
SUBJECTS = ["begun", "unneeded", "line", "specification", "production", "component", "purchase"]


class Undone(Exception):
    """Ends a trial: what was done for it is rolled back."""


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _mto_preview(self, **change):
        """What ``_mto_amend(**change)`` does: it is done, and undone at once, so that preview and fact cannot differ.

        :return: list of effects as ``_mto_effects`` gives them
        :raises UserError: as ``_mto_amend``
        """
        effects = []
        cr = self.env.cr
        after_commit, cr.postcommit = cr.postcommit, Callbacks()
        # Nobody is told of what does not happen.
        quiet = {"tracking_disable": True, "mail_notrack": True, "mail_activity_quick_update": True}
        try:
            with cr.savepoint():
                effects = self.with_context(**quiet)._mto_amend(**change)
                raise Undone
        except Undone:
            return effects
        finally:
            cr.postcommit = after_commit

    def _mto_effects(self, before):
        """What is otherwise than ``before`` (``_mto_facts``).

        :return: list of dicts: ``kind`` (``changed``, ``created``, ``cancelled``, ``left``: what could not be undone),
            ``subject``, ``name``, ``document``, ``before`` and ``after`` as texts
        """
        after = self._mto_facts()
        effects = self._mto_begun_effects(before)
        for key in [*before, *(key for key in after if key not in before)]:
            old, new = before.get(key), after.get(key)
            old, new = old if old and old["open"] else None, new if new and new["open"] else None
            if (old and old["values"]) == (new and new["values"]):
                continue
            fact = new or old
            if fact["subject"] == "unneeded":
                kind = "left"
                if not new:
                    continue
            else:
                kind = "changed" if old and new else "created" if new else "cancelled"
            effects.append(
                {
                    "kind": kind,
                    "subject": fact["subject"],
                    "name": fact["name"],
                    "document": fact["document"],
                    "before": old["text"] if old and kind != "left" else "",
                    "after": new["text"] if new else "",
                }
            )
        return sorted(effects, key=lambda effect: SUBJECTS.index(effect["subject"]))

    def _mto_begun_effects(self, before):
        """Those that make the line itself and had begun by a bill of materials that is not the line's any more."""
        line = self.sudo()
        productions = line.mto_production_ids.filtered(
            lambda one: one.product_id == line.product_id and one.state != "cancel" and one._mto_is_fixed()
        )
        promised = line.mto_promise_id.step_ids.filtered(
            lambda step: step.kind == "make" and step.product_id == line.product_id
        )
        standing = promised.bom_id | line.mto_bom_id
        return [
            {
                "kind": "left",
                "subject": "begun",
                "name": one.product_id.display_name,
                "document": one.name,
                "before": "",
                "after": self.env._(
                    "%(document)s has begun: %(amount)s stays as specified before",
                    document=one.name,
                    amount=line._mto_amount(one.product_qty, one.product_uom_id),
                ),
            }
            for one in productions
            if standing and one.bom_id not in standing and ("production", one.id) in before
        ]

    def _mto_log_effects(self, effects):
        """Write down in the order what was changed after confirmation, and what could not be undone."""
        self.ensure_one()
        told = [effect for effect in effects if effect["subject"] in ("begun", "unneeded", "line", "specification")]
        rows = [Markup("<li>%s</li>") % self._mto_effect_text(effect) for effect in told]
        rows += [Markup("<li>%s</li>") % text for text in self._mto_document_texts(effects)]
        if rows:
            title = self.env._("%s was changed after confirmation.", self.product_id.display_name)
            self.order_id.message_post(body=Markup("<b>%s</b><ul>%s</ul>") % (title, Markup().join(rows)))

    def _mto_effect_text(self, effect):
        if effect["kind"] == "left":
            return self.env._("Could not be undone: %(what)s: %(why)s.", what=effect["name"], why=effect["after"])
        return f"{effect['name']}: {effect['before'] or '–'} → {effect['after'] or '–'}"

    def _mto_document_texts(self, effects):
        """One sentence for the manufacturing orders and one for the purchases."""
        texts = []
        for subject, title in (
            ("production", self.env._("Manufacturing orders")),
            ("purchase", self.env._("Purchase lines")),
        ):
            counts = {}
            for effect in effects:
                if effect["subject"] == subject:
                    counts[effect["kind"]] = counts.get(effect["kind"], 0) + 1
            labels = {
                "changed": self.env._("changed"),
                "created": self.env._("created"),
                "cancelled": self.env._("cancelled"),
            }
            if counts:
                parts = ", ".join(f"{count} {labels[kind]}" for kind, count in counts.items())
                texts.append(f"{title}: {parts}")
        return texts
