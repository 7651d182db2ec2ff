from odoo import fields, models


class MtoPromiseLever(models.Model):
    _name = "mto.promise.lever"
    _description = "What Would Make a Promise Earlier"
    _order = "sequence, id"

    promise_id = fields.Many2one("mto.promise", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="promise_id.company_id", store=True, precompute=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    sequence = fields.Integer(default=10)
    name = fields.Char("What to Do", required=True, translate=False)
    choices = fields.Json(help="All choices to plan with, as the planner knows them.")
    date = fields.Datetime("Ready on", required=True)
    gain_minutes = fields.Float("Gain (minutes)")
    price = fields.Monetary(
        groups="sales_team.group_sale_manager,mrp.group_mrp_user",
        help="What material and work of the whole line cost more, in the company's currency.",
    )
    effects = fields.Text(help="What this does to others, one a line.")
    needs_manager = fields.Boolean(help="Extra hours are worked, or others are delayed: a promise manager decides.")
    quantity = fields.Float("First Delivery", digits="Product Unit", help="Where the line is to be split; else zero.")
    rest_date = fields.Datetime("Rest on")

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
