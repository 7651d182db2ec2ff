"""What one confirmation of sale orders does once for many documents instead of for each."""

from contextlib import contextmanager

_KEY = "mto_confirmation"


class Confirmation:
    """Handed on in the context while sale orders are confirmed.

    ``productions``: manufacturing orders that wait to be confirmed together with all of their level. ``bom_ids`` and
    ``ruled``: bills of materials by question and product id, and whether a product has reordering rules, looked up
    once; confirming changes neither. ``has_dates`` is set while a step of a promise tells the dates of a procurement.
    """

    def __init__(self):
        self.productions = []
        self.bom_ids = {}
        self._made_for = {}
        self.ruled = {}
        self.has_dates = False
        self.is_open = True

    @contextmanager
    def dated(self):
        """Procurements that are prepared meanwhile get their dates from steps, whatever lead times say."""
        self.has_dates = True
        try:
            yield
        finally:
            self.has_dates = False

    def makes(self, name, production_id, made_for):
        """Whether the field ``name`` of a manufacturing order is computed for something else than the last time, or the first
        time."""
        known = self._made_for.get((name, production_id))
        self._made_for[name, production_id] = made_for
        return known != made_for

    def with_rules(self, moves):
        """Those of ``moves`` whose product has reordering rules."""
        missing = moves.product_id.filtered(lambda product: product.id not in self.ruled)
        if missing:
            # As Odoo looks for them: a rule counts for whoever moves the product.
            rules = moves.env["stock.warehouse.orderpoint"].sudo().search([("product_id", "in", missing.ids)])
            self.ruled.update({product.id: product in rules.product_id for product in missing})
        return moves.filtered(lambda move: self.ruled[move.product_id.id])

    def confirm_productions(self):
        """Confirm what waits, from the top down: confirming one level creates the next."""
        while self.productions:
            level, self.productions = self.productions, []
            for company in {production.company_id for production in level}:
                own = [production for production in level if production.company_id == company]
                own[0].union(*own).action_confirm()


def confirmation_of(env):
    """The ``Confirmation`` that goes on in ``env``, or ``None``."""
    confirmation = env.context.get(_KEY)
    return confirmation if confirmation and confirmation.is_open else None


@contextmanager
def confirming(orders):
    """``orders`` in the context of a new ``Confirmation``, which is finished and closed at the end."""
    confirmation = Confirmation()
    try:
        yield orders.with_context(**{_KEY: confirmation})
        confirmation.confirm_productions()
    finally:
        confirmation.is_open = False
