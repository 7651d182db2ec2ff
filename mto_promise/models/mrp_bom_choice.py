from odoo import fields, models


class MrpBom(models.Model):
    _inherit = "mrp.bom"

    mto_is_choice = fields.Boolean(
        "May Be Chosen by Promises",
        help="A promise may take this bill of materials in place of the first one where that is earlier or costs less.",
    )
