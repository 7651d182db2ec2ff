import { expect, test } from "@odoo/hoot";
import { queryAll } from "@odoo/hoot-dom";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { defineModels, fields, models, mountView } from "@web/../tests/web_test_helpers";

const STATES = [
    ["draft", "Quotation"],
    ["sale", "Sales Order"],
];

class Line extends models.Model {
    _name = "line";

    name = fields.Char();
    state = fields.Selection({ selection: STATES });
    mto_is_configurable = fields.Boolean();
    mto_can_amend = fields.Boolean();
    mto_specification_text = fields.Text();

    _records = [
        { id: 1, name: "chair", state: "draft", mto_is_configurable: false },
        { id: 2, name: "table", state: "draft", mto_is_configurable: true },
        { id: 3, name: "delivered table", state: "sale", mto_is_configurable: true, mto_can_amend: false },
        { id: 4, name: "confirmed table", state: "sale", mto_is_configurable: true, mto_can_amend: true },
    ];
}

defineMailModels();
defineModels([Line]);

test("only what can be specified has a button", async () => {
    await mountView({
        type: "list",
        resModel: "line",
        arch: `<list><field name="name"/><widget name="mto_specify"/></list>`,
    });
    const shown = queryAll(".o_data_row:has(.o_mto_specify)").map((row) => row.querySelector("[name=name]").textContent);
    expect(shown).toEqual(["table", "confirmed table"]);
});
