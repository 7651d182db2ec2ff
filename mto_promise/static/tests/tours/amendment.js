import { registry } from "@web/core/registry";

const parameter = (code) => `.o_mto_configurator .o_mto_parameter[data-code=${code}]`;
const effect = (row, ...texts) => `.modal [name=row_ids] ${row}${texts.map((text) => `:contains(${text})`).join("")}`;

/** From the confirmed line, opened by `specify`, to what its change does; effects are rows of `row`. */
function amend(specify, row) {
    return [
        { content: "Specify the confirmed line", trigger: specify, run: "click" },
        { content: "Other values", trigger: `${parameter("length")} input`, run: "edit 2600" },
        { content: "Their price", trigger: ".o_mto_price_unit:contains(1,600.00)" },
        { content: "What would it do?", trigger: ".o_mto_save:contains(Show Effects)", run: "click" },
        { content: "The price changes", trigger: effect(row, "Unit Price", "1,000.00", "1,600.00") },
        { content: "The same order for less steel", trigger: effect(row, "Steel Tube", "4", "2.6") },
        { content: "Another quantity, too", trigger: ".modal [name=product_uom_qty] input", run: "edit 2 && press Tab" },
        { content: "The effects shown are of another question", trigger: ".modal:not(:has([name=row_ids])) .alert-info:contains(Nothing is changed yet)" },
        { content: "Ask again", trigger: ".modal-footer button[name=action_preview]:visible", run: "click" },
        { content: "Twice as much steel", trigger: effect(row, "Steel Tube", "4", "5.2") },
        { content: "Do it", trigger: ".modal-footer button[name=action_apply]", run: "click" },
    ];
}

registry.category("web_tour.tours").add("mto_promise_amendment", {
    steps: () => [
        ...amend(".o_data_row .o_mto_specify", ".o_data_row"),
        { content: "It is done", trigger: "body:not(:has(.modal)) [name=order_line] .o_data_row:contains(2,600):contains(1,600.00)" },
    ],
});

registry.category("web_tour.tours").add("mto_promise_amendment_phone", {
    steps: () => [
        ...amend(".o_kanban_record .o_mto_specify", ".o_kanban_record"),
        { content: "It is done", trigger: "body:not(:has(.modal)) [name=order_line] .o_kanban_record:contains(2,600):contains(1,600.00)" },
    ],
});
