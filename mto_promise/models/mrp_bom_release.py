from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..snapshot.products import order_boms
from .product_template_release import after_days

ACTIVITY = "mto_promise.activity_type_release"
GROUP = "mto_promise.group_mto_release"


class MrpBom(models.Model):
    """Engineering release of order BoMs: production waits for it, of the order BoM and of all that is made below it.

    Standard bills of materials need none, nor does a line that is made by one.
    """

    _name = "mrp.bom"
    _inherit = ["mrp.bom", "mail.activity.mixin"]

    mto_release_state = fields.Selection(
        [("waiting", "Waiting for Release"), ("released", "Released")],
        string="Engineering Release",
        readonly=True,
        copy=False,
        index="btree_not_null",
        tracking=True,
        help="Empty: no release is needed. Production by an order BoM, and of what is made below it, starts only once it "
        "is released.",
    )
    mto_released_by_id = fields.Many2one("res.users", "Released by", readonly=True, copy=False)
    mto_released_date = fields.Datetime("Released on", readonly=True, copy=False)
    mto_release_due = fields.Datetime(
        "Release Expected",
        readonly=True,
        copy=False,
        help="When engineering is expected to have released it: its time runs from the confirmation of the order.",
    )
    mto_release_latest = fields.Datetime(
        "Release by",
        compute="_compute_mto_release",
        compute_sudo=True,
        help="The latest moment of release that keeps the promised dates.",
    )
    mto_release_is_late = fields.Boolean(compute="_compute_mto_release", compute_sudo=True)
    mto_release_promised = fields.Datetime("Earliest Promised Date", compute="_compute_mto_release", compute_sudo=True)
    mto_release_orders = fields.Char("Orders", compute="_compute_mto_release", compute_sudo=True)
    mto_release_customers = fields.Char("Customers", compute="_compute_mto_release", compute_sudo=True)
    mto_release_user_id = fields.Many2one(related="product_tmpl_id.mto_release_user_id")

    # ------------------------------------------------------------------------------------------------ who waits for it

    @api.model_create_multi
    def create(self, vals_list):
        boms = super().create(vals_list)
        boms.filtered(lambda bom: bom.mto_origin_bom_id and bom.product_tmpl_id.mto_needs_release).mto_release_state = "waiting"
        return boms

    @api.model
    def _mto_find_or_create(self, order_boms, company):
        records = super()._mto_find_or_create(order_boms, company)
        self.union(*records.values())._mto_update_release()
        return records

    def _mto_update_release(self):
        """Let these order BoMs, found for another line, wait for release where their product asks for it by now.

        What is released stays so, and what confirmed orders are made by stays as it was.
        """
        changed = self.filtered(
            lambda bom: (
                bom.mto_release_state != "released" and bool(bom.mto_release_state) != bom.product_tmpl_id.mto_needs_release
            )
        )
        for bom in changed:
            if "sale" not in bom._mto_release_lines().mapped("state"):
                bom.mto_release_state = "waiting" if bom.product_tmpl_id.mto_needs_release else False

    def _mto_release_lines(self):
        """The order lines that are made by these order BoMs, right away or somewhere below."""
        found = above = self.sudo()  # People of the shop release without rights on sales.
        while above:
            above = above.mto_parent_line_ids.bom_id - found
            found |= above
        return found.mto_line_ids

    def _mto_release_moments(self, now):
        """When engineering is counted to have released those of these BoMs that wait: UTC datetimes by BoM id.

        Once an order is confirmed its time runs; before that, and when it has run out, the whole time counts from
        ``now``: working time of the company, a day being as long as its calendar says.

        :param now: naive UTC datetime
        """
        moments, times = {}, {}
        for bom in self.filtered(lambda bom: bom.mto_release_state == "waiting"):
            company = bom.company_id or self.env.company
            key = company, bom.product_tmpl_id.mto_release_days
            if key not in times:
                times[key] = after_days(*key, now)
            due = bom.mto_release_due
            moments[bom.id] = due if due and due > now else times[key]
        return moments

    def _compute_mto_release(self):
        now = fields.Datetime.now()
        for bom in self:
            lines = bom._mto_release_lines().filtered(lambda line: line.state not in ("cancel", False))
            promises = lines.mto_promise_id.filtered(lambda promise: promise.state in ("held", "committed"))
            bom.mto_release_orders = ", ".join(sorted(set(lines.order_id.mapped("name")))) or False
            bom.mto_release_customers = ", ".join(sorted(set(lines.order_partner_id.mapped("display_name")))) or False
            bom.mto_release_promised = min(promises.filtered("promised_date").mapped("promised_date"), default=False)
            starts = [step.latest_date for step, boms in promises._release_gates().items() if bom in boms]
            bom.mto_release_latest = min(starts, default=False)
            bom.mto_release_is_late = bool(starts) and min(starts) < now

    # ---------------------------------------------------------------------------------------------------------- actions

    def action_mto_release(self):
        """Release these order BoMs, and those of their sub-assemblies that wait too.

        :raises AccessError: the user may not release
        :raises UserError: one of them waits for no release
        """
        self._mto_check_may_release()
        for bom in self.filtered(lambda bom: not bom.mto_release_state):
            raise UserError(self.env._("%s needs no engineering release.", bom.display_name))
        # Whoever releases may lack the rights to change bills of materials.
        boms = order_boms(self.env, self).sudo().filtered(lambda bom: bom.mto_release_state == "waiting")
        boms.write(
            {
                "mto_release_state": "released",
                "mto_released_by_id": self.env.uid,
                "mto_released_date": fields.Datetime.now(),
                "mto_release_due": False,
            }
        )
        boms.activity_feedback([ACTIVITY])
        boms._mto_release_changed()
        return True

    def action_mto_withdraw_release(self):
        """Take the release of these order BoMs back, as long as nothing has been started by them.

        :raises AccessError: the user may not release
        :raises UserError: one of them is not released, or production has started
        """
        self._mto_check_may_release()
        for bom in self.filtered(lambda bom: bom.mto_release_state != "released"):
            raise UserError(self.env._("%s is not released.", bom.display_name))
        boms = self.sudo()  # As above.
        boms.write({"mto_release_state": "waiting", "mto_released_by_id": False, "mto_released_date": False})
        lines = boms._mto_release_lines()
        productions = lines.mto_production_ids | self.env["mrp.production"].sudo().search([("bom_id", "in", boms.ids)])
        productions._mto_touch()
        started = [
            production
            for production, waits_for in productions._mto_waiting_boms().items()
            if waits_for in boms and production._mto_is_producing()
        ]
        if started:
            raise UserError(
                self.env._(
                    "The release of %(bom)s can no longer be withdrawn: production has started (%(orders)s).",
                    bom=", ".join(boms.mapped("display_name")),
                    orders=", ".join(production.name for production in started),
                )
            )
        boms._mto_release_changed()
        lines._mto_request_release()
        return True

    def _mto_check_may_release(self):
        self.check_access("read")
        if not self.env.user.has_group(GROUP):
            raise AccessError(
                self.env._(
                    "Only members of “%(group)s” may release order BoMs or withdraw a release.",
                    group=self.env.ref(GROUP).sudo().full_name,
                )
            )

    def _mto_release_changed(self):
        """Orders see at once that they wait, or no longer wait, for these BoMs."""
        self.env["mrp.production"].invalidate_model(["mto_release_bom_id"])
        self._mto_release_lines()._mto_follow_release()

    def _mto_schedule_release(self):
        """Ask the persons in charge to release these BoMs, once for each, and not again for what is below."""
        for bom in self:
            above = bom._mto_release_lines().mto_bom_id & self - bom
            if bom.activity_ids.filtered(lambda activity: activity.activity_type_id == self.env.ref(ACTIVITY)) or (
                above and bom in order_boms(self.env, above)
            ):
                continue
            bom.activity_schedule(
                ACTIVITY,
                date_deadline=fields.Date.to_date(bom.mto_release_latest or bom.mto_release_due),
                user_id=bom._mto_release_person().id,
                note=self.env._(
                    "Production for %(orders)s starts only once this order BoM is released.",
                    orders=bom.mto_release_orders,
                ),
            )

    def _mto_release_person(self):
        """The user in charge of releasing this BoM, empty where nobody is named who may."""
        user = self.with_company(self.company_id).product_tmpl_id.mto_release_user_id
        return user.filtered(
            lambda user: user.active and user.has_group(GROUP) and (self.company_id in user.company_ids or not self.company_id)
        )
