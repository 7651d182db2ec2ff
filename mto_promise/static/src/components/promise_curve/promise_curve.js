import { Component, onWillUpdateProps, useState } from "@odoo/owl";
import { formatFloat } from "@web/core/utils/numbers";
import { formatMoment } from "@mto_promise/core/moment";

/** How many by when: worked out on demand, each quantity with what a split there makes of the rest. */
export class PromiseCurve extends Component {
    static template = "mto_promise.PromiseCurve";
    static props = {
        answer: { type: Object },
        load: { type: Function },
        split: { type: Function },
        join: { type: Function },
    };

    setup() {
        this.state = useState({ curve: null, busy: false });
        // What was worked out belongs to the answer that was shown.
        onWillUpdateProps((props) => {
            if (props.answer !== this.props.answer) {
                this.state.curve = null;
            }
        });
    }

    moment(value) {
        return formatMoment(value);
    }

    quantity(value) {
        return formatFloat(value, { digits: [16, 2], trailingZeros: false });
    }

    async toggle() {
        if (this.state.curve) {
            this.state.curve = null;
        } else {
            await this.act(async () => {
                this.state.curve = await this.props.load();
            });
        }
    }

    async act(handler, argument) {
        this.state.busy = true;
        try {
            await handler(argument);
        } finally {
            this.state.busy = false;
        }
    }
}
