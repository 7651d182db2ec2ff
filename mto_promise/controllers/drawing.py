from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal


class DrawingPortal(CustomerPortal):
    @http.route("/my/orders/<int:order_id>/files/<int:file_id>", type="http", auth="public", website=True)
    def portal_mto_drawing(self, order_id, file_id, access_token=None):
        """A file of the specifications of an order, for the customer who sees the order."""
        try:
            order = self._document_check_access("sale.order", order_id, access_token=access_token)
        except (AccessError, MissingError):
            return request.not_found()
        drawing = order.sudo().order_line._mto_drawings().filtered(lambda file: file.id == file_id)
        if not drawing:
            return request.not_found()
        return request.env["ir.binary"]._get_stream_from(drawing).get_response(as_attachment=True)
