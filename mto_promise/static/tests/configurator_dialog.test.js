import {
    advanceTime,
    animationFrame,
    Deferred,
    describe,
    expect,
    press,
    queryAllTexts,
    queryOne,
    test,
} from "@odoo/hoot";
import { contains, mockService, onRpc } from "@web/../tests/web_test_helpers";
import {
    defineConfiguratorModels,
    LINE,
    makeAnswer,
    makeOption,
    makeParameter,
    openConfigurator,
    PAUSE,
    settle,
} from "./configurator_helpers";

describe.current.tags("desktop");
defineConfiguratorModels();

const TOO_LONG = "Length is above the maximum of 3000 mm.";

/** A table: a euro for a millimeter, an engraving that asks for a text, and no length above 3,000. */
function table(values, { answer, length = {} } = {}) {
    const given = { length: 2000, engraving: false, ...values };
    const isLong = given.length > 3000;
    const price = isLong ? false : { unit: given.length - 1000, standard: 1000, extras: [], by_hand: false };
    return makeAnswer(
        [
            makeParameter({ value: given.length, unit: "mm", ...length }),
            makeParameter({ code: "engraving", label: "Engraving", kind: "boolean", value: given.engraving }),
            makeParameter({
                code: "engraving_text",
                label: "Engraved Text",
                kind: "text",
                value: given.engraving_text ?? null,
                visible: given.engraving,
            }),
        ],
        { price, problems: isLong ? { length: [TOO_LONG] } : {}, ...answer }
    );
}

const length = "[data-code=length] input";

/** What is typed, without leaving the field. */
const type = (selector, text) => contains(selector).edit(text, { confirm: false, instantly: true });

function stepWrites() {
    onRpc("sale.order.line", "write", ({ args }) => {
        expect.step(JSON.stringify(args));
        return true;
    });
}

test("it shows what the line is: headings, values, price", async () => {
    await openConfigurator((values) => table(values));
    expect(".modal-title").toHaveText("Oak Table");
    expect(".o_mto_section legend").toHaveText("Dimensions");
    expect(length).toHaveValue("2,000");
    expect(".o_mto_price_unit").toHaveText("$ 1,000.00");
    expect(".o_mto_fact, .o_mto_cost, .o_mto_problems, .o_mto_general, .o_mto_presets").toHaveCount(0);
    expect(queryAllTexts(".modal-footer button")).toEqual(["Save", "Discard"]);
});

test("weight, volume, cost and margin, extras, and a price that was typed by hand", async () => {
    await openConfigurator((values) =>
        table(values, {
            answer: {
                price: { unit: 1753.13, standard: 1690, extras: [["Made to measure", 48.13], ["Wood", -190]], by_hand: true },
                weight: { unit: 73.1136, standard: 68, name: "kg" },
                volume: { unit: 0.32256, standard: 0, name: "m³" },
                cost: { unit: 800.32, margin: 952.81, percent: 0.5435 },
            },
        })
    );
    expect(queryAllTexts(".o_mto_fact")).toEqual([
        "Standard\n$ 1,690.00",
        "Made to measure\n+$ 48.13",
        "Wood\n$ -190.00",
        "Weight\n73.11 kg",
        "Volume\n0.323 m³",
        "Cost\n$ 800.32",
        "Margin\n$ 952.81 (54.4 %)",
    ]);
    expect(".o_mto_figures").toHaveText(/typed by hand and stays/);
    expect(".o_mto_margin").not.toHaveClass("text-danger");
});

test("a loss is red", async () => {
    await openConfigurator((values) => table(values, { answer: { cost: { unit: 1100, margin: -100, percent: -0.1 } } }));
    expect(".o_mto_margin").toHaveClass("text-danger");
});

test("the server is asked once for a number that is typed in one go", async () => {
    await openConfigurator((values) => {
        expect.step(values ? values.length : "opened");
        return table(values);
    });
    expect.verifySteps(["opened"]);
    await contains(length).edit("2240", { confirm: false });
    expect.verifySteps([]);
    await settle();
    expect.verifySteps([2240]);
    expect(".o_mto_price_unit").toHaveText("$ 1,240.00");
});

test("leaving a field asks at once, and only once", async () => {
    await openConfigurator((values) => {
        expect.step(values ? values.length : "opened");
        return table(values);
    });
    await type(length, "2240");
    await press("Tab");
    await animationFrame();
    expect.verifySteps(["opened", 2240]);
    await advanceTime(PAUSE);
    expect.verifySteps([]);
});

test("an answer that comes late does not undo a later one", async () => {
    const slow = new Deferred();
    await openConfigurator(async (values) => {
        if (values?.length === 2100) {
            await slow;
        }
        return table(values);
    });
    await type(length, "2100");
    await advanceTime(PAUSE);
    await type(length, "2200");
    await settle();
    expect(".o_mto_price_unit").toHaveText("$ 1,200.00");
    slow.resolve();
    await settle();
    expect(".o_mto_price_unit").toHaveText("$ 1,200.00");
    expect(length).toHaveValue("2200");
});

test("an answer does not overwrite what is typed meanwhile", async () => {
    const slow = new Deferred();
    await openConfigurator(async (values) => {
        if (values) {
            await slow;
        }
        return table(values);
    });
    await type(length, "2100");
    await advanceTime(PAUSE);
    await type(length, "2150");
    slow.resolve();
    await animationFrame();
    expect(length).toHaveValue("2150");
});

test("a text is asked for only where there is an engraving", async () => {
    await openConfigurator((values) => table(values));
    expect("[data-code=engraving_text]").toHaveCount(0);
    await contains("[data-code=engraving] input").click();
    await animationFrame();
    expect("[data-code=engraving_text]").toHaveCount(1);
    await contains("[data-code=engraving] input").click();
    await animationFrame();
    expect("[data-code=engraving_text]").toHaveCount(0);
});

test("what is wrong is said at its field, and the last figures are dimmed", async () => {
    await openConfigurator((values) => table(values));
    await type(length, "4000");
    await settle();
    expect("[data-code=length] .o_mto_problems").toHaveText(TOO_LONG);
    expect(".o_mto_problems").toHaveCount(1);
    expect(".o_mto_figures").toHaveClass("o_mto_stale");
    expect(".o_mto_price_unit").toHaveText("$ 1,000.00");
    await type(length, "2400");
    await settle();
    expect(".o_mto_problems").toHaveCount(0);
    expect(".o_mto_figures").not.toHaveClass("o_mto_stale");
    expect(".o_mto_price_unit").toHaveText("$ 1,400.00");
});

test("what is wrong with no field in particular stands above all of them", async () => {
    await openConfigurator((values) => table(values, { answer: { general: ["Wider than long."], price: false } }));
    expect(".o_mto_general").toHaveText("Wider than long.");
    expect(".o_mto_general").toHaveAttribute("role", "alert");
    expect(".o_mto_price").toHaveText("Price\n–");
});

test("by the keyboard the first value comes first, and is typed over", async () => {
    await openConfigurator((values) => table(values), { canSave: true });
    expect(".o_mto_name_preset").toHaveCount(1);
    expect(length).toBeFocused();
    expect(queryOne(length).selectionEnd).toBe(5);
});

test("nothing wrong is saved; the wrong field gets the focus", async () => {
    stepWrites();
    const steps = await openConfigurator((values) => table(values));
    await type(length, "4000");
    await contains(".o_mto_save").click();
    await animationFrame();
    expect(".o_mto_problems").toHaveText(TOO_LONG);
    expect(length).toBeFocused();
    expect.verifySteps([]);
    expect(steps).toEqual([]);
    expect(".o_mto_save").toBeEnabled();
});

test("what is wrong with no field gets the focus where no field is wrong", async () => {
    await openConfigurator((values) => table(values, { answer: values ? { general: ["Wider than long."] } : {} }));
    await contains(".o_mto_save").click();
    await animationFrame();
    expect(".o_mto_general").toBeFocused();
});

test("what is typed stays as it is typed until it is left", async () => {
    await openConfigurator((values) => table(values));
    await type(length, "2240.6");
    await settle();
    expect(length).toHaveValue("2240.6");
    await press("Tab");
    await animationFrame();
    expect(length).toHaveValue("2,241");
});

test("what is seen is saved, without what became hidden", async () => {
    stepWrites();
    const steps = await openConfigurator((values) => table(values));
    await contains("[data-code=engraving] input").click();
    await animationFrame();
    await type("[data-code=engraving_text] input", "Oslo");
    await contains("[data-code=engraving] input").click();
    await type(length, "2240");
    await contains(".o_mto_save").click();
    await animationFrame();
    const specification = { length: 2240, engraving: false };
    expect.verifySteps([JSON.stringify([[LINE], { mto_specification: specification }])]);
    expect(steps).toEqual(["saved", "closed"]);
});

test("Enter saves", async () => {
    stepWrites();
    const steps = await openConfigurator((values) => table(values));
    await type(length, "2240");
    await press("Enter");
    await settle();
    expect.verifySteps([JSON.stringify([[LINE], { mto_specification: { length: 2240, engraving: false } }])]);
    expect(steps).toEqual(["saved", "closed"]);
});

test("Escape leaves everything as it was", async () => {
    stepWrites();
    const steps = await openConfigurator((values) => table(values));
    await type(length, "2240");
    await press("Escape");
    await animationFrame();
    expect(steps).toEqual(["closed"]);
    expect.verifySteps([]);
});

test("Tab goes through the fields in their order, then to the buttons", async () => {
    await openConfigurator((values) => table({ engraving: true, ...values }));
    await contains(length).focus();
    for (const next of ["[data-code=engraving] input", "[data-code=engraving_text] input", ".o_mto_save"]) {
        await press("Tab");
        await animationFrame();
        expect(next).toBeFocused();
    }
});

test("an emptied field shows its default again", async () => {
    await openConfigurator((values) => {
        expect.step(JSON.stringify(values));
        return table(values);
    });
    await type(length, "2240");
    await type(length, "");
    await press("Tab");
    await animationFrame();
    expect.verifySteps(["null", '{"engraving":false}']);
    expect(length).toHaveValue("2,000");
});

test("a specified line can be made the standard product again", async () => {
    stepWrites();
    const steps = await openConfigurator((values) => table(values, { answer: { is_standard: false } }));
    await contains(".o_mto_reset").click();
    await animationFrame();
    expect.verifySteps([JSON.stringify([[LINE], { mto_specification: false }])]);
    expect(steps).toEqual(["saved", "closed"]);
});

test("the date is asked for once the line is written", async () => {
    stepWrites();
    onRpc("sale.order.line", "action_mto_promise", () => {
        expect.step("promise");
        return { type: "ir.actions.act_window", res_model: "mto.promise.wizard" };
    });
    mockService("action", { doAction: (action) => expect.step(action.res_model) });
    await openConfigurator((values) => table(values, { answer: { can_promise: true } }));
    await contains(".o_mto_save_promise").click();
    await animationFrame();
    expect.verifySteps([
        JSON.stringify([[LINE], { mto_specification: { length: 2000, engraving: false } }]),
        "promise",
        "mto.promise.wizard",
    ]);
    expect(".o_mto_configurator").toHaveCount(0);
});

test("what cannot be edited can be looked at", async () => {
    await openConfigurator((values) => table(values, { answer: { editable: false, is_standard: false } }));
    expect(length).toHaveProperty("readOnly", true);
    expect("[data-code=engraving] input:disabled").toHaveCount(1);
    expect(queryAllTexts(".modal-footer button")).toEqual(["Close"]);
    await contains(".modal-footer button").click();
    expect(".o_mto_configurator").toHaveCount(0);
});

test("another option has another price, which a screen reader is told", async () => {
    const options = [
        makeOption({ code: "oak", label: "Oak" }),
        makeOption({ code: "ash", label: "Ash", extra: 40 }),
    ];
    await openConfigurator((values) => {
        const wood = values?.wood ?? "oak";
        const price = { unit: wood === "ash" ? 1040 : 1000, standard: 1000, extras: [], by_hand: false };
        return makeAnswer([makeParameter({ code: "wood", kind: "choice", options, value: wood })], { price });
    });
    await contains("[data-code=wood] select").select("ash");
    await animationFrame();
    expect(".o_mto_price_unit").toHaveText("$ 1,040.00");
    expect(queryOne(".o_mto_price_unit").closest("[aria-live]")).not.toBe(null);
});
