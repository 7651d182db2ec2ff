import { Component, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { formatMoment } from "@mto_promise/core/moment";
import { PromiseCard } from "@mto_promise/components/promise_card/promise_card";
import { PromiseContest } from "@mto_promise/components/promise_contest/promise_contest";
import { PromiseTimeline } from "@mto_promise/components/promise_timeline/promise_timeline";

/** The answer for a whole order: when it is complete and what binds, then each line. */
class PromiseAnswerField extends Component {
    static template = "mto_promise.PromiseAnswer";
    static components = { PromiseCard, PromiseContest, PromiseTimeline };
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ showTimeline: false });
    }

    toggleTimeline() {
        this.state.showTimeline = !this.state.showTimeline;
    }

    get answer() {
        return this.props.record.data[this.props.name];
    }

    /** Whether the order as a whole is complete by the date wished for it; a line may still miss a wish of its own. */
    get isInTime() {
        return this.answer.complete <= this.answer.requested;
    }

    get isEditable() {
        return this.props.record.data.is_editable;
    }

    /** Change the plan by a method of the wizard, and show the new answer. */
    async act(method, args) {
        const root = this.props.record.model.root;
        if (await root.save()) {
            await this.orm.call(root.resModel, method, [[root.resId], ...args]);
            await root.load();
        }
    }

    /** What the server knows, by a method of the wizard that changes nothing. */
    ask(method, args = []) {
        const root = this.props.record.model.root;
        return this.orm.call(root.resModel, method, [[root.resId], ...args]);
    }

    moment(value) {
        return formatMoment(value);
    }
}

registry.category("fields").add("mto_promise_answer", {
    component: PromiseAnswerField,
    supportedTypes: ["json"],
});
