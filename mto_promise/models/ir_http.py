from odoo import models
from odoo.exceptions import ConcurrencyError
from odoo.http import request
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from .mto_ledger import contention


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _handle_error(cls, exception):
        """A request that promises and met others' work in every try of the server says so in plain words, wherever in it
        the conflict was."""
        if isinstance(exception, PG_CONCURRENCY_EXCEPTIONS_TO_RETRY) and getattr(request, "mto_promises", False):
            exception = ConcurrencyError(contention(request.env))
        return super()._handle_error(exception)
