import { Component, onWillUpdateProps, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { formatMinutes } from "@mto_promise/core/duration";
import { formatMoment } from "@mto_promise/core/moment";

/** Whom putting this line before others would delay, and by how much; shown before anything is done. */
export class PromiseRush extends Component {
    static template = "mto_promise.PromiseRush";
    static props = {
        /** (ids of promises that keep their place) => what a rush before holds, and before confirmed orders too, would do */
        preview: { type: Function },
        /** (dates shown by promise id, before confirmed orders too, ids that keep their place, renew delivery dates) */
        rush: { type: Function },
        answer: { type: Object },
    };

    setup() {
        this.state = useState(this.blank());
        // What a rush would do was worked out for the answer that was shown.
        onWillUpdateProps((props) => props.answer !== this.props.answer && Object.assign(this.state, this.blank()));
    }

    blank() {
        return { answers: false, mode: "holds", kept: [], renew: false, busy: false };
    }

    get modes() {
        return [
            { id: "holds", label: _t("Before what is held for others") },
            { id: "confirmed", label: _t("Before confirmed orders too, where work has not begun") },
        ].map((mode) => ({ ...mode, ...this.state.answers[mode.id] }));
    }

    /** Whether going first makes it any earlier; orders that keep their place may be let go again. */
    get isUseful() {
        return this.state.kept.length > 0 || this.modes.some((mode) => mode.gain >= 1);
    }

    get chosen() {
        return this.state.answers[this.state.mode];
    }

    /** Held quotations and confirmed orders apart: those delayed, and those that keep their place. */
    get groups() {
        const rows = (state) => [
            ...this.chosen.delays.filter((delay) => delay.state === state),
            ...this.state.kept.filter((delay) => delay.state === state).map((delay) => ({ ...delay, kept: true })),
        ];
        const groups = [{ state: "held", label: _t("Held quotations"), rows: rows("held") }];
        if (this.state.mode === "confirmed") {
            groups.push({ state: "committed", label: _t("Confirmed orders"), rows: rows("committed") });
        }
        return groups.filter((group) => group.rows.length);
    }

    /** Whether a confirmed order could no longer be delivered on the date that its customer was given. */
    get breaksOrders() {
        return this.chosen.delays.some((delay) => delay.state === "committed" && delay.breaks);
    }

    moment(value) {
        return formatMoment(value);
    }

    minutes(value) {
        return formatMinutes(value);
    }

    get keptIds() {
        return this.state.kept.map((delay) => delay.id);
    }

    close() {
        Object.assign(this.state, this.blank());
    }

    choose(mode) {
        this.state.mode = mode;
    }

    /** Let an order keep its place, or be delayed again. */
    async toggle(row) {
        const others = this.state.kept.filter((delay) => delay.id !== row.id);
        this.state.kept = row.kept ? others : [...others, row];
        await this.show();
    }

    async show() {
        await this.act(async () => {
            this.state.answers = await this.props.preview(this.keptIds);
        });
    }

    async rush() {
        const delayed = this.chosen.delays.map((delay) => [delay.id, delay.new]);
        const shown = Object.fromEntries([[this.props.answer.id, this.chosen.date], ...delayed]);
        const confirmed = this.state.mode === "confirmed";
        const renew = this.state.renew && this.breaksOrders && confirmed;
        await this.act(() => this.props.rush(shown, confirmed, this.keptIds, renew));
    }

    async act(handler) {
        this.state.busy = true;
        try {
            await handler();
        } finally {
            this.state.busy = false;
        }
    }
}
