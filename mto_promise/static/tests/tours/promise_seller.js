import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("mto_promise_seller", {
    steps: () => [
        {
            content: "Ask for a date",
            trigger: "header button[name=action_mto_promise], .o_statusbar_buttons button[name=action_mto_promise]",
            run: "click",
        },
        {
            content: "The date for the whole order",
            trigger: ".o_mto_promise_wizard .o_mto_complete:not(:empty)",
        },
        {
            content: "No calendar lies over the answer",
            trigger: "body:not(:has(.o_datetime_picker))",
        },
        {
            content: "The work of a work center that a seller has no rights on",
            trigger: ".o_mto_step[data-kind=operation]:contains(Assembly Bench)",
        },
        {
            content: "The vendor of the steel",
            trigger: ".o_mto_step[data-kind=buy]:contains(Nordic Steelworks)",
        },
        {
            content: "Fold the frame",
            trigger: ".o_mto_step[data-kind=make]:contains(Steel Frame) .o_mto_caret",
            run: "click",
        },
        {
            content: "Its parts are out of sight",
            trigger: ".o_mto_steps:not(:has(.o_mto_step[data-kind=buy]))",
        },
        {
            content: "Ask for more of it",
            trigger: ".o_mto_promise_wizard .o_data_row td[name=quantity]",
            run: "click",
        },
        {
            trigger: ".o_mto_promise_wizard .o_data_row td[name=quantity] input",
            run: "edit 3 && press Tab",
        },
        {
            content: "The answer shown is for another quantity",
            trigger: ".o_mto_answer.o_mto_stale",
        },
        {
            content: "Leaving the line is enough to get the new one",
            trigger: ".o_mto_summary",
            run: "click",
        },
        {
            trigger: ".o_mto_answer:not(.o_mto_stale) .o_mto_card_title:contains(3 Units)",
        },
        {
            content: "Accept",
            trigger: ".modal-footer button[name=action_accept]",
            run: "click",
        },
        {
            content: "The result is told",
            trigger: ".o_mto_outcome:contains(Accepted)",
        },
        {
            content: "Close",
            trigger: ".modal-footer button[special=cancel]",
            run: "click",
        },
        {
            content: "The quotation shows the promise",
            trigger: "body:not(:has(.modal)) [name=mto_promise] [name=mto_promise_state]:contains(Held)",
        },
        {
            content: "Confirm",
            trigger: ".o_statusbar_buttons button[name=action_confirm]:visible",
            run: "click",
        },
        {
            content: "It is an order",
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(Sales Order)",
        },
    ],
});
