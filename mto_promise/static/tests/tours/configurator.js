import { registry } from "@web/core/registry";

const parameter = (code) => `.o_mto_configurator .o_mto_parameter[data-code=${code}]`;

registry.category("web_tour.tours").add("mto_promise_configurator", {
    steps: () => [
        { content: "Specify the line", trigger: ".o_data_row .o_mto_specify", run: "click" },
        { content: "The price as it is", trigger: ".o_mto_price_unit:contains(1,000.00)" },
        { content: "A seller is told no cost", trigger: ".o_mto_figures:not(:has(.o_mto_cost))" },
        { content: "Too long a table", trigger: `${parameter("length")} input`, run: "edit 4000" },
        { content: "It says so", trigger: `${parameter("length")} .o_mto_problems:contains(above the maximum of 3000)` },
        { content: "Saving is refused", trigger: ".o_mto_save", run: "click" },
        { content: "The wrong field has the focus", trigger: `${parameter("length")} input:focus` },
        { content: "A table that can be made", trigger: `${parameter("length")} input`, run: "edit 2230" },
        { content: "It costs more", trigger: ".o_mto_price_unit:contains(1,230.00)" },
        { content: "And takes longer to make", trigger: ".o_mto_change:contains(Assemble) .o_mto_amounts:contains(22 min)" },
        { content: "Longer by a key", trigger: `${parameter("length")} input`, run: "press ArrowUp" },
        { content: "By one step", trigger: ".o_mto_price_unit:contains(1,231.00)" },
        { content: "By typing", trigger: `${parameter("length")} input`, run: "edit 2240" },
        { content: "Other wood", trigger: `${parameter("wood")} .o_mto_swatch:contains(Walnut)`, run: "click" },
        { content: "It is chosen and priced", trigger: `.o_mto_configurator:has(.o_mto_chosen:contains(Walnut)) .o_mto_price_unit:contains(1,540.00)` },
        { content: "No text is asked for", trigger: `.o_mto_configurator:not(:has(${parameter("engraving_text")}))` },
        { content: "Engrave", trigger: `${parameter("engraving")} input`, run: "click" },
        { content: "Now it is", trigger: `${parameter("engraving_text")} .o_mto_problems:contains(enter a value)` },
        { content: "Say what", trigger: `${parameter("engraving_text")} input`, run: "edit Oslo" },
        { content: "Nothing is wrong", trigger: ".o_mto_configurator:not(:has(.o_mto_problems))" },
        { content: "Save", trigger: ".o_mto_save", run: "click" },
        {
            content: "The line has the price",
            trigger: "body:not(:has(.modal)) .o_data_row [name=price_unit]:contains(1,540.00)",
        },
        { content: "And says what was specified", trigger: ".o_data_row:contains(Engraved Text: Oslo)" },
        { content: "Look again", trigger: ".o_data_row .o_mto_specify", run: "click" },
        { content: "It is as it was saved", trigger: ".o_mto_chosen:contains(Walnut)" },
        { content: "It can be reset", trigger: ".o_mto_reset" },
        { content: "And promised", trigger: ".o_mto_save_promise", run: "click" },
        {
            content: "The date of what was specified",
            trigger: "body:not(:has(.o_mto_configurator)) .o_mto_promise_wizard .o_mto_complete:not(:empty)",
        },
        { content: "Leave", trigger: ".modal-footer button[special=cancel]", run: "click" },
        { content: "Gone", trigger: "body:not(:has(.modal))" },
    ],
});

registry.category("web_tour.tours").add("mto_promise_configurator_phone", {
    steps: () => [
        { content: "The card says what was specified", trigger: ".o_kanban_record:contains(1,500 mm)" },
        { content: "Specify the line", trigger: ".o_kanban_record .o_mto_specify", run: "click" },
        { content: "The price", trigger: ".o_mto_price_unit:contains(500.00)" },
        { content: "Reset", trigger: ".o_mto_reset", run: "click" },
        { content: "The standard product", trigger: "body:not(:has(.modal)) .o_kanban_record:not(:contains(1,500 mm)):contains(1,000.00)" },
    ],
});
