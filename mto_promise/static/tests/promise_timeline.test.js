import { describe, expect, mockTimeZone, queryAllTexts, queryOne, test } from "@odoo/hoot";
import { animationFrame } from "@odoo/hoot-mock";
import { Component, useState, xml } from "@odoo/owl";
import { contains, makeMockEnv, mockService, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { PromiseTimeline } from "@mto_promise/components/promise_timeline/promise_timeline";
import { TimeScale } from "@mto_promise/components/promise_timeline/time_scale";
import { definePromiseModels, makeLine, makeStep } from "./promise_helpers";

describe.current.tags("desktop");
definePromiseModels();

/** Four days from midnight to midnight; the bench is open from 8 to 16 on the first two. */
const BACKGROUND = {
    now: "2026-03-02 08:00:00",
    start: "2026-03-02 00:00:00",
    end: "2026-03-06 00:00:00",
    workcenters: [
        {
            id: 7,
            name: "Bench",
            closed: [
                ["2026-03-02 00:00:00", "2026-03-02 08:00:00"],
                ["2026-03-02 16:00:00", "2026-03-03 08:00:00"],
                ["2026-03-03 16:00:00", "2026-03-06 00:00:00"],
            ],
            loads: [["2026-03-02 08:00:00", "2026-03-02 12:00:00"]],
        },
    ],
};

const STEPS = [
    makeStep(1, { kind: "delivery", title: "Table", start: "2026-03-05 00:00:00", end: "2026-03-05 00:00:00" }),
    makeStep(2, { parent: 1, title: "Table", start: "2026-03-04 00:00:00", end: "2026-03-05 00:00:00", critical: true }),
    makeStep(3, {
        parent: 2,
        kind: "operation",
        title: "Glue",
        place: "Bench",
        workcenter: 7,
        start: "2026-03-04 12:00:00",
        end: "2026-03-05 00:00:00",
        document: { model: "mrp.production", id: 5, name: "MO/5" },
    }),
    makeStep(4, { parent: 2, kind: "buy", title: "Oak", slack: 90, start: "2026-03-02 12:00:00", end: "2026-03-03 12:00:00" }),
];

async function mountTimeline(values) {
    mockTimeZone(0);
    onRpc("mto.promise", "mto_timeline", ({ args }) => {
        expect.step(args[0]);
        return BACKGROUND;
    });
    const line = makeLine({ steps: STEPS, promised: "2026-03-05 00:00:00", requested: "2026-03-04 00:00:00", ...values });
    await mountWithCleanup(PromiseTimeline, { props: { answers: [line] } });
    await animationFrame();
    expect.verifySteps([[1]]);
}

/** Left edge and width of an element in percent of the canvas. */
function place(selector) {
    const { left, width } = queryOne(selector).style;
    const whole = parseFloat(queryOne(".o_mto_timeline_canvas").style.width);
    return [left, width].map((length) => Math.round((parseFloat(length) / whole) * 1000) / 10);
}

describe("scale", () => {
    test("pixels of moments and spans, cut at the ends", () => {
        mockTimeZone(0);
        const scale = new TimeScale("2026-03-02 00:00:00", "2026-03-06 00:00:00", 10);
        expect(scale.width).toBe(960);
        expect(scale.position("2026-03-02 06:00:00")).toBe(60);
        expect(scale.span("2026-03-01 00:00:00", "2026-03-02 02:00:00")).toEqual({ left: 0, width: 20 });
        expect(scale.span("2026-03-05 23:00:00", "2026-03-09 00:00:00")).toEqual({ left: 950, width: 10 });
    });

    test("ticks as close as their labels allow", async () => {
        await makeMockEnv();
        mockTimeZone(0);
        const labels = (pixels) =>
            new TimeScale("2026-03-02 00:00:00", "2026-03-16 00:00:00", pixels).ticks.map((tick) => tick.label);
        expect(labels(4).slice(0, 2)).toEqual(["Mon, Mar 2", "Tue, Mar 3"]);
        expect(labels(4)).toHaveLength(14);
        expect(labels(1)).toEqual(["Mar 8", "Mar 15"]);
        expect(labels(14).slice(0, 3)).toEqual(["Mon, Mar 2", "6:00 AM", "12:00 PM"]);
        expect(labels(84).slice(0, 2)).toEqual(["Mon, Mar 2", "1:00 AM"]);
    });

    test("ticks of years", async () => {
        await makeMockEnv();
        mockTimeZone(0);
        const labels = (pixels) =>
            new TimeScale("2026-11-27 00:00:00", "2028-06-01 00:00:00", pixels).ticks.map((tick) => tick.label);
        expect(labels(0.12).slice(0, 2)).toEqual(["Dec 2026", "Jan 2027"]);
        expect(labels(0.06).slice(0, 2)).toEqual(["Jan 2027", "Apr 2027"]);
        expect(labels(0.02)).toEqual(["2027", "2028"]);
    });

    test("days begin at midnight of the user's time zone", () => {
        mockTimeZone(+2);
        const scale = new TimeScale("2026-03-02 00:00:00", "2026-03-06 00:00:00", 10);
        expect(scale.ticks[0]).toEqual({ left: 220, label: "Tue, Mar 3" });
    });
});

test("rows by product: operations stand on the row of their order", async () => {
    await mountTimeline();
    expect(queryAllTexts(".o_mto_timeline_label")).toEqual(["Table", "Table", "Oak"]);
    expect(".o_mto_timeline_row:eq(1) .o_mto_bar").toHaveCount(2);
    expect(place(".o_mto_bar[data-kind=make]")).toEqual([50, 25]);
    expect(place(".o_mto_bar[data-kind=operation]")).toEqual([62.5, 12.5]);
    expect(place(".o_mto_bar[data-kind=buy]")).toEqual([12.5, 25]);
    expect(".o_mto_bar_critical").toHaveCount(1);
    expect(".o_mto_bar[data-kind=buy]").toHaveAttribute("aria-label", /^Oak, .*, 1 h 30 min slack$/);
    expect(".o_mto_closed, .o_mto_load").toHaveCount(0);
});

test("rows by work center: closed hours and other work behind the bars", async () => {
    await mountTimeline();
    await contains("button:contains(Work Centers)").click();
    expect(queryAllTexts(".o_mto_timeline_label")).toEqual(["Bench"]);
    expect(".o_mto_closed").toHaveCount(3);
    expect(place(".o_mto_closed:eq(1)")).toEqual([16.7, 16.7]);
    expect(place(".o_mto_load")).toEqual([8.3, 4.2]);
    expect(place(".o_mto_bar")).toEqual([62.5, 12.5]);
});

test("now, wished and promised", async () => {
    await mountTimeline();
    expect(queryAllTexts(".o_mto_mark")).toEqual(["Now", "Requested", "Promised"]);
    expect(["now", "requested", "promised"].map((mark) => place(`[data-mark=${mark}]`)[0])).toEqual([8.3, 50, 75]);
});

test("the label of a mark stands where there is room for it", async () => {
    await mountTimeline({ requested: "2026-03-05 12:00:00", promised: "2026-03-03 00:00:00" });
    expect(".o_mto_mark_before").toHaveCount(1);
    expect(".o_mto_mark_before").toHaveText("Requested");
    const whole = queryOne(".o_mto_timeline_canvas").getBoundingClientRect();
    expect(queryOne("[data-mark=requested] span").getBoundingClientRect().right).toBeLessThan(whole.right);
    expect(queryOne("[data-mark=promised] span").getBoundingClientRect().left).toBeGreaterThan(whole.left);
});

test("a new answer is shown as a whole, unless one looks closer", async () => {
    mockTimeZone(0);
    const ends = { 1: "2026-03-06 00:00:00", 2: "2026-03-20 00:00:00", 3: "2026-03-30 00:00:00" };
    onRpc("mto.promise", "mto_timeline", ({ args }) => ({ ...BACKGROUND, end: ends[args[0][0]] }));
    class Parent extends Component {
        static components = { PromiseTimeline };
        static template = xml`<PromiseTimeline answers="state.answers" />`;
        static props = {};
        setup() {
            this.state = useState({ answers: [makeLine({ id: 1, steps: STEPS })] });
        }
    }
    const parent = await mountWithCleanup(Parent);
    await animationFrame();
    const width = () => parseFloat(queryOne(".o_mto_timeline_canvas").style.width);
    const all = width();
    parent.state.answers = [makeLine({ id: 2, steps: STEPS })];
    await animationFrame();
    expect(width()).toBe(all);
    await contains("button[title='Zoom in']").click();
    const close = width();
    parent.state.answers = [makeLine({ id: 3, steps: STEPS })];
    await animationFrame();
    expect(width()).toBeGreaterThan(close);
});

test("a wish that is met has one mark", async () => {
    await mountTimeline({ requested: "2026-03-04 00:00:00", promised: "2026-03-04 00:00:00" });
    expect(queryAllTexts(".o_mto_mark")).toEqual(["Now", "Promised as requested"]);
});

test("without a wish there is no mark of one", async () => {
    await mountTimeline({ requested: false });
    expect(queryAllTexts(".o_mto_mark")).toEqual(["Now", "Promised"]);
});

test("zoom in, out and back to all; never farther than all", async () => {
    await mountTimeline();
    const width = () => parseFloat(queryOne(".o_mto_timeline_canvas").style.width);
    const all = width();
    expect(all).toBe(queryOne(".o_mto_timeline_pane").clientWidth);
    await contains("button[title='Zoom out']").click();
    expect(width()).toBe(all);
    await contains("button[title='Zoom in']").click();
    expect(width()).toBeGreaterThan(all * 1.5);
    await contains("button[title='Show all']").click();
    expect(width()).toBe(all);
});

test("the document of a bar opens; a bar without one does nothing", async () => {
    mockService("action", { doAction: (action) => expect.step(`${action.res_model} ${action.res_id}`) });
    await mountTimeline();
    await contains(".o_mto_bar[data-kind=buy]").click();
    await contains(".o_mto_bar[data-kind=operation]").click();
    expect.verifySteps(["mrp.production 5"]);
});

test("a plan without work centers says so", async () => {
    onRpc("mto.promise", "mto_timeline", () => ({ ...BACKGROUND, workcenters: [] }));
    await mountWithCleanup(PromiseTimeline, { props: { answers: [makeLine({ steps: STEPS.slice(0, 1) })] } });
    await contains("button:contains(Work Centers)").click();
    expect(".o_mto_timeline").toHaveText(/No step of this plan needs a work center/);
});
