import { describe, expect, queryAllTexts, test } from "@odoo/hoot";
import { contains, mountWithCleanup } from "@web/../tests/web_test_helpers";
import { BomDifference } from "@mto_promise/components/configurator/bom_difference";
import { defineConfiguratorModels } from "./configurator_helpers";

describe.current.tags("desktop");
defineConfiguratorModels();

const row = (kind, subject, before, after, values) => ({
    kind,
    subject,
    path: "",
    name: (after || before).name,
    replaced: false,
    before,
    after,
    minutes: 0,
    cost: false,
    ...values,
});
const line = (name, amount, unit = "m") => ({ name, amount, unit });
const work = (name, amount) => ({ name, amount, unit: "" });

async function mountDifference(rows, { minutes = 0, cost = false, stale = false } = {}) {
    const props = { title: "Compared with the standard", empty: "It is the standard.", currencyId: 1 };
    await mountWithCleanup(BomDifference, { props: { ...props, difference: { rows, minutes, cost }, stale } });
}

test("what is added, removed, replaced and changed, with where it is", async () => {
    await mountDifference(
        [
            row("added", "line", false, line("Ink", 0.25, "l")),
            row("removed", "line", line("Hard Wax Oil", 0.25, "l"), false),
            row("changed", "line", line("Oak Board", 18), line("Beech Board", 19.92), {
                path: "Table Top > Panel",
                replaced: "Oak Board",
                cost: -72.82,
            }),
            row("changed", "operation", work("Mill", 35), work("Mill", 80), { minutes: 45, cost: 48.75 }),
        ],
        { minutes: 45, cost: -12.5 }
    );
    expect(queryAllTexts(".o_mto_change")).toEqual([
        "Ink\n0.25 l",
        "Hard Wax Oil\n0.25 l",
        "Oak BoardBeech Board\nTable Top > Panel\n18 m\n19.92 m\n−$ 72.82",
        "Mill\n35 min\n1 h 20 min\n+45 min, +$ 48.75",
    ]);
    expect(".o_mto_change .fa-plus").toHaveAttribute("title", "Added");
    expect(".o_mto_change .fa-minus").toHaveCount(1);
    expect(".o_mto_change .fa-pencil").toHaveCount(2);
    expect(".o_mto_change s:contains(Oak Board)").toHaveCount(1);
    expect(".o_mto_minutes").toHaveText("+45 min, −$ 12.50");
});

test("less work, and none to speak of", async () => {
    await mountDifference([], { minutes: -90 });
    expect(".o_mto_minutes").toHaveText("−1 h 30 min");
    await mountDifference([], { minutes: 0.2, cost: 0.001 });
    expect(".o_mto_minutes").toHaveCount(1);
});

test("the standard product", async () => {
    await mountDifference([]);
    expect("p").toHaveText("It is the standard.");
    expect("summary").toHaveText("Compared with the standard");
    expect(".o_mto_minutes").toHaveCount(0);
});

test("the note of a hand that changed a line", async () => {
    await mountDifference([row("added", "line", false, { ...line("Ink", 1), note: "Ask the customer." })]);
    expect(".fst-italic").toHaveText("Ask the customer.");
});

test("it folds, and is dimmed where it is not up to date", async () => {
    await mountDifference([row("added", "line", false, line("Ink", 1))], { stale: true });
    expect("details").toHaveClass("o_mto_stale");
    expect("details[open]").toHaveCount(1);
    await contains("summary").click();
    expect("details[open]").toHaveCount(0);
});
