import { describe, expect, queryOne, test } from "@odoo/hoot";
import { mountWithCleanup } from "@web/../tests/web_test_helpers";
import { PromiseSteps } from "@mto_promise/components/promise_steps/promise_steps";
import {
    defineConfiguratorModels,
    makeAnswer,
    makeOption,
    makeParameter,
    openConfigurator,
} from "./configurator_helpers";
import { makeStep } from "./promise_helpers";

describe.current.tags("mobile");
defineConfiguratorModels();

/** Nothing is wider than the screen. */
function expectToFit(selector) {
    const element = queryOne(selector);
    expect(element.scrollWidth).toBeLessThan(element.clientWidth + 1);
}

test("the configurator is one column that fits, with the price above the form", async () => {
    const options = ["Oak", "Beech", "Walnut", "Smoked Oak with a Long Name"].map((label) =>
        makeOption({ code: label, label, color: "#c8a165", extra: 1234.5 })
    );
    await openConfigurator(() =>
        makeAnswer([
            makeParameter({ value: 2000, unit: "mm", help: "Along the long side, from edge to edge." }),
            makeParameter({ code: "wood", label: "Wood", kind: "choice", options, value: "Oak" }),
            makeParameter({ code: "text", label: "Engraved Text", kind: "text", value: "Oslo" }),
        ])
    );
    const [figures, form] = [".o_mto_figures", ".o_mto_form"].map((one) => queryOne(one).getBoundingClientRect());
    expect(figures.bottom).toBeLessThan(form.top + 1);
    expect(Math.abs(form.left - queryOne("[data-code=length]").getBoundingClientRect().left)).toBeLessThan(1);
    expect(queryOne("[data-code=length] .input-group").offsetWidth).toBeGreaterThan(0.9 * form.width);
    expect(queryOne(".o_mto_swatch:first").offsetHeight).toBeGreaterThan(43, { message: "as high as a thumb" });
    expectToFit(".modal-body");
});

test("steps of a deep plan fit", async () => {
    const steps = Array.from({ length: 8 }, (_, depth) =>
        makeStep(depth + 1, { parent: depth || false, critical: true, title: `A rather long name of step ${depth}` })
    );
    await mountWithCleanup(PromiseSteps, { props: { steps } });
    expect(".o_mto_step").toHaveCount(8);
    expectToFit(".o_mto_steps");
});
