"""The question: what an order line demands, what it has already, and what is chosen for it."""

from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from .shop import Event, Key, Ref, Strategy
from .terms import Terms


@dataclass(frozen=True, slots=True)
class Underway:
    """What is there or under way for one demand already and stays as it is: ``item``, used ``within`` the making of that
    product (``None``: what is delivered), there at the moment and in the quantity of ``event``."""

    item: Key
    within: int | None
    event: Event


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that is done otherwise than Odoo would by itself, for the sake of one demand.

    ``kind``, what it is ``about`` and the ``id`` chosen: ``vendor`` and ``expedite`` (item, vendor line), ``bom`` (item,
    bill of materials), ``transfer`` (item, lane on which another warehouse sends it), ``stock`` (item, the later order's
    move whose stock is taken), ``station`` (operation, work center), ``overtime`` and ``shift`` (work center, no id),
    ``release`` (order BoM that is made by before engineering has released it, no id).
    """

    kind: Literal["vendor", "expedite", "bom", "stock", "station", "transfer", "overtime", "shift", "release"]
    about: Hashable
    id: int = 0


#: Which of several choices of vendors and bills of materials is taken: Odoo's first, what is earliest, or the cheapest
#: that meets the wish (without a wish, the earliest date).
Policy = Literal["odoo", "earliest", "cheapest"]


@dataclass(frozen=True, slots=True)
class Demand:
    """A question: ``quantity`` of an item for an order line (``key``), wished for ``requested`` (``None``: as soon as
    can be), to be promised on ``terms``. ``stock_first`` lets free stock of the finished product serve the line before
    anything is made; ``underway`` serves it before all else. ``choices`` are made already; ``policy`` makes those that
    are open. ``transit_days`` are the carrier's to this customer (``None``: those of the warehouse).

    What is ready before ``not_before`` waits for it. No part smaller than ``least`` (infinite: no part at all) is
    delivered by itself. Demands of one ``together`` are delivered on one date (see ``engine.together``); ``ref`` is the
    order line. ``holds`` are the records (model, id) by which it keeps time and material already (see ``engine.renew``).
    ``line`` is the key of the demand of which it was once the rest (``None``: of none)."""

    key: int
    item: Key
    quantity: float
    strategy: Strategy = "mto"
    stock_first: bool = False
    requested: datetime | None = None
    terms: Terms = Terms()
    choices: tuple[Choice, ...] = ()
    policy: Policy = "odoo"
    underway: tuple[Underway, ...] = ()
    transit_days: float | None = None
    least: float = 0.0
    together: Hashable | None = None
    not_before: datetime | None = None
    ref: Ref | None = None
    holds: frozenset[tuple[str, int]] = frozenset()
    line: int | None = None

    @property
    def name(self) -> Hashable:
        """What tells it from others, before and after it is split off as a line of its own."""
        return self.key if self.line is None else (self.line, round(self.quantity, 6))

    def rest(self, quantity: float) -> "Demand":
        """What remains of it once ``quantity`` is delivered apart."""
        return replace(self, quantity=self.quantity - quantity, line=self.key if self.line is None else self.line)

    def may_part(self, quantity: float) -> bool:
        """Whether ``quantity`` and what remains of it may be delivered apart."""
        return min(quantity, self.quantity - quantity) >= max(self.least, 1e-6) - 1e-9
