import { describe, expect, mockTimeZone, test } from "@odoo/hoot";
import { animationFrame } from "@odoo/hoot-mock";
import { contains, mountWithCleanup } from "@web/../tests/web_test_helpers";
import { PromiseCard } from "@mto_promise/components/promise_card/promise_card";
import { definePromiseModels, makeLine } from "./promise_helpers";

describe.current.tags("desktop");
definePromiseModels();

const HELD = {
    id: 7,
    state: "held",
    order: "S00007",
    customer: "Corner Café",
    product: "Oak Table",
    old: "2026-03-03 10:00:00",
    new: "2026-03-03 16:00:00",
    given: false,
    breaks: false,
    minutes: 360,
};
const ORDER = {
    ...HELD,
    id: 8,
    state: "committed",
    order: "S00008",
    old: "2026-03-02 14:00:00",
    new: "2026-03-03 10:00:00",
    given: "2026-03-02 14:00:00",
    breaks: true,
    minutes: 1200,
};
const HOLDS = { date: "2026-03-03 10:00:00", gain: 360, delays: [HELD] };
const CONFIRMED = { date: "2026-03-02 14:00:00", gain: 1560, delays: [ORDER, HELD] };

async function showRush(answers) {
    mockTimeZone(0);
    await mountWithCleanup(PromiseCard, {
        props: {
            answer: makeLine({ may_rush: true }),
            previewRush: async (kept) => {
                expect.step(`kept ${kept}`);
                return answers(kept);
            },
            rush: (...choice) => expect.step(choice),
        },
    });
    expect(".o_mto_rush_now").toHaveCount(0);
    await contains(".o_mto_rush_preview").click();
    expect.verifySteps(["kept "]);
}

test("a rush is done only once its delays were shown, before holds alone at first", async () => {
    await showRush(() => ({ holds: HOLDS, confirmed: CONFIRMED }));
    expect(".form-check-label:eq(0)").toHaveText(/held for others: ready on .*, 6 h earlier/);
    expect(".form-check-label:eq(1)").toHaveText(/confirmed orders too.*, 1 d 2 h earlier/);
    expect(".o_mto_rush_row").toHaveCount(1);
    expect(".o_mto_rush_row").toHaveText(/S00007 · Corner Café · Oak Table[^]*6 h later[^]*no date was given/);
    expect(".o_mto_rush_renew").toHaveCount(0);
    await contains(".o_mto_rush_now").click();
    expect.verifySteps([[{ 1: HOLDS.date, 7: HELD.new }, false, [], false]]);
});

test("confirmed orders stand apart, with the promises that would be broken", async () => {
    await showRush(() => ({ holds: HOLDS, confirmed: CONFIRMED }));
    await contains("input[type=radio]:eq(1)").click();
    expect("caption:eq(0)").toHaveText("Held quotations");
    expect("caption:eq(1)").toHaveText("Confirmed orders");
    expect(".o_mto_rush_breaks").toHaveCount(1);
    expect(".o_mto_rush_delays:eq(1) .o_mto_rush_breaks").toHaveText(/breaks the date given/);
    await contains(".o_mto_rush_renew input").check();
    await contains(".o_mto_rush_now").click();
    expect.verifySteps([[{ 1: CONFIRMED.date, 7: HELD.new, 8: ORDER.new }, true, [], true]]);
});

test("an order without its tick keeps its place", async () => {
    await showRush((kept) => ({ holds: HOLDS, confirmed: kept.length ? HOLDS : CONFIRMED }));
    await contains("input[type=radio]:eq(1)").click();
    await contains(".o_mto_rush_delays:eq(1) input").uncheck();
    await animationFrame();
    expect.verifySteps(["kept 8"]);
    expect(".form-check-label:eq(1)").toHaveText(/, 6 h earlier/);
    expect(".o_mto_rush_delays:eq(1) tr").toHaveText(/keeps its place/);
    await contains(".o_mto_rush_now").click();
    expect.verifySteps([[{ 1: HOLDS.date, 7: HELD.new }, true, [8], false]]);
});

test("a rush that gains nothing cannot be done", async () => {
    const nothing = { date: "2026-03-09 15:00:00", gain: 0, delays: [] };
    await showRush(() => ({ holds: nothing, confirmed: nothing }));
    expect(".o_mto_rush_useless").toHaveText(/not be ready any earlier/);
    expect(".o_mto_rush_now, input[type=radio]").toHaveCount(0);
});

test("what a rush would do can be put away again", async () => {
    await showRush(() => ({ holds: HOLDS, confirmed: CONFIRMED }));
    await contains(".o_mto_rush_close").click();
    expect(".o_mto_rush").toHaveCount(0);
    expect(".o_mto_rush_preview").toHaveCount(1);
});
