import { registry } from "@web/core/registry";

const parameter = (code) => `.o_mto_configurator .o_mto_parameter[data-code=${code}]`;

/** Choose in a hidden input of files, which no person sees either. */
async function chooseFile(name) {
    const input = document.querySelector(`${parameter("drawing")} .o_input_file`);
    const transfer = new DataTransfer();
    transfer.items.add(new File(["<svg/>"], name, { type: "image/svg+xml" }));
    input.files = transfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
}

registry.category("web_tour.tours").add("mto_promise_configurator_presets", {
    steps: () => [
        { content: "Specify the line", trigger: ".o_data_row .o_mto_specify", run: "click" },
        {
            content: "The customer's presets stand before those for everybody",
            trigger: ".o_mto_preset:has(optgroup:first-of-type[label='Presets of Corner Café'] option:contains(Usual: Length))",
        },
        { content: "Start from the customer's", trigger: ".o_mto_preset", run: "selectByIndex 1" },
        { content: "It says what is left out", trigger: ".o_mto_misfit:contains(“Usual”):contains(option “elm” is archived)" },
        { content: "And takes the rest", trigger: ".o_mto_price_unit:contains(1,400.00)" },
        { content: "The file goes along", trigger: `${parameter("drawing")} .o_mto_file a:contains(old.svg)` },
        { content: "Take it away", trigger: `${parameter("drawing")} .o_mto_file button`, run: "click" },
        { content: "Upload another", trigger: `${parameter("drawing")} .o_file_input button`, run: () => chooseFile("new.svg") },
        { content: "It can be downloaded", trigger: `${parameter("drawing")} a[href^='/web/content/']:contains(new.svg)` },
        { content: "Save it for others", trigger: ".o_mto_name_preset", run: "click" },
        { content: "Name it", trigger: "#o_mto_preset_name:focus", run: "edit Long and engraved" },
        { content: "For the customer", trigger: "#o_mto_preset_customer", run: "click" },
        { content: "Save it by the keyboard", trigger: "#o_mto_preset_name", run: "press Enter" },
        { content: "It is there", trigger: ".o_mto_configurator:has(.o_mto_saved:contains(Long and engraved)) .o_mto_preset:contains(Long and engraved)" },
        { content: "Save the line", trigger: ".o_mto_save", run: "click" },
        { content: "The line has its price", trigger: "body:not(:has(.modal)) .o_data_row [name=price_unit]:contains(1,400.00)" },
        { content: "And offers its file", trigger: ".o_data_row button[name=action_mto_drawings]" },
    ],
});

registry.category("web_tour.tours").add("mto_promise_specification_search", {
    steps: () => [
        { content: "Look for a length", trigger: ".o_searchview_input", run: "edit length >= 2300" },
        { content: "In the specifications", trigger: ".o_searchview_autocomplete .o-dropdown-item:contains(Specification)", run: "click" },
        { content: "One order has it", trigger: ".o_list_view:has(.o_searchview_facet:contains(length >= 2300)):not(:has(.o_data_row ~ .o_data_row)) .o_data_row" },
    ],
});
