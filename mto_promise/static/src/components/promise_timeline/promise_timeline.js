import { Component, onWillStart, onWillUpdateProps, useEffect, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { formatMinutes } from "@mto_promise/core/duration";
import { formatMoment, formatSpan } from "@mto_promise/core/moment";
import { TimeScale } from "@mto_promise/components/promise_timeline/time_scale";

const ZOOM = 1.6;
/** Pixels an hour: the closest look. */
const CLOSEST = 120;
/** Closed hours narrower than this are not drawn. */
const LEAST_CLOSED = 3;

/** The steps of promises on a time axis: rows by product, or by work center with its closed hours and other load. */
export class PromiseTimeline extends Component {
    static template = "mto_promise.PromiseTimeline";
    static props = { answers: { type: Array } };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.pane = useRef("pane");
        this.state = useState({ by: "product", pixelsPerHour: 0, showsAll: true, background: null });
        onWillStart(() => this.load(this.props));
        onWillUpdateProps(async (props) => {
            await this.load(props);
            if (this.state.showsAll && this.pane.el) {
                this.fit();
            }
        });
        // The pane has its width once it is there.
        useEffect(
            (pane) => {
                if (pane && !this.state.pixelsPerHour) {
                    this.fit();
                }
            },
            () => [this.pane.el]
        );
    }

    async load(props) {
        const ids = props.answers.map((answer) => answer.id);
        this.state.background = await this.orm.call("mto.promise", "mto_timeline", [ids]);
    }

    get scale() {
        const { start, end } = this.state.background;
        return new TimeScale(start, end, this.state.pixelsPerHour || 1);
    }

    fit() {
        const { start, end } = this.state.background;
        this.state.pixelsPerHour = this.pane.el.clientWidth / new TimeScale(start, end, 1).hours;
        this.state.showsAll = true;
    }

    zoom(factor, at = this.pane.el.clientWidth / 2) {
        const pane = this.pane.el;
        const least = pane.clientWidth / this.scale.hours;
        const before = this.state.pixelsPerHour;
        const after = Math.min(Math.max(before * factor, least), CLOSEST);
        // What is under the pointer stays under it.
        const left = ((pane.scrollLeft + at) * after) / before - at;
        this.state.pixelsPerHour = after;
        this.state.showsAll = after === least;
        requestAnimationFrame(() => (pane.scrollLeft = left));
    }

    closer() {
        this.zoom(ZOOM);
    }

    farther() {
        this.zoom(1 / ZOOM);
    }

    onWheel(event) {
        if (event.ctrlKey) {
            event.preventDefault();
            const left = this.pane.el.getBoundingClientRect().left;
            this.zoom(event.deltaY < 0 ? ZOOM : 1 / ZOOM, event.clientX - left);
        }
    }

    // ------------------------------------------------------------------------------------------------------- rows

    get rows() {
        return this.state.by === "product" ? this.productRows : this.workcenterRows;
    }

    /** A row for each step but operations, which stand on the row of their order. */
    get productRows() {
        const rows = [];
        for (const answer of this.props.answers) {
            const children = Map.groupBy(answer.steps, (step) => step.parent || 0);
            const visit = (step, depth) => {
                const below = children.get(step.id) || [];
                const operations = below.filter((child) => child.kind === "operation");
                rows.push({
                    key: `step${step.id}`,
                    label: step.title,
                    hint: step.kind_label,
                    depth,
                    critical: step.critical,
                    closed: [],
                    loads: [],
                    bars: [this.bar(step), ...operations.map((operation) => this.bar(operation))],
                });
                below.filter((child) => child.kind !== "operation").forEach((child) => visit(child, depth + 1));
            };
            (children.get(0) || []).forEach((root) => visit(root, 0));
        }
        return rows;
    }

    get workcenterRows() {
        const scale = this.scale;
        const steps = this.props.answers.flatMap((answer) => answer.steps);
        const operations = Map.groupBy(
            steps.filter((step) => step.kind === "operation"),
            (step) => step.workcenter
        );
        return this.state.background.workcenters.map((workcenter) => ({
            key: `workcenter${workcenter.id}`,
            label: workcenter.name,
            hint: "",
            depth: 0,
            critical: false,
            closed: workcenter.closed
                .map(([start, end]) => scale.span(start, end))
                .filter((span) => span.width >= LEAST_CLOSED),
            loads: workcenter.loads.map(([start, end]) => ({
                ...scale.span(start, end),
                tooltip: this.tooltip(_t("Other work"), start, end),
            })),
            bars: (operations.get(workcenter.id) || []).map((operation) => this.bar(operation)),
        }));
    }

    bar(step) {
        const parts = [step.slack >= 1 && _t("%s slack", formatMinutes(step.slack)), step.critical && _t("critical path")];
        const title = [step.title, step.place].filter(Boolean).join(" · ");
        return {
            ...this.scale.span(step.start, step.end),
            key: step.id,
            kind: step.kind,
            critical: step.critical,
            document: step.document,
            tooltip: [...this.tooltip(title, step.start, step.end), ...parts.filter(Boolean)],
        };
    }

    /** Lines of text. */
    tooltip(title, start, end) {
        const { from, to } = formatSpan(start, end);
        return [title, to ? `${from} → ${to}` : from];
    }

    tooltipInfo(lines) {
        return JSON.stringify({ lines });
    }

    /** Moments marked over all rows. */
    get marks() {
        const marks = [{ key: "now", label: _t("Now"), at: this.state.background.now }];
        const latest = (name) =>
            this.props.answers
                .map((answer) => answer[name])
                .filter(Boolean)
                .sort()
                .at(-1);
        const requested = latest("requested");
        const promised = latest("promised");
        const isAsRequested = requested && requested === promised;
        if (requested && !isAsRequested) {
            marks.push({ key: "requested", label: _t("Requested"), at: requested });
        }
        if (promised) {
            const label = isAsRequested ? _t("Promised as requested") : _t("Promised");
            marks.push({ key: "promised", label, at: promised });
        }
        const scale = this.scale;
        return marks.map((mark) => {
            const left = scale.position(mark.at);
            return { ...mark, left, isBefore: left > scale.width / 2, tooltip: [mark.label, formatMoment(mark.at)] };
        });
    }

    show(by) {
        this.state.by = by;
    }

    open(bar) {
        if (bar.document) {
            return this.action.doAction({
                type: "ir.actions.act_window",
                res_model: bar.document.model,
                res_id: bar.document.id,
                views: [[false, "form"]],
            });
        }
    }
}
