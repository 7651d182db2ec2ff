import { Component, useState } from "@odoo/owl";
import { formatFloat } from "@web/core/utils/numbers";
import { useService } from "@web/core/utils/hooks";
import { formatMinutes } from "@mto_promise/core/duration";
import { formatMoment, formatSpan } from "@mto_promise/core/moment";

const ICONS = {
    delivery: "fa-truck",
    make: "fa-cogs",
    operation: "fa-wrench",
    buy: "fa-shopping-cart",
    stock: "fa-cubes",
    receipt: "fa-sign-in",
    transfer: "fa-exchange",
};

/** Depth from which branches that are not critical start folded. */
const FOLD_DEPTH = 2;

/** The steps of a promise as a tree that folds. */
export class PromiseSteps extends Component {
    static template = "mto_promise.PromiseSteps";
    static props = { steps: { type: Array } };

    setup() {
        this.action = useService("action");
        this.state = useState({ toggled: {} });
    }

    /** The steps in the order of the tree, each with its depth, without those in folded branches. */
    get rows() {
        const children = Map.groupBy(this.props.steps, (step) => step.parent || 0);
        const rows = [];
        const visit = (step, depth) => {
            const below = children.get(step.id) || [];
            const folded = below.length > 0 && this.isFolded(step, depth);
            rows.push({ ...step, depth, below: below.length, folded });
            if (!folded) {
                below.forEach((child) => visit(child, depth + 1));
            }
        };
        (children.get(0) || []).forEach((root) => visit(root, 0));
        return rows;
    }

    get hasCritical() {
        return this.props.steps.some((step) => step.critical);
    }

    /** Whether the steps stand as late as a wished date allows, so that all of them could be earlier. */
    get isJustInTime() {
        return this.props.steps.some((step) => !step.parent && step.slack >= 1);
    }

    isFolded(step, depth) {
        return this.state.toggled[step.id] ?? (depth >= FOLD_DEPTH && !step.critical);
    }

    toggle(row) {
        this.state.toggled[row.id] = !row.folded;
    }

    foldAll(folded) {
        for (const step of this.props.steps) {
            this.state.toggled[step.id] = folded && Boolean(step.parent);
        }
    }

    icon(step) {
        return ICONS[step.kind];
    }

    quantity(step) {
        return formatFloat(step.quantity, { digits: [16, 2], trailingZeros: false });
    }

    span(step) {
        return formatSpan(step.start, step.end);
    }

    moment(value) {
        return formatMoment(value);
    }

    duration(minutes) {
        return formatMinutes(minutes);
    }

    open(document) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: document.model,
            res_id: document.id,
            views: [[false, "form"]],
        });
    }
}
