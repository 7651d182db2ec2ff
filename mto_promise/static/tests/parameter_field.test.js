import { animationFrame, describe, expect, press, queryOne, setInputFiles, test } from "@odoo/hoot";
import { Component, useState, xml } from "@odoo/owl";
import { contains, mockService, mountWithCleanup } from "@web/../tests/web_test_helpers";
import { ParameterField } from "@mto_promise/components/configurator/parameter_field";
import { defineConfiguratorModels, makeOption, makeParameter } from "./configurator_helpers";

describe.current.tags("desktop");
defineConfiguratorModels();

/** Mount the field of `parameter`, which keeps what it is told; every change is a step. */
async function mountField(parameter, { value, problems = [], readonly = false } = {}) {
    class Parent extends Component {
        static components = { ParameterField };
        static props = {};
        static template = xml`
            <ParameterField parameter="parameter" value="state.value" problems="problems" currencyId="1"
                readonly="readonly" onChange.bind="onChange"/>
            <button class="next"/>`;
        setup() {
            Object.assign(this, { parameter: makeParameter(parameter), problems, readonly });
            this.state = useState({ value });
        }
        onChange(changed, isTyping) {
            const text = JSON.stringify(changed);
            expect.step(isTyping ? `${text} …` : text);
            this.state.value = changed;
        }
    }
    await mountWithCleanup(Parent);
}

test("a number with its unit, what it may be, and a mark that it is needed", async () => {
    await mountField(
        { unit: "mm", hint: "1,200 to 3,000", help: "Along the long side.", digits: 1 },
        { value: 2240.5 }
    );
    expect("label").toHaveText("Length*");
    expect("input").toHaveValue("2,240.5");
    expect(".input-group-text").toHaveText("mm");
    expect(".o_mto_hint").toHaveText("Along the long side. · 1,200 to 3,000");
    expect("input").toHaveAttribute("inputmode", "decimal");
    expect("label").toHaveAttribute("for", queryOne("input").id);
    expect("input").toHaveAttribute("aria-describedby", queryOne(".o_mto_hint").id);
});

test("no unit, no hint, not needed: nothing but label and input", async () => {
    await mountField({ required: false });
    expect("label").toHaveText("Length");
    expect("input").toHaveValue("");
    expect(".input-group-text, .o_mto_hint, .o_mto_problems").toHaveCount(0);
});

test("a number is told while it is typed, and written out when it is left", async () => {
    await mountField({ digits: 0 }, { value: 2000 });
    await contains("input").edit("2240", { confirm: false });
    expect.verifySteps(['"" …', "2 …", "22 …", "224 …", "2240 …"]);
    await press("Tab");
    await animationFrame();
    expect.verifySteps(["2240"]);
    expect("input").toHaveValue("2,240");
});

test("what is no number is told as it was typed", async () => {
    await mountField({}, { value: 2000 });
    await contains("input").edit("long", { confirm: false, instantly: true });
    await press("Tab");
    expect.verifySteps(['"" …', '"long" …', '"long"']);
    expect("input").toHaveValue("long");
});

test("arrows go by the step of a number", async () => {
    await mountField({ step: 0.5, digits: 1 }, { value: 7.5 });
    await contains("input").focus();
    await press("ArrowUp");
    await press("ArrowUp");
    await press("ArrowDown");
    expect.verifySteps(["8 …", "8.5 …", "8 …"]);
    await animationFrame();
    expect("input").toHaveValue("8");
});

test("arrows go by one in a whole number without a step, and do nothing where there is no number", async () => {
    await mountField({ kind: "integer" }, { value: 3 });
    await contains("input").focus();
    await press("ArrowUp");
    expect.verifySteps(["4 …"]);
    await contains("input").clear({ confirm: false });
    expect.verifySteps(['"" …']);
    await press("ArrowUp");
    expect.verifySteps([]);
});

const WOODS = [
    makeOption({ code: "oak", label: "Oak" }),
    makeOption({ code: "beech", label: "Beech", extra: -190 }),
    makeOption({ code: "walnut", label: "Walnut", extra: 300 }),
];

test("a choice is a list with what each option adds to the price", async () => {
    await mountField({ kind: "choice", options: WOODS }, { value: "oak" });
    expect("option").toHaveCount(3);
    expect("select").toHaveValue("oak");
    expect("option:eq(0)").toHaveText("Oak");
    expect("option:eq(1)").toHaveText("Beech ($ -190.00)");
    expect("option:eq(2)").toHaveText("Walnut (+$ 300.00)");
    await contains("select").select("walnut");
    expect.verifySteps(['"walnut"']);
    expect("select").toHaveValue("walnut");
});

test("a choice that is not needed, or not made yet, can be empty", async () => {
    await mountField({ kind: "choice", options: WOODS, required: false }, { value: "oak" });
    expect("option").toHaveCount(4);
    await contains("select").select("");
    expect.verifySteps(['""']);
});

test("options with colors and pictures are seen, and are one choice to the keyboard", async () => {
    const options = [
        makeOption({ code: "oak", label: "Oak", color: "#c8a165" }),
        makeOption({ code: "ash", label: "Ash", image: "/web/static/img/placeholder.png", extra: 40 }),
    ];
    await mountField({ kind: "choice", code: "wood", options }, { value: "oak" });
    expect("legend").toHaveText("Length*");
    expect(".o_mto_swatch").toHaveCount(2);
    expect(".o_mto_swatch:eq(0) .o_mto_picture").toHaveStyle({ backgroundColor: "rgb(200, 161, 101)" });
    expect(".o_mto_swatch:eq(1) img.o_mto_picture").toHaveCount(1);
    expect(".o_mto_swatch:eq(1)").toHaveText("Ash\n+$ 40.00");
    expect(".o_mto_chosen").toHaveText("Oak");
    // Radio buttons of one name: to any browser the arrows go from one to the next.
    expect("input[type=radio][name=o_mto_parameter_wood]").toHaveCount(2);
    await contains(".o_mto_swatch:eq(1)").click();
    expect.verifySteps(['"ash"']);
    expect(".o_mto_chosen").toHaveText(/Ash/);
    expect("input:checked").toHaveValue("ash");
});

test("yes or no is a switch", async () => {
    await mountField({ kind: "boolean" }, { value: false });
    expect("input[role=switch]").not.toBeChecked();
    expect("label").toHaveText("Length");
    await contains("label").click();
    expect.verifySteps(["true"]);
    expect("input").toBeChecked();
    await contains("input").focus();
    await press(" ");
    expect.verifySteps(["false"]);
});

test("a text stays the text that was typed, also where it looks like a number", async () => {
    await mountField({ kind: "text" }, { value: "" });
    expect("input").toHaveAttribute("inputmode", "text");
    await contains("input").edit("007", { confirm: false, instantly: true });
    await press("Tab");
    expect.verifySteps(['"007" …', '"007"']);
    expect("input").toHaveValue("007");
});

test("a file is uploaded, shown by its name, and removed", async () => {
    mockService("http", { post: () => JSON.stringify([{ id: 3, filename: "logo.svg" }]) });
    await mountField({ kind: "file" });
    expect("button:not(.next)").toHaveText("Upload");
    await contains("button:not(.next)").click();
    await setInputFiles(new File(["logo"], "logo.svg"));
    await animationFrame();
    expect.verifySteps(['{"id":3,"name":"logo.svg"}']);
    expect(".o_mto_file").toHaveText(/logo.svg/);
    expect("input").toHaveCount(0);
    await contains(".o_mto_file button").click();
    expect.verifySteps(['""']);
    expect("button:not(.next)").toHaveText("Upload");
});

test("a file that was refused is told", async () => {
    mockService("http", { post: () => JSON.stringify([{ error: "It is too large." }]) });
    mockService("notification", { add: (text) => expect.step(text) });
    await mountField({ kind: "file" });
    await contains("button:not(.next)").click();
    await setInputFiles(new File(["logo"], "logo.svg"));
    await animationFrame();
    expect.verifySteps(["It is too large."]);
    expect(".o_mto_file").toHaveCount(0);
});

test("an empty file is told, and another can be chosen after it", async () => {
    mockService("http", { post: () => JSON.stringify([{ id: 3, filename: "logo.svg" }]) });
    mockService("notification", { add: (text) => expect.step(text) });
    await mountField({ kind: "file" });
    await contains("button:not(.next)").click();
    await setInputFiles(new File([], "empty.svg"));
    await animationFrame();
    expect.verifySteps(["The file “empty.svg” is empty. Choose another one."]);
    await contains("button:not(.next)").click();
    await setInputFiles(new File(["logo"], "logo.svg"));
    await animationFrame();
    expect.verifySteps(['{"id":3,"name":"logo.svg"}']);
});

test("after an upload that failed another file can be chosen", async () => {
    expect.errors(1);
    mockService("http", { post: () => Promise.reject(new Error("offline")) });
    await mountField({ kind: "file" });
    await contains("button:not(.next)").click();
    await setInputFiles(new File(["logo"], "logo.svg"));
    await animationFrame();
    expect.verifyErrors(["offline"]);
    expect("button:not(.next)").toBeEnabled();
    expect("input[type=file]").toHaveProperty("disabled", false);
});

test("a file that was saved can be had", async () => {
    await mountField({ kind: "file", url: "/web/content/3?download=true" }, { value: { id: 3, name: "logo.svg" } });
    expect(".o_mto_file a").toHaveText("logo.svg");
    expect(".o_mto_file a").toHaveAttribute("href", "/web/content/3?download=true");
});

test("what is wrong stands at the field, and a screen reader reads it with it", async () => {
    await mountField({ hint: "1,200 to 3,000" }, { value: 4000, problems: ["Too long.", "And too dear."] });
    expect(".o_mto_problems").toHaveText("Too long.\nAnd too dear.");
    expect(".o_mto_parameter").toHaveClass("o_mto_wrong");
    expect("input").toHaveAttribute("aria-invalid", "true");
    const ids = [".o_mto_problems", ".o_mto_hint"].map((selector) => queryOne(selector).id);
    expect("input").toHaveAttribute("aria-describedby", ids.join(" "));
});

test("read-only fields of every kind", async () => {
    await mountField({}, { value: 2000, readonly: true });
    expect("input").toHaveProperty("readOnly", true);
    await contains("input").focus();
    await press("ArrowUp");
    expect.verifySteps([]);
    await mountField({ code: "engraving", kind: "boolean" }, { value: true, readonly: true });
    expect("[data-code=engraving] input:disabled").toHaveCount(1);
    await mountField({ code: "wood", kind: "choice", options: WOODS }, { value: "oak", readonly: true });
    expect("[data-code=wood] select:disabled").toHaveCount(1);
    const options = [makeOption({ code: "oak", label: "Oak", color: "#c8a165" })];
    await mountField({ code: "swatch", kind: "choice", options }, { value: "oak", readonly: true });
    expect("[data-code=swatch] input:disabled").toHaveCount(1);
    await mountField({ code: "drawing", kind: "file" }, { value: { id: 3, name: "logo.svg" }, readonly: true });
    expect("[data-code=drawing] .o_mto_file").toHaveText("logo.svg");
    expect("[data-code=drawing] button").toHaveCount(0);
});
