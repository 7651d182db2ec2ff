"""The results as text for people."""

#: What each way of ours is measured against: (ours, Odoo's).
AGAINST = [("promise", "probe"), ("promise", "overview"), ("confirm", "confirm_odoo"), ("slot", "slot_odoo")]


def table(results):
    """Figures by scenario with a column for each number of planned MOs, then the ratios."""
    orders = sorted({result["orders"] for result in results})
    found = {_row(result) + (result["orders"],): result for result in results}
    rows = list(dict.fromkeys(_row(result) for result in results))
    lines = ["CPU ms (of which PostgreSQL) / queries, by number of planned MOs", ""]
    lines.append(_line("", "", [str(count) for count in orders]))
    for key, number, state in rows:
        title = found[key, number, state, orders[0]]["title"]
        cells = [_cell(found[key, number, state, count]) for count in orders]
        lines.append(_line(title + _of(number), state, cells))
    lines += ["", "Most memory held at once (MB)", ""]
    for key, number, state in rows:
        peaks = [found[key, number, state, count].get("peak_bytes") for count in orders]
        if None not in peaks:
            title = found[key, number, state, orders[0]]["title"]
            lines.append(_line(title + _of(number), state, [f"{peak / 1e6:.1f}" for peak in peaks]))
    lines += ["", "CPU of ours as a share of Odoo's", ""]
    for ours, native in AGAINST:
        for number, state in [(number, state) for key, number, state in rows if key == native]:
            pairs = [(found.get((ours, number, state, count)), found[native, number, state, count]) for count in orders]
            if all(one for one, _other in pairs):
                title = f"{pairs[0][0]['title']} : {pairs[0][1]['title']}"
                shares = [_share(one, other) for one, other in pairs]
                lines.append(_line(title + _of(number), state, shares))
    made = {(r["title"], r["lines"]): r["counts"] for r in results if "productions" in r["counts"]}
    lines += ["", "What was made", ""]
    for (title, number), counts in made.items():
        lines.append(f"{title}{_of(number)}: " + ", ".join(f"{value} {name}" for name, value in counts.items()))
    return "\n".join(line.rstrip() for line in lines)


def _row(result):
    return result["key"], result["lines"], result["state"]


def _of(number):
    return f", {number} line{'s' if number > 1 else ''}" if number else ""


def _line(title, state, cells):
    return f"{title:66}{state:6}" + "".join(f"{cell:>26}" for cell in cells)


def _cell(result):
    milliseconds = result["cpu_seconds"] * 1000
    database = result["database_seconds"]
    server = "-" if database is None else _short(database * 1000)
    return f"{_short(milliseconds)} ({server}) / {_short(result['queries'])}"


def _share(one, other):
    if not one["cpu_seconds"]:
        return "-"
    share = one["cpu_seconds"] / other["cpu_seconds"]
    return f"1/{1 / share:.0f}" if share < 0.5 else f"{share:.2f}"


def _short(number):
    return f"{number:.0f}" if number >= 100 else f"{number:.3g}"
