import { describe, expect, mockTimeZone, queryAllTexts, test } from "@odoo/hoot";
import { animationFrame } from "@odoo/hoot-mock";
import { contains, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { registry } from "@web/core/registry";
import { PromiseContest } from "@mto_promise/components/promise_contest/promise_contest";
import { PromiseCurve } from "@mto_promise/components/promise_curve/promise_curve";
import { definePromiseModels, makeLine, makeOrder } from "./promise_helpers";

describe.current.tags("desktop");
definePromiseModels();

const POINTS = [
    { quantity: 2, date: "2026-03-02 08:00:00", rest: "2026-03-10 16:00:00", rest_quantity: 3, may_split: true },
    { quantity: 4, date: "2026-03-09 14:00:00", rest: "2026-03-10 16:00:00", rest_quantity: 1, may_split: false },
    { quantity: 5, date: "2026-03-10 16:00:00", rest: false, rest_quantity: 0, may_split: false },
];

const mountCurve = (curve, props) =>
    mountWithCleanup(PromiseCurve, {
        props: {
            answer: makeLine(),
            load: async () => ({ points: POINTS, uom: "Units", obstacle: "", ...curve }),
            split: async (quantity) => expect.step(`split ${quantity}`),
            join: async () => expect.step("join"),
            ...props,
        },
    });

describe("curve", () => {
    test("how many by when, asked for on demand, and a split", async () => {
        mockTimeZone(0);
        await mountCurve();
        expect(".o_mto_point").toHaveCount(0);
        await contains(".o_mto_show_curve").click();
        expect(queryAllTexts(".o_mto_point td:nth-child(-n+3)")).toEqual([
            "2 Units",
            "Mar 2, 2026, 8:00 AM",
            "3 by Mar 10, 2026, 4:00 PM",
            "4 Units",
            "Mar 9, 2026, 2:00 PM",
            "1 by Mar 10, 2026, 4:00 PM",
            "5 Units",
            "Mar 10, 2026, 4:00 PM",
            "everything",
        ]);
        expect(".o_mto_split").toHaveCount(1);
        expect(".o_mto_point:eq(1) td:last").toHaveText("below the minimum shipment");
        await contains(".o_mto_split").click();
        expect.verifySteps(["split 2"]);
        await contains(".o_mto_show_curve").click();
        expect(".o_mto_point").toHaveCount(0);
    });

    test("why nothing may be split, and that no part is earlier", async () => {
        await mountCurve({ points: POINTS.map((point) => ({ ...point, may_split: false })), obstacle: "Shipped together." });
        await contains(".o_mto_show_curve").click();
        expect(".o_mto_obstacle").toHaveText("Shipped together.");
        expect(".o_mto_split").toHaveCount(0);
        expect(".o_mto_curve").not.toHaveText(/minimum/);
        await mountCurve({ points: POINTS.slice(-1) });
        await contains(".o_mto_show_curve:eq(1)").click();
        expect(".o_mto_curve:eq(1)").toHaveText(/No part of it is ready any earlier\./);
    });

    test("only a later part goes back to its line", async () => {
        await mountCurve();
        expect(".o_mto_join").toHaveCount(0);
        await mountCurve({}, { answer: makeLine({ part: 2, parts: 2, can_join: true }) });
        await contains(".o_mto_join").click();
        expect.verifySteps(["join"]);
    });
});

describe("contest", () => {
    test("what each line costs the others", async () => {
        const others = [
            { id: 2, name: "Chair", minutes: 1200 },
            { id: 3, name: "Sofa", minutes: 60 },
        ];
        const costs = [
            { id: 1, name: "Table", others },
            { id: 2, name: "Chair", others: [] },
        ];
        await mountWithCleanup(PromiseContest, { props: { answer: makeOrder([]), load: async () => costs } });
        await contains(".o_mto_show_costs").click();
        expect(queryAllTexts(".o_mto_cost")).toEqual(["Without Table: Chair 20 h earlier, Sofa 1 h earlier"]);
    });

    test("nobody stands in anybody's way", async () => {
        await mountWithCleanup(PromiseContest, { props: { answer: makeOrder([]), load: async () => [] } });
        await contains(".o_mto_show_costs").click();
        expect(".o_mto_contest").toHaveText(/No line makes another one later\./);
    });
});

test("the wizard asks for the line, and forgets what it knew once the answer is another one", async () => {
    const { component } = registry.category("fields").get("mto_promise_answer");
    onRpc("mto.promise.wizard", "promise_curve", ({ args }) => {
        expect.step(args);
        return { points: POINTS, uom: "Units", obstacle: "" };
    });
    const root = { resModel: "mto.promise.wizard", resId: 7 };
    const answer = makeOrder([makeLine({ id: 3, part: 1, parts: 2 })]);
    const record = { data: { answer, is_editable: true }, model: { root } };
    await mountWithCleanup(component, { props: { name: "answer", record } });
    expect(".o_mto_card_title").toHaveText(/delivery 1 of 2/);
    await contains(".o_mto_show_curve").click();
    await animationFrame();
    expect.verifySteps([[[7], 3]]);
    expect(".o_mto_point").toHaveCount(3);
    expect(".o_mto_show_costs").toHaveCount(0);
});
