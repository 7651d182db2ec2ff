from itertools import chain

from odoo import api, fields, models

from ..snapshot.choice_words import ChoiceWords
from ..snapshot.recorded import unpack_effects
from ..snapshot.shop import unpack_choices


class MtoPromiseLever(models.Model):
    _name = "mto.promise.lever"
    _description = "What Would Make a Promise Earlier"
    _order = "sequence, id"

    promise_id = fields.Many2one("mto.promise", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="promise_id.company_id", store=True, precompute=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    sequence = fields.Integer(default=10)
    name = fields.Char("What to Do", compute="_compute_words", compute_sudo=True)
    choices = fields.Json(help="All choices to plan with, as the planner knows them.")
    shortages = fields.Json(help="What is short at others by it: products, moves, quantities and minutes.")
    date = fields.Datetime("Ready on", required=True)
    gain_minutes = fields.Float("Gain (minutes)")
    price = fields.Monetary(
        groups="sales_team.group_sale_manager,mrp.group_mrp_user",
        help="What material and work of the whole line cost more, in the company's currency.",
    )
    effects = fields.Text(compute="_compute_words", compute_sudo=True, help="What this does to others, one a line.")
    needs_manager = fields.Boolean(help="Extra hours are worked, or others are delayed: a promise manager decides.")
    quantity = fields.Float("First Delivery", digits="Product Unit", help="Where the line is to be split; else zero.")
    rest_date = fields.Datetime("Rest on")

    @api.depends("choices", "promise_id.choices", "shortages", "quantity", "promise_id.uom_id")
    @api.depends_context("lang")
    def _compute_words(self):
        choices = [unpack_choices(lever.choices) for lever in self]
        effects = [unpack_effects(lever.shortages) for lever in self]
        words = ChoiceWords(self.env, chain.from_iterable(choices), chain.from_iterable(effects))
        for lever, all_, its in zip(self, choices, effects, strict=True):
            promise = lever.promise_id
            before = unpack_choices(promise.choices)
            new = [choice for choice in all_ if choice not in before]
            lever.name = words.split(lever, promise.uom_id) if lever.quantity else "; ".join(map(words.name, new))
            lever.effects = "\n".join(map(words.effect, its))

    def _prepare_answers(self):
        """These levers as plain values; prices only for those who may see costs."""
        may_see = self.env["mto.promise"]._may_see_costs()
        return [
            {
                "id": lever.id,
                "name": lever.name,
                "date": fields.Datetime.to_string(lever.date),
                "rest": lever.rest_date and fields.Datetime.to_string(lever.rest_date),
                "gain": lever.gain_minutes,
                "price": lever.price if may_see else False,
                "currency_id": lever.currency_id.id,
                "effects": (lever.effects or "").splitlines(),
                "may_choose": lever._may_choose(),
            }
            for lever in self
        ]

    def _may_choose(self):
        """Splitting takes nothing from anybody; what costs money is chosen by those who see what it costs."""
        self.ensure_one()
        if self.env.user.has_group("mto_promise.group_mto_manager"):
            return True
        return not self.needs_manager and (bool(self.quantity) or self.env["mto.promise"]._may_see_costs())
