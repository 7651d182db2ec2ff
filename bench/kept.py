"""How many of the promises of simulated shops were kept, as a table."""

import math

#: The share of the promises at 80 % that must be kept, over so many orders.
BOUNDS, ENOUGH = (0.77, 0.83), 1000


def table(orders):
    """
    :param orders: dicts of days from the order on: ``p50``, ``p80``, ``p95``, ``day`` (the end of the promised day), ``odoo``
        (quoted by lead time), ``delivered``
    """
    rows = [
        _row("promised at 50 %", orders, "p50"),
        _row("promised at 80 %", orders, "p80"),
        _row("  by the end of its day", orders, "day"),
        _row("promised at 95 %", orders, "p95"),
        _row("Odoo's lead time", orders, "odoo"),
    ]
    real = sorted(order["delivered"] for order in orders)
    same = real[math.ceil(0.8 * len(real)) - 1]
    rows.append(("one lead time, known afterwards", "80 %", "", f"{same:.1f}", ""))
    head = ("date", "kept", "between (95 %)", "days promised", "days late where missed")
    lines = [head, tuple("---" for _cell in head), *rows]
    widths = [max(len(line[k]) for line in lines) for k in range(len(head))]
    told = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in lines]
    return "\n".join([f"{len(orders)} orders, delivered after {sum(real) / len(real):.1f} days on average", *told])


def _row(title, orders, date):
    late = [order["delivered"] - order[date] for order in orders if order["delivered"] > order[date]]
    kept = 1 - len(late) / len(orders)
    low, high = wilson(kept, len(orders))
    days = sum(order[date] for order in orders) / len(orders)
    missed = f"{sum(late) / len(late):.1f}" if late else ""
    return title, f"{100 * kept:.1f} %", f"{100 * low:.1f} to {100 * high:.1f} %", f"{days:.1f}", missed


def wilson(share, count, z=1.96):
    """The interval in which the true share lies with 95 %, if the cases do not depend on each other (Wilson, 1927)."""
    middle = share + z * z / (2 * count)
    reach = z * math.sqrt(share * (1 - share) / count + (z / (2 * count)) ** 2)
    scale = 1 + z * z / count
    return (middle - reach) / scale, (middle + reach) / scale
