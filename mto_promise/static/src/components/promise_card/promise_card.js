import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { groupBy } from "@web/core/utils/arrays";
import { useService } from "@web/core/utils/hooks";
import { formatFloat } from "@web/core/utils/numbers";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { formatMinutes } from "@mto_promise/core/duration";
import { formatMoment } from "@mto_promise/core/moment";
import { PromiseCurve } from "@mto_promise/components/promise_curve/promise_curve";
import { PromiseLevers } from "@mto_promise/components/promise_levers/promise_levers";
import { PromiseRush } from "@mto_promise/components/promise_rush/promise_rush";
import { PromiseSteps } from "@mto_promise/components/promise_steps/promise_steps";
import { PromiseTimeline } from "@mto_promise/components/promise_timeline/promise_timeline";

/** Reasons of a subject shown at first: those that follow gain less and less. */
const FIRST_REASONS = 3;
const SUBJECTS = { material: _t("Material"), capacity: _t("Capacity"), terms: _t("Terms of delivery") };
const FIRST_ASSUMED = 3;

/** The answer for one line: its dates, what binds them, what makes them doubtful, and the steps. */
export class PromiseCard extends Component {
    static template = "mto_promise.PromiseCard";
    static components = { PromiseCurve, PromiseLevers, PromiseRush, PromiseSteps, PromiseTimeline };
    static props = {
        answer: { type: Object },
        unfolded: { type: Boolean, optional: true },
        choose: { type: Function, optional: true },
        undo: { type: Function, optional: true },
        previewRush: { type: Function, optional: true },
        rush: { type: Function, optional: true },
        loadCurve: { type: Function, optional: true },
        split: { type: Function, optional: true },
        join: { type: Function, optional: true },
    };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.state = useState({ showSteps: Boolean(this.props.unfolded), allReasons: false, showTimeline: false });
    }

    get quantity() {
        return formatFloat(this.props.answer.quantity, { digits: [16, 2], trailingZeros: false });
    }

    moment(value) {
        return formatMoment(value);
    }

    gain(reason) {
        return formatMinutes(reason.gain);
    }

    /** The reasons by subject, the heaviest first: those of material apart from those of capacity. */
    get subjects() {
        const subjects = groupBy(this.props.answer.reasons, "subject");
        return Object.entries(subjects).map(([subject, reasons]) => ({
            subject,
            title: SUBJECTS[subject],
            reasons: this.state.allReasons ? reasons : reasons.slice(0, FIRST_REASONS),
        }));
    }

    /** What too little is known of, in words: the first few by name. */
    get assumed() {
        const names = this.props.answer.assumed;
        const rest = names.length - FIRST_ASSUMED;
        const first = names.slice(0, FIRST_ASSUMED).join(", ");
        return rest > 0 ? _t("%(names)s and %(rest)s more", { names: first, rest }) : first;
    }

    get moreReasons() {
        const shown = this.subjects.reduce((count, { reasons }) => count + reasons.length, 0);
        return this.props.answer.reasons.length - shown;
    }

    showReasons() {
        this.state.allReasons = true;
    }

    toggleSteps() {
        this.state.showSteps = !this.state.showSteps;
    }

    toggleTimeline() {
        this.state.showTimeline = !this.state.showTimeline;
    }

    async openReason(reason) {
        const action = await this.orm.call("mto.promise.reason", "action_open", [[reason.id]]);
        return this.action.doAction(action);
    }
}

class PromiseCardField extends Component {
    static template = "mto_promise.PromiseCardField";
    static components = { PromiseCard };
    static props = { ...standardFieldProps };
}

registry.category("fields").add("mto_promise_card", {
    component: PromiseCardField,
    supportedTypes: ["json"],
});
