import { Component, useRef, useState } from "@odoo/owl";
import { useAutofocus } from "@web/core/utils/hooks";

/** What a specification can start from, and saving the present one for others to start from. */
export class Presets extends Component {
    static template = "mto_promise.Presets";
    static props = {
        groups: { type: Array, element: Object },
        customer: { type: String },
        canSave: { type: Boolean },
        /** whether the present values cannot be saved */
        isWrong: { type: Boolean },
        /** called with values by parameter code */
        onChoose: { type: Function },
        /** called with a name and whether it is for the customer only; waited for */
        onSave: { type: Function },
    };

    setup() {
        this.name = useRef("name");
        this.state = useState({ chosen: null, naming: false, forCustomer: false, saving: false, saved: "" });
        useAutofocus({ refName: "name" });
    }

    onChoose(ev) {
        const presets = this.props.groups.flatMap((group) => group.presets);
        this.state.chosen = presets.find((preset) => preset.id === ev.target.value) || null;
        if (this.state.chosen) {
            this.props.onChoose(this.state.chosen.values);
        }
    }

    onName() {
        Object.assign(this.state, { naming: true, saved: "" });
    }

    onKeydown(ev) {
        // Neither may reach the dialog, which would save the line or close.
        if (ev.key === "Enter" && ev.target.tagName !== "BUTTON") {
            ev.preventDefault();
            this.onSave();
        } else if (ev.key === "Escape") {
            ev.stopPropagation();
            this.state.naming = false;
        }
    }

    async onSave() {
        const name = this.name.el.value.trim();
        if (!name || this.state.saving) {
            this.name.el.focus();
            return;
        }
        this.state.saving = true;
        try {
            await this.props.onSave(name, this.state.forCustomer);
            Object.assign(this.state, { naming: false, saved: name });
        } finally {
            this.state.saving = false;
        }
    }
}
