import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("mto_promise_renewal", {
    steps: () => [
        {
            content: "Select all open quotations",
            trigger: ".o_list_table:has(.o_data_row:nth-child(3)) thead .o_list_record_selector input",
            run: "click",
        },
        {
            content: "Ask for their dates anew",
            trigger: "button[name=action_promise_anew]",
            run: "click",
        },
        {
            content: "All have been looked at, each in a request of its own",
            trigger: ".modal h5:contains(/^Later: 3$/)",
        },
        {
            content: "The line that is held, and why it is later",
            trigger: ".modal .o_data_row:has([name=was]:contains(Held)) [name=note]:contains(Nordic Steelworks)",
        },
        {
            content: "Nothing can be held before it is applied",
            trigger: ".modal-footer:not(:has(button[name=action_hold]:visible))",
        },
        {
            content: "Record the new dates",
            trigger: ".modal-footer button[name=action_apply]",
            run: "click",
        },
        {
            content: "The old date of one is still held",
            trigger: ".modal .alert-success:contains(/1 of the lines/)",
        },
        {
            content: "It is applied once",
            trigger: ".modal-footer:not(:has(button[name=action_apply]:visible))",
        },
        {
            content: "Hold the new one in its place",
            trigger: ".modal-footer button[name=action_hold]",
            run: "click",
        },
        {
            content: "It is held, the others are as they were",
            trigger: ".modal h5:contains(/^Later: 2 · Held: 1$/)",
        },
        {
            content: "Close",
            trigger: ".modal-footer button[special=cancel]",
            run: "click",
        },
        {
            content: "Select what is not held",
            trigger: "body:not(:has(.modal)) .o_data_row:has([name=state]:contains(Draft)):first .o_list_record_selector input",
            run: "click",
        },
        {
            content: "Hold it",
            trigger: ".o_control_panel button[name=action_hold_each]",
            run: "click",
        },
        {
            content: "It is told what is held",
            trigger: ".modal:has(.modal-title:contains(/^Hold$/)) h5:contains(/^Held: 1$/)",
        },
        {
            content: "Close",
            trigger: ".modal-footer button[special=cancel]",
            run: "click",
        },
        {
            content: "The list shows it",
            trigger: "body:not(:has(.modal)) .o_data_row:has([name=state]:contains(Held)):eq(1)",
        },
    ],
});
