from odoo import fields, models

KINDS = [
    ("left", "Cannot be undone"),
    ("changed", "Changed"),
    ("created", "New"),
    ("cancelled", "Cancelled"),
]


class MtoAmendmentRow(models.TransientModel):
    _name = "mto.amendment.row"
    _description = "Effect of Changing a Confirmed Line"
    _order = "amendment_id, sequence, id"

    amendment_id = fields.Many2one("mto.amendment", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer()
    kind = fields.Selection(KINDS, "Effect", required=True)
    subject = fields.Selection(
        [
            ("begun", "Begun"),
            ("unneeded", "No longer needed"),
            ("line", "Order"),
            ("specification", "Specification"),
            ("production", "Manufacturing order"),
            ("component", "Component"),
            ("purchase", "Purchase"),
        ],
        "What",
        required=True,
    )
    name = fields.Char()
    document = fields.Char()
    before = fields.Char()
    after = fields.Char()
