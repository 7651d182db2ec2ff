import { Component, useState } from "@odoo/owl";
import { formatCurrency } from "@web/core/currency";
import { useService } from "@web/core/utils/hooks";
import { formatFloat } from "@web/core/utils/numbers";
import { parseFloat } from "@web/views/fields/parsers";
import { SpecifiedFileInput } from "@mto_promise/components/configurator/specified_file_input";

/** One parameter of a product: its label, the input that fits its kind, and what is wrong with its value. */
export class ParameterField extends Component {
    static template = "mto_promise.ParameterField";
    static components = { SpecifiedFileInput };
    static props = {
        parameter: { type: Object },
        value: { optional: true },
        problems: { type: Array, element: String },
        currencyId: { type: Number },
        readonly: { type: Boolean },
        /** called with the value and whether more keys are likely to follow */
        onChange: { type: Function },
    };

    setup() {
        this.notification = useService("notification");
        // What is being typed stays as it is until it is left: written out anew, the cursor would jump.
        this.state = useState({ typing: null });
    }

    get id() {
        return `o_mto_parameter_${this.props.parameter.code}`;
    }

    get isNumber() {
        return ["number", "integer"].includes(this.props.parameter.kind);
    }

    get hasSwatches() {
        return this.props.parameter.options.some((option) => option.color || option.image);
    }

    /** The names of what a screen reader shall read with the input. */
    get description() {
        const parts = [];
        if (this.props.problems.length) {
            parts.push(`${this.id}_problems`);
        }
        if (this.hint) {
            parts.push(`${this.id}_hint`);
        }
        return parts.join(" ") || undefined;
    }

    get hint() {
        const { hint, help } = this.props.parameter;
        return [help, hint].filter(Boolean).join(" · ");
    }

    get text() {
        const value = this.props.value;
        return this.state.typing ?? (typeof value === "number" ? this.number(value) : (value ?? ""));
    }

    number(value) {
        return formatFloat(value, { digits: [16, this.props.parameter.digits], trailingZeros: false });
    }

    extra(option) {
        if (!option.extra) {
            return "";
        }
        return (option.extra > 0 ? "+" : "") + formatCurrency(option.extra, this.props.currencyId);
    }

    /** What was typed, as a number where it is one: else the server says what is wrong with it. */
    typed(text) {
        if (!this.isNumber || !text.trim()) {
            return text;
        }
        try {
            return parseFloat(text);
        } catch {
            return text;
        }
    }

    onInput(ev) {
        this.state.typing = ev.target.value;
        this.props.onChange(this.typed(ev.target.value), true);
    }

    onCommit(ev) {
        this.state.typing = null;
        this.props.onChange(this.typed(ev.target.value), false);
    }

    /** The arrows go up and down by the parameter's step, as in any input of numbers. */
    onKeydown(ev) {
        const direction = { ArrowUp: 1, ArrowDown: -1 }[ev.key];
        const value = this.typed(ev.target.value);
        if (!direction || typeof value !== "number" || this.props.readonly) {
            return;
        }
        ev.preventDefault();
        const step = this.props.parameter.step || 1;
        ev.target.value = this.number(value + direction * step);
        this.onInput(ev);
    }

    onUpload([file]) {
        if (file.error) {
            this.notification.add(file.error, { type: "danger" });
            return;
        }
        this.props.onChange({ id: file.id, name: file.filename }, false);
    }
}
