import { Component, useState } from "@odoo/owl";
import { formatCurrency } from "@web/core/currency";
import { formatMinutes } from "@mto_promise/core/duration";
import { formatMoment } from "@mto_promise/core/moment";

/** What was chosen for a line and can be undone, and what would make it earlier, each with its price and date. */
export class PromiseLevers extends Component {
    static template = "mto_promise.PromiseLevers";
    static props = {
        answer: { type: Object },
        choose: { type: Function, optional: true },
        undo: { type: Function, optional: true },
    };

    setup() {
        this.state = useState({ unfolded: false, busy: false });
    }

    moment(value) {
        return formatMoment(value);
    }

    gain(lever) {
        return formatMinutes(lever.gain);
    }

    /** Whether the user may see what anything costs. */
    get showPrices() {
        return this.props.answer.levers.some((lever) => lever.price !== false);
    }

    price(lever) {
        const text = formatCurrency(lever.price, lever.currency_id);
        return lever.price > 0 ? `+${text}` : text;
    }

    isFree(lever) {
        return Math.abs(lever.price) < 0.005;
    }

    toggle() {
        this.state.unfolded = !this.state.unfolded;
    }

    /** One press, one plan: the buttons wait until the new date is there. */
    async act(handler, argument) {
        this.state.busy = true;
        try {
            await handler(argument);
        } finally {
            this.state.busy = false;
        }
    }
}
