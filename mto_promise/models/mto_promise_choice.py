from itertools import chain

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..snapshot.choice_words import ChoiceWords
from ..snapshot.recorded import pack_effects, unpack_effects
from ..snapshot.shop import pack_choices, unpack_choices
from .bulk import insert_rows
from .sale_order_line_configurator import COST_GROUPS

#: What needs somebody else's work or goods.
FOR_MANAGERS = ("overtime", "shift", "stock", "release")


class MtoPromise(models.Model):
    _inherit = "mto.promise"

    lever_ids = fields.One2many("mto.promise.lever", "promise_id", "Levers")
    choices = fields.Json(help="What the plan does otherwise than Odoo would: chosen by hand or by the company's policy.")
    hand_choices = fields.Json(help="Those of the choices that somebody made.")
    shortages = fields.Json(help="What is short at others by the choices: products, moves, quantities and minutes.")
    choice_names = fields.Text(
        "Chosen", compute="_compute_choice_words", compute_sudo=True, help="The choices in words, one a line."
    )
    choice_effects = fields.Text(
        "Effects on Others",
        compute="_compute_choice_words",
        compute_sudo=True,
        help="What the choices do to others, one a line.",
    )
    # By the line: that of a new promise is known when its cost is rounded, its company is not. Recursive fields are
    # computed for one record at a time: the lines of promises that are created with it are not known yet.
    currency_id = fields.Many2one(related="sale_line_id.company_id.currency_id", recursive=True)
    cost = fields.Monetary(
        groups="sales_team.group_sale_manager,mrp.group_mrp_user",
        help="What material and work of the plan cost, in the company's currency.",
    )

    @api.depends("choices", "shortages")
    @api.depends_context("lang")
    def _compute_choice_words(self):
        choices = [unpack_choices(promise.choices) for promise in self]
        effects = [unpack_effects(promise.shortages) for promise in self]
        words = ChoiceWords(self.env, chain.from_iterable(choices), chain.from_iterable(effects))
        for promise, made, its in zip(self, choices, effects, strict=True):
            promise.choice_names = "\n".join(map(words.name, made))
            promise.choice_effects = "\n".join(map(words.effect, its))

    @api.model
    def _may_see_costs(self):
        return any(map(self.env.user.has_group, COST_GROUPS))

    def _prepare_choice_values(self, plan):
        return {
            "choices": pack_choices(plan.choices),
            "hand_choices": pack_choices(plan.hand_choices),
            "shortages": pack_effects(plan.effects),
            "cost": plan.cost,
        }

    def _prepare_same_choice_values(self, plan):
        """As ``_prepare_choice_values``, of a plan with all choices of this promise; it stays known who made them."""
        values = self._prepare_choice_values(plan)
        return values | {"hand_choices": [one for one in self.hand_choices or [] if one in values["choices"]]}

    def _record_levers(self, plans):
        """Write the levers of ``plans``, one per promise of ``self``, in place of earlier ones."""
        self.lever_ids.unlink()
        levers = [
            promise._prepare_lever_values(lever, plan) | {"sequence": sequence}
            for promise, plan in zip(self, plans, strict=True)
            for sequence, lever in enumerate(plan.levers, 1)
        ]
        insert_rows(self, "lever_ids", levers)

    def _prepare_lever_values(self, lever, plan):
        new = [choice for choice in lever.choices if choice not in plan.choices]
        return {
            "promise_id": self.id,
            "company_id": self.company_id.id,
            "choices": pack_choices(lever.choices),
            "date": lever.date.replace(microsecond=0),
            "gain_minutes": lever.minutes,
            "price": lever.price,
            "shortages": pack_effects(lever.effects),
            "needs_manager": any(choice.kind in FOR_MANAGERS for choice in new),
            "quantity": lever.quantity or 0.0,
            "rest_date": lever.rest and lever.rest.replace(microsecond=0),
        }

    def _prepare_answer(self):
        values = super()._prepare_answer()
        # The words name vendors and work centers, as the steps do.
        names = (self.choice_names or "").splitlines()
        by_hand = self.hand_choices or []
        return values | {
            "levers": self.lever_ids._prepare_answers() if self.state == "draft" or not self.choices else [],
            "choices": [
                {"name": name, "position": by_hand.index(choice) if choice in by_hand else -1}
                for name, choice in zip(names, self.choices or [], strict=True)
            ],
            "effects": (self.choice_effects or "").splitlines(),
            "may_rush": self._may_rush(),
            "cost": self.cost if self._may_see_costs() else False,
            "currency_id": self.currency_id.id,
        }

    def _check_may_choose(self, lever):
        self._check_may_act()
        if not lever._may_choose():
            raise AccessError(
                self.env._(
                    "“%s” is for a promise manager to choose: it costs money, or others work or wait for it.", lever.name
                )
            )
