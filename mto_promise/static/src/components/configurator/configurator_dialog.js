import { Component, onWillStart, useEffect, useRef, useState } from "@odoo/owl";
import { hasTouch } from "@web/core/browser/feature_detection";
import { formatCurrency } from "@web/core/currency";
import { Dialog } from "@web/core/dialog/dialog";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { formatFloat } from "@web/core/utils/numbers";
import { useDebounced } from "@web/core/utils/timing";
import { BomContents } from "@mto_promise/components/configurator/bom_contents";
import { BomDifference } from "@mto_promise/components/configurator/bom_difference";
import { DeliveryDate } from "@mto_promise/components/configurator/delivery_date";
import { ParameterField } from "@mto_promise/components/configurator/parameter_field";
import { Presets } from "@mto_promise/components/configurator/presets";

const TYPING_PAUSE = 350;

/** Where a seller says how the product of one saved order line shall be made. The server checks and works out all. */
export class ConfiguratorDialog extends Component {
    static template = "mto_promise.ConfiguratorDialog";
    static components = { BomContents, BomDifference, DeliveryDate, Dialog, ParameterField, Presets };
    static props = {
        lineId: { type: Number },
        /** called after the line was written */
        onSaved: { type: Function, optional: true },
        /** values to begin with, in place of those of the line */
        values: { type: Object, optional: true },
        /** takes the values in place of the line */
        onChosen: { type: Function, optional: true },
        close: { type: Function },
    };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.form = useRef("form");
        this.latest = new KeepLast();
        // figures: the last answer that had any, shown dimmed while something is wrong
        this.state = useState({ answer: null, figures: null, values: {}, presets: null, saving: false, refusals: 0 });
        this.checkSoon = useDebounced(() => this.check(), TYPING_PAUSE);
        // By the keyboard the first value comes first; on a phone the keyboard would hide the others.
        useEffect(
            () => {
                const input = !hasTouch() && this.form.el.querySelector(".o_mto_parameter :is(input, select, button)");
                if (input) {
                    input.focus();
                    input.select?.();
                }
            },
            () => []
        );
        // Once it is rendered what is wrong.
        useEffect((refusals) => refusals && this.focusWrong(), () => [this.state.refusals]);
        onWillStart(async () => {
            const [answer, presets] = await Promise.all([this.ask(this.props.values || null), this.call("mto_presets")]);
            this.show(answer);
            this.state.presets = presets;
            this.state.values = Object.fromEntries(
                this.shown.filter((p) => ![null, undefined].includes(p.value)).map((p) => [p.code, p.value])
            );
        });
    }

    call(method, ...args) {
        return this.orm.silent.call("sale.order.line", method, [[this.props.lineId], ...args]);
    }

    ask(values) {
        return this.call("mto_configure", values);
    }

    askDate(values) {
        return this.call("mto_configure_date", values);
    }

    show(answer) {
        this.state.answer = answer;
        if (answer.price || !this.state.figures) {
            this.state.figures = answer;
        }
    }

    get sections() {
        return this.state.answer.sections
            .map((section) => ({ ...section, parameters: section.parameters.filter((p) => p.visible) }))
            .filter((section) => section.parameters.length);
    }

    get shown() {
        return this.sections.flatMap((section) => section.parameters);
    }

    get shownValues() {
        return Object.fromEntries(this.shown.map((p) => [p.code, p.value]));
    }

    get isWrong() {
        const { problems, general } = this.state.answer;
        return Boolean(general.length || Object.keys(problems).length);
    }

    /** What the user entered; else what the server filled in. */
    value(parameter) {
        return parameter.code in this.state.values ? this.state.values[parameter.code] : parameter.value;
    }

    problems(parameter) {
        return this.state.answer.problems[parameter.code] || [];
    }

    onChange(code, value, isTyping) {
        this.state.values[code] = value;
        if (isTyping) {
            this.checkSoon();
            return;
        }
        if (value === "") {
            // What was emptied shows its default again.
            delete this.state.values[code];
        }
        this.checkSoon.cancel();
        this.check();
    }

    async check() {
        this.show(await this.latest.add(this.ask(this.state.values)));
    }

    onPreset(values) {
        this.state.values = { ...values };
        this.check();
    }

    async onSavePreset(name, forCustomer) {
        await this.orm.call("sale.order.line", "mto_save_preset", [[this.props.lineId], name, this.shownValues, forCustomer]);
        this.state.presets = await this.call("mto_presets");
    }

    async onSave() {
        if (await this.save()) {
            this.props.close();
        }
    }

    async onSaveAndPromise() {
        if (await this.save()) {
            const action = await this.call("action_mto_promise");
            this.action.doAction(action, { onClose: this.props.onSaved });
            this.props.close();
        }
    }

    async onReset() {
        await this.write(false);
        this.props.close();
    }

    /** @returns {Promise<boolean>} whether the line was written */
    async save() {
        this.state.saving = true;
        try {
            this.checkSoon.cancel();
            const asked = this.ask(this.state.values);
            this.latest.add(asked); // so that no answer from before comes after it
            this.show(await asked);
            if (this.isWrong) {
                this.state.refusals++;
                return false;
            }
            await this.write(this.shownValues);
            return true;
        } finally {
            this.state.saving = false;
        }
    }

    focusWrong() {
        const { el } = this.form;
        (el.querySelector(".o_mto_wrong :is(input, select, button)") || el.querySelector(".o_mto_general"))?.focus();
    }

    async write(values) {
        if (this.props.onChosen) {
            await this.props.onChosen(values);
            return;
        }
        if (this.state.answer.amends) {
            const action = await this.call("action_mto_amend", values);
            this.action.doAction(action, { onClose: this.props.onSaved });
            return;
        }
        await this.orm.write("sale.order.line", [this.props.lineId], { mto_specification: values });
        await this.props.onSaved();
    }

    money(amount) {
        return formatCurrency(amount, this.state.answer.currency_id);
    }

    signedMoney(amount) {
        return (amount > 0 ? "+" : "") + this.money(amount);
    }

    number(amount, decimals = 2) {
        return formatFloat(amount, { digits: [16, decimals], trailingZeros: false });
    }
}
