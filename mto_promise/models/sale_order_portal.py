from odoo import models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _mto_customer_lines(self):
        """What the customer sees of the lines made to order: those with a date that was given to the customer.

        :return: list of dicts with the ``line``, its promised ``date`` (UTC), ``stage`` in the customer's words,
            ``progress`` in percent and ``is_delivered``
        """
        self.ensure_one()
        words = {
            "to_promise": self.env._("Waiting for your confirmation"),
            "to_buy": self.env._("Being prepared"),
            "release": self.env._("Being prepared"),
            "waiting": self.env._("Materials are on their way"),
            "production": self.env._("Being made"),
            "ready": self.env._("Ready for delivery"),
            "delivered": self.env._("Delivered"),
        }
        # Customers have no rights on promises: they see these four facts of their own order and nothing else.
        return [
            {
                "line": line,
                "date": line.mto_promised_date,
                "stage": words[line.mto_stage],
                "progress": round(line.mto_progress),
                "is_delivered": line.mto_stage == "delivered",
            }
            for line in self.sudo().order_line
            if line.mto_stage and line._mto_customer_date()
        ]
