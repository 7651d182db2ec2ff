from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..engine.answer import Reason
from ..engine.shop import Ref
from ..snapshot import words
from ..snapshot.recorded import named
from .documents import document_of, link_to

#: What reasons are about: material that comes late, or work centers and engineering without time; the others are terms of
#: the delivery.
SUBJECTS = {
    "material": {"vendor", "vendor_closed", "receipt", "purchase", "receiving", "transfer"},
    "capacity": {"capacity", "calendar", "work", "release"},
}


class MtoPromiseReason(models.Model):
    _name = "mto.promise.reason"
    _description = "Reason of a Promised Date"
    _order = "sequence, id"

    promise_id = fields.Many2one("mto.promise", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="promise_id.company_id", store=True, precompute=True, index=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [
            ("capacity", "Work center is taken"),
            ("calendar", "Work center is closed"),
            ("work", "Working time"),
            ("vendor", "Vendor lead time"),
            ("vendor_closed", "Vendor is closed"),
            ("receipt", "Waits for a receipt"),
            ("purchase", "Days to purchase"),
            ("receiving", "Receiving is closed"),
            ("transfer", "Warehouse steps"),
            ("shipping", "Shipping is closed"),
            ("transit", "Carrier days"),
            ("window", "Customer's delivery windows"),
            ("security", "Sales safety days"),
            ("release", "Engineering release"),
            ("policy", "How sure the date must be"),
            ("together", "Shipped together"),
            ("unknown", "Missing data"),
        ],
        required=True,
    )
    name = fields.Char(
        "Reason",
        compute="_compute_name",
        # As for steps: whoever sees a promise reads the names in it.
        compute_sudo=True,
    )
    gain_minutes = fields.Float("Gain (minutes)", help="How much earlier the date would be without this constraint.")
    is_joint = fields.Boolean("Jointly", help="Helps only together with the other joint reasons.")
    res_model = fields.Char("Document Model")
    res_id = fields.Many2oneReference("Document", model_field="res_model")
    res_name = fields.Char("Document Name", help="What it was called when the date was asked for.")

    @api.depends("kind", "res_model", "res_id", "res_name")
    @api.depends_context("lang")
    def _compute_name(self):
        refs = [Ref(one.res_model, one.res_id, one.res_name or "") if one.res_model else None for one in self]
        for reason, ref in zip(self, named(self.env, refs), strict=True):
            reason.name = words.reason(self.env, Reason(reason.kind, reason.gain_minutes, ref))

    def _record(self):
        """The record that this reason names, empty where there is none (any more)."""
        self.ensure_one()
        if self.res_model not in self.env or not self.res_id:
            return self.browse()
        return self.env[self.res_model].browse(self.res_id).exists()

    def _subject(self):
        """``material``, ``capacity`` or ``terms``."""
        self.ensure_one()
        if self.kind == "unknown":
            return "capacity" if self.res_model == "mrp.workcenter" else "material"
        return next((subject for subject, kinds in SUBJECTS.items() if self.kind in kinds), "terms")

    def _prepare_answers(self):
        """These reasons as plain values, each with the document to open where the user may."""
        return [
            {
                "id": reason.id,
                "kind": reason.kind,
                "subject": reason._subject(),
                "name": reason.name,
                "gain": reason.gain_minutes,
                "joint": reason.is_joint,
                "document": bool(record) and link_to(record, self.env),
            }
            for reason in self
            for record in [reason._record()]
        ]

    def action_open(self):
        """Open the document that this reason names.

        :raises UserError: it is gone, or the reason names none
        :raises AccessError: the user may not read it
        """
        record = self._record()
        if not record:
            raise UserError(self.env._("What “%s” speaks of no longer exists. Ask for a new date.", self.name))
        document = document_of(record.sudo()).with_env(self.env)
        if not document.has_access("read"):
            raise AccessError(
                self.env._(
                    "“%(reason)s” comes from %(document)s, which you may not open. Ask somebody in manufacturing or purchase.",
                    reason=self.name,
                    document=document.sudo().display_name,
                )
            )
        return document.get_formview_action()
