class CarryOut:
    """A case mixin: purchases, transfers and manufacturing orders done as the shop does them, wherever they stand."""

    def _carry_out(self, orders):
        """Buy, receive, make and deliver what these orders and their warehouses wait for, until nothing is left to do."""
        todo = True
        while todo:
            purchases = orders.order_line.mto_purchase_line_ids.order_id.filtered(lambda one: one.state in ("draft", "sent"))
            purchases.button_confirm()
            transfers = self._ready_transfers(orders.warehouse_id)
            self._transfer_all(transfers)
            productions = self._ready_productions(orders)
            for production in productions:
                self._make_goods(production, production.product_qty)
            todo = purchases or transfers or productions

    def _ready_transfers(self, warehouses):
        """Those whose goods are there, by now set aside for them."""
        pending = [
            ("picking_type_id.warehouse_id", "in", warehouses.ids),
            ("state", "in", ("confirmed", "waiting", "assigned")),
        ]
        transfers = self.env["stock.picking"].search(pending)
        transfers.move_ids._action_assign()
        return transfers.filtered(lambda one: one.state == "assigned")

    def _ready_productions(self, orders):
        """Those all of whose components are there, by now set aside for them."""
        productions = orders.order_line.mto_production_ids.filtered(lambda one: one.state in ("confirmed", "progress"))
        productions.move_raw_ids._action_assign()
        return productions.filtered(lambda one: set(one.move_raw_ids.mapped("state")) <= {"assigned", "done", "cancel"})

    def _transfer_all(self, transfers):
        transfers.move_ids.picked = True
        transfers.with_context(skip_backorder=True).button_validate()

    def _make_goods(self, production, quantity):
        production.qty_producing = quantity
        production._set_qty_producing()
        production.move_raw_ids.picked = True
        rest = production.ids if quantity < production.product_qty else []
        production.with_context(skip_consumption=True, skip_backorder=True, mo_ids_to_backorder=rest).button_mark_done()
