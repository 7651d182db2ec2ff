import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { formatMoment } from "@mto_promise/core/moment";
import { PromiseCard } from "@mto_promise/components/promise_card/promise_card";

/** The answer for a whole order: when it is complete and what binds, then each line. */
class PromiseAnswerField extends Component {
    static template = "mto_promise.PromiseAnswer";
    static components = { PromiseCard };
    static props = { ...standardFieldProps };

    get answer() {
        return this.props.record.data[this.props.name];
    }

    /** Whether the order as a whole is complete by the date wished for it; a line may still miss a wish of its own. */
    get isInTime() {
        return this.answer.complete <= this.answer.requested;
    }

    moment(value) {
        return formatMoment(value);
    }
}

registry.category("fields").add("mto_promise_answer", {
    component: PromiseAnswerField,
    supportedTypes: ["json"],
});
