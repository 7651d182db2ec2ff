export { defineMailModels as definePromiseModels } from "@mail/../tests/mail_test_helpers";

/** A step as the server describes it. */
export function makeStep(id, values) {
    return {
        id,
        parent: false,
        kind: "make",
        kind_label: "Make",
        title: `Step ${id}`,
        place: "",
        workcenter: false,
        quantity: 1,
        uom: "Units",
        start: "2026-03-02 08:00:00",
        end: "2026-03-02 10:00:00",
        slack: 0,
        critical: false,
        document: false,
        ...values,
    };
}

/** The answer for one line as the server describes it. */
export function makeLine(values) {
    return {
        id: 1,
        title: "Oak Table",
        quantity: 2,
        uom: "Units",
        strategy: "Make to Order",
        state: "draft",
        state_label: "Draft",
        requested: false,
        feasible: true,
        promised: "2026-03-09 15:00:00",
        earliest: "2026-03-09 15:00:00",
        expires: false,
        held: false,
        warnings: [],
        sure: [],
        assumed: [],
        levers: [],
        choices: [],
        effects: [],
        may_rush: false,
        reasons: [],
        steps: [],
        ...values,
    };
}

/** What would make a line earlier as the server describes it. */
export function makeLever(id, values) {
    return {
        id,
        name: `Lever ${id}`,
        date: "2026-03-05 15:00:00",
        gain: 4 * 24 * 60,
        price: 12,
        currency_id: 1,
        effects: [],
        may_choose: true,
        ...values,
    };
}

/** The answer for a whole order as the server describes it. */
export function makeOrder(lines, values) {
    return {
        lines,
        stale: false,
        feasible: true,
        complete: "2026-03-09 15:00:00",
        requested: false,
        late: 0,
        binding: "",
        accepted: false,
        held: false,
        ...values,
    };
}
