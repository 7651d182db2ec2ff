import { describe, expect, mockTimeZone, test } from "@odoo/hoot";
import { Deferred, animationFrame } from "@odoo/hoot-mock";
import { contains, mountWithCleanup } from "@web/../tests/web_test_helpers";
import { PromiseCard } from "@mto_promise/components/promise_card/promise_card";
import { definePromiseModels, makeLever, makeLine } from "./promise_helpers";

describe.current.tags("desktop");
definePromiseModels();

const mountCard = (answer, props) => mountWithCleanup(PromiseCard, { props: { answer, ...props } });

test("levers are folded, and tell what to do, when it is ready and what it costs", async () => {
    mockTimeZone(0);
    await mountCard(makeLine({ levers: [makeLever(1), makeLever(2, { price: 0 }), makeLever(3, { price: -5 })] }));
    expect(".o_mto_lever").toHaveCount(0);
    expect(".o_mto_earlier").toHaveText("Earlier? (3)");
    await contains(".o_mto_earlier").click();
    expect(".o_mto_lever").toHaveCount(3);
    expect(".o_mto_lever:eq(0)").toHaveText(/Lever 1.*Mar 5, 2026, 3:00 PM.*4 d earlier.*\+\$.12\.00/s);
    expect(".o_mto_lever:eq(1)").toHaveText(/no extra cost/);
    expect(".o_mto_lever:eq(2)").not.toHaveText(/\+/);
    expect(".o_mto_choose").toHaveCount(0, { message: "there is nothing to change outside the wizard" });
});

test("who may not see costs sees dates, and what is for a manager", async () => {
    const levers = [makeLever(1, { price: false, may_choose: false })];
    await mountCard(makeLine({ levers }), { choose: () => {} });
    await contains(".o_mto_earlier").click();
    expect(".o_mto_levers th").toHaveCount(3);
    expect(".o_mto_lever").toHaveText(/for a manager/);
    expect(".o_mto_lever").not.toHaveText(/\$/);
});

test("a split tells when the rest comes, as other dates are written", async () => {
    mockTimeZone(0);
    await mountCard(makeLine({ levers: [makeLever(1, { rest: "2026-03-09 15:00:00" }), makeLever(2)] }));
    await contains(".o_mto_earlier").click();
    expect(".o_mto_lever:eq(0)").toHaveText(/Lever 1.*the rest on Mar 9, 2026, 3:00 PM/s);
    expect(".o_mto_lever:eq(1)").not.toHaveText(/the rest/);
});

test("what it does to others stands beside it", async () => {
    await mountCard(makeLine({ levers: [makeLever(1, { effects: ["S7 then lacks 4 Steel."] })] }));
    await contains(".o_mto_earlier").click();
    expect(".o_mto_lever .text-warning-emphasis").toHaveText("S7 then lacks 4 Steel.");
});

test("choosing waits for the new plan", async () => {
    const planned = new Deferred();
    const choose = (lever) => {
        expect.step(lever.id);
        return planned;
    };
    await mountCard(makeLine({ levers: [makeLever(1), makeLever(2)] }), { choose });
    await contains(".o_mto_earlier").click();
    await contains(".o_mto_choose:eq(1)").click();
    expect.verifySteps([2]);
    expect(".o_mto_choose:disabled").toHaveCount(2);
    planned.resolve();
    await animationFrame();
    expect(".o_mto_choose:disabled").toHaveCount(0);
});

test("what was chosen can be undone, what the policy chose cannot", async () => {
    const choices = [
        { name: "Buy Steel from Quick", position: -1 },
        { name: "Overtime at Saw", position: 0 },
    ];
    await mountCard(makeLine({ choices }), { undo: (choice) => expect.step(choice.position) });
    expect(".o_mto_choices li:eq(0)").toHaveText("Buy Steel from Quick · by the company's policy");
    expect(".o_mto_undo").toHaveCount(1);
    await contains(".o_mto_undo").click();
    expect.verifySteps([0]);
});
