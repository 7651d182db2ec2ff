import { Component, onWillUpdateProps, useState } from "@odoo/owl";
import { KeepLast } from "@web/core/utils/concurrency";
import { formatMoment } from "@mto_promise/core/moment";

/** By when what is specified could be delivered: asked for on demand, for the plan of a whole shop is made for it. */
export class DeliveryDate extends Component {
    static template = "mto_promise.DeliveryDate";
    static props = {
        /** the values that the date is for; it is asked anew for others */
        values: { type: Object },
        /** whether these values cannot be made */
        isWrong: { type: Boolean },
        /** gives the server's answer for `values` */
        ask: { type: Function },
    };

    setup() {
        this.state = useState({ answer: null, asking: false });
        this.latest = new KeepLast();
        onWillUpdateProps((next) => {
            if (JSON.stringify(next.values) !== JSON.stringify(this.asked)) {
                this.latest.add(new Promise(() => {})); // an answer that still comes is of other values
                Object.assign(this.state, { answer: null, asking: false });
            }
        });
    }

    async onAsk() {
        this.asked = { ...this.props.values };
        this.state.asking = true;
        try {
            this.state.answer = await this.latest.add(this.props.ask(this.asked));
        } finally {
            this.state.asking = false;
        }
    }

    get moment() {
        return formatMoment(this.state.answer.promised);
    }
}
