import { Component, onWillUpdateProps, useState } from "@odoo/owl";
import { formatMinutes } from "@mto_promise/core/duration";

/** What each line of an order costs the others, worked out on demand. */
export class PromiseContest extends Component {
    static template = "mto_promise.PromiseContest";
    static props = {
        answer: { type: Object },
        load: { type: Function },
    };

    setup() {
        this.state = useState({ costs: null, busy: false });
        onWillUpdateProps((props) => {
            if (props.answer !== this.props.answer) {
                this.state.costs = null;
            }
        });
    }

    duration(minutes) {
        return formatMinutes(minutes);
    }

    /** The lines that make others later. */
    get costly() {
        return this.state.costs.filter((cost) => cost.others.length);
    }

    async toggle() {
        if (this.state.costs) {
            this.state.costs = null;
            return;
        }
        this.state.busy = true;
        try {
            this.state.costs = await this.props.load();
        } finally {
            this.state.busy = false;
        }
    }
}
