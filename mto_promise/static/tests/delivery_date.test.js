import { animationFrame, Deferred, describe, expect, test } from "@odoo/hoot";
import { contains, onRpc } from "@web/../tests/web_test_helpers";
import { defineConfiguratorModels, LINE, makeAnswer, makeParameter, openConfigurator, settle } from "./configurator_helpers";

describe.current.tags("desktop");
defineConfiguratorModels();

const length = "[data-code=length] input";
const ANSWER = { promised: "2027-03-05 15:00:00", days: 12, in_time: null, warnings: [], reason: "Saw is busy until March 3." };

function shelf(values, { problems = {}, can_promise = true } = {}) {
    return makeAnswer([makeParameter({ value: values?.length ?? 2000 })], { can_promise, problems });
}

test("the date is asked for on demand, for the values shown, and goes with them", async () => {
    onRpc("sale.order.line", "mto_configure_date", ({ args }) => {
        expect.step(JSON.stringify(args));
        return ANSWER;
    });
    await openConfigurator((values) => shelf(values));
    expect(".o_mto_date").toHaveCount(0);
    await contains(length).edit("2300", { confirm: false, instantly: true });
    await settle();
    expect.verifySteps([]);
    await contains(".o_mto_ask_date").click();
    expect.verifySteps([JSON.stringify([[LINE], { length: 2300 }])]);
    expect(".o_mto_date").toHaveText(/Mar 5/);
    expect(".o_mto_delivery_date").toHaveText(/in 12 days\s+Saw is busy until March 3\./);
    expect(".o_mto_warning").toHaveCount(0);
    await contains(length).edit("2400", { confirm: false, instantly: true });
    await settle();
    expect(".o_mto_date").toHaveCount(0);
    expect(".o_mto_ask_date").toHaveText("When?");
});

test("an answer that comes after the values changed is not shown", async () => {
    const late = new Deferred();
    onRpc("sale.order.line", "mto_configure_date", () => late);
    await openConfigurator((values) => shelf(values));
    await contains(".o_mto_ask_date").click();
    expect(".o_mto_ask_date").toHaveText("Planning…");
    expect(".o_mto_ask_date").not.toBeEnabled();
    await contains(length).edit("2400", { confirm: false, instantly: true });
    await settle();
    late.resolve(ANSWER);
    await animationFrame();
    expect(".o_mto_date").toHaveCount(0);
    expect(".o_mto_ask_date").toBeEnabled();
});

test("a date too late and what makes it doubtful are said", async () => {
    onRpc("sale.order.line", "mto_configure_date", () => ({
        ...ANSWER,
        in_time: false,
        warnings: ["Steel has no vendor."],
        reason: false,
    }));
    await openConfigurator((values) => shelf(values));
    await contains(".o_mto_ask_date").click();
    expect(".o_mto_date").toHaveClass("text-danger");
    expect(".o_mto_delivery_date").toHaveText(/later than requested/);
    expect(".o_mto_warning").toHaveText("Steel has no vendor.");
    expect(".o_mto_reason").toHaveCount(0);
});

test("what cannot be made or promised has no date", async () => {
    await openConfigurator((values) => shelf(values, { problems: { length: ["Length is above the maximum."] } }));
    expect(".o_mto_ask_date").not.toBeEnabled();
});

test("who may not promise is not offered a date", async () => {
    await openConfigurator((values) => shelf(values, { can_promise: false }));
    expect(".o_mto_delivery_date").toHaveCount(0);
});
