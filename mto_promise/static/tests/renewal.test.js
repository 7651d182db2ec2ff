import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { advanceTime, animationFrame, describe, destroy, expect, test, waitFor } from "@odoo/hoot";
import {
    contains,
    defineModels,
    fields,
    makeServerError,
    MockServer,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";

class Renewal extends models.Model {
    _name = "mto.renewal";

    left_count = fields.Integer();
    stage = fields.Char();

    _records = [{ id: 1, left_count: 3, stage: "look" }];
}

describe.current.tags("desktop");
defineMailModels();
defineModels([Renewal]);

/** The dialog for three lines, one a batch, of which those fail that `fails` says by how many are left. */
async function planAll(fails) {
    onRpc("mto.renewal", "action_continue", () => {
        const [renewal] = MockServer.env["mto.renewal"].browse(1);
        expect.step(`${renewal.left_count} left`);
        if (fails(renewal.left_count)) {
            throw makeServerError({ message: "The server is gone" });
        }
        MockServer.env["mto.renewal"].write([1], { left_count: renewal.left_count - 1 });
        return false;
    });
    return mountView({
        type: "form",
        resModel: "mto.renewal",
        resId: 1,
        arch: `<form js_class="mto_renewal" edit="0"><field name="left_count"/><field name="stage"/></form>`,
    });
}

test("plans batch after batch until no line is left", async () => {
    await planAll(() => false);
    await expect.waitForSteps(["3 left", "2 left", "1 left"]);
    await waitFor(".o_field_widget[name=left_count]:contains(0)");
    expect(".o_notification").toHaveCount(0);
});

test("goes on where it failed once it is told to", async () => {
    expect.errors(1);
    let isGone = true;
    await planAll((left) => left === 2 && isGone);
    await expect.waitForErrors(["The server is gone"]);
    expect.verifySteps(["3 left", "2 left"]);
    isGone = false;
    await contains(".o_notification button:contains(Go On)").click();
    await expect.waitForSteps(["2 left", "1 left"]);
    expect(".o_notification").toHaveCount(0);
});

test("closing takes back the offer to go on", async () => {
    expect.errors(1);
    const dialog = await planAll(() => true);
    await expect.waitForErrors(["The server is gone"]);
    await waitFor(".o_notification button:contains(Go On)");
    destroy(dialog);
    await animationFrame();
    expect(".o_notification").toHaveCount(0);
    expect.verifySteps(["3 left"]);
});

test("where it holds, others get their turn after each batch", async () => {
    Renewal._records[0].stage = "hold";
    await planAll(() => false);
    await expect.waitForSteps(["3 left"]);
    await advanceTime(900);
    expect.verifySteps([]);
    await advanceTime(200);
    await expect.waitForSteps(["2 left"]);
    await advanceTime(1100);
    await expect.waitForSteps(["1 left"]);
});
