from odoo import models


class MailTemplate(models.Model):
    _inherit = "mail.template"

    def _generate_template_attachments(self, res_ids, render_fields, render_results=None):
        """A vendor gets the drawings of what is bought to measure along with the order."""
        results = super()._generate_template_attachments(res_ids, render_fields, render_results=render_results)
        if self.model == "purchase.order" and "attachment_ids" in render_fields:
            for order in self.env["purchase.order"].browse(res_ids):
                results[order.id]["attachment_ids"] = results[order.id]["attachment_ids"] + order.mto_drawing_ids.ids
        return results
