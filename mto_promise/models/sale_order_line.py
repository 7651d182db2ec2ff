from odoo import api, fields, models
from odoo.exceptions import UserError

from .mto_promise import LIVE
from .product_category import STRATEGIES


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    mto_strategy = fields.Selection(
        STRATEGIES,
        string="Production Strategy",
        compute="_compute_mto_strategy",
        store=True,
        readonly=False,
        precompute=True,
        help="How deep the supply of this line goes to order. The default is that of the product.",
    )
    mto_requested_date = fields.Datetime("Requested Date", copy=False, help="When the customer wishes to have this line.")
    mto_promise_ids = fields.One2many("mto.promise", "sale_line_id", "Promises", copy=False)
    mto_promise_id = fields.Many2one(
        "mto.promise", "Promise", compute="_compute_mto_promise_id", store=True, index="btree_not_null", copy=False
    )
    mto_promise_state = fields.Selection(related="mto_promise_id.state", string="Promise State")
    mto_promised_date = fields.Datetime("Promised Date", related="mto_promise_id.promised_date", store=True)
    mto_is_outdated = fields.Boolean(related="mto_promise_id.is_outdated", string="Promise Outdated")
    mto_bom_id = fields.Many2one(
        "mrp.bom",
        "Order BoM",
        copy=False,
        index="btree_not_null",
        help="The bill of materials made for this line. Lines of equal specification share one. Empty: the product's own.",
    )
    mto_production_ids = fields.One2many("mrp.production", "mto_line_id", "Manufacturing Orders", copy=False)
    mto_workorder_ids = fields.One2many("mrp.workorder", "mto_line_id", "Work Orders", copy=False)
    mto_purchase_line_ids = fields.One2many("purchase.order.line", "mto_line_id", "Purchase Order Lines", copy=False)

    @api.depends("product_id")
    def _compute_mto_strategy(self):
        for line in self:
            line.mto_strategy = line.product_id.mto_strategy or "mts"

    @api.depends("mto_promise_ids.state", "mto_promise_ids.version")
    def _compute_mto_promise_id(self):
        """The promise that counts: the newest one that holds or held something, else the newest answer."""
        for line in self:
            promises = line.mto_promise_ids.sorted("version", reverse=True)
            live = promises.filtered(lambda promise: promise.state in (*LIVE, "kept", "missed"))
            line.mto_promise_id = (live or promises.filtered(lambda promise: promise.state != "cancelled"))[:1]

    def _mto_quantity(self):
        """The ordered quantity in the unit of the product."""
        self.ensure_one()
        if not self.product_id:
            return 0.0
        return self.product_uom_id._compute_quantity(self.product_uom_qty, self.product_id.uom_id)

    def _mto_is_promisable(self):
        """Whether a date can be asked for this line: a line of goods."""
        self.ensure_one()
        return not self.display_type and self.product_id.type == "consu"

    def _mto_requested_date(self):
        """The date wished for this line (UTC): its own, else the order's wish, else the order's delivery date."""
        self.ensure_one()
        return self.mto_requested_date or self.order_id._mto_wish()

    def _mto_check_promisable(self):
        """Raise a UserError that names the line, the fault and the remedy where a date cannot be computed."""
        self._mto_check_goods()

    def _mto_check_warehouse(self):
        """Raise a UserError where there is no warehouse that makes or delivers: Odoo creates none with a new company."""
        for line in self.filtered(lambda line: not line.warehouse_id):
            raise UserError(
                self.env._(
                    "%(line)s: the order has no warehouse to deliver from. Choose one on the order, under Other Info; a "
                    "manager of stock creates one for %(company)s if it has none.",
                    line=line.display_name,
                    company=line.company_id.name,
                )
            )

    def _mto_check_goods(self):
        """As ``_mto_check_promisable``, of quantity, warehouse and product alone."""
        self._mto_check_warehouse()
        for line in self:
            if line.product_id.uom_id.compare(line._mto_quantity(), 0.0) <= 0:
                raise UserError(self.env._("%s: the quantity must be above zero to promise a date.", line.display_name))
            company = line.product_id.company_id
            if company and company != line.company_id:
                raise UserError(
                    self.env._(
                        "%(line)s: the product belongs to %(other)s and cannot be promised by %(company)s. "
                        "Choose a product of this company.",
                        line=line.display_name,
                        other=company.name,
                        company=line.company_id.name,
                    )
                )
