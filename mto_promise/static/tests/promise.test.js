import { describe, expect, mockTimeZone, queryAllTexts, test } from "@odoo/hoot";
import { contains, mockService, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { registry } from "@web/core/registry";
import { PromiseCard } from "@mto_promise/components/promise_card/promise_card";
import { PromiseSteps } from "@mto_promise/components/promise_steps/promise_steps";
import { definePromiseModels, makeLine, makeOrder, makeStep } from "./promise_helpers";

describe.current.tags("desktop");
definePromiseModels();

const mountCard = (answer, props) => mountWithCleanup(PromiseCard, { props: { answer, ...props } });
const mountSteps = (steps) => mountWithCleanup(PromiseSteps, { props: { steps } });

function mountAnswer(answer) {
    const { component } = registry.category("fields").get("mto_promise_answer");
    return mountWithCleanup(component, { props: { name: "answer", record: { data: { answer, is_editable: true } } } });
}

/** A delivery of a table, of a frame of steel that is critical, and a top of two parts that is not. */
const TREE = [
    makeStep(1, { kind: "delivery", title: "Delivery", critical: true }),
    makeStep(2, { parent: 1, title: "Table", critical: true }),
    makeStep(3, { parent: 2, title: "Frame", critical: true }),
    makeStep(4, { parent: 3, kind: "buy", title: "Steel", critical: true, place: "Nordic Steel" }),
    makeStep(5, { parent: 2, title: "Top", slack: 1500 }),
    makeStep(6, { parent: 5, kind: "stock", title: "Oak", quantity: 19.92, uom: "m" }),
    makeStep(7, { parent: 5, kind: "operation", title: "Glue", slack: 90 }),
];

describe("card", () => {
    test("the date in the user's time zone, and as soon as possible", async () => {
        mockTimeZone(+1);
        await mountCard(makeLine());
        expect(".o_mto_card_title").toHaveText("Oak Table 2 Units · Make to Order");
        expect(".o_mto_promised").toHaveText("Mar 9, 2026, 4:00 PM");
        expect(".o_mto_dates").toHaveText(/As soon as possible/);
        expect(".badge, .o_mto_sure, .o_mto_assumed, .o_mto_warnings, .o_mto_reasons, .o_mto_toggle").toHaveCount(0);
    });

    test("a wish that is kept, one that is not, and the state of a hold", async () => {
        await mountCard(makeLine({ requested: "2026-03-10 15:00:00" }));
        expect(".o_mto_feasible").toHaveText("In time");
        expect(".o_mto_feasible").toHaveClass("text-bg-success");
        await mountCard(makeLine({ requested: "2026-03-03 15:00:00", feasible: false }));
        expect(".o_mto_feasible:eq(1)").toHaveText("Later than requested");
        expect(".o_mto_feasible:eq(1)").toHaveClass("text-bg-danger");
        await mountCard(makeLine({ state: "held", state_label: "Held", expires: "2026-03-12 08:00:00" }));
        expect(".text-bg-info").toHaveText("Held");
        expect(".o_mto_dates:eq(2)").toHaveText(/Held until/);
    });

    test("warnings stand beside the date", async () => {
        await mountCard(makeLine({ warnings: ["The receipt of steel is overdue."] }));
        expect(".o_mto_warnings").toHaveText("The receipt of steel is overdue.");
        expect(".o_mto_warnings").toHaveAttribute("role", "alert");
    });

    test("how sure the date is, and what too little is known of", async () => {
        mockTimeZone(0);
        const sure = [
            { level: 50, date: "2026-03-09 15:00:00", promised: false },
            { level: 80, date: "2026-03-11 15:00:00", promised: true },
        ];
        const assumed = ["Nordic Steel", "Saw", "Bench", "Paint", "Press"];
        await mountCard(makeLine({ sure, certainty: 80, policy: "Safe", confidence: "80 %", assumed }));
        expect(queryAllTexts(".o_mto_sure dd > span")).toEqual(["50 % Mar 9, 2026, 3:00 PM", "80 % Mar 11, 2026, 3:00 PM"]);
        expect(".o_mto_sure .fw-bold").toHaveText(/^80 %/);
        expect(".o_mto_certainty dd").toHaveText("80 % · Safe (80 %)");
        expect(".o_mto_assumed").toHaveText(/Nordic Steel, Saw, Bench and 2 more\./);
    });

    test("three reasons first, the others on demand, and the document behind one", async () => {
        onRpc("mto.promise.reason", "action_open", ({ args }) => ({ res_id: args[0][0] }));
        mockService("action", { doAction: (action) => expect.step(action.res_id) });
        const plain = { subject: "material", gain: 0, joint: false, document: false };
        const reason = (id, values) => ({ id, name: `Reason ${id}`, ...plain, ...values });
        const reasons = [
            reason(1, { gain: 1500, document: true }),
            reason(2, { gain: 60, joint: true }),
            reason(3),
            reason(4),
        ];
        await mountCard(makeLine({ reasons }));
        expect(queryAllTexts(".o_mto_reasons li")).toEqual([
            "Reason 1 · 1 d 1 h earlier without it",
            "Reason 2 · up to 1 h earlier without it and the other joint ones",
            "Reason 3",
        ]);
        expect(".o_mto_more").toHaveText("1 more");
        await contains(".o_mto_more").click();
        expect(".o_mto_reasons li").toHaveCount(4);
        expect(".o_mto_more").toHaveCount(0);
        await contains(".o_mto_reasons button").click();
        expect.verifySteps([1]);
    });

    test("reasons of material and of capacity apart, each from the heaviest on", async () => {
        const subjects = ["capacity", "material", "capacity", "terms"];
        const reasons = subjects.map((subject, id) => ({ id, name: `Reason ${id}`, subject, gain: 0, joint: false }));
        await mountCard(makeLine({ reasons }));
        expect(queryAllTexts(".o_mto_subjects section")).toEqual([
            "Capacity\nReason 0\nReason 2",
            "Material\nReason 1",
            "Terms of delivery\nReason 3",
        ]);
    });

    test("steps fold, and are open where asked for", async () => {
        await mountCard(makeLine({ steps: TREE }));
        expect(".o_mto_toggle").toHaveText("Steps (7)");
        expect(".o_mto_step").toHaveCount(0);
        await contains(".o_mto_toggle").click();
        expect(".o_mto_step").not.toHaveCount(0);
        await contains(".o_mto_toggle").click();
        expect(".o_mto_step").toHaveCount(0);
        await mountCard(makeLine({ steps: TREE }), { unfolded: true });
        expect(".o_mto_step").not.toHaveCount(0);
    });
});

describe("steps", () => {
    test("the critical chain is open, other deep branches are folded", async () => {
        await mountSteps(TREE);
        expect(queryAllTexts(".o_mto_title")).toEqual(["Delivery", "Table", "Frame", "Steel", "Top"]);
        expect("[role=treeitem]:contains(Top)").toHaveAttribute("aria-expanded", "false");
        expect("[role=treeitem]:contains(Top) .badge").toHaveText("2");
        expect("[role=treeitem]:contains(Steel)").toHaveAttribute("aria-level", "4");
        expect("[role=treeitem]:contains(Steel)").not.toHaveAttribute("aria-expanded");
        expect(".o_mto_critical").toHaveCount(4);
        expect(".o_mto_legend").toHaveText("Critical path: nothing else decides the date");
    });

    test("branches open and close, one by one and all together", async () => {
        await mountSteps(TREE);
        await contains("[role=treeitem]:contains(Top) .o_mto_caret").click();
        expect(queryAllTexts(".o_mto_title")).toEqual(["Delivery", "Table", "Frame", "Steel", "Top", "Oak", "Glue"]);
        await contains("button:contains(/^Fold all/)").click();
        expect(queryAllTexts(".o_mto_title")).toEqual(["Delivery", "Table"]);
        await contains("button:contains(Unfold all)").click();
        expect(".o_mto_step").toHaveCount(7);
    });

    test("where, how many, when and how much slack", async () => {
        mockTimeZone(0);
        await mountSteps(TREE);
        await contains("button:contains(Unfold all)").click();
        expect("[role=treeitem]:contains(Steel) .o_mto_step_where").toHaveText("Nordic Steel");
        expect("[role=treeitem]:contains(Oak) .o_mto_quantity").toHaveText("19.92 m");
        expect("[role=treeitem]:contains(Glue) .o_mto_quantity").toHaveCount(0);
        expect("[role=treeitem]:contains(Top) .o_mto_step_slack").toHaveText("1 d 1 h slack");
        expect("[role=treeitem]:contains(Steel) .o_mto_step_slack").toHaveText("");
        expect("[role=treeitem]:contains(Steel) .o_mto_step_when").toHaveText("Mar 2, 2026, 8:00 AM → 10:00 AM");
    });

    test("a plan that stands as late as the wish allows has time to spare, and no legend of delays", async () => {
        await mountSteps(TREE.map((step) => ({ ...step, slack: step.slack + 60 })));
        expect(".o_mto_legend").toHaveText(/how early the delivery could be/);
        expect(".o_mto_step_slack:eq(0)").toHaveText("1 h to spare");
    });

    test("the document of a step opens", async () => {
        mockService("action", { doAction: (action) => expect.step(`${action.res_model} ${action.res_id}`) });
        await mountSteps([makeStep(1, { document: { model: "mrp.production", id: 5, name: "MO/5" } })]);
        await contains("button:contains(MO/5)").click();
        expect.verifySteps(["mrp.production 5"]);
    });
});

describe("answer", () => {
    test("nothing was asked", async () => {
        await mountAnswer(false);
        await mountAnswer(makeOrder([]));
        expect(".o_mto_answer").toHaveCount(0);
    });

    test("one line: its steps are open", async () => {
        await mountAnswer(makeOrder([makeLine({ steps: TREE })]));
        expect(".o_mto_complete").toHaveText(/^Mar 9, 2026/);
        expect(".o_mto_summary").toHaveClass("o_mto_good");
        expect(".o_mto_step").not.toHaveCount(0);
        expect(".o_mto_requested, .o_mto_late_lines, .o_mto_binding, .o_mto_outcome").toHaveCount(0);
    });

    test("an order of which one line is late", async () => {
        const lines = [makeLine({ steps: TREE }), makeLine({ id: 2, feasible: false })];
        const late = { requested: "2026-03-05 15:00:00", feasible: false, late: 1, binding: "Nordic Steel takes 14 days" };
        await mountAnswer(makeOrder(lines, late));
        expect(".o_mto_summary").toHaveClass("o_mto_late");
        expect(".o_mto_requested .badge").toHaveText("Not feasible");
        expect(".o_mto_late_lines").toHaveText("1 of 2 lines");
        expect(".o_mto_binding").toHaveText(/Nordic Steel takes 14 days/);
        expect(".o_mto_card").toHaveCount(2);
        expect(".o_mto_step").toHaveCount(0);
    });

    test("held, accepted, and asked anew", async () => {
        await mountAnswer(makeOrder([makeLine()], { held: true }));
        expect(".o_mto_outcome").toHaveText(/^Held/);
        await mountAnswer(makeOrder([makeLine()], { accepted: true, held: true, stale: true }));
        expect(".o_mto_outcome:eq(1)").toHaveText(/^Accepted/);
        expect(".o_mto_answer:eq(1)").toHaveClass("o_mto_stale");
    });
});
