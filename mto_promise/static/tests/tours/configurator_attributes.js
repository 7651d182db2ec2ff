import { registry } from "@web/core/registry";

const parameter = (code) => `.o_mto_configurator .o_mto_parameter[data-code=${code}]`;

/** Odoo's configurator for what is an attribute, ours for the rest, in whatever order. */
registry.category("web_tour.tours").add("mto_promise_configurator_attributes", {
    steps: () => [
        { content: "Another line", trigger: ".o_field_x2many_list_row_add button:contains(Add a product), .o_field_x2many_list_row_add a:contains(Add a product)", run: "click" },
        { content: "Of a bench", trigger: ".o_field_widget[name=product_template_id] input", run: "edit Measured Bench" },
        { content: "Choose it", trigger: ".o-autocomplete--dropdown-item:contains(Measured Bench)", run: "click" },
        { content: "Odoo asks for attributes", trigger: ".modal label:contains(Brass)", run: "click" },
        { content: "Take them", trigger: ".modal-footer button.btn-primary:contains(Confirm)", run: "click" },
        { content: "Specify the line, which saves the order", trigger: "body:not(:has(.modal)) .o_data_row:contains(Brass) .o_mto_specify", run: "click" },
        { content: "Brass is in the price", trigger: ".o_mto_price_unit:contains(250.00)" },
        { content: "Higher, by a key", trigger: `${parameter("height")} input:focus`, run: "press ArrowUp" },
        { content: "And priced by a formula that knows both", trigger: ".o_mto_price_unit:contains(251.00)" },
        { content: "Save by a key", trigger: `${parameter("height")} input`, run: "press Enter" },
        { content: "The line has both", trigger: "body:not(:has(.modal)) .o_data_row:contains(Brass):contains(451 mm) [name=price_unit]:contains(251.00)" },
    ],
});
