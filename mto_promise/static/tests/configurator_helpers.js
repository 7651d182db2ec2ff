import { advanceTime, animationFrame } from "@odoo/hoot";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { getService, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { MainComponentsContainer } from "@web/core/main_components_container";
import { ConfiguratorDialog } from "@mto_promise/components/configurator/configurator_dialog";

export const LINE = 7;
/** Longer than the dialog waits for another key. */
export const PAUSE = 400;

export const defineConfiguratorModels = defineMailModels;

/** A parameter as the server describes it: a required number, unless `values` say otherwise. */
export function makeParameter(values) {
    return {
        code: "length",
        label: "Length",
        help: "",
        kind: "number",
        unit: "",
        hint: "",
        step: 0,
        digits: 0,
        required: true,
        value: null,
        options: [],
        visible: true,
        url: false,
        ...values,
    };
}

export function makeOption(values) {
    return { color: false, image: false, extra: 0, ...values };
}

/** An answer of the server on `parameters` in one section: a price of 1,000, and nothing wrong. */
export function makeAnswer(parameters, values) {
    return {
        title: "Oak Table",
        editable: true,
        is_standard: true,
        can_promise: false,
        currency_id: 1,
        sections: [{ name: "Dimensions", parameters }],
        problems: {},
        general: [],
        price: { unit: 1000, standard: 1000, extras: [], by_hand: false },
        weight: false,
        volume: false,
        cost: false,
        contents: false,
        difference: false,
        ...values,
    };
}

/**
 * Open the configurator; saving and closing are told by steps.
 *
 * @param {(values: object | null) => object} configure the server's answer to the values by code
 * @param {boolean} [options.canSave] whether presets can be saved
 */
export async function openConfigurator(configure, { canSave = false } = {}) {
    onRpc("sale.order.line", "mto_configure", ({ args }) => configure(args[1]));
    onRpc("sale.order.line", "mto_presets", () => ({ groups: [], customer: "Corner Café", can_save: canSave }));
    await mountWithCleanup(MainComponentsContainer);
    getService("dialog").add(
        ConfiguratorDialog,
        { lineId: LINE, onSaved: () => steps.push("saved") },
        { onClose: () => steps.push("closed") }
    );
    const steps = [];
    await animationFrame();
    return steps;
}

/** Wait until the dialog has asked the server, and shows its answer. */
export async function settle() {
    await advanceTime(PAUSE);
    await animationFrame();
}
