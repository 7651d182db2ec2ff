import { animationFrame, describe, expect, press, queryAllTexts, test } from "@odoo/hoot";
import { contains, mountWithCleanup } from "@web/../tests/web_test_helpers";
import { Presets } from "@mto_promise/components/configurator/presets";
import { defineConfiguratorModels } from "./configurator_helpers";

describe.current.tags("desktop");
defineConfiguratorModels();

const USUAL = {
    id: "mto.specification.preset,1",
    label: "Usual",
    text: "Length: 2,000 mm\nWood: Elm",
    values: { length: 2000 },
    misfit: ["Wood: the option “elm” is archived. Choose another."],
};
const PAST = { id: "sale.order.line,1", label: "S0001", text: "Length: 900 mm", values: { length: 900 }, misfit: [] };
const GROUPS = [
    { name: "Presets of Corner Café", presets: [USUAL] },
    { name: "Past orders", presets: [PAST] },
];

function mountPresets(props = {}) {
    return mountWithCleanup(Presets, {
        props: {
            groups: GROUPS,
            customer: "Corner Café",
            canSave: true,
            isWrong: false,
            onChoose: (values) => expect.step(values),
            onSave: (name, forCustomer) => expect.step([name, forCustomer]),
            ...props,
        },
    });
}

test("each preset stands in its group with what it says", async () => {
    await mountPresets();
    expect("optgroup").toHaveCount(2);
    expect("optgroup:eq(0)").toHaveAttribute("label", "Presets of Corner Café");
    expect(queryAllTexts("option")).toEqual(["", "Usual: Length: 2,000 mm, Wood: Elm", "S0001: Length: 900 mm"]);
});

test("what a chosen preset is left without is said until another is chosen", async () => {
    await mountPresets();
    await contains(".o_mto_preset").select(USUAL.id);
    expect.verifySteps([{ length: 2000 }]);
    expect(".o_mto_misfit").toHaveText(/“Usual”[^]*option “elm” is archived/);
    await contains(".o_mto_preset").select(PAST.id);
    expect.verifySteps([{ length: 900 }]);
    expect(".o_mto_misfit").toHaveCount(0);
});

test("a preset is saved under a name, for the customer or for all", async () => {
    await mountPresets();
    await contains(".o_mto_name_preset").click();
    expect("#o_mto_preset_name").toBeFocused();
    await contains(".o_mto_save_preset").click();
    expect.verifySteps([]);
    await contains("#o_mto_preset_name").edit(" Long table ", { confirm: false });
    await contains("#o_mto_preset_customer").click();
    await contains(".o_mto_save_preset").click();
    expect.verifySteps([["Long table", true]]);
    expect(".o_mto_new_preset").toHaveCount(0);
    expect(".o_mto_saved").toHaveText(/Long table/);
});

test("escape gives up the name", async () => {
    await mountPresets();
    await contains(".o_mto_name_preset").click();
    await animationFrame();
    await press("Escape");
    await animationFrame();
    expect(".o_mto_new_preset").toHaveCount(0);
    await contains(".o_mto_name_preset").click();
    expect(".o_mto_new_preset").toHaveCount(1);
});

test("nothing to start from and no right to save: nothing is shown", async () => {
    await mountPresets({ groups: [], canSave: false });
    expect(".o_mto_presets").toHaveCount(0);
});

test("a specification that is wrong is no preset", async () => {
    await mountPresets({ isWrong: true });
    expect(".o_mto_name_preset").not.toBeEnabled();
});
